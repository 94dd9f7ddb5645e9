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
