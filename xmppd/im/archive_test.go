package im

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"sync"
	"testing"

	"parley/internal/store"
	"parley/xmppd/component"
	"parley/xmppd/module"
	"parley/xmppd/stanza"
)

// ledger is an archive whose truth is a real journal; held, it commits nothing until it is let go.
type ledger struct {
	db *store.DB

	mu    sync.Mutex
	count int
	kept  []module.Kept
	held  chan struct{}
	fails error

	spurns  int64 // an account
	forgets bool  // what it has kept
}

func (*ledger) Wants(v *stanza.View) bool {
	_, body := v.Child(stanza.NSClient, "body")
	return body && string(v.Type) != "groupchat" && string(v.Type) != "headline" && string(v.Type) != "error"
}

// Sides: who is in spurns keeps nothing.
func (l *ledger) Sides(m *module.Kept) {
	if m.Sender == l.spurns {
		m.Sender = -m.Sender
	}
	if m.Recipient == l.spurns {
		m.Recipient = -m.Recipient
	}
}

func (l *ledger) Keep(m module.Kept, done func(error)) string {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.count++; !l.forgets {
		l.kept = append(l.kept, m)
	}
	held, fails := l.held, l.fails
	l.db.Append(func(*store.Tx) error {
		if held != nil {
			<-held
		}
		return fails
	}, done)
	return "k" + strconv.Itoa(l.count)
}

func (l *ledger) hold() { l.mu.Lock(); l.held = make(chan struct{}); l.mu.Unlock() }

func (l *ledger) release() { l.mu.Lock(); close(l.held); l.held = nil; l.mu.Unlock() }

// inbox is what one client, or a component, has been given.
type inbox struct {
	ear
	mu  sync.Mutex
	all []string
	in  chan string
}

func newInbox() *inbox { return &inbox{in: make(chan string, 4096)} }

func (i *inbox) Write(messages ...[]byte) error {
	for _, m := range messages {
		if s := string(m); strings.HasPrefix(s, "<message") || strings.HasPrefix(s, "<presence") || strings.HasPrefix(s, "<iq") {
			i.in <- s
		}
	}
	return i.ear.Write(messages...)
}

func (i *inbox) Handle(b []byte, done func()) {
	i.in <- string(b)
	done()
}

// next takes the next stanza, which must contain all parts.
func (i *inbox) next(t *testing.T, parts ...string) string {
	t.Helper()
	m := <-i.in
	for _, p := range parts {
		if !strings.Contains(m, p) {
			t.Fatalf("expected %q in\n%s", p, m)
		}
	}
	return m
}

// archived is a stage with an archive, where everybody has an inbox.
type archived struct {
	*stage
	ledger *ledger
	inbox  map[*Client]*inbox
}

func newArchived(t *testing.T) *archived {
	t.Helper()
	a := &archived{ledger: &ledger{}, inbox: map[*Client]*inbox{}}
	a.stage = newStage(t, &ear{}, func(c *Config, db *store.DB) { a.ledger.db, c.Archive = db, a.ledger })
	for _, c := range a.clients {
		a.hears(c)
	}
	return a
}

// hears gives a client an inbox in place of the ear.
func (a *archived) hears(c *Client) {
	a.inbox[c] = newInbox()
	c.Session = sessionOf(c.JID, a.inbox[c])
}

// second binds another resource of a client's.
func (a *archived) second(t *testing.T, of *Client, resource string) *Client {
	t.Helper()
	full, err := of.Bare.WithResource(resource)
	if err != nil {
		t.Fatal(err)
	}
	in := newInbox()
	c := NewClient(sessionOf(full, in), of.Owner, "")
	a.inbox[c] = in
	if _, err := a.Bind(c); err != nil {
		t.Fatal(err)
	}
	return c
}

// none fails the test if c has been given anything: what it is given now must be next.
func (a *archived) none(t *testing.T, c *Client) {
	t.Helper()
	const marker = "<message xmlns='jabber:client' id='nothing-before-me'/>"
	c.Session.Deliver([]byte(marker)) // not behind what is held
	if m := <-a.inbox[c].in; m != marker {
		t.Errorf("%s got %s", c.JID, m)
		for m != marker {
			m = <-a.inbox[c].in
		}
	}
}

