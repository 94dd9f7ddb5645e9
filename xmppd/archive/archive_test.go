package archive

import (
	"fmt"
	"log/slog"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"parley/internal/store"
	"parley/xmppd/jid"
	"parley/xmppd/module"
	"parley/xmppd/stanza"
	xstore "parley/xmppd/store"
)

// People of the tests: their accounts' ids.
const (
	romeo    = 1
	juliet   = 2
	mercutio = 3
)

func nameOf(account int64) string {
	return map[int64]string{romeo: "romeo", juliet: "juliet", mercutio: "mercutio"}[account]
}

func addressOf(account int64) jid.JID { return jid.MustParse(nameOf(account) + "@verona.lit") }

// fixture is an archive on a database of its own.
type fixture struct {
	*Archive
	dir      string
	db       *store.DB
	accounts *xstore.Accounts
}

func open(t testing.TB, dir string, cfg Config) *fixture {
	t.Helper()
	f := &fixture{dir: dir}
	f.start(t, cfg)
	f.people(t)
	t.Cleanup(f.shut)
	return f
}

func (f *fixture) start(t testing.TB, cfg Config) {
	t.Helper()
	log := slog.New(slog.DiscardHandler)
	var err error
	f.db, err = store.Open(f.dir, log)
	must(t, err)
	f.accounts, err = xstore.OpenAccounts(t.Context(), f.db, xstore.Config{ScramIterations: xstore.ScramIterationsMin})
	must(t, err)
	f.Archive, err = Open(t.Context(), cfg, f.db, f.accounts, log)
	must(t, err)
}

func (f *fixture) shut() {
	if f.Archive != nil {
		f.Close()
		f.Archive = nil
		_ = f.db.Close()
	}
}

// again closes the archive and opens it anew.
func (f *fixture) again(t testing.TB) {
	t.Helper()
	cfg := f.cfg
	f.shut()
	f.start(t, cfg)
}

// people makes the accounts of the tests.
func (f *fixture) people(t testing.TB) {
	t.Helper()
	for _, want := range []int64{romeo, juliet, mercutio} {
		if _, there, err := f.accounts.ByID(t.Context(), xstore.AccountID(want)); err != nil || there {
			must(t, err)
			continue
		}
		account, err := f.accounts.Create(t.Context(), nameOf(want), "a long password")
		must(t, err)
		if int64(account.ID) != want {
			t.Fatalf("%s has id %d", nameOf(want), account.ID)
		}
	}
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func message(from, to, id, inside string) string {
	return fmt.Sprintf(`<message xmlns='jabber:client' from='%s' to='%s' type='chat' id='%s'>%s</message>`, from, to, id, inside)
}

func viewOf(t testing.TB, text string) *stanza.View {
	t.Helper()
	v, err := stanza.NewScanner(stanza.SessionLimits()).Scan([]byte(text))
	must(t, err)
	return v
}

// kept is a message between two accounts, either of which may be 0 for somebody elsewhere.
func kept(t testing.TB, sender, recipient int64, at time.Time, text string) module.Kept {
	v := viewOf(t, text)
	return module.Kept{
		Sender: sender, Recipient: recipient, At: at, Stanza: []byte(text), View: v,
		From: jid.MustParse(string(v.From)), To: jid.MustParse(string(v.To)),
	}
}

// keep keeps a message and returns its id when it is durable.
func (f *fixture) keep(t testing.TB, m module.Kept) string {
	t.Helper()
	outcome := make(chan error, 1)
	id := f.Keep(m, func(err error) { outcome <- err })
	must(t, <-outcome)
	return id
}

func TestKeepReportsInOrder(t *testing.T) {
	f := open(t, filepath.Join(t.TempDir(), "x"), Default())
	text := message("romeo@verona.lit/a", "juliet@verona.lit", "1", "<body>x</body>")
	var mu sync.Mutex
	var told []string
	given := map[string]bool{}
	var all, done sync.WaitGroup
	for range 4 {
		all.Go(func() {
			for range 100 {
				done.Add(1)
				mu.Lock() // so that the ids are gathered in the order of Keep
				var id string
				id = f.Keep(kept(t, romeo, juliet, time.UnixMilli(1), text), func(err error) {
					if err != nil {
						t.Error(err)
					}
					done.Done()
				})
				if given[id] {
					t.Errorf("id %s is given twice", id)
				}
				given[id] = true
				told = append(told, id)
				mu.Unlock()
			}
		})
	}
	all.Wait()
	done.Wait()
	for i, id := range told {
		if n, ok := f.ids.parse(id); !ok || n != int64(i+1) {
			t.Fatalf("the %dth id is that of row %d, %v", i+1, n, ok)
		}
	}
}

func TestWants(t *testing.T) {
	for _, c := range []struct {
		typ, inside string
		want        bool
	}{
		{"chat", "<body>x</body>", true},
		{"normal", "<body>x</body>", true},
		{"", "<body>x</body>", true},
		{"groupchat", "<body>x</body>", false},
		{"headline", "<body>x</body>", false},
		{"error", "<body>x</body>", false},
		{"chat", "", false},
		{"chat", "<composing xmlns='http://jabber.org/protocol/chatstates'/>", false},
		{"chat", "<body>x</body><no-store xmlns='urn:xmpp:hints'/>", false},
		{"chat", "<no-permanent-store xmlns='urn:xmpp:hints'/><body>x</body>", false},
		{"chat", "<store xmlns='urn:xmpp:hints'/>", true},
		{"chat", "<store xmlns='urn:xmpp:hints'/><no-store xmlns='urn:xmpp:hints'/>", false},
		{"error", "<store xmlns='urn:xmpp:hints'/>", false},
		{"chat", "<body>x</body><no-copy xmlns='urn:xmpp:hints'/>", true},
		{"chat", "<received xmlns='urn:xmpp:receipts' id='1'/>", true},
		{"chat", "<request xmlns='urn:xmpp:receipts'/>", false},
		{"chat", "<displayed xmlns='urn:xmpp:chat-markers:0' id='1'/>", true},
		{"chat", "<markable xmlns='urn:xmpp:chat-markers:0'/>", false},
		{"chat", "<reactions xmlns='urn:xmpp:reactions:0' id='1'/>", true},
		{"chat", "<retract xmlns='urn:xmpp:message-retract:1' id='1'/>", true},
		{"normal", "<x xmlns='jabber:x:conference' jid='a@b'/>", true},
		{"chat", "<body xmlns='urn:other'>x</body>", false},
	} {
		v := viewOf(t, `<message xmlns='jabber:client' type='`+c.typ+`'>`+c.inside+`</message>`)
		if got := (*Archive)(nil).Wants(v); got != c.want {
			t.Errorf("%s %s: %v, want %v", c.typ, c.inside, got, c.want)
		}
	}
}

func TestIDsCannotBeGuessed(t *testing.T) {
	a, _ := newIDs(make([]byte, 16))
	b, _ := newIDs([]byte("another key here"))
	for _, id := range []int64{1, 2, 1 << 40} {
		if got, ok := a.parse(a.text(id)); got != id || !ok {
			t.Errorf("%d comes back as %d, %v", id, got, ok)
		}
		if _, ok := b.parse(a.text(id)); ok {
			t.Errorf("the id of another server is taken")
		}
	}
	for _, text := range []string{"", "1", "not an id", "AAAAAAAAAAAAAAAAAAAAAA", a.text(5) + "A"} {
		if _, ok := a.parse(text); ok {
			t.Errorf("%q is taken for an id", text)
		}
	}
}
