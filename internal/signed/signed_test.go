package signed

import (
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"crypto/sha512"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"errors"
	"fmt"
	"hash"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"parley/acd/claim"
)

// site is one that vouches, with its keys as a server has them. It signs by hand, so that it can sign anything.
type site struct {
	signers *Signers
	private ed25519.PrivateKey
	public  []byte // PEM
	secret  []byte
	now     time.Time
}

func newSite(t testing.TB) *site {
	t.Helper()
	dir := t.TempDir()
	public, private, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	s := &site{private: private, public: inPEM(t, public), secret: []byte(strings.Repeat("s3cret", 6)), now: time.Unix(1_800_000_000, 0)}
	s.signers, err = Open([]string{
		"shop EdDSA " + write(t, dir, "shop.pub", s.public, 0o644) + " 8000 8001",
		"crm HS256 " + write(t, dir, "crm.secret", append(s.secret, '\n'), 0o600),
	})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func inPEM(t testing.TB, public any) []byte {
	t.Helper()
	der, err := x509.MarshalPKIXPublicKey(public)
	if err != nil {
		t.Fatal(err)
	}
	return pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: der})
}

func write(t testing.TB, dir, name string, text []byte, mode os.FileMode) string {
	t.Helper()
	file := filepath.Join(dir, name)
	if err := os.WriteFile(file, text, mode); err != nil {
		t.Fatal(err)
	}
	return file
}

type object = map[string]any

func (s *site) good() object {
	return object{
		"iss": "shop", "sub": "c-7", "aud": "8000", "exp": s.now.Add(time.Minute).Unix(), "jti": "1", "name": "王小明", "lang": "zh-TW",
		"priority": 3, "agent": "1001", "skills": object{"french": 50, "billing": 1},
	}
}

func part(v any) string {
	text, _ := json.Marshal(v)
	return base64.RawURLEncoding.EncodeToString(text)
}

func (s *site) eddsa(header, payload object) string {
	text := part(header) + "." + part(payload)
	return text + "." + base64.RawURLEncoding.EncodeToString(ed25519.Sign(s.private, []byte(text)))
}

func hs(h func() hash.Hash, key []byte, header, payload object) string {
	text := part(header) + "." + part(payload)
	m := hmac.New(h, key)
	m.Write([]byte(text))
	return text + "." + base64.RawURLEncoding.EncodeToString(m.Sum(nil))
}

var edHeader, hsHeader = object{"alg": "EdDSA", "kid": "shop", "typ": "JWT"}, object{"alg": "HS256", "kid": "crm"}

func with(o object, key string, value any) object {
	changed := maps.Clone(o)
	if value == nil {
		delete(changed, key)
	} else {
		changed[key] = value
	}
	return changed
}

func TestGoodTokens(t *testing.T) {
	s := newSite(t)
	want := claim.Claims{
		Name: "王小明", Account: "c-7", Lang: "zh-TW", Priority: 3, Agent: "1001", Skills: []claim.Skill{{Name: "billing", Level: 1}, {Name: "french", Level: 50}},
	}
	for key, token := range map[string]string{"shop": s.eddsa(edHeader, s.good()), "crm": hs(sha256.New, s.secret, hsHeader, s.good())} {
		got, err := s.signers.Verify(token, "8000", s.now)
		want.Site = key // of the key, whatever the token says
		if err != nil || !reflect.DeepEqual(got.Claims, want) || got.Key != key || got.ID != "1" || !got.Expires.Equal(s.now.Add(time.Minute)) {
			t.Errorf("%s: %+v, %v", key, got, err)
		}
	}
	little := object{"aud": []string{"8001"}, "exp": s.now.Add(5 * time.Minute).Unix(), "jti": "x"}
	if got, err := s.signers.Verify(s.eddsa(edHeader, little), "8001", s.now); err != nil || !reflect.DeepEqual(got.Claims, claim.Claims{}) {
		t.Errorf("only what must be: %+v, %v", got, err)
	}
}

