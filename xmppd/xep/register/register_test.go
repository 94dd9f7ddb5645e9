package register_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"parley/xmppd"
	"parley/xmppd/stanza"
	"parley/xmppd/xep/register"
	"parley/xmppd/xmpptest"
)

const secret = "a long enough one"

func open(c *xmppd.Config) { c.Registration.Open = true }

func query(inner string) string { return "<query xmlns='jabber:iq:register'>" + inner + "</query>" }

func account(name, password string) string {
	return query("<username>" + name + "</username><password>" + password + "</password>")
}

// before is a client that has not logged in.
func before(t testing.TB, s *xmpptest.Server) *xmpptest.Client {
	c := s.Dial(t)
	c.Send(xmpptest.Open)
	c.Expect("<open")
	c.Expect("<stream:features", "<register xmlns='http://jabber.org/features/iq-register'/>")
	return c
}

func verify(t *testing.T, s *xmpptest.Server, name, password string) bool {
	_, err := s.Accounts.Verify(t.Context(), name, password)
	return err == nil
}

func TestBeforeLogin(t *testing.T) {
	s := xmpptest.Start(t, open)
	s.Account(t, "juliet")
	c := before(t, s)
	form := c.Result("get", "localhost", query(""))
	if form.Child(register.NS, "username") == nil || form.Child(register.NS, "password") == nil || form.Child(register.NS, "registered") != nil {
		t.Errorf("asked for: %s", form.Bytes())
	}
	c.Refused("set", "", account("juliet", secret), "conflict")
	c.Refused("set", "", account("romeo", ""), "not-acceptable")
	c.Refused("set", "", account("romeo", "short"), "not-acceptable")
	c.Refused("set", "", account("g-romeo", secret), "not-acceptable") // kept for guests
	c.Refused("set", "", query("<remove/>"), "unexpected-request")
	if got := c.Result("set", "", account("Romeo", secret)); got != nil {
		t.Errorf("%s", got.Bytes())
	}
	// The same stream goes on to log in.
	c.Send(xmpptest.Auth("PLAIN", "\x00romeo\x00"+secret), xmpptest.Open, xmpptest.Bind)
	c.Until("id='bind'", "romeo@localhost/")
}

func TestClosed(t *testing.T) {
	s := xmpptest.Start(t)
	s.Account(t, "juliet")
	c := s.Dial(t)
	c.Send(xmpptest.Open)
	c.Expect("<open")
	if features := c.Expect("<stream:features"); strings.Contains(features, "iq-register") {
		t.Errorf("announced: %s", features)
	}
	c.Send("<iq xmlns='jabber:client' type='set' id='r'>" + account("romeo", secret) + "</iq>")
	c.Until("<stream:error", "not-authorized")
	if verify(t, s, "romeo", secret) {
		t.Error("an account was made")
	}
	juliet := s.Dial(t).Login(xmpptest.Plain("juliet"))
	juliet.Refused("get", "localhost", query(""), "service-unavailable")
	juliet.Refused("set", "localhost", query("<remove/>"), "service-unavailable")
}

func TestPassword(t *testing.T) {
	s := xmpptest.Start(t, open)
	s.Account(t, "juliet", "romeo")
	juliet := s.Dial(t).Login(xmpptest.Plain("juliet"))
	got := juliet.Result("get", "localhost", query(""))
	if got.Child(register.NS, "registered") == nil || got.Child(register.NS, "username").Text() != "juliet" || got.Child(register.NS, "password").Text() != "" {
		t.Errorf("registered: %s", got.Bytes())
	}
	juliet.Refused("set", "localhost", account("romeo", secret), "not-allowed")
	juliet.Refused("set", "localhost", account("juliet", ""), "bad-request")
	juliet.Refused("set", "localhost", account("juliet", "short"), "not-acceptable")
	if !verify(t, s, "juliet", xmpptest.Password) || !verify(t, s, "romeo", xmpptest.Password) {
		t.Fatal("a refused change was made")
	}
	// The answer comes before the end that the new password brings to all sessions.
	juliet.Result("set", "localhost", account("juliet", secret))
	juliet.Until("<stream:error", "not-authorized")
	if !verify(t, s, "juliet", secret) {
		t.Error("the new password is not good")
	}
}

func TestCancel(t *testing.T) {
	s := xmpptest.Start(t, open)
	s.Account(t, "juliet", "romeo")
	s.Befriend(t, "juliet", "romeo")
	juliet := s.Dial(t).Login(xmpptest.Plain("juliet"))
	juliet.Refused("set", "", query("<remove/><username>juliet</username>"), "bad-request")
	juliet.Result("set", "", query("<remove/>"))
	juliet.Until("<stream:error", "not-authorized")
	if _, found, _ := s.Accounts.Lookup(t.Context(), "juliet"); found {
		t.Error("the account is still there")
	}
	romeo, _, _ := s.Accounts.Lookup(t.Context(), "romeo")
	items, _, err := s.Accounts.Roster(t.Context(), romeo.ID)
	if err != nil || len(items) != 1 || items[0].Subscription != "none" {
		t.Errorf("who gets the name later inherits %+v", items)
	}
}

func TestGuests(t *testing.T) {
	s := xmpptest.Start(t, open)
	_, token := s.Guest(t, "acd.localhost")
	guest := s.Dial(t).Login(xmpptest.Bearer(token))
	for _, inner := range []string{query("<remove/>"), account("romeo", secret)} {
		guest.Refused("set", "localhost", inner, "not-allowed")
		guest.Refused("set", "", inner, "not-allowed")
	}
}

// TestTriesAreBounded: so many at once from one address, then one more after a while; failed ones count too.
func TestTriesAreBounded(t *testing.T) {
	s := xmpptest.Start(t, open, func(c *xmppd.Config) { c.Registration.Burst, c.Registration.Every = 2, time.Minute })
	c := before(t, s)
	c.Refused("set", "", account("a", "short"), "not-acceptable")
	c.Result("set", "", account("b", secret))
	c.Refused("set", "", account("c", secret), "resource-constraint")
	before(t, s).Refused("set", "", account("c", secret), "resource-constraint") // another connection is no help
	s.Clock.Pass(61)
	before(t, s).Result("set", "", account("c", secret))
}

func FuzzRegister(f *testing.F) {
	s := xmpptest.Start(f, open, func(c *xmppd.Config) { c.Registration.Burst = 0 })
	f.Add("<username>a</username><password>"+secret+"</password>", "set")
	f.Add("<remove/>", "set")
	f.Add("<x xmlns='jabber:x:data' type='submit'><field var='username'><value>a</value></field></x>", "get")
	n := 0
	f.Fuzz(func(t *testing.T, inner, typ string) {
		payload, err := stanza.Parse([]byte(query(inner)))
		if err != nil || len(inner) > 4096 || typ != "get" && typ != "set" {
			return
		}
		n++
		c := before(t, s)
		if answer := c.IQ(typ, "", string(payload.Bytes())); answer.Attr("type") == "result" && typ == "set" && payload.Child(register.NS, "username") == nil {
			t.Errorf("an account without a name: %s", fmt.Sprint(n, string(payload.Bytes())))
		}
	})
}
