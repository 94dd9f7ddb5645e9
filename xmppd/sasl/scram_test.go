package sasl

import (
	"context"
	"crypto/hmac"
	"crypto/pbkdf2"
	"crypto/sha1"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"hash"
	"strings"
	"testing"
)

// people is an Authenticator over passwords in the open, for the tests alone.
type people struct {
	passwords map[string]string
	salt      []byte
	err       error
}

func (p people) ScramKeys(_ context.Context, user, name string) (Keys, Identity, bool, error) {
	if p.err != nil {
		return Keys{}, Identity{}, false, p.err
	}
	password, known := p.passwords[user]
	k := Keys{Salt: p.salt, Iterations: 4096}
	if !known {
		return k, Identity{}, false, nil
	}
	h := hashes[name]
	salted, err := pbkdf2.Key(h, password, p.salt, k.Iterations, h().Size())
	if err != nil {
		return Keys{}, Identity{}, false, err
	}
	k.StoredKey, k.ServerKey = digest(h, mac(h, salted, "Client Key")), mac(h, salted, "Server Key")
	return k, Identity{Account: 1, Name: user}, true, nil
}

func (p people) VerifyPlain(_ context.Context, user, password string) (Identity, error) {
	if p.err != nil {
		return Identity{}, p.err
	}
	if want, ok := p.passwords[user]; !ok || want != password {
		return Identity{}, ErrBadCredentials
	}
	return Identity{Account: 1, Name: user}, nil
}

func (p people) VerifyToken(_ context.Context, token string) (Identity, error) {
	if p.err != nil {
		return Identity{}, p.err
	}
	if token != "vF9dft4qmTc2Nvb3RlckBhbHRhdmlzdGEuY29tCg==" {
		return Identity{}, ErrBadCredentials
	}
	return Identity{Name: "g-1", Guest: true, Scope: []string{"acd.localhost"}}, nil
}

var hashes = map[string]func() hash.Hash{"SHA-1": sha1.New, "SHA-256": sha256.New}

func mac(h func() hash.Hash, key []byte, s string) []byte {
	m := hmac.New(h, key)
	m.Write([]byte(s))
	return m.Sum(nil)
}

func digest(h func() hash.Hash, b []byte) []byte {
	d := h()
	d.Write(b)
	return d.Sum(nil)
}

func decode(t *testing.T, s string) []byte {
	t.Helper()
	b, err := base64.StdEncoding.DecodeString(s)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func pencil(t *testing.T) people {
	return people{passwords: map[string]string{"user": "pencil"}, salt: decode(t, "QSXCR+Q6sek8bf92")}
}

func TestVectors(t *testing.T) {
	for _, tt := range []struct{ name, mech, salt, nonce, first, challenge, final, success string }{
		{
			"RFC 5802 §5", ScramSHA1, "QSXCR+Q6sek8bf92", "3rfcNHYJY1ZVvWVs7j",
			"n,,n=user,r=fyko+d2lbbFgONRv9qkxdawL",
			"r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,s=QSXCR+Q6sek8bf92,i=4096",
			"c=biws,r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,p=v0X8v3Bz2T0CJGbJQyF0X+HI4Ts=",
			"v=rmF9pqV8S7suAoZWja4dJRkFsKQ=",
		},
		{
			"RFC 7677 §3", ScramSHA256, "W22ZaJ0SNY7soEsUEjb6gQ==", "%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0",
			"n,,n=user,r=rOprNGfwEbeRWgbNEkqO",
			"r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096",
			"c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=",
			"v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=",
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			x := &Exchange{cfg: Config{Host: "localhost", Auth: people{map[string]string{"user": "pencil"}, decode(t, tt.salt), nil}}}
			s := newScram(x, tt.mech)
			s.nonce = func() string { return tt.nonce }
			x.next = s.clientFirst
			out, done, err := x.Step(t.Context(), []byte(tt.first))
			if err != nil || done || string(out) != tt.challenge {
				t.Fatalf("challenge %q, %v, %v", out, done, err)
			}
			if x.Identity().Name != "" {
				t.Error("an identity before the proof")
			}
			out, done, err = x.Step(t.Context(), []byte(tt.final))
			if err != nil || !done || string(out) != tt.success || x.Identity().Name != "user" {
				t.Fatalf("success %q, %v, %v, %v", out, done, err, x.Identity())
			}
			if _, _, err = x.Step(t.Context(), []byte(tt.final)); condition(err) != MalformedRequest {
				t.Errorf("a step after the end: %v", err)
			}
		})
	}
}

