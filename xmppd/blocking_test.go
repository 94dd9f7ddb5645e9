package xmppd_test

import (
	"strings"
	"testing"

	"parley/xmppd/xmpptest"
)

func blockIQ(word string, who ...string) string {
	items := ""
	for _, j := range who {
		items += "<item jid='" + j + "'/>"
	}
	typ := "set"
	if word == "blocklist" {
		typ = "get"
	}
	return "<iq xmlns='jabber:client' type='" + typ + "' id='b'><" + word + " xmlns='urn:xmpp:blocking'>" + items + "</" + word + "></iq>"
}

// friends are two accounts that see each other's presence.
func friends(t *testing.T, s *xmpptest.Server) (juliet, romeo *xmpptest.Client) {
	t.Helper()
	juliet, romeo = join(t, s, "juliet"), join(t, s, "romeo")
	juliet.Send(presence("subscribe", "romeo@localhost"))
	romeo.Until("type='subscribe'")
	romeo.Send(presence("subscribed", "juliet@localhost"), presence("subscribe", "juliet@localhost"))
	juliet.Until("type='subscribe'")
	juliet.Send(presence("subscribed", "romeo@localhost"))
	romeo.Until("<presence", "from='"+juliet.JID+"'")
	juliet.Ping()
	romeo.Ping()
	juliet.Ping()
	return juliet, romeo
}

func TestBlocking(t *testing.T) {
	s := xmpptest.Start(t)
	s.Account(t, "juliet", "romeo")
	juliet, romeo := friends(t, s)
	second := join(t, s, "juliet")
	second.Ping()
	juliet.Ping()
	romeo.Ping()
	for _, c := range []*xmpptest.Client{juliet, second} { // both follow the list
		c.Send(blockIQ("blocklist"))
		if m := c.Expect("id='b'", "type='result'", "<blocklist "); strings.Contains(m, "<item") {
			t.Errorf("not empty: %s", m)
		}
	}
	juliet.Send(blockIQ("block", "romeo@localhost"))
	juliet.Expect("<iq", "type='set'", "<block xmlns='urn:xmpp:blocking'><item jid='romeo@localhost'/></block>", "to='"+juliet.JID+"'")
	juliet.Expect("id='b'", "type='result'")
	second.Expect("<iq", "type='set'", "<item jid='romeo@localhost'/>", "to='"+second.JID+"'")
	romeo.Expect("<presence", "type='unavailable'", "from='"+juliet.JID+"'")
	romeo.Expect("<presence", "type='unavailable'", "from='"+second.JID+"'")

	// Inbound: as if nobody were there.
	romeo.Send(chat(juliet.JID, "one"), chat("juliet@localhost", "two"),
		"<iq xmlns='jabber:client' type='get' id='q' to='"+juliet.JID+"'><x xmlns='y'/></iq>",
		"<iq xmlns='jabber:client' type='result' id='r' to='"+juliet.JID+"'/>",
		presence("subscribe", "juliet@localhost"), presence("probe", "juliet@localhost"),
		"<presence xmlns='jabber:client' to='"+juliet.JID+"'/>", "<presence xmlns='jabber:client'><show>away</show></presence>")
	romeo.Expect("<message", "id='one'", "type='error'", "<service-unavailable ")
	romeo.Expect("<message", "id='two'", "type='error'", "<service-unavailable ")
	romeo.Expect("<iq", "id='q'", "type='error'", "<service-unavailable ")
	romeo.Expect("<presence", "<show>away</show>", "from='"+romeo.JID+"'") // its own
	if got := romeo.Ping(); len(got) > 0 {
		t.Errorf("romeo got %q", got)
	}
	// Outbound: refused.
	for _, m := range []string{chat("romeo@localhost/x", "o"), "<iq xmlns='jabber:client' type='get' id='o' to='romeo@localhost'><x xmlns='y'/></iq>",
		"<presence xmlns='jabber:client' id='o' type='subscribe' to='romeo@localhost'/>"} {
		juliet.Send(m)
		juliet.Expect("id='o'", "type='error'", "<not-acceptable ", "<blocked xmlns='urn:xmpp:blocking:errors'/>")
	}
	juliet.Send("<presence xmlns='jabber:client'><show>dnd</show></presence>")
	juliet.Expect("<presence", "<show>dnd</show>")
	second.Expect("<presence", "<show>dnd</show>")
	for _, c := range []*xmpptest.Client{romeo, juliet, second} {
		if got := c.Ping(); len(got) > 0 {
			t.Errorf("%s got %q", c.JID, got)
		}
	}
	// Whoever comes anew sees nothing either.
	third := join(t, s, "romeo")
	if got := strings.Join(third.Ping(), ""); strings.Contains(got, "juliet") {
		t.Errorf("romeo sees %s", got)
	}
	romeo.Ping()

	juliet.Send(blockIQ("unblock"))
	for _, c := range []*xmpptest.Client{juliet, second} {
		c.Expect("<presence", "<show>away</show>", "from='"+romeo.JID+"'") // what it has missed
		c.Until("type='set'", "<unblock xmlns='urn:xmpp:blocking'/>")
	}
	romeo.Expect("<presence", "from='"+juliet.JID+"'", "<show>dnd</show>")
	romeo.Expect("<presence", "from='"+second.JID+"'")
	juliet.Until("id='b'", "type='result'")
	romeo.Send(chat(juliet.JID, "again"))
	juliet.Until("<body>again</body>")
}

func TestBlockingErrors(t *testing.T) {
	s := xmpptest.Start(t)
	s.Account(t, "juliet")
	s.Attach(t, "acd.localhost")
	_, token := s.Guest(t, "acd.localhost")
	juliet, guest := s.Dial(t).Login(xmpptest.Plain("juliet")), s.Dial(t).Login(xmpptest.Bearer(token))
	for _, c := range []struct {
		client     *xmpptest.Client
		send, want string
	}{
		{juliet, blockIQ("block"), "<bad-request "},
		{juliet, blockIQ("block", "@"), "<jid-malformed "},
		{juliet, strings.Replace(blockIQ("block", "a@b"), "<item jid='a@b'/>", "<x/>", 1), "<bad-request "},
		{juliet, blockIQ("unblock", "nobody@localhost"), "type='result'"},
		{juliet, blockIQ("block", "localhost"), "type='result'"}, // everybody here, but not the server itself
		{juliet, "<iq xmlns='jabber:client' type='get' id='b' to='localhost'><ping xmlns='urn:xmpp:ping'/></iq>", "type='result'"},
		{guest, blockIQ("blocklist"), "<forbidden "},
		{guest, blockIQ("block", "a@b"), "<forbidden "},
	} {
		c.client.Send(c.send)
		c.client.Expect("id='b'", c.want)
	}
}
