package xmppd_test

import (
	"strings"
	"testing"

	"parley/xmppd"
	"parley/xmppd/xmpptest"
)

// requireTLS is a server that makes no exception.
func requireTLS(c *xmppd.Config) { c.PlainAllowed = false }

func TestLogInOverTCP(t *testing.T) {
	s := xmpptest.Start(t, requireTLS)
	s.Account(t, "juliet", "romeo")
	juliet := s.DialTCP(t).StartTLS().Login(xmpptest.Plain("juliet")).Enable().Present()
	romeo := s.DialTLS(t).Login(xmpptest.Plain("romeo"))
	romeo.Send("<message to='" + juliet.JID + "'><body>羅密歐 &lt;</body></message>")
	m := juliet.Until("<message")
	if !strings.Contains(m, " xmlns='jabber:client'") || !strings.Contains(m, "<body>羅密歐 &lt;</body>") || !strings.Contains(m, "from='"+romeo.JID+"'") {
		t.Error(m)
	}
	for _, c := range []*xmpptest.Client{juliet, romeo} {
		c.Send(xmpptest.Close)
		if got := c.ExpectEnd(0); got[len(got)-1] != xmpptest.Close {
			t.Errorf("%q", got)
		}
	}
}