// client is the peer's side of SCRAM. binding is what it repeats in its last message; "" = the header, and behind it
// boundTo with -PLUS.
type client struct{ header, user, password, binding string }

// otherNonce, as the binding, has the client repeat another nonce than it was given; its proof is of that.
const otherNonce = "another nonce"

func (c client) login(t *testing.T, a Authenticator) (Identity, error) {
	t.Helper()
	return c.loginBy(t, ScramSHA256, Config{Host: "localhost", Auth: a})
}

func (c client) loginBy(t *testing.T, mech string, cfg Config) (Identity, error) {
	t.Helper()
	x, err := NewExchange(mech, cfg)
	if err != nil {
		t.Fatal(err)
	}
	bare, isPlus := strings.CutSuffix(mech, plus)
	h := hashes[strings.TrimPrefix(bare, "SCRAM-")]
	bare = "n=" + c.user + ",r=0123456789abcdef"
	challenge, _, err := x.Step(t.Context(), []byte(c.header+bare))
	if err != nil {
		return Identity{}, err
	}
	var nonces, salt string
	var iterations int
	if _, err := fmt.Sscanf(strings.ReplaceAll(string(challenge), ",", " "), "r=%s s=%s i=%d", &nonces, &salt, &iterations); err != nil {
		t.Fatalf("challenge %q: %v", challenge, err)
	}
	salted, err := pbkdf2.Key(h, c.password, decode(t, salt), iterations, h().Size())
	if err != nil {
		t.Fatal(err)
	}
	binding := c.binding
	if binding == otherNonce {
		binding, nonces = c.header, nonces+"x"
	}
	if binding == "" {
		binding = c.header
		if isPlus {
			binding += boundTo
		}
	}
	withoutProof := "c=" + base64.StdEncoding.EncodeToString([]byte(binding)) + ",r=" + nonces
	message := bare + "," + string(challenge) + "," + withoutProof
	proof := mac(h, salted, "Client Key")
	for i, b := range mac(h, digest(h, proof), message) {
		proof[i] ^= b
	}
	out, done, err := x.Step(t.Context(), []byte(withoutProof+",p="+base64.StdEncoding.EncodeToString(proof)))
	if err != nil {
		return x.Identity(), err
	}
	want := "v=" + base64.StdEncoding.EncodeToString(mac(h, mac(h, salted, "Server Key"), message))
	if !done || string(out) != want {
		t.Errorf("the server proves itself with %q, not %q", out, want)
	}
	return x.Identity(), nil
}

func TestScramLogin(t *testing.T) {
	a := people{passwords: map[string]string{"user": "pencil", "a,b=c": "x"}, salt: []byte("salt")}
	for _, tt := range []struct {
		name   string
		client client
		want   Condition
	}{
		{"right", client{"n,,", "user", "pencil", ""}, ""},
		{"a client that could bind", client{"y,,", "user", "pencil", ""}, ""},
		{"escaped name", client{"n,,", "a=2Cb=3Dc", "x", ""}, ""},
		{"wrong password", client{"n,,", "user", "pencils", ""}, NotAuthorized},
		{"unknown user", client{"n,,", "nobody", "pencil", ""}, NotAuthorized},
		{"header changed on the way", client{"n,,", "user", "pencil", "y,,"}, NotAuthorized},
		{"another nonce", client{"n,,", "user", "pencil", otherNonce}, NotAuthorized},
		{"channel binding", client{"p=tls-exporter,,", "user", "pencil", ""}, NotAuthorized},
		{"broken channel binding", client{"p=tls exporter,,", "user", "pencil", ""}, MalformedRequest},
		{"no channel binding", client{"p=,,", "user", "pencil", ""}, MalformedRequest},
		{"unescaped name", client{"n,,", "a=b", "x", ""}, MalformedRequest},
		{"no header", client{"", "user", "pencil", ""}, MalformedRequest},
		{"no name", client{"n,,", "", "pencil", ""}, MalformedRequest},
	} {
		id, err := tt.client.login(t, a)
		if condition(err) != tt.want {
			t.Errorf("%s: %v", tt.name, err)
		}
		if (id.Name != "") != (tt.want == "") {
			t.Errorf("%s: identity %+v", tt.name, id)
		}
	}
}

func TestUnknownUserFailsOnlyAtTheProof(t *testing.T) {
	x, _ := NewExchange(ScramSHA256, Config{Host: "localhost", Auth: pencil(t)})
	if _, done, err := x.Step(t.Context(), []byte("n,,n=nobody,r=0123456789abcdef")); err != nil || done {
		t.Fatalf("first step of an unknown user: %v", err)
	}
}

