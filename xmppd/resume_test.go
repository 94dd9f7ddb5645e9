package xmppd_test

import (
	"fmt"
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/coder/websocket"

	"parley/xmppd"
	"parley/xmppd/xmpptest"
)

func chat(to, id string) string {
	return "<message xmlns='jabber:client' type='chat' to='" + to + "' id='" + id + "'><body>" + id + "</body></message>"
}

func bindAs(resource string) string {
	return strings.Replace(xmpptest.Bind, "/></iq>", "><resource>"+resource+"</resource></bind></iq>", 1)
}

func TestALogInInOneFlight(t *testing.T) {
	s := xmpptest.Start(t)
	s.Account(t, "juliet")
	c := s.Dial(t)
	c.Send(xmpptest.Open, xmpptest.Plain("juliet"), xmpptest.Open, xmpptest.Bind, xmpptest.Enable,
		"<presence xmlns='jabber:client'/>", xmpptest.Request)
	for _, want := range []string{"<open", "<stream:features", "<success", "<open", "<stream:features", "id='bind'", "<enabled", "<presence"} {
		c.Expect(want)
	}
	c.Until("<a ", "h='1'")
}

func TestWishes(t *testing.T) {
	s := xmpptest.Start(t)
	s.Account(t, "juliet")
	seen := map[string]bool{}
	for _, wish := range []string{"", "desk", "desk", strings.Repeat("x", 1000), "陽台"} {
		c := s.Dial(t)
		c.Send(xmpptest.Open, xmpptest.Plain("juliet"), xmpptest.Open, bindAs(wish))
		m := c.Until("id='bind'")
		_, full, _ := strings.Cut(m, "<jid>juliet@localhost/")
		resource, _, _ := strings.Cut(full, "<")
		if seen[resource] || len(resource) < 26 {
			t.Errorf("resource %q", resource)
		}
		seen[resource] = true
		if len(wish) < 100 && wish != "" && !strings.HasPrefix(resource, wish+".") {
			t.Errorf("%q was wished for, got %q", wish, resource)
		}
	}
}

func TestABindReplacesWhoIsGone(t *testing.T) {
	s := xmpptest.Start(t)
	s.Account(t, "juliet")
	acd := s.Attach(t, "acd.localhost")
	login := func() *xmpptest.Client {
		c := s.Dial(t)
		c.Send(xmpptest.Open, xmpptest.Plain("juliet"), xmpptest.Open, bindAs("desk"))
		c.Until("id='bind'")
		c.Enable().Send("<message xmlns='jabber:client' to='acd.localhost'/>")
		acd.Until("<message", "from='juliet@localhost/desk.")
		return c
	}
	gone, here := login(), login()
	gone.Cut()
	acd.Expect("state='lost'")
	c := s.Dial(t)
	c.Send(xmpptest.Open, xmpptest.Plain("juliet"), xmpptest.Open, bindAs("desk"))
	acd.Expect("state='ended'")
	c.Until("id='bind'")
	here.Ping() // a session that is attached is left in peace
	if n := s.Sessions(); n != 2 {
		t.Errorf("%d sessions", n)
	}
}

func TestSessionsPerAccountAreBounded(t *testing.T) {
	s := xmpptest.Start(t, func(c *xmppd.Config) { c.SessionsPerAccountMax = 1 })
	s.Account(t, "juliet")
	first := s.Dial(t).Login(xmpptest.Plain("juliet"))
	c := s.Dial(t)
	c.Send(xmpptest.Open, xmpptest.Plain("juliet"), xmpptest.Open, xmpptest.Bind)
	c.Until("id='bind'", "type='error'", "<resource-constraint ")
	first.Send(xmpptest.Close)
	first.ExpectEnd(1000)
	for { // the server notices the end in its own time
		c.Send(xmpptest.Bind)
		if m := c.Until("id='bind'"); strings.Contains(m, "result") {
			return
		}
	}
}

