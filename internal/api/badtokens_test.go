package api

import (
	"context"
	"crypto/ed25519"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"encoding/pem"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"parley/acd"
	"parley/acd/admin"
	"parley/acd/claim"
	acdstore "parley/acd/store"
	"parley/internal/control"
	"parley/internal/signed"
	xstore "parley/xmppd/store"
)

// doorman is a server with one of everything that anybody shows to be let in, and the keys of a site that vouches.
type doorman struct {
	*face
	private ed25519.PrivateKey
	public  []byte // PEM
	secret  []byte
	jti     int
}

// newDoorman has real accounts, a real site and real programs. Visits are vouched for as cmd/parley does it.
func newDoorman(t *testing.T) *doorman {
	t.Helper()
	public, private, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	der, err := x509.MarshalPKIXPublicKey(public)
	if err != nil {
		t.Fatal(err)
	}
	d := &doorman{private: private, public: pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: der}), secret: []byte(strings.Repeat("s3cret", 6))}
	dir := t.TempDir()
	for name, text := range map[string][]byte{"shop.pub": d.public, "crm.secret": d.secret} {
		if err := os.WriteFile(filepath.Join(dir, name), text, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	signers, err := signed.Open([]string{"shop EdDSA " + dir + "/shop.pub 8000", "crm HS256 " + dir + "/crm.secret"})
	if err != nil {
		t.Fatal(err)
	}
	d.face = open(t, func(c *Config, p *Parts) {
		c.Visits.Most = 0
		p.Vouch = func(ctx context.Context, v Voucher) (Vouched, error) {
			token, err := signers.Verify(v.Token, v.Queue.DN, d.clock.now())
			if err != nil {
				return nil, fmt.Errorf("%w: %w", ErrNotVouched, err)
			}
			return func(jid string, until time.Time) error {
				err := d.db.Do(ctx, acdstore.Both(claim.Use(token.Key, token.ID, d.clock.now(), token.Expires),
					claim.Keep(jid, acd.QueueID(1), token.Claims, d.clock.now(), until)))
				if errors.Is(err, claim.ErrUsed) {
					return fmt.Errorf("%w: %w", ErrNotVouched, err)
				}
				return err
			}, nil
		}
		p.Member = func(_ context.Context, account string) (Member, bool, error) {
			return Member{Name: account, Role: acdstore.RoleAdmin, Agent: 1}, true, nil
		}
	})
	if _, err := d.parts.Admin.AddQueue(t.Context(), admin.Queue{DN: "8000", Name: "客服中心"}); err != nil {
		t.Fatal(err)
	}
	return d
}

type object = map[string]any

// claims are good ones, with an id that was not used.
func (d *doorman) claims() object {
	d.jti++
	return object{"aud": "8000", "exp": d.clock.now().Add(time.Minute).Unix(), "jti": fmt.Sprint(d.jti), "name": "王小明"}
}

func (d *doorman) header() object { return object{"alg": "EdDSA", "kid": "shop", "typ": "JWT"} }

func with(o object, key string, value any) object {
	changed := maps.Clone(o)
	if changed[key] = value; value == nil {
		delete(changed, key)
	}
	return changed
}

func part(v any) string {
	text, _ := json.Marshal(v)
	return base64.RawURLEncoding.EncodeToString(text)
}

func (d *doorman) eddsa(header, payload object) string {
	text := part(header) + "." + part(payload)
	return text + "." + base64.RawURLEncoding.EncodeToString(ed25519.Sign(d.private, []byte(text)))
}

func hs256(key []byte, header, payload object) string {
	text := part(header) + "." + part(payload)
	m := hmac.New(sha256.New, key)
	m.Write([]byte(text))
	return text + "." + base64.RawURLEncoding.EncodeToString(m.Sum(nil))
}

// visits asks for service with a site's token.
func (d *doorman) visits(token string) (int, string) {
	body, _ := json.Marshal(object{"name": "Anna", "dn": "8000", "signed": token})
	return statusOf(d.ask("POST", "http://localhost/api/v1/visits", string(body)))
}

// comes asks who is logged in, with a cookie of that value.
func (d *doorman) comes(cookie string) (int, string) {
	return statusOf(d.ask("GET", "http://localhost/api/v1/session", "", "Cookie: parley="+cookie))
}

// streams shows a token where the streams verify it (SASL OAUTHBEARER).
func (d *doorman) streams(token string) (int, string) {
	switch _, err := d.accounts.VerifyToken(d.t.Context(), token); {
	case errors.Is(err, xstore.ErrBadToken):
		return http.StatusUnauthorized, "no-session"
	case err != nil:
		return http.StatusServiceUnavailable, "busy"
	}
	return http.StatusOK, ""
}

// asks lists users as a program, whose header is all of Authorization.
func (d *doorman) asks(header string) (int, string) {
	return statusOf(d.ask("GET", "http://localhost/api/v1/users", "", "Authorization: "+header))
}

// reads a conversation with the token of a visit.
func (d *doorman) reads(token string) (int, string) {
	return statusOf(d.ask("GET", "http://localhost/api/v1/contacts", "", "Authorization: Bearer "+token))
}

func (d *doorman) login() string {
	return strings.SplitN(d.logInAs(right), "=", 2)[1]
}

func (d *doorman) streamToken(login string) string {
	d.t.Helper()
	token, _, err := d.accounts.NewStreamToken(d.t.Context(), login)
	if err != nil {
		d.t.Fatal(err)
	}
	return token
}

func (d *doorman) program(scopes ...string) control.MadeToken {
	d.t.Helper()
	made, err := d.parts.Centre.AddToken(d.t.Context(), control.NewToken{Name: "CRM", Scopes: scopes, Expires: d.clock.now().Add(time.Hour)})
	if err != nil {
		d.t.Fatal(err)
	}
	return made
}

func (d *doorman) guest() (string, string) {
	d.t.Helper()
	g, token, err := d.accounts.NewGuest(d.t.Context(), []string{"acd.localhost"}, time.Hour, "visit")
	if err != nil {
		d.t.Fatal(err)
	}
	return g.Name, token
}

// changed is a token with one character of its secret changed.
func changed(token string) string {
	last := "A"
	if strings.HasSuffix(token, "AA") || token[len(token)-2] == 'A' {
		last = "B"
	}
	return token[:len(token)-2] + last + token[len(token)-1:]
}

// later moves the clock and gives back what it was given.
func (d *doorman) later(by time.Duration, token string) string {
	d.clock.at = d.clock.at.Add(by)
	return token
}

// statusOf is what an answer says.
func statusOf(w interface {
	Result() *http.Response
}) (int, string) {
	r := w.Result()
	defer r.Body.Close()
	var p struct{ Error string }
	_ = json.NewDecoder(r.Body).Decode(&p) // an answer without a code has none
	return r.StatusCode, p.Error
}

// TestNobodyIsLetInByABadToken: everything that is shown to be let in, in every way in which it can be bad. The good one of each
// kind is shown first: what refuses everything would pass otherwise.
func TestNobodyIsLetInByABadToken(t *testing.T) {
	good := newDoorman(t)
	login := good.login()
	_, guest := good.guest()
	for what, status := range map[string]int{
		"a visit that is vouched for": first(good.visits(good.eddsa(good.header(), good.claims()))),
		"one by a shared secret":      first(good.visits(hs256(good.secret, object{"alg": "HS256", "kid": "crm"}, good.claims()))),
		"a log-in":                    first(good.comes(login)),
		"a stream's token":            first(good.streams(good.streamToken(login))),
		"a program's":                 first(good.asks("Bearer " + good.program("users:read").Secret)),
		"a visitor's":                 first(good.streams(guest)),
	} {
		if status >= 300 {
			t.Errorf("%s is refused: %d", what, status)
		}
	}
	vectors := badTokens()
	if len(vectors) < 60 {
		t.Errorf("%d vectors, at least 60 were promised", len(vectors))
	}
	for _, v := range vectors {
		if status, code := v.show(good); status != v.status || code != v.code {
			t.Errorf("%s: %d %q, want %d %q", v.what, status, code, v.status, v.code)
		}
	}
	t.Logf("%d vectors", len(vectors))
}

func first(status int, _ string) int { return status }

// badToken is one way to be bad, and what has to come of it.
type badToken struct {
	what   string
	status int
	code   string
	show   func(d *doorman) (int, string)
}

func badTokens() []badToken {
	var all []badToken
	add := func(status int, code string, vectors map[string]func(d *doorman) (int, string)) {
		for what, show := range vectors {
			all = append(all, badToken{what, status, code, show})
		}
	}
	signed := func(token func(d *doorman) string) func(d *doorman) (int, string) {
		return func(d *doorman) (int, string) { return d.visits(token(d)) }
	}
	claims := func(key string, value any) func(d *doorman) (int, string) {
		return signed(func(d *doorman) string { return d.eddsa(d.header(), with(d.claims(), key, value)) })
	}
	headed := func(key string, value any) func(d *doorman) (int, string) {
		return signed(func(d *doorman) string { return d.eddsa(with(d.header(), key, value), d.claims()) })
	}
	add(403, "signed", map[string]func(d *doorman) (int, string){
		"JWT: words": signed(func(*doorman) string { return "hello" }),
		"JWT: alg none": signed(func(d *doorman) string {
			return part(with(d.header(), "alg", "none")) + "." + part(d.claims()) + "."
		}),
		"JWT: alg none, with a signature": headed("alg", "none"),
		"JWT: alg nOnE":                   headed("alg", "nOnE"),
		"JWT: no alg":                     headed("alg", nil),
		"JWT: the public key as a secret": signed(func(d *doorman) string {
			return hs256(d.private.Public().(ed25519.PublicKey), with(d.header(), "alg", "HS256"), d.claims())
		}),
		"JWT: its PEM as a secret": signed(func(d *doorman) string { return hs256(d.public, with(d.header(), "alg", "HS256"), d.claims()) }),
		"JWT: an empty secret":     signed(func(d *doorman) string { return hs256(nil, object{"alg": "HS256", "kid": "crm"}, d.claims()) }),
		"JWT: another secret": signed(func(d *doorman) string {
			return hs256([]byte(strings.Repeat("x", 36)), object{"alg": "HS256", "kid": "crm"}, d.claims())
		}),
		"JWT: another algorithm than the key's": headed("kid", "crm"),
		"JWT: no kid":                           headed("kid", nil),
		"JWT: unknown kid":                      headed("kid", "nobody"),
		"JWT: kid is a path":                    headed("kid", "../../dev/null"),
		"JWT: kid is SQL":                       headed("kid", "shop' OR '1'='1"),
		"JWT: a key of its own":                 signed(func(d *doorman) string { return strange(d, with(d.header(), "jwk", object{"kty": "OKP"})) }),
		"JWT: a key elsewhere":                  signed(func(d *doorman) string { return strange(d, with(d.header(), "jku", "https://evil.example/")) }),
		"JWT: what it demands is not known":     headed("crit", []string{"b64"}),
		"JWT: a huge header":                    headed("x", strings.Repeat("x", 8192)),
		"JWT: another queue":                    claims("aud", "8001"),
		"JWT: two queues":                       claims("aud", []string{"8000", "8001"}),
		"JWT: no queue":                         claims("aud", nil),
		"JWT: expired":                          claims("exp", 1),
		"JWT: no end":                           claims("exp", nil),
		"JWT: an end far ahead":                 claims("exp", 4_000_000_000),
		"JWT: not yet":                          claims("nbf", 4_000_000_000),
		"JWT: no id":                            claims("jti", nil),
		"JWT: priority beyond":                  claims("priority", 10),
		"JWT: a name with a line in it":         claims("name", "a\nb"),
		"JWT: five thousand dots":               signed(func(*doorman) string { return strings.Repeat(".", 5000) }),
		"JWT: another body": signed(func(d *doorman) string {
			parts := strings.Split(d.eddsa(d.header(), d.claims()), ".")
			return parts[0] + "." + part(with(d.claims(), "priority", 9)) + "." + parts[2]
		}),
		"JWT: a second time": signed(func(d *doorman) string {
			token := d.eddsa(d.header(), d.claims())
			_, _ = d.visits(token)
			return token
		}),
	})
	cookie := func(value func(d *doorman) string) func(d *doorman) (int, string) {
		return func(d *doorman) (int, string) { return d.comes(value(d)) }
	}
	add(401, "no-session", map[string]func(d *doorman) (int, string){
		"cookie: none":        cookie(func(*doorman) string { return "" }),
		"cookie: made up":     cookie(func(*doorman) string { return "login." + strings.Repeat("A", 43) }),
		"cookie: one changed": cookie(func(d *doorman) string { return changed(d.login()) }),
		"cookie: cut":         cookie(func(d *doorman) string { l := d.login(); return l[:len(l)-1] }),
		"cookie: longer":      cookie(func(d *doorman) string { return d.login() + "A" }),
		"cookie: logged out":  cookie(func(d *doorman) string { l := d.login(); _ = d.accounts.EndLogin(d.t.Context(), l); return l }),
		"cookie: idle too long": cookie(func(d *doorman) string {
			l := d.login()
			return d.later(xstore.LoginIdle, l)
		}),
		"cookie: older than it may be": cookie(func(d *doorman) string {
			l := d.login()
			for range 25 {
				_, _ = d.comes(d.later(29*time.Minute, l))
			}
			return l
		}),
		"cookie: before a new password": alone(cookie, func(d *doorman) string {
			l := d.login()
			_ = d.accounts.SetPassword(d.t.Context(), "1001", "battery staple")
			return l
		}),
		"cookie: of who is locked out": alone(cookie, func(d *doorman) string {
			l := d.login()
			_ = d.accounts.SetDisabled(d.t.Context(), "1001", true)
			return l
		}),
		"cookie: of who was, and is another now": alone(cookie, func(d *doorman) string {
			l := d.login()
			_ = d.accounts.Remove(d.t.Context(), "1001")
			_, _ = d.accounts.Create(d.t.Context(), "1001", "correct horse")
			return l
		}),
		"cookie: what the database keeps of it": cookie(func(d *doorman) string {
			sum := sha256.Sum256([]byte(d.login()))
			return "login." + base64.RawURLEncoding.EncodeToString(sum[:])
		}),
		"cookie: a stream's token":  cookie(func(d *doorman) string { return d.streamToken(d.login()) }),
		"cookie: a visitor's token": cookie(func(d *doorman) string { _, token := d.guest(); return token }),
		"cookie: a program's token": cookie(func(d *doorman) string { return d.program("users:read").Secret }),
		"cookie: the plain one over TLS": func(d *doorman) (int, string) {
			return statusOf(d.ask("GET", "https://localhost/api/v1/session", "", "Cookie: parley="+d.login()))
		},
		"cookie: in the address": func(d *doorman) (int, string) {
			return statusOf(d.ask("GET", "http://localhost/api/v1/session?parley="+d.login(), ""))
		},
	})
	stream := func(token func(d *doorman) string) func(d *doorman) (int, string) {
		return func(d *doorman) (int, string) { return d.streams(token(d)) }
	}
	add(401, "no-session", map[string]func(d *doorman) (int, string){
		"stream: empty":         stream(func(*doorman) string { return "" }),
		"stream: made up":       stream(func(*doorman) string { return "stream." + strings.Repeat("A", 43) }),
		"stream: one changed":   stream(func(d *doorman) string { return changed(d.streamToken(d.login())) }),
		"stream: a second time": stream(func(d *doorman) string { s := d.streamToken(d.login()); _, _ = d.streams(s); return s }),
		"stream: after a minute": stream(func(d *doorman) string {
			s := d.streamToken(d.login())
			return d.later(time.Minute, s)
		}),
		"stream: after the log-out": stream(func(d *doorman) string {
			l := d.login()
			s := d.streamToken(l)
			_ = d.accounts.EndLogin(d.t.Context(), l)
			return s
		}),
		"stream: after a new password": alone(stream, func(d *doorman) string {
			s := d.streamToken(d.login())
			_ = d.accounts.SetPassword(d.t.Context(), "1001", "battery staple")
			return s
		}),
		"stream: sixteen were made since": stream(func(d *doorman) string {
			l := d.login()
			s := d.streamToken(l)
			for range 16 {
				d.later(time.Second, "")
				d.streamToken(l)
			}
			return s
		}),
		"stream: the cookie":        stream(func(d *doorman) string { return d.login() }),
		"stream: a program's token": stream(func(d *doorman) string { return d.program("users:read").Secret }),
		"visitor: of a visit that is over": stream(func(d *doorman) string {
			name, token := d.guest()
			_ = d.accounts.EndGuest(d.t.Context(), name, d.clock.now())
			return token
		}),
		"visitor: after its time": stream(func(d *doorman) string { _, token := d.guest(); return d.later(time.Hour, token) }),
		"visitor: one changed":    stream(func(d *doorman) string { _, token := d.guest(); return changed(token) }),
	})
	header := func(value func(d *doorman) string) func(d *doorman) (int, string) {
		return func(d *doorman) (int, string) { return d.asks(value(d)) }
	}
	add(401, "no-session", map[string]func(d *doorman) (int, string){
		"program: made up":     header(func(*doorman) string { return "Bearer api." + strings.Repeat("A", 43) }),
		"program: nothing":     header(func(*doorman) string { return "Bearer " }),
		"program: one changed": header(func(d *doorman) string { return "Bearer " + changed(d.program("users:read").Secret) }),
		"program: cut":         header(func(d *doorman) string { s := d.program("users:read").Secret; return "Bearer " + s[:len(s)-1] }),
		"program: two at once": header(func(d *doorman) string {
			return "Bearer " + d.program("users:read").Secret + ", Bearer " + d.program("users:read").Secret
		}),
		"program: as a password": header(func(d *doorman) string {
			return "Basic " + base64.StdEncoding.EncodeToString([]byte("api:"+d.program("users:read").Secret))
		}),
		"program: what the database keeps of it": header(func(d *doorman) string {
			sum := sha256.Sum256([]byte(d.program("users:read").Secret))
			return "Bearer api." + base64.RawURLEncoding.EncodeToString(sum[:])
		}),
		"program: that in another writing": header(func(d *doorman) string {
			sum := sha256.Sum256([]byte(d.program("users:read").Secret))
			return "Bearer api." + hex.EncodeToString(sum[:])
		}),
		"program: revoked": header(func(d *doorman) string {
			made := d.program("users:read")
			if err := d.parts.Centre.RevokeToken(d.t.Context(), made.ID); err != nil {
				d.t.Fatal(err)
			}
			return "Bearer " + made.Secret
		}),
		"program: expired":          header(func(d *doorman) string { return "Bearer " + d.later(time.Hour, d.program("users:read").Secret) }),
		"program: the cookie":       header(func(d *doorman) string { return "Bearer " + d.login() }),
		"program: a stream's token": header(func(d *doorman) string { return "Bearer " + d.streamToken(d.login()) }),
		"program: a bad one beside a good cookie": func(d *doorman) (int, string) {
			return statusOf(d.ask("GET", "http://localhost/api/v1/users", "", "Authorization: Bearer api.x", "Cookie: parley="+d.login()))
		},
		"program: in the address": func(d *doorman) (int, string) {
			return statusOf(d.ask("GET", "http://localhost/api/v1/users?access_token="+d.program("users:read").Secret, ""))
		},
		"program: in a cookie": func(d *doorman) (int, string) {
			return statusOf(d.ask("GET", "http://localhost/api/v1/users", "", "Cookie: parley="+d.program("users:read").Secret))
		},
	})
	add(403, "forbidden", map[string]func(d *doorman) (int, string){
		"program: without the scope": header(func(d *doorman) string { return "Bearer " + d.program("queues:read").Secret }),
		"visitor: where none may":    func(d *doorman) (int, string) { _, token := d.guest(); return d.reads(token) },
	})
	return all
}

// alone has a vector shown at a door of its own: it changes the account.
func alone(kind func(func(*doorman) string) func(*doorman) (int, string), token func(*doorman) string) func(*doorman) (int, string) {
	return func(d *doorman) (int, string) { return kind(token)(newDoorman(d.t)) }
}

// strange is signed by a key that nobody here knows.
func strange(d *doorman, header object) string {
	_, key, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		d.t.Fatal(err)
	}
	other := *d
	other.private = key
	return other.eddsa(header, d.claims())
}
