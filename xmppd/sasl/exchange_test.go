package sasl

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
)

const goodToken = "vF9dft4qmTc2Nvb3RlckBhbHRhdmlzdGEuY29tCg=="

func TestPlain(t *testing.T) {
	for _, tt := range []struct {
		in   string
		want Condition
	}{
		{"\x00user\x00pencil", ""},
		{"\x00user\x00wrong", NotAuthorized},
		{"\x00nobody\x00pencil", NotAuthorized},
		{"\x00\x00pencil", MalformedRequest},
		{"\x00user\x00", MalformedRequest},
		{"user\x00pencil", MalformedRequest},
		{"\x00user\x00pencil\x00", MalformedRequest},
		{"\x00user\x00\xff", MalformedRequest},
		{"\x00user\x00" + strings.Repeat("x", partBytesMax+1), MalformedRequest},
		{"", MalformedRequest},
	} {
		x, _ := NewExchange(Plain, Config{Host: "localhost", Auth: pencil(t)})
		out, done, err := x.Step(t.Context(), []byte(tt.in))
		if condition(err) != tt.want || done != (tt.want == "") || out != nil {
			t.Errorf("%.30q: %q, %v, %v", tt.in, out, done, err)
		}
	}
}

// TestAuthzid holds that nobody becomes anybody else, by any mechanism (RFC 6120 §6.3.8).
func TestAuthzid(t *testing.T) {
	asked := map[string]Condition{
		"":                    "",
		"user@localhost":      "",
		"USER@LocalHost":      "", // the same address, written otherwise
		"user":                InvalidAuthzid,
		"localhost":           InvalidAuthzid,
		"admin@localhost":     InvalidAuthzid,
		"user@example.com":    InvalidAuthzid,
		"user@localhost/desk": InvalidAuthzid,
		"us\u0435r@localhost": InvalidAuthzid, // a Cyrillic letter that looks the same
		"user@localhost@x":    InvalidAuthzid,
	}
	for authzid, want := range asked {
		escaped := strings.NewReplacer("=", "=3D", ",", "=2C").Replace(authzid)
		header := "n,,"
		if authzid != "" {
			header = "n,a=" + escaped + ","
		}
		if id, err := (client{header, "user", "pencil", ""}).login(t, pencil(t)); condition(err) != want || (id.Name == "user") != (want == "") {
			t.Errorf("SCRAM as %q: %+v, %v", authzid, id, err)
		}
		for _, mech := range []string{ScramSHA1, ScramSHA1Plus, ScramSHA256Plus} {
			bound := header
			if strings.HasSuffix(mech, plus) {
				bound = "p=tls-exporter" + strings.TrimPrefix(header, "n")
			}
			id, err := (client{bound, "user", "pencil", ""}).loginBy(t, mech, boundConfig(t))
			if condition(err) != want || (id.Name == "user") != (want == "") {
				t.Errorf("%s as %q: %+v, %v", mech, authzid, id, err)
			}
		}
		x, _ := NewExchange(Plain, Config{Host: "localhost", Auth: pencil(t)})
		if _, _, err := x.Step(t.Context(), []byte(authzid+"\x00user\x00pencil")); condition(err) != want {
			t.Errorf("PLAIN as %q: %v", authzid, err)
		}
		x, _ = NewExchange(OAuthBearer, Config{Host: "localhost", Auth: pencil(t)})
		header = strings.ReplaceAll(header, "user", "g-1")
		if strings.Contains(authzid, "USER") {
			header = "n,a=G-1@LocalHost,"
		}
		if _, _, err := x.Step(t.Context(), []byte(header+"\x01auth=Bearer "+goodToken+"\x01\x01")); condition(err) != want {
			t.Errorf("OAUTHBEARER as %q: %v", header, err)
		}
	}
}

func TestBearer(t *testing.T) {
	for _, in := range []string{
		// RFC 7628 §4.1, with the authorization identity of this server
		"n,a=g-1@localhost,\x01host=server.example.com\x01port=143\x01auth=Bearer " + goodToken + "\x01\x01",
		"n,,\x01auth=bearer " + goodToken + "\x01\x01",
		"y,,\x01auth=BEARER  " + goodToken + "\x01\x01",
	} {
		x, _ := NewExchange(OAuthBearer, Config{Host: "localhost", Auth: pencil(t)})
		out, done, err := x.Step(t.Context(), []byte(in))
		id := x.Identity()
		if err != nil || !done || out != nil || !id.Guest || !slices.Equal(id.Scope, []string{"acd.localhost"}) {
			t.Errorf("%q: %q, %v, %v, %+v", in, out, done, err, id)
		}
	}
}

