package im

import (
	"context"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"parley/internal/store"
	"parley/xmppd/jid"
	"parley/xmppd/session"
	"parley/xmppd/stanza"
	xstore "parley/xmppd/store"
)

// ear hears what leaves the router, and holds that it is well-formed and has a sender the router may name.
type ear struct {
	mu   sync.Mutex
	what []string // that should not be
}

func (e *ear) wrong(format string, args ...any) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.what = append(e.what, fmt.Sprintf(format, args...))
}

func (e *ear) take() []string {
	e.mu.Lock()
	defer e.mu.Unlock()
	what := e.what
	e.what = nil
	return what
}

func (e *ear) Write(messages ...[]byte) error {
	for _, m := range messages {
		e.check(m)
	}
	return nil
}

func (e *ear) check(m []byte) *stanza.View {
	v, err := stanza.NewScanner(roomy()).Scan(m)
	if err != nil {
		e.wrong("%v: %s", err, m)
		return nil
	}
	return v
}

func (*ear) Close(int) {}
func (*ear) Cut()      {}

func (*ear) Part(session.Why) {}

// Handle is the component's side: what comes from a client names that client.
func (e *ear) Handle(b []byte, done func()) {
	if v := e.check(b); v != nil {
		from, err := jid.ParseBytes(v.From)
		ours := from.Domain() == "localhost" || from.Domain() == "acd.localhost"
		if err != nil || !ours && string(v.Type) != "error" { // "no such server" is said in its name
			e.wrong("from %q: %s", v.From, b)
		}
	}
	done()
}

// roomy has room for what the router adds.
func roomy() stanza.Limits {
	l := stanza.SessionLimits()
	l.BytesMax, l.AttrsMax, l.ElementsMax, l.DepthMax, l.NamespacesMax = 2*l.BytesMax, 2*l.AttrsMax, 2*l.ElementsMax, l.DepthMax+2, 2*l.NamespacesMax
	return l
}

type stage struct {
	*Router
	clients []*Client // juliet, romeo, a guest
	link    interface{ Send([]byte) error }
}

// newStage is a router with two accounts, a guest, and a component, all listening to e.
func newStage(t testing.TB, e *ear, configure ...func(*Config, *store.DB)) *stage {
	t.Helper()
	log := slog.New(slog.DiscardHandler)
	db, err := store.Open(t.TempDir(), log)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	accounts, err := xstore.OpenAccounts(context.Background(), db, xstore.Config{ScramIterations: xstore.ScramIterationsMin})
	if err != nil {
		t.Fatal(err)
	}
	cfg := Config{Host: "localhost", SessionsPerAccountMax: 5, ComponentLimits: stanza.SessionLimits()}
	for _, f := range configure {
		f(&cfg, db)
	}
	r, err := NewRouter(cfg, accounts, nil, log)
	if err != nil {
		t.Fatal(err)
	}
	s := &stage{Router: r}
	if s.link, err = r.Attach("acd.localhost", e); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"juliet", "romeo", "g-1"} {
		o := Owner{Bare: jid.MustParse(name + "@localhost"), Guest: name == "g-1", Scope: []string{"acd.localhost"}}
		if !o.Guest {
			a, err := accounts.Create(context.Background(), name, "correct horse")
			if err != nil {
				t.Fatal(err)
			}
			o.Account = a.ID
		}
		full, err := o.Bare.WithResource("r")
		if err != nil {
			t.Fatal(err)
		}
		c := NewClient(sessionOf(full, e), o, "")
		if _, err := r.Bind(c); err != nil {
			t.Fatal(err)
		}
		s.clients = append(s.clients, c)
	}
	return s
}

func sessionOf(full jid.JID, t session.Transport) *session.Session {
	return session.New(full, session.Limits{StanzasMax: 1 << 20, BytesMax: 1 << 30, InFlightMax: 10}, t, func(*session.Session) {})
}

// FuzzRouter has clients and the component send anything: nothing panics, responsibility is taken exactly once, and
// what is passed on is well-formed and names a sender that is allowed.
func FuzzRouter(f *testing.F) {
	for who := range uint8(4) {
		for _, kind := range []string{"message", "presence", "iq"} {
			for _, typ := range []string{"", "chat", "groupchat", "error", "subscribe", "subscribed", "unsubscribe", "unsubscribed", "unavailable", "probe", "get", "set", "result"} {
				f.Add(who, fmt.Sprintf("<%s xmlns='jabber:client' from='x@acd.localhost' to='romeo@localhost' type='%s' id='1'><body>x</body></%s>", kind, typ, kind))
			}
		}
		f.Add(who, "<iq xmlns='jabber:client' type='set' id='1'><query xmlns='jabber:iq:roster'><item jid='a@b'><group>x</group></item></query></iq>")
		f.Add(who, "<p:presence xmlns:p='jabber:client' xmlns:q='q' q:to='x'><p:priority>5</p:priority></p:presence>")
		f.Add(who, "<message xmlns='jabber:client' to='c@acd.localhost'><stanza-id xmlns='urn:xmpp:sid:0' by='localhost'/><y/></message>")
	}
	f.Add(uint8(1<<2), "<message xmlns='jabber:client' type='chat' id='1' to='romeo@localhost'><body>x</body><received xmlns='urn:xmpp:receipts'/></message>")
	f.Add(uint8(3<<2), "<message xmlns='jabber:client' type='chat' id='1' to='romeo@localhost/r'><composing xmlns='http://jabber.org/protocol/chatstates'/></message>")
	e := &ear{}
	kept := &ledger{forgets: true}
	s := newStage(f, e, func(c *Config, db *store.DB) { kept.db, c.Archive = db, kept })
	for _, c := range s.clients[:2] { // each has another resource, which wants copies, and an enemy
		full, err := c.Bare.WithResource("other")
		if err != nil {
			f.Fatal(err)
		}
		other := NewClient(sessionOf(full, e), c.Owner, "")
		if _, err := s.Bind(other); err != nil || !s.Carbons(full, true) {
			f.Fatal(err)
		}
		if err := s.Block(full, []jid.JID{jid.MustParse("tybalt@localhost"), jid.MustParse("spam.example")}); err != nil {
			f.Fatal(err)
		}
	}
	scanner := stanza.NewScanner(stanza.SessionLimits())
	f.Fuzz(func(t *testing.T, who uint8, b string) {
		if int(who%4) == len(s.clients) {
			_ = s.link.Send([]byte(b)) // refused or not: no panic
			return
		}
		v, err := scanner.Scan([]byte(strings.Clone(b)))
		if err != nil || v.Kind != stanza.Message && v.Kind != stanza.Presence && v.Kind != stanza.IQ {
			return
		}
		var done atomic.Int32
		s.clients[1].SetActive(who&(1<<2) == 0)
		s.clients[0].carbons.Store(who&(1<<3) == 0)
		s.FromClient(s.clients[who%4], v, func() { done.Add(1) })
		for done.Load() == 0 {
			time.Sleep(100 * time.Microsecond) // a commit
		}
		if n := done.Load(); n != 1 {
			t.Errorf("done %d times", n)
		}
		for _, c := range s.Clients() {
			c.Flush()
		}
		for _, what := range e.take() {
			t.Error(what)
		}
	})
}