func TestBrokenFirstMessages(t *testing.T) {
	for _, in := range []string{
		"", "n", "n,", "n,,", "x,,n=user,r=0123456789", "n,b=c,n=user,r=0123456789", "n,a=,n=user,r=0123456789",
		"n,,m=x,n=user,r=0123456789", "n,,n=user", "n,,n=user,r=", "n,,n=user,r=short", "n,,n=user,r=01234567 9",
		"n,,n=user,r=0123456789\x7f", "n,,n=user,r=" + strings.Repeat("x", 257), "n,,n=us=er,r=0123456789",
		"n,,n=\xff,r=0123456789", "n,,n=user,r=0123456789,x", "n,,n=user,r=0123456789,1=2", "n,,r=0123456789,n=user",
	} {
		x, _ := NewExchange(ScramSHA1, Config{Host: "localhost", Auth: pencil(t)})
		if _, _, err := x.Step(t.Context(), []byte(in)); condition(err) != MalformedRequest {
			t.Errorf("%q: %v", in, err)
		}
	}
}

func TestBrokenLastMessages(t *testing.T) {
	for _, in := range []string{
		"", "p=", "c=biws", "c=biws,r=x", "c=biws,p=AAAA", "r=x,c=biws,p=AAAA", "c=biws,r=x,p=%", "c=biws,r=x,,p=AAAA",
	} {
		x, _ := NewExchange(ScramSHA1, Config{Host: "localhost", Auth: pencil(t)})
		if _, _, err := x.Step(t.Context(), []byte("n,,n=user,r=0123456789")); err != nil {
			t.Fatal(err)
		}
		if _, _, err := x.Step(t.Context(), []byte(in)); condition(err) != MalformedRequest {
			t.Errorf("%q: %v", in, err)
		}
		if _, _, err := x.Step(t.Context(), []byte(in)); err == nil || x.Identity().Name != "" {
			t.Errorf("%q: the attempt goes on after its failure", in)
		}
	}
}

func TestNoncesDiffer(t *testing.T) {
	seen := map[string]bool{}
	for range 10_000 {
		s := newScram(nil, ScramSHA256).nonce()
		if seen[s] || !printable(s) || len(s)*5 < 128 {
			t.Fatalf("nonce %q", s)
		}
		seen[s] = true
	}
}

func condition(err error) Condition {
	var f Failure
	if errors.As(err, &f) {
		return f.Condition
	}
	return ""
}

func FuzzScram(f *testing.F) {
	f.Add("n,,n=user,r=fyko+d2lbbFgONRv9qkxdawL", "c=biws,r=x,p=v0X8v3Bz2T0CJGbJQyF0X+HI4Ts=")
	f.Add("p=tls-exporter,,n=user,r=0123456789", "c=cD10bHMtZXhwb3J0ZXIsLA==,r=x,p=v0X8v3Bz2T0CJGbJQyF0X+HI4Ts=")
	f.Add("y,a=b=2Cc,n=u=3D,r=0123456789,e=x", "c=,r=,e=x,p=")
	f.Fuzz(func(t *testing.T, first, final string) {
		cfg := Config{
			Host: "localhost", Auth: people{passwords: map[string]string{"user": "pencil"}, salt: []byte("s")},
			Offered: []string{ScramSHA256Plus}, Bindings: []Binding{{TLSExporter, [][]byte{[]byte(boundTo)}}},
		}
		mech := ScramSHA256
		if strings.HasPrefix(first, "p=") {
			mech = ScramSHA256Plus
		}
		x, _ := NewExchange(mech, cfg)
		for _, in := range []string{first, final} {
			out, done, err := x.Step(context.Background(), []byte(in))
			if done || x.Identity().Name != "" {
				t.Fatalf("logged in with %q, %q", first, final)
			}
			if (err == nil) == (out == nil) || err != nil && condition(err) == "" {
				t.Fatalf("out %q, error %v", out, err)
			}
		}
	})
}

func TestAMandatoryExtensionIsRefusedWhereverItStands(t *testing.T) {
	for _, message := range []string{"m=x,n=user,r=fyko+d2lbbFgONRv9qkxdawL", "n=user,r=fyko+d2lbbFgONRv9qkxdawL,m=x", "n=user,r=fyko+d2lbbFgONRv9qkxdawL,a=b,m=x"} {
		if _, _, err := parseClientFirst(message); err == nil {
			t.Errorf("%s was taken", message)
		}
	}
	if _, _, err := parseClientFirst("n=user,r=fyko+d2lbbFgONRv9qkxdawL,a=b"); err != nil {
		t.Error(err)
	}
}