// TestBearerRefused: the reason comes in a challenge, the failure after the peer's dummy answer (RFC 7628 §3.2.3).
func TestBearerRefused(t *testing.T) {
	for _, in := range []string{
		"n,,\x01auth=Bearer wrong\x01\x01",
		"n,,\x01auth=Bearer \x01\x01",
		"n,,\x01auth=Bearer ===\x01\x01",
		"n,,\x01auth=Bearer a b\x01\x01",
		"n,,\x01auth=Basic " + goodToken + "\x01\x01",
		"n,,\x01auth=Bearer " + strings.Repeat("x", tokenBytesMax+1) + "\x01\x01",
		"n,,\x01\x01",
	} {
		x, _ := NewExchange(OAuthBearer, Config{Host: "localhost", Auth: pencil(t)})
		out, done, err := x.Step(t.Context(), []byte(in))
		if err != nil || done || string(out) != `{"status":"invalid_token"}` || x.Identity().Name != "" {
			t.Errorf("%.40q: %q, %v, %v", in, out, done, err)
			continue
		}
		if _, done, err = x.Step(t.Context(), []byte(kvsep)); condition(err) != NotAuthorized || done {
			t.Errorf("%.40q: after the dummy answer: %v", in, err)
		}
	}
}

func TestBearerBroken(t *testing.T) {
	for _, in := range []string{
		"", "n,,", "n,,\x01", "n,,auth=Bearer x\x01\x01", "n,,\x01auth=Bearer x", "n,,\x01auth=Bearer x\x01", "n,,\x01auth\x01\x01",
		"n,,\x01=x\x01\x01", "n,,\x01auth=Bearer x\x01auth=Bearer y\x01\x01", "n,,\x01a1=x\x01\x01",
	} {
		x, _ := NewExchange(OAuthBearer, Config{Host: "localhost", Auth: pencil(t)})
		if _, _, err := x.Step(t.Context(), []byte(in)); condition(err) != MalformedRequest {
			t.Errorf("%q: %v", in, err)
		}
	}
}

func TestAnonymous(t *testing.T) {
	x, _ := NewExchange(Anonymous, Config{Host: "localhost"})
	if _, done, err := x.Step(t.Context(), []byte("trace")); err != nil || !done || !x.Identity().Anonymous || x.Identity().Name != "" {
		t.Errorf("%v, %v, %+v", done, err, x.Identity())
	}
}

func TestWithoutInitialResponse(t *testing.T) {
	x, _ := NewExchange(Plain, Config{Host: "localhost", Auth: pencil(t)})
	out, done, err := x.Step(t.Context(), nil)
	if err != nil || done || out == nil || len(out) != 0 {
		t.Fatalf("%q, %v, %v", out, done, err)
	}
	if _, done, err = x.Step(t.Context(), []byte("\x00user\x00pencil")); err != nil || !done {
		t.Errorf("%v, %v", done, err)
	}
}

func TestUnknownMechanism(t *testing.T) {
	for _, mech := range []string{"", "plain", "SCRAM-SHA-512", "SCRAM-SHA-256-PLUS-PLUS", "-PLUS", "PLAIN-PLUS", "EXTERNAL", "DIGEST-MD5"} {
		if _, err := NewExchange(mech, Config{Host: "localhost"}); condition(err) != InvalidMechanism {
			t.Errorf("%q: %v", mech, err)
		}
	}
}

// TestFaultsAreNotTold: what went wrong here is for the log; the peer hears that it may try again.
func TestFaultsAreNotTold(t *testing.T) {
	cause := errors.New("the disk is on fire")
	first := map[string]string{
		ScramSHA256: "n,,n=user,r=0123456789", Plain: "\x00user\x00pencil", OAuthBearer: "n,,\x01auth=Bearer x\x01\x01",
	}
	for mech, in := range first {
		for _, err := range []error{cause, ErrBusy} {
			x, _ := NewExchange(mech, Config{Host: "localhost", Auth: people{err: err}})
			_, _, got := x.Step(t.Context(), []byte(in))
			var f Failure
			if !errors.As(got, &f) || f.Condition != TemporaryAuthFailure || strings.Contains(f.Text, "fire") || !errors.Is(got, err) {
				t.Errorf("%s: %v", mech, got)
			}
		}
	}
}

