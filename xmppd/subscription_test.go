package xmppd_test

import (
	"strings"
	"testing"

	"parley/xmppd/xmpptest"
)

// TestPreApproval: romeo approves juliet before she asks (RFC 6121 §3.4).
func TestPreApproval(t *testing.T) {
	s := xmpptest.Start(t)
	s.Account(t, "juliet", "romeo")
	juliet, romeo := join(t, s, "juliet"), join(t, s, "romeo")
	romeo.Send(presence("subscribed", "juliet@localhost"))
	romeo.Expect("<iq", "type='set'", "<item jid='juliet@localhost' subscription='none' approved='true'/>")
	if got := juliet.Ping(); len(got) > 0 {
		t.Errorf("juliet got %q", got)
	}
	juliet.Send(presence("subscribe", "romeo@localhost"))
	juliet.Expect("<item jid='romeo@localhost' subscription='none' ask='subscribe'/>")
	juliet.Expect("<presence", "type='subscribed'", "from='romeo@localhost'", "to='juliet@localhost'")
	juliet.Expect("<item jid='romeo@localhost' subscription='to'/>")
	juliet.Expect("<presence", "from='"+romeo.JID+"'")
	romeo.Expect("<item jid='juliet@localhost' subscription='from' approved='true'/>")
	if got := romeo.Ping(); len(got) > 0 {
		t.Errorf("romeo got %q", got)
	}
	romeo.Send(presence("unsubscribed", "juliet@localhost"))
	romeo.Expect("<item jid='juliet@localhost' subscription='none'/>")
	juliet.Until("<presence", "type='unsubscribed'", "from='romeo@localhost'")
	juliet.Expect("<item jid='romeo@localhost' subscription='none'/>")
	juliet.Expect("<presence", "type='unavailable'", "from='"+romeo.JID+"'")
}

// TestRequestsAreShownOnce: one that waits already is not shown again, but to who logs in (RFC 6121 §3.1.3, §A.3.1).
func TestRequestsAreShownOnce(t *testing.T) {
	s := xmpptest.Start(t)
	s.Account(t, "juliet", "romeo")
	juliet, romeo := join(t, s, "juliet"), join(t, s, "romeo")
	ask := "<presence xmlns='jabber:client' type='subscribe' to='romeo@localhost'><status>%</status></presence>"
	juliet.Send(strings.Replace(ask, "%", "one", 1))
	romeo.Expect("type='subscribe'", "<status>one</status>")
	juliet.Send(strings.Replace(ask, "%", "two", 1))
	juliet.Ping()
	if got := romeo.Ping(); len(got) > 0 {
		t.Errorf("romeo got %q", got)
	}
	second := join(t, s, "romeo")
	second.Until("type='subscribe'", "from='juliet@localhost'", "<status>two</status>")
	second.Send(presence("unsubscribed", "juliet@localhost")) // denied
	juliet.Until("type='unsubscribed'", "from='romeo@localhost'")
	third := join(t, s, "romeo")
	if got := strings.Join(third.Ping(), ""); strings.Contains(got, "type='subscribe'") {
		t.Errorf("a denied request is shown: %s", got)
	}
}

// TestDirectedPresenceEnds: who was told directly hears of the end, once (RFC 6121 §4.6.3).
func TestDirectedPresenceEnds(t *testing.T) {
	s := xmpptest.Start(t)
	s.Account(t, "juliet", "romeo", "nurse")
	juliet, romeo := friends(t, s)
	nurse := join(t, s, "nurse")
	for _, to := range []string{"romeo@localhost", "nurse@localhost"} {
		juliet.Send("<presence xmlns='jabber:client' to='" + to + "'/>")
	}
	for _, c := range []*xmpptest.Client{romeo, nurse} {
		c.Expect("<presence", "from='"+juliet.JID+"'")
	}
	juliet.Send("<presence xmlns='jabber:client' type='unavailable'/>")
	juliet.Ping()
	for _, c := range []*xmpptest.Client{romeo, nurse} {
		c.Expect("<presence", "type='unavailable'", "from='"+juliet.JID+"'")
		if got := c.Ping(); len(got) > 0 {
			t.Errorf("%s got %q besides", c.JID, got)
		}
	}
	// Without having been available for anybody else.
	juliet.Send("<presence xmlns='jabber:client' to='nurse@localhost'/>", "<presence xmlns='jabber:client' type='unavailable'/>")
	nurse.Expect("<presence", "from='"+juliet.JID+"'")
	nurse.Expect("<presence", "type='unavailable'", "from='"+juliet.JID+"'")
}