func TestResumption(t *testing.T) {
	s := xmpptest.Start(t)
	s.Account(t, "juliet", "romeo")
	acd := s.Attach(t, "acd.localhost")
	_, token := s.Guest(t, "acd.localhost")
	for name, auth := range map[string]string{"account": xmpptest.Plain("juliet"), "guest": xmpptest.Bearer(token)} {
		t.Run(name, func(t *testing.T) {
			c := s.Dial(t).Login(auth).Enable()
			c.Send("<message xmlns='jabber:client' to='acd.localhost' id='1'/>")
			acd.Expect("id='1'")
			for i := range 3 {
				acd.Say(fmt.Sprintf("<message xmlns='jabber:client' from='acd.localhost' to='%s' id='p%d'/>", c.JID, i))
			}
			c.Until("id='p0'")
			c.Cut()
			acd.Expect("<session xmlns='urn:parley:session:1' jid='"+c.JID+"' state='lost'/>", "from='localhost'", "to='acd.localhost'")
			acd.Say(fmt.Sprintf("<message xmlns='jabber:client' from='acd.localhost' to='%s' id='p3'/>", c.JID))
			again := s.Dial(t)
			if h := again.Resume(auth, c, 1); h != "1" {
				t.Errorf("h is %s", h)
			}
			acd.Expect("state='resumed'")
			for _, id := range []string{"p1", "p2", "p3"} {
				again.Expect("id='" + id + "'")
			}
			again.Until("<r ")
			again.Send("<message xmlns='jabber:client' to='acd.localhost' id='2'/>")
			acd.Expect("id='2'", "from='"+c.JID+"'")
			again.Send(xmpptest.Close)
			again.ExpectEnd(1000)
			acd.Expect("state='ended'")
		})
	}
}

func TestAnOldConnectionIsLetGoByAResumption(t *testing.T) {
	s := xmpptest.Start(t)
	s.Account(t, "juliet")
	acd := s.Attach(t, "acd.localhost")
	c := s.Dial(t).Login(xmpptest.Plain("juliet")).Enable()
	c.Send("<message xmlns='jabber:client' to='acd.localhost'/>")
	acd.Expect("<message")
	again := s.Dial(t) // half-open: the server has not noticed that the old one is gone
	again.Resume(xmpptest.Plain("juliet"), c, 0)
	acd.Expect("state='lost'")
	acd.Expect("state='resumed'")
	again.Ping()
	expectGoodBye(t, c.ExpectEnd(websocket.StatusPolicyViolation), "conflict")
	again.Ping() // the good-bye was the connection's, not the session's
}

// expectGoodBye holds that a stream ended with an error, and that it was closed behind that.
func expectGoodBye(t *testing.T, got []string, condition string) {
	t.Helper()
	if n := len(got); n < 2 || !strings.HasPrefix(got[n-2], "<stream:error ") || !strings.Contains(got[n-2], "<"+condition+" ") ||
		got[n-1] != xmpptest.Close {
		t.Errorf("the stream did not end with %s: %q", condition, got)
	}
}

// TestWhoFallsBehindIsToldSo: a client that acknowledges nothing hears why its connection ends, and loses nothing.
func TestWhoFallsBehindIsToldSo(t *testing.T) {
	s := xmpptest.Start(t, func(c *xmppd.Config) { c.Account.Queue.StanzasMax = 8 })
	s.Account(t, "juliet")
	acd := s.Attach(t, "acd.localhost")
	c := s.Dial(t).Login(xmpptest.Plain("juliet")).Enable()
	c.Send("<message xmlns='jabber:client' to='acd.localhost'/>")
	acd.Expect("<message")
	for i := range 9 {
		acd.Say(fmt.Sprintf("<message xmlns='jabber:client' from='acd.localhost' to='%s' id='%d'/>", c.JID, i))
	}
	got := c.ExpectEnd(websocket.StatusTryAgainLater)
	expectGoodBye(t, got, "resource-constraint")
	acd.Expect("state='lost'")
	read := 0
	for _, m := range got {
		if strings.HasPrefix(m, "<message") {
			read++
		}
	}
	again := s.Dial(t)
	again.Resume(xmpptest.Plain("juliet"), c, read)
	acd.Expect("state='resumed'")
	for i := read; i < 9; i++ {
		again.Until("<message", fmt.Sprintf(" id='%d'", i))
	}
}