// say has a client send a stanza and returns what is closed when responsibility for it has been taken.
func (a *archived) say(t *testing.T, c *Client, format string, args ...any) <-chan struct{} {
	t.Helper()
	v, err := stanza.NewScanner(stanza.SessionLimits()).Scan(fmt.Appendf(nil, format, args...))
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan struct{})
	a.FromClient(c, v, func() { close(done) })
	c.Flush()
	return done
}

func isClosed(ch <-chan struct{}) bool {
	select {
	case <-ch:
		return true
	default:
		return false
	}
}

const line = "<message xmlns='jabber:client' type='chat' id='%s' to='%s'><body>%[1]s</body></message>"

func TestArchivedMessagesAreCommittedFirst(t *testing.T) {
	a := newArchived(t)
	juliet, romeo := a.clients[0], a.clients[1]
	<-a.say(t, romeo, "<presence xmlns='jabber:client'/>")
	a.inbox[romeo].next(t, "<presence")

	a.ledger.hold()
	one := a.say(t, juliet, line, "one", "romeo@localhost")
	two := a.say(t, juliet, line, "two", romeo.JID)
	three := make(chan struct{}) // not archived: it may not overtake, and so its sender waits
	go func() {
		<-a.say(t, juliet, "<message xmlns='jabber:client' type='headline' to='romeo@localhost'><body>three</body></message>")
		close(three)
	}()
	if isClosed(one) || isClosed(two) || isClosed(three) {
		t.Error("acknowledged before the commit")
	}
	a.none(t, romeo)
	a.ledger.release()
	a.inbox[romeo].next(t, "<body>one</body>", "<stanza-id xmlns='urn:xmpp:sid:0' by='romeo@localhost' id='k1'/>", "from='"+juliet.JID.String()+"'")
	a.inbox[romeo].next(t, "<body>two</body>", "<stanza-id xmlns='urn:xmpp:sid:0' by='romeo@localhost' id='k2'/>")
	if m := a.inbox[romeo].next(t, "<body>three</body>"); strings.Contains(m, "stanza-id") {
		t.Errorf("a headline is archived: %s", m)
	}
	<-one
	<-two
	<-three
	if k := a.ledger.kept[0]; k.Sender != int64(juliet.Account) || k.Recipient != int64(romeo.Account) || k.From != juliet.JID ||
		k.To.String() != "romeo@localhost" || strings.Contains(string(k.Stanza), "stanza-id") {
		t.Errorf("kept %+v %s", k, k.Stanza)
	}
}

func TestArchivedMessagesForWhoIsAway(t *testing.T) {
	a := newArchived(t)
	juliet, romeo := a.clients[0], a.clients[1]
	<-a.say(t, juliet, line, "one", "romeo@localhost")
	<-a.say(t, romeo, "<presence xmlns='jabber:client'/>")
	a.inbox[romeo].next(t, "<presence")
	a.inbox[romeo].next(t, "<body>one</body>", "by='romeo@localhost' id='k1'", "<delay xmlns='urn:xmpp:delay' from='localhost'")

	// Who comes while the commit is under way is found, too, and who goes gets it later.
	<-a.say(t, romeo, "<presence xmlns='jabber:client' type='unavailable'/>")
	a.inbox[romeo].next(t, "unavailable")
	a.ledger.hold()
	two := a.say(t, juliet, line, "two", "romeo@localhost")
	romeo.mu.Lock()
	romeo.presence = []byte("<presence xmlns='jabber:client'/>")
	romeo.mu.Unlock()
	a.ledger.release()
	<-two
	a.inbox[romeo].next(t, "<body>two</body>", "id='k2'")

	a.ledger.hold()
	three := a.say(t, juliet, line, "three", "romeo@localhost")
	romeo.mu.Lock()
	romeo.presence = nil
	romeo.mu.Unlock()
	a.ledger.release()
	<-three
	<-a.say(t, romeo, "<presence xmlns='jabber:client'/>")
	a.inbox[romeo].next(t, "<presence")
	a.inbox[romeo].next(t, "<body>three</body>", "id='k3'", "<delay ")
}

