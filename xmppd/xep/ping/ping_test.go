package ping_test

import (
	"testing"

	"parley/xmppd/xmpptest"
)

func TestPing(t *testing.T) {
	s := xmpptest.Start(t)
	s.Account(t, "juliet", "romeo")
	juliet := s.Dial(t).Login(xmpptest.Plain("juliet"))
	for _, to := range []string{"localhost", "", "juliet@localhost"} {
		if got := juliet.Result("get", to, "<ping xmlns='urn:xmpp:ping'/>"); got != nil {
			t.Errorf("ping of %q: %s", to, got.Bytes())
		}
	}
	juliet.Refused("get", "romeo@localhost", "<ping xmlns='urn:xmpp:ping'/>", "service-unavailable")
}

func TestPingAsACommand(t *testing.T) {
	s := xmpptest.Start(t)
	s.Account(t, "juliet")
	juliet := s.Dial(t).Login(xmpptest.Plain("juliet"))
	got := juliet.Result("set", "localhost", "<command xmlns='http://jabber.org/protocol/commands' node='ping' action='execute'/>")
	if got.Attr("status") != "completed" || got.Child("http://jabber.org/protocol/commands", "note").Text() == "" {
		t.Errorf("%s", got.Bytes())
	}
}