func TestWhatCannotBeResumed(t *testing.T) {
	s := xmpptest.Start(t, func(c *xmppd.Config) { c.AnonymousAllowed = true })
	s.Account(t, "juliet", "romeo")
	_, tokenA := s.Guest(t, "acd.localhost")
	_, tokenB := s.Guest(t, "acd.localhost")
	juliet := s.Dial(t).Login(xmpptest.Plain("juliet")).Enable()
	guest := s.Dial(t).Login(xmpptest.Bearer(tokenA)).Enable()
	ended := s.Dial(t).Login(xmpptest.Plain("juliet")).Enable()
	ended.Ping()
	ended.Send(xmpptest.Close)
	ended.ExpectEnd(1000)
	for _, c := range []struct{ name, auth, previd, h string }{
		{"unknown", xmpptest.Plain("juliet"), "nonsense", ""},
		{"empty", xmpptest.Plain("juliet"), "", ""},
		{"another account's", xmpptest.Plain("romeo"), juliet.SMID, ""},
		{"another account's, ended", xmpptest.Plain("romeo"), ended.SMID, ""},
		{"an account's by a guest", xmpptest.Bearer(tokenA), juliet.SMID, ""},
		{"another guest's", xmpptest.Bearer(tokenB), guest.SMID, ""},
		{"a guest's by an account", xmpptest.Plain("juliet"), guest.SMID, ""},
		{"ended", xmpptest.Plain("juliet"), ended.SMID, " h='1'"},
	} {
		t.Run(c.name, func(t *testing.T) {
			other := s.Dial(t)
			other.Send(xmpptest.Open, c.auth, xmpptest.Open, "<resume xmlns='urn:xmpp:sm:3' h='0' previd='"+c.previd+"'/>", xmpptest.Bind)
			other.Until("<failed xmlns='urn:xmpp:sm:3'"+c.h+">", "<item-not-found ")
			other.Expect("id='bind'", "type='result'")
		})
	}
	juliet.Ping()
	guest.Ping()
	anonymous := s.Dial(t)
	anonymous.Send(xmpptest.Open, xmpptest.Auth("ANONYMOUS", "trace"), xmpptest.Open, xmpptest.Bind, xmpptest.Enable)
	if m := anonymous.Until("<enabled"); strings.Contains(m, "resume") {
		t.Error(m)
	}
}

func TestHibernationEnds(t *testing.T) {
	s := xmpptest.Start(t, func(c *xmppd.Config) { c.ResumeTimeout, c.GuestResumeTimeout = 3*time.Second, 6*time.Second })
	s.Account(t, "juliet")
	acd := s.Attach(t, "acd.localhost")
	_, token := s.Guest(t, "acd.localhost")
	for _, c := range []struct {
		auth    string
		seconds int
	}{{xmpptest.Plain("juliet"), 3}, {xmpptest.Bearer(token), 6}} {
		client := s.Dial(t).Login(c.auth).Enable()
		client.Send("<presence xmlns='jabber:client' to='room@acd.localhost/me'/>")
		acd.Expect("<presence")
		client.Cut()
		acd.Expect("state='lost'")
		settle(func() int { return 1 - s.Hibernating() }, 0)
		s.Clock.Pass(c.seconds - 1)
		if n := s.Sessions(); n != 1 {
			t.Fatalf("%d sessions before the time", n)
		}
		s.Clock.Pass(1)
		acd.Expect("state='ended'", "jid='"+client.JID+"'")
		acd.Expect("<presence", "type='unavailable'", "to='room@acd.localhost/me'", "from='"+client.JID+"'")
	}
}

// TestHFollowsTheComponent holds what h counts: a stanza for a component only when the component says so, and nothing
// behind it before.
func TestHFollowsTheComponent(t *testing.T) {
	s := xmpptest.Start(t)
	s.Account(t, "juliet")
	acd := s.Attach(t, "acd.localhost")
	acd.Hold(true)
	c := s.Dial(t).Login(xmpptest.Plain("juliet")).Enable()
	toACD := "<message xmlns='jabber:client' to='acd.localhost'/>"
	c.Send(toACD, toACD, "<presence xmlns='jabber:client' to='nobody@localhost'/>", xmpptest.Request)
	c.Expect("<a ", "h='0'")
	first, second := acd.Expect("<message"), acd.Expect("<message")
	second.Done()
	c.Send(xmpptest.Request)
	c.Expect("<a ", "h='0'")
	first.Done()
	c.Expect("<a ", "h='3'") // unasked
	c.Send(toACD)
	third := acd.Expect("<message")
	c.Cut()
	acd.Expect("state='lost'")
	go third.Done() // the resumption waits for it
	if h := s.Dial(t).Resume(xmpptest.Plain("juliet"), c, 0); h != "4" {
		t.Errorf("h is %s", h)
	}
}