func TestWhatIsArchived(t *testing.T) {
	a := newArchived(t)
	juliet, romeo, guest := a.clients[0], a.clients[1], a.clients[2]
	bot := newInbox()
	link, err := a.Attach("bot.localhost", bot)
	if err != nil {
		t.Fatal(err)
	}
	own := newInbox()
	if _, err = a.Attach("own.localhost", own, component.OwnArchive); err != nil {
		t.Fatal(err)
	}
	guest.Scope = []string{"bot.localhost", "own.localhost"}
	for _, c := range []struct {
		name              string
		from              *Client // nil: the bot
		to                string
		sender, recipient int64
		kept              bool
	}{
		{"between accounts", juliet, "romeo@localhost", 1, 2, true},
		{"to a full JID", juliet, romeo.JID.String(), 1, 2, true},
		{"to oneself", juliet, "juliet@localhost", 1, 1, true},
		{"to nobody", juliet, "tybalt@localhost", 0, 0, false},
		{"to the server", juliet, "localhost", 0, 0, false},
		{"to a component", juliet, "bot.localhost", 1, 0, true},
		{"to a component with an archive of its own", juliet, "x@own.localhost", 0, 0, false},
		{"of a guest", guest, "bot.localhost", 0, 0, false},
		{"of a component", nil, "romeo@localhost", 0, 2, true},
		{"of a component to a guest", nil, "g-1@localhost", 0, 0, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			before := len(a.ledger.kept)
			if c.from != nil {
				<-a.say(t, c.from, line, "x", c.to)
			} else if err := link.Send(fmt.Appendf(nil, "<message xmlns='jabber:client' from='bot.localhost' to='%s'><body>x</body></message>", c.to)); err != nil {
				t.Fatal(err)
			}
			kept := a.ledger.kept[before:]
			if len(kept) == 1 != c.kept || c.kept && (kept[0].Sender != c.sender || kept[0].Recipient != c.recipient) {
				t.Errorf("kept %+v", kept)
			}
		})
	}
	for range 2 {
		if m := bot.next(t, "<body>x</body>"); strings.Contains(m, "stanza-id") {
			t.Errorf("the bot is told an id of the sender's archive: %s", m)
		}
	}
	own.next(t, "<body>x</body>")
}

func TestFailedCommitIsToldTheSender(t *testing.T) {
	a := newArchived(t)
	juliet, romeo := a.clients[0], a.clients[1]
	a.ledger.fails = errors.New("no")
	<-a.say(t, juliet, line, "one", romeo.JID)
	a.inbox[juliet].next(t, "type='error'", "id='one'", "<internal-server-error ")
	a.none(t, romeo)
}

// TestWhatIsSaidForAnAccount: the server speaks for juliet (XEP-0356), whose own clients and archive know of it.
func TestWhatIsSaidForAnAccount(t *testing.T) {
	a := newArchived(t)
	juliet, romeo := a.clients[0], a.clients[1]
	a.Carbons(juliet.JID, true)
	a.Send([]byte("<message xmlns='jabber:client' type='chat' from='juliet@localhost' to='" + romeo.JID.String() + "'><body>x</body></message>"))
	a.inbox[romeo].next(t, "<body>x</body>", "by='romeo@localhost'")
	a.expectCarbon(t, juliet, "sent", "<body>x</body>", "by='juliet@localhost'")
	a.Send([]byte("<message xmlns='jabber:client' from='localhost' to='" + romeo.JID.String() + "'><body>y</body></message>"))
	if m := a.inbox[romeo].next(t, "<body>y</body>"); strings.Contains(m, "stanza-id") {
		t.Errorf("the server's own is archived: %s", m)
	}
}

// TestWhoKeepsNothingGetsNoID: a copy tells an id only of an archive in which it stands.
func TestWhoKeepsNothingGetsNoID(t *testing.T) {
	a := newArchived(t)
	juliet, romeo := a.clients[0], a.clients[1]
	phone := a.second(t, juliet, "phone")
	a.Carbons(phone.JID, true)
	for _, c := range []struct {
		spurns            int64
		sender, recipient bool
	}{{0, true, true}, {int64(juliet.Account), false, true}, {int64(romeo.Account), true, false}} {
		a.ledger.spurns = c.spurns
		<-a.say(t, juliet, line, "x", romeo.JID)
		if m := a.inbox[romeo].next(t, "<body>"); strings.Contains(m, "stanza-id") != c.recipient {
			t.Errorf("account %d keeps nothing: %s", c.spurns, m)
		}
		if m := a.inbox[phone].next(t, "<body>"); strings.Contains(m, "stanza-id") != c.sender {
			t.Errorf("account %d keeps nothing: %s", c.spurns, m)
		}
	}
}