// doorman writes down what it is asked and told.
type doorman struct {
	said []string
	err  error
}

func (d *doorman) Hold(_ context.Context, user string) (func(error), error) {
	d.said = append(d.said, "hold "+user)
	return func(err error) {
		said := "judged"
		if err != nil {
			said += ": " + err.Error()
		}
		d.said = append(d.said, said)
	}, d.err
}

// TestGuardIsAskedBeforeEachJudgement, and not for what shows no password; for unknown users as for known ones.
func TestGuardIsAskedBeforeEachJudgement(t *testing.T) {
	const wrong = "judged: the credentials are not valid"
	scram := func(user, password string) func(Config) error {
		return func(cfg Config) error {
			_, err := (client{"n,,", user, password, ""}).loginBy(t, ScramSHA256, cfg)
			return err
		}
	}
	one := func(mech, in string) func(Config) error {
		return func(cfg Config) error {
			x, _ := NewExchange(mech, cfg)
			_, _, err := x.Step(t.Context(), []byte(in))
			return err
		}
	}
	for _, tt := range []struct {
		name string
		try  func(Config) error
		want []string
	}{
		{"SCRAM", scram("user", "pencil"), []string{"hold user", "judged"}},
		{"SCRAM, wrong", scram("user", "eraser"), []string{"hold user", wrong}},
		{"SCRAM, unknown", scram("nobody", "pencil"), []string{"hold nobody", wrong}},
		{"SCRAM, left in the middle", one(ScramSHA256, "n,,n=user,r=0123456789"), nil},
		{"PLAIN", one(Plain, "\x00user\x00pencil"), []string{"hold user", "judged"}},
		{"PLAIN, wrong", one(Plain, "\x00user\x00eraser"), []string{"hold user", wrong}},
		{"PLAIN, unknown", one(Plain, "\x00nobody\x00pencil"), []string{"hold nobody", wrong}},
		{"PLAIN, broken", one(Plain, "user"), nil},
		{"PLAIN, for another", one(Plain, "admin@localhost\x00user\x00pencil"), []string{"hold user", "judged"}},
		{"OAUTHBEARER", one(OAuthBearer, "n,,\x01auth=Bearer wrong\x01\x01"), nil},
	} {
		d := &doorman{}
		_ = tt.try(Config{Host: "localhost", Auth: pencil(t), Guard: d})
		if !slices.Equal(d.said, tt.want) {
			t.Errorf("%s: %q, want %q", tt.name, d.said, tt.want)
		}
		d = &doorman{err: ErrBusy}
		if err := tt.try(Config{Host: "localhost", Auth: pencil(t), Guard: d}); tt.want != nil && condition(err) != TemporaryAuthFailure {
			t.Errorf("%s, no place to wait: %v", tt.name, err)
		}
	}
}

func FuzzOneMessage(f *testing.F) {
	f.Add("\x00user\x00pencils")
	f.Add("n,a=g-1@localhost,\x01host=x\x01auth=Bearer x==\x01\x01")
	f.Fuzz(func(t *testing.T, in string) {
		for _, mech := range []string{Plain, OAuthBearer} {
			if strings.Contains(in, "pencil\x00") || strings.HasSuffix(in, "\x00pencil") || strings.Contains(in, goodToken) {
				return
			}
			x, _ := NewExchange(mech, Config{Host: "localhost", Auth: people{passwords: map[string]string{"user": "pencil"}}})
			_, done, err := x.Step(t.Context(), []byte(in))
			if done || x.Identity().Name != "" || err != nil && condition(err) == "" {
				t.Fatalf("%s with %q: %v, %v", mech, in, done, err)
			}
		}
	})
}

func BenchmarkScramServer(b *testing.B) {
	s := newScram(&Exchange{}, ScramSHA256)
	s.bound = [][]byte{nil}
	s.head, s.nonces, s.firstBare, s.first = gs2{raw: "n,,"}, "abc", "n=user,r=abc", "r=abc,s=c2FsdA==,i=4096"
	keys := Keys{StoredKey: make([]byte, 32), ServerKey: make([]byte, 32)}
	for b.Loop() {
		final, err := parseClientFinal("c=biws,r=abc,p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=")
		if err != nil {
			b.Fatal(err)
		}
		s.verify(keys, final)
	}
}