func TestAnHThatIsTooHighIsTakenAsAll(t *testing.T) {
	s := xmpptest.Start(t)
	s.Account(t, "juliet")
	c := s.Dial(t).Login(xmpptest.Plain("juliet")).Enable()
	c.Send("<a xmlns='urn:xmpp:sm:3' h='7'/>")
	c.Ping()
	c.Until("<r ")
	c.Cut()
	again := s.Dial(t)
	again.Resume(xmpptest.Plain("juliet"), c, 4000)
	if before := again.Ping(); len(before) != 0 {
		t.Errorf("sent again: %q", before)
	}
}

// TestASlowReaderIsCutAndLosesNothing lets a client stop reading while a component goes on sending.
func TestASlowReaderIsCutAndLosesNothing(t *testing.T) {
	s := xmpptest.Start(t)
	s.Account(t, "juliet")
	acd := s.Attach(t, "acd.localhost")
	c := s.Dial(t).Login(xmpptest.Plain("juliet")).Enable()
	c.Send("<message xmlns='jabber:client' to='acd.localhost'/>")
	acd.Expect("<message")
	padding := strings.Repeat("x", 2000)
	// Nothing waits for an archive: what came after the resumption would make too much again.
	const hint = "<no-permanent-store xmlns='urn:xmpp:hints'/>"
	const messages = 700 // 1.4 MB: more than the queue's 1 MiB, less than twice as much
	for i := range messages {
		acd.Say(fmt.Sprintf("<message xmlns='jabber:client' from='acd.localhost' to='%s' id='%d'><body>%s</body>%s</message>", c.JID, i, padding, hint))
	}
	acd.Expect("state='lost'")
	got := 0
	for { // what had left before the cut
		m, err := c.Read()
		if err != nil {
			break
		}
		if strings.HasPrefix(m, "<message") {
			got++
		}
	}
	again := s.Dial(t)
	again.Resume(xmpptest.Plain("juliet"), c, got)
	for i := got; i < messages; i++ {
		again.Until("<message", fmt.Sprintf(" id='%d'", i))
	}
}

func TestTooMuchForWhoIsAwayEndsTheSession(t *testing.T) {
	s := xmpptest.Start(t)
	acd := s.Attach(t, "acd.localhost")
	_, token := s.Guest(t, "acd.localhost")
	c := s.Dial(t).Login(xmpptest.Bearer(token)).Enable()
	c.Send("<message xmlns='jabber:client' to='acd.localhost'/>")
	acd.Expect("<message")
	c.Cut()
	acd.Expect("state='lost'")
	for range 2*256 + 1 {
		acd.Say("<message xmlns='jabber:client' from='acd.localhost' to='" + c.JID + "'/>")
	}
	acd.Until("state='ended'")
}

// TestNothingLostNothingDoubled cuts both clients' sockets at random and lets acknowledgements get lost with them.
func TestNothingLostNothingDoubled(t *testing.T) {
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	r := rand.New(rand.NewPCG(seed, 0))
	s := xmpptest.Start(t)
	s.Account(t, "juliet")
	acd := s.Attach(t, "acd.localhost")
	c := s.Dial(t).Login(xmpptest.Plain("juliet")).Enable()
	h, sent, said := 0, 0, 0
	handle := func(m string) {
		switch {
		case strings.HasPrefix(m, "<message"):
			if !strings.Contains(m, " id='"+strconv.Itoa(h)+"'") {
				t.Fatalf("expected %d, got %s", h, m)
			}
			h++
		case strings.HasPrefix(m, "<r ") && r.IntN(3) > 0:
			c.Send("<a xmlns='urn:xmpp:sm:3' h='" + strconv.Itoa(h) + "'/>")
		}
	}
	for range 400 {
		switch n := r.IntN(12); {
		case n == 0:
			old := c
			if r.IntN(2) == 0 {
				old.Cut() // or else the server lets it go
			}
			c = s.Dial(t)
			done, err := strconv.Atoi(c.Resume(xmpptest.Plain("juliet"), old, h))
			if err != nil {
				t.Fatal(err)
			}
			for i := done; i < sent; i++ {
				c.Send("<message xmlns='jabber:client' to='acd.localhost' id='" + strconv.Itoa(i) + "'/>")
			}
		case n < 4:
			if h < said {
				handle(c.Next())
			}
		case n < 8:
			c.Send("<message xmlns='jabber:client' to='acd.localhost' id='" + strconv.Itoa(sent) + "'/>")
			sent++
		default:
			acd.Say("<message xmlns='jabber:client' from='acd.localhost' to='" + c.JID + "' id='" + strconv.Itoa(said) + "'/>")
			said++
		}
	}
	for h < said {
		handle(c.Next())
	}
	for i := 0; i < sent; {
		m := acd.Expect("<message").Stanza
		if strings.Contains(m, "urn:parley:session:1") {
			continue
		}
		if !strings.Contains(m, " id='"+strconv.Itoa(i)+"'") {
			t.Fatalf("the component expected %d, got %s", i, m)
		}
		i++
	}
}

