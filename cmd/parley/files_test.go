package main

import (
	"log/slog"
	"net"
	"testing"
	"time"

	"parley/acd"
	acdstore "parley/acd/store"
	"parley/config"
	journal "parley/internal/store"
	"parley/xmppd/jid"
)

// The URLs of files are https, except in the demo and the test mode; where there could be none, none is said.
func TestFilesURL(t *testing.T) {
	here, open := &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: 8080}, &net.TCPAddr{IP: net.IPv4zero, Port: 443}
	for _, test := range []struct {
		name    string
		public  string
		demo    bool
		test    bool
		addr    net.Addr
		secured bool
		want    string
	}{
		{name: "a proxy has TLS", addr: here, want: "https://chat.example"},
		{name: "TLS of our own", addr: open, secured: true, want: "https://chat.example"},
		{name: "TLS on another port", addr: here, secured: true, want: "https://chat.example:8080"},
		{name: "a public name", public: "https://www.example", addr: here, want: "https://www.example"},
		{name: "a public name without TLS", public: "http://www.example", addr: here, want: ""},
		{name: "demo", demo: true, addr: here, want: "http://127.0.0.1:8080"},
		{name: "demo with TLS", demo: true, addr: here, secured: true, want: "https://chat.example:8080"},
		{name: "demo with a name", demo: true, public: "http://localhost:8080", addr: here, want: "http://localhost:8080"},
		{name: "test mode", test: true, addr: here, want: "http://127.0.0.1:8080"},
	} {
		t.Run(test.name, func(t *testing.T) {
			cfg := config.Default()
			cfg.HTTP.PublicURL, cfg.Demo, cfg.TestMode = test.public, test.demo, test.test
			if got := filesURL(cfg, "chat.example", test.addr, test.secured); got != test.want {
				t.Errorf("%q, expected %q", got, test.want)
			}
		})
	}
}

// A guest may upload while it talks with an agent, and no longer; what it may is counted by its conversation.
func TestGuestsMayUpload(t *testing.T) {
	cfg := config.Default()
	cfg.Data, cfg.Accounts.ScramIterations = t.TempDir(), 10_000
	p, err := openParts(t.Context(), cfg, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := p.close(t.Context()); err != nil {
			t.Error(err)
		}
	}()
	guest, _, err := p.accounts.NewGuest(t.Context(), []string{"acd.localhost"}, time.Hour, "visit")
	if err != nil {
		t.Fatal(err)
	}
	bare := jid.MustParse(guest.Name + "@localhost")
	may := mayUpload(p, cfg.Upload)
	expect := func(when, owner string, rows ...journal.Op) {
		t.Helper()
		if err := p.db.Do(t.Context(), acdstore.Both(rows...)); err != nil {
			t.Fatal(err)
		}
		a, err := may(t.Context(), bare)
		if err != nil || a.Owner != owner || owner != "" && (a.FileBytesMax != 10<<20 || a.DayFilesMax != 5 || a.BytesMax != 20<<20) {
			t.Errorf("%s: %+v, %v", when, a, err)
		}
	}
	contact := acdstore.NewContact{Contact: 1, Visitor: 1, JID: bare.String(), Queue: 1, Arrived: 1, Caller: "R"}
	expect("before it asks for anybody", "")
	expect("while it waits", "", acdstore.InsertContact(contact))
	expect("while it talks", "contact c-1", acdstore.Beside(2, []acd.Effect{acd.Connected{Contact: 1, Agent: 7}}))
	expect("after the end", "", acdstore.Beside(3, []acd.Effect{acd.Ended{Contact: 1, Agent: 7}}))
}

// Accounts may upload while they are enabled, each by an owner that nobody has again; strangers may not.
func TestMayUpload(t *testing.T) {
	cfg := config.Default()
	cfg.Data, cfg.Accounts.ScramIterations = t.TempDir(), 10_000
	p, err := openParts(t.Context(), cfg, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := p.close(t.Context()); err != nil {
			t.Error(err)
		}
	}()
	may := mayUpload(p, cfg.Upload)
	owner := func(who string) string {
		t.Helper()
		a, err := may(t.Context(), jid.MustParse(who))
		if err != nil {
			t.Fatal(err)
		}
		if (a.Owner == "") != (a.FileBytesMax == 0) {
			t.Errorf("%s: %+v", who, a)
		}
		return a.Owner
	}
	create := func() {
		t.Helper()
		if _, err := p.accounts.Create(t.Context(), "romeo", "wherefore-art-thou"); err != nil {
			t.Fatal(err)
		}
	}
	for _, stranger := range []string{"romeo@localhost", "g-abc@localhost", "localhost", "acd.localhost"} {
		if got := owner(stranger); got != "" {
			t.Errorf("%s may upload as %s", stranger, got)
		}
	}
	create()
	first := owner("romeo@localhost")
	if first == "" || owner("romeo@elsewhere.example") != "" {
		t.Errorf("romeo is %q, another romeo %q", first, owner("romeo@elsewhere.example"))
	}
	if err := p.accounts.SetDisabled(t.Context(), "romeo", true); err != nil || owner("romeo@localhost") != "" {
		t.Errorf("locked out, and may upload: %v", err)
	}
	if err := p.accounts.Remove(t.Context(), "romeo"); err != nil || owner("romeo@localhost") != "" {
		t.Errorf("removed, and may upload: %v", err)
	}
	create()
	if again := owner("romeo@localhost"); again == "" || again == first {
		t.Errorf("the second romeo is %q, the first was %q", again, first)
	}
}
