package sasl

import (
	"log/slog"
	"testing"
	"time"

	"parley/internal/store"
	xstore "parley/xmppd/store"
)

// TestAccounts logs in over the real accounts, by each mechanism.
func TestAccounts(t *testing.T) {
	db, err := store.Open(t.TempDir(), slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	all, err := xstore.OpenAccounts(t.Context(), db, xstore.Config{ScramIterations: xstore.ScramIterationsMin})
	if err != nil {
		t.Fatal(err)
	}
	juliet, err := all.Create(t.Context(), "Juliet", "o romeo romeo")
	if err != nil {
		t.Fatal(err)
	}
	auth := Adapt(all)

	id, err := (client{"n,a=juliet@localhost,", "juliet", "o romeo romeo", ""}).login(t, auth)
	if err != nil || id.Account != int64(juliet.ID) || id.Name != "juliet" || id.Generation != juliet.Generation {
		t.Errorf("SCRAM: %+v, %v", id, err)
	}
	for _, wrong := range []client{{"n,,", "juliet", "o tybalt tybalt", ""}, {"n,,", "nobody", "o romeo romeo", ""}} {
		if id, err := wrong.login(t, auth); condition(err) != NotAuthorized || id.Name != "" {
			t.Errorf("SCRAM as %+v: %+v, %v", wrong, id, err)
		}
	}

	x, _ := NewExchange(Plain, Config{Host: "localhost", Auth: auth})
	if _, done, err := x.Step(t.Context(), []byte("\x00JULIET\x00o romeo romeo")); err != nil || !done || x.Identity().Name != "juliet" {
		t.Errorf("PLAIN: %v, %+v", err, x.Identity())
	}

	x, _ = NewExchange(Plain, Config{Host: "localhost", Auth: auth})
	if _, _, err := x.Step(t.Context(), []byte("\x00juliet\x00o tybalt tybalt")); condition(err) != NotAuthorized {
		t.Errorf("PLAIN with a wrong password: %v", err)
	}

	guest, token, err := all.NewGuest(t.Context(), []string{"acd.localhost"}, time.Hour, "Anna")
	if err != nil {
		t.Fatal(err)
	}
	x, _ = NewExchange(OAuthBearer, Config{Host: "localhost", Auth: auth})
	_, done, err := x.Step(t.Context(), []byte("n,,\x01auth=Bearer "+token+"\x01\x01"))
	if id := x.Identity(); err != nil || !done || !id.Guest || id.Name != guest.Name || id.Account != 0 || len(id.Scope) != 1 {
		t.Errorf("OAUTHBEARER: %v, %+v", err, id)
	}
}

// TestPasswordChangedBetween: keys that have been replaced since the first message do not let anybody in.
func TestPasswordChangedBetween(t *testing.T) {
	a := pencil(t)
	x, _ := NewExchange(ScramSHA1, Config{Host: "localhost", Auth: a})
	s := newScram(x, ScramSHA1)
	s.nonce = func() string { return "3rfcNHYJY1ZVvWVs7j" }
	x.next = s.clientFirst
	if _, _, err := x.Step(t.Context(), []byte("n,,n=user,r=fyko+d2lbbFgONRv9qkxdawL")); err != nil {
		t.Fatal(err)
	}
	a.passwords["user"] = "quill"
	final := "c=biws,r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,p=v0X8v3Bz2T0CJGbJQyF0X+HI4Ts="
	if _, _, err := x.Step(t.Context(), []byte(final)); condition(err) != NotAuthorized {
		t.Errorf("the earlier password: %v", err)
	}
}