func TestShutdown(t *testing.T) {
	s := xmpptest.Start(t)
	s.Account(t, "juliet")
	acd := s.Attach(t, "acd.localhost")
	c := s.Dial(t).Login(xmpptest.Plain("juliet")).Enable()
	c.Send("<message xmlns='jabber:client' to='acd.localhost'/>")
	acd.Expect("<message")
	waiting := s.Dial(t)
	waiting.Send(xmpptest.Open)
	waiting.Expect("<open")
	waiting.Expect("<stream:features")
	over := make(chan error, 1)
	go func() { over <- s.Shutdown(t.Context()) }()
	for _, client := range []*xmpptest.Client{c, waiting} {
		got := client.ExpectEnd(websocket.StatusServiceRestart)
		if n := len(got); n < 2 || !strings.Contains(got[n-2], "<system-shutdown ") || got[n-1] != xmpptest.Close {
			t.Errorf("%q", got)
		}
	}
	if err := <-over; err != nil {
		t.Fatal(err)
	}
	if n := s.Sessions(); n != 0 {
		t.Errorf("%d sessions", n)
	}
	if got := upgrade(t, s, websocket.DialOptions{Subprotocols: []string{"xmpp"}}); got != 503 {
		t.Errorf("a new connection got %d", got)
	}
	acd.Nothing()
}

// TestAPoliteEndLosesNothing: a client that closes its stream without acknowledging what came may not have read it
// (XEP-0198 v1.6 §4).
func TestAPoliteEndLosesNothing(t *testing.T) {
	s := xmpptest.Start(t)
	s.Account(t, "juliet", "romeo")
	juliet := s.Dial(t).Login(xmpptest.Plain("juliet"))
	juliet.Send("<message xmlns='jabber:client' to='romeo@localhost' type='chat' id='kept'><body>kept</body></message>")
	juliet.Ping()
	romeo := s.Dial(t).Login(xmpptest.Plain("romeo")).Enable()
	romeo.Send("<presence xmlns='jabber:client'/>")
	romeo.Until("<body>kept</body>")
	romeo.Send(xmpptest.Close)
	romeo.ExpectEnd(1000)
	again := s.Dial(t).Login(xmpptest.Plain("romeo"))
	again.Send("<presence xmlns='jabber:client'/>")
	again.Until("<body>kept</body>", "urn:xmpp:delay")
}

// TestWhoComesLaterGetsWhatNobodyGot: a message that went to a session nobody came back to is not taken for delivered because
// another client is there by now.
func TestWhoComesLaterGetsWhatNobodyGot(t *testing.T) {
	s := xmpptest.Start(t, func(c *xmppd.Config) { c.ResumeTimeout = 5 * time.Second })
	s.Account(t, "juliet", "romeo")
	juliet := s.Dial(t).Login(xmpptest.Plain("juliet"))
	gone := s.Dial(t).Login(xmpptest.Plain("romeo")).Enable().Present()
	gone.Cut()
	for s.Hibernating() == 0 {
		time.Sleep(time.Millisecond) // the connection's own goroutine finds out
	}
	juliet.Send("<message xmlns='jabber:client' to='romeo@localhost' type='chat' id='m'><body>unheard</body></message>")
	juliet.Ping()
	later := s.Dial(t).Login(xmpptest.Plain("romeo")).Present()
	for s.Hibernating() > 0 {
		s.Clock.Pass(6)
	}
	later.Until("<body>unheard</body>")
}
