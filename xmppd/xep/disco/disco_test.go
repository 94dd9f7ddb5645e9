package disco_test

import (
	"strings"
	"testing"

	"parley/xmppd"
	"parley/xmppd/jid"
	"parley/xmppd/xmpptest"
)

const (
	info  = "<query xmlns='http://jabber.org/protocol/disco#info'/>"
	items = "<query xmlns='http://jabber.org/protocol/disco#items'/>"
)

func TestOfTheServer(t *testing.T) {
	s := xmpptest.Start(t)
	s.Account(t, "juliet")
	juliet := s.Dial(t).Login(xmpptest.Plain("juliet"))
	got := string(juliet.Result("get", "localhost", info).Bytes())
	for _, want := range []string{
		"<identity category='server' type='im' name='Parley'/>",
		"<feature var='http://jabber.org/protocol/disco#info'/>",
		"<feature var='http://jabber.org/protocol/disco#items'/>",
		"<feature var='urn:xmpp:ping'/>",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("no %s in %s", want, got)
		}
	}
	if strings.Count(got, "disco#info'/>") != 1 {
		t.Errorf("a feature stands there twice: %s", got)
	}
	s.Attach(t, "rooms.localhost")
	lost := s.Attach(t, "lost.localhost")
	lost.Close()
	got = string(juliet.Result("get", "localhost", items).Bytes())
	if !strings.Contains(got, "<item jid='rooms.localhost'/>") || strings.Contains(got, "lost.localhost") {
		t.Errorf("items: %s", got)
	}
	juliet.Refused("get", "localhost", "<query xmlns='http://jabber.org/protocol/disco#info' node='x'/>", "item-not-found")
	juliet.Refused("set", "localhost", info, "service-unavailable")
}

// TestOfAccounts: only who sees somebody's presence learns anything, even that there is such an account
// (XEP-0030 §8).
func TestOfAccounts(t *testing.T) {
	s := xmpptest.Start(t, func(c *xmppd.Config) {
		c.IsAdmin = func(j jid.JID) bool { return j.Local() == "capulet" }
	})
	s.Account(t, "juliet", "romeo", "tybalt", "capulet")
	s.Befriend(t, "juliet", "romeo")
	juliet := s.Dial(t).Login(xmpptest.Plain("juliet")).Present()
	romeo := s.Dial(t).Login(xmpptest.Plain("romeo"))
	tybalt := s.Dial(t).Login(xmpptest.Plain("tybalt"))
	capulet := s.Dial(t).Login(xmpptest.Plain("capulet"))

	for _, c := range []struct{ name, got, want string }{
		{"own info", string(juliet.Result("get", "", info).Bytes()), "<identity category='account' type='registered'/>"},
		{"own info of an administrator", string(capulet.Result("get", "capulet@localhost", info).Bytes()), "<identity category='account' type='admin'/>"},
		{"own items", string(juliet.Result("get", "", items).Bytes()), "<item jid='" + juliet.JID + "'/>"},
		{"a contact's info", string(romeo.Result("get", "juliet@localhost", info).Bytes()), "<identity category='account' type='registered'/>"},
		{"a contact's items", string(romeo.Result("get", "juliet@localhost", items).Bytes()), "<item jid='" + juliet.JID + "'/>"},
	} {
		if !strings.Contains(c.got, c.want) {
			t.Errorf("%s: no %s in %s", c.name, c.want, c.got)
		}
	}
	for _, of := range []string{"juliet@localhost", "nobody@localhost"} {
		tybalt.Refused("get", of, info, "service-unavailable")
		tybalt.Refused("get", of, "<query xmlns='http://jabber.org/protocol/disco#info' node='x'/>", "service-unavailable")
		if got := tybalt.Result("get", of, items); len(got.Elements()) != 0 {
			t.Errorf("items of %s: %s", of, got.Bytes())
		}
	}
}

func TestOfAGuest(t *testing.T) {
	s := xmpptest.Start(t)
	_, token := s.Guest(t, "acd.localhost")
	guest := s.Dial(t).Login(xmpptest.Bearer(token))
	if got := string(guest.Result("get", "", info).Bytes()); !strings.Contains(got, "<identity category='account' type='anonymous'/>") {
		t.Error(got)
	}
}