// TestBadTokens: everything that has ever been done to such tokens, and what this server demands beyond.
func TestBadTokens(t *testing.T) {
	s := newSite(t)
	good := s.eddsa(edHeader, s.good())
	head, rest, _ := strings.Cut(good, ".")
	body, signature, _ := strings.Cut(rest, ".")
	_, stranger, _ := ed25519.GenerateKey(rand.Reader)
	foreign := *s
	foreign.private = stranger
	payload := func(key string, value any) string { return s.eddsa(edHeader, with(s.good(), key, value)) }
	bad := map[string]string{
		"empty": "", "words": "hello", "two parts": head + "." + body, "four parts": good + ".x", "no signature": head + "." + body + ".",
		"alg none":             part(with(edHeader, "alg", "none")) + "." + body + ".",
		"alg None":             part(with(edHeader, "alg", "None")) + "." + body + ".",
		"alg nOnE, signed":     part(with(edHeader, "alg", "nOnE")) + "." + body + "." + signature,
		"alg empty":            part(with(edHeader, "alg", "")) + "." + body + "." + signature,
		"no alg":               part(with(edHeader, "alg", nil)) + "." + body + "." + signature,
		"alg a number":         part(with(edHeader, "alg", 5)) + "." + body + "." + signature,
		"HS256 with the key":   hs(sha256.New, s.private.Public().(ed25519.PublicKey), with(edHeader, "alg", "HS256"), s.good()),
		"HS256 with its PEM":   hs(sha256.New, s.public, with(edHeader, "alg", "HS256"), s.good()),
		"HS256 with nothing":   hs(sha256.New, nil, with(edHeader, "alg", "HS256"), s.good()),
		"EdDSA for the secret": s.eddsa(with(edHeader, "kid", "crm"), s.good()),
		"HS512 of the secret":  hs(sha512.New, s.secret, with(hsHeader, "alg", "HS512"), s.good()),
		"another secret":       hs(sha256.New, []byte(strings.Repeat("x", 36)), hsHeader, s.good()),
		"secret with line end": hs(sha256.New, append(s.secret, '\n'), hsHeader, s.good()),
		"a stranger's key":     foreign.eddsa(edHeader, s.good()),
		"no kid":               s.eddsa(with(edHeader, "kid", nil), s.good()),
		"unknown kid":          s.eddsa(with(edHeader, "kid", "nobody"), s.good()),
		"kid a path":           s.eddsa(with(edHeader, "kid", "../../dev/null"), s.good()),
		"kid a list":           s.eddsa(with(edHeader, "kid", []string{"shop"}), s.good()),
		"a key of its own":     foreign.eddsa(with(edHeader, "jwk", object{"kty": "OKP", "crv": "Ed25519", "x": "AAAA"}), s.good()),
		"a key elsewhere":      foreign.eddsa(with(edHeader, "jku", "https://evil.example/"), s.good()),
		"crit":                 s.eddsa(with(edHeader, "crit", []string{"b64"}), s.good()),
		"another body":         head + "." + part(with(s.good(), "priority", 9)) + "." + signature,
		"another header":       part(with(edHeader, "x", "y")) + "." + body + "." + signature,
		"signature cut":        good[:len(good)-4],
		"signature padded":     good + "=",
		"a space":              good + " ",
		"other queue":          payload("aud", "8001"),
		"two queues":           payload("aud", []string{"8000", "8001"}),
		"no queue":             payload("aud", nil),
		"queue a number":       payload("aud", 8000),
		"expired":              payload("exp", s.now.Unix()),
		"expired long ago":     payload("exp", 1),
		"no exp":               payload("exp", nil),
		"exp in words":         payload("exp", "soon"),
		"exp far ahead":        payload("exp", s.now.Add(6*time.Minute).Unix()),
		"exp beyond all":       payload("exp", 1e300),
		"not yet":              payload("nbf", s.now.Add(time.Minute).Unix()),
		"no jti":               payload("jti", nil),
		"empty jti":            payload("jti", ""),
		"long jti":             payload("jti", strings.Repeat("x", 129)),
		"long name":            payload("name", strings.Repeat("王", 81)),
		"name with a line":     payload("name", "a\nb"),
		"name a list":          payload("name", []string{"x"}),
		"priority":             payload("priority", 10),
		"priority in words":    payload("priority", "9"),
		"many skills":          payload("skills", object{"1": 1, "2": 1, "3": 1, "4": 1, "5": 1, "6": 1, "7": 1, "8": 1, "9": 1}),
		"level 0":              payload("skills", object{"french": 0}),
		"level 256":            payload("skills", object{"french": 256}),
		"lang":                 payload("lang", "<b>"),
		"too long":             payload("x", strings.Repeat("x", 4096)),
		"dots":                 strings.Repeat(".", 4096),
	}
	for what, token := range bad {
		if got, err := s.signers.Verify(token, "8000", s.now); !errors.Is(err, ErrBad) {
			t.Errorf("%s: %+v, %v", what, got, err)
		}
	}
	if _, err := s.signers.Verify(s.eddsa(edHeader, with(s.good(), "aud", "8002")), "8002", s.now); !errors.Is(err, ErrBad) {
		t.Errorf("a queue that the key is not for: %v", err)
	}
	if _, err := s.signers.Verify(good, "8000", s.now.Add(time.Minute)); !errors.Is(err, ErrBad) {
		t.Errorf("at its end: %v", err)
	}
	nobody, err := Open(nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := nobody.Verify(good, "8000", s.now); !errors.Is(err, ErrBad) {
		t.Errorf("where nobody may sign: %v", err)
	}
	for i := range good { // any one character changed
		changed := []byte(good)
		if changed[i]++; changed[i] == '.' || good[i] == '.' {
			continue
		}
		if _, err := s.signers.Verify(string(changed), "8000", s.now); err == nil {
			t.Errorf("character %d can be changed", i)
		}
	}
}

func TestKeysThatAreNone(t *testing.T) {
	dir := t.TempDir()
	p256, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	public, private, _ := ed25519.GenerateKey(rand.Reader)
	der, _ := x509.MarshalPKCS8PrivateKey(private)
	good := write(t, dir, "good.pub", inPEM(t, public), 0o644)
	secret := []byte(strings.Repeat("x", 32))
	for entry, word := range map[string]string{
		"":                    "is not like",
		"shop EdDSA":          "is not like",
		"sh/op EdDSA " + good: "is not like",
		"shop RS256 " + good:  "EdDSA or HS256",
		"shop none " + good:   "EdDSA or HS256",
		"shop EdDSA /nowhere": "no such file",
		"shop EdDSA " + dir:   "no key",
		"shop EdDSA " + write(t, dir, "p256.pub", inPEM(t, &p256.PublicKey), 0o644):                                            "Ed25519",
		"shop EdDSA " + write(t, dir, "private", pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der}), 0o600):       "no public key",
		"shop EdDSA " + write(t, dir, "broken", pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: []byte("x")}), 0o600): "read the public key",
		"shop HS256 " + write(t, dir, "open", secret, 0o644):                                                                   "chmod 600",
		"shop HS256 " + write(t, dir, "short", append(secret[:31:31], '\n'), 0o600):                                            "at least 32",
		"shop HS256 " + write(t, dir, "huge", make([]byte, keyBytesMax+1), 0o600):                                              "no key",
	} {
		if _, err := Open([]string{entry}); err == nil || !strings.Contains(err.Error(), word) {
			t.Errorf("%q: %v, does not say %q", entry, err, word)
		}
	}
	if _, err := Open([]string{"shop EdDSA " + good, "shop EdDSA " + good}); err == nil {
		t.Error("one key id for two keys")
	}
	if _, err := Open(make([]string, signersMax+1)); err == nil || !strings.Contains(err.Error(), fmt.Sprint(signersMax)) {
		t.Errorf("too many: %v", err)
	}
}

func FuzzVerify(f *testing.F) {
	s := newSite(f)
	good := s.eddsa(edHeader, s.good())
	head, rest, _ := strings.Cut(good, ".")
	body, _, _ := strings.Cut(rest, ".")
	for _, seed := range []string{good + "x", head + "." + body + ".", part(with(edHeader, "alg", "none")) + "." + body + ".", "..", ""} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, token string) {
		if _, err := s.signers.Verify(token, "8000", s.now); err == nil && token != good {
			t.Fatalf("%q is good", token)
		}
	})
}
