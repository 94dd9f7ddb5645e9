package xmppd_test

import (
	"strings"
	"testing"

	"parley/xmppd/xmpptest"
)

// TestLanguageOfTheStream: what says no language of its own is in that of its stream (RFC 6120 §8.1.5).
func TestLanguageOfTheStream(t *testing.T) {
	s := xmpptest.Start(t)
	s.Account(t, "juliet", "romeo")
	romeo := join(t, s, "romeo")
	for _, c := range []struct{ header, own, want string }{
		{" xml:lang='zh-TW'", "", " xml:lang='zh-TW'"},
		{" xml:lang='zh-TW'", " xml:lang='en'", " xml:lang='en'"},
		{" xml:lang='zh-TW'", " xml:lang=''", " xml:lang=''"},
		{"", "", ""},
		{" xml:lang='&apos;/&gt;'", "", ""},
		{" xml:lang='" + strings.Repeat("a", 36) + "'", "", ""},
	} {
		open := strings.Replace(xmpptest.Open, " version", c.header+" version", 1)
		juliet := s.DialWebSocket(t)
		juliet.Send(open, xmpptest.Plain("juliet"), open, xmpptest.Bind)
		juliet.Until("id='bind'")
		for _, m := range []string{"<message xmlns='jabber:client' type='headline' to='" + romeo.JID + "'" + c.own + "><body>x</body></message>",
			"<iq xmlns='jabber:client' type='get' id='1' to='" + romeo.JID + "'" + c.own + "><x xmlns='y'/></iq>",
			"<presence xmlns='jabber:client' to='" + romeo.JID + "'" + c.own + "/>"} {
			juliet.Send(m)
			got := romeo.Expect("from='juliet@localhost/")
			if root, _, _ := strings.Cut(got, ">"); strings.Count(root, "xml:lang") > 1 || !strings.Contains(root, c.want) || c.want == "" && strings.Contains(root, "xml:lang") {
				t.Errorf("with %q and %q: %s", c.header, c.own, got)
			}
		}
		juliet.Send(xmpptest.Close)
		romeo.Expect("type='unavailable'")
	}
}

// TestProbes is RFC 6121 §4.3.2.
func TestProbes(t *testing.T) {
	s := xmpptest.Start(t)
	s.Account(t, "juliet", "romeo", "nurse")
	juliet, romeo := friends(t, s)
	nurse := join(t, s, "nurse")
	acd := s.Attach(t, "acd.localhost")
	for _, c := range []struct {
		name         string
		from         *xmpptest.Client
		to           string
		typ, answers string
	}{
		{"a friend", juliet, "romeo@localhost", "", romeo.JID},
		{"a friend's resource", juliet, romeo.JID, "", romeo.JID},
		{"a friend's resource that is gone", juliet, "romeo@localhost/gone", " type='unavailable'", "romeo@localhost/gone"},
		{"a stranger", nurse, "romeo@localhost", " type='unsubscribed'", "romeo@localhost"},
		{"nobody", nurse, "tybalt@localhost", " type='unsubscribed'", "tybalt@localhost"},
	} {
		t.Run(c.name, func(t *testing.T) {
			c.from.Send(presence("probe", c.to))
			m := c.from.Expect("<presence", " from='"+c.answers+"'", c.typ)
			if c.typ == "" && strings.Contains(m, "type=") {
				t.Errorf("got %s", m)
			}
		})
	}
	romeo.Send("<presence xmlns='jabber:client' to='8000@acd.localhost'/>")
	acd.Expect("<presence")
	acd.Say("<presence xmlns='jabber:client' type='probe' from='8000@acd.localhost' to='romeo@localhost'/>")
	acd.Expect("<presence", " from='"+romeo.JID+"'", "to='8000@acd.localhost'")
	acd.Say("<presence xmlns='jabber:client' type='probe' from='8001@acd.localhost' to='" + romeo.JID + "'/>")
	acd.Expect("<presence", "type='unsubscribed'", "to='8001@acd.localhost'")
}

// TestWhatFullAddressesDoNotTake: subscriptions are the account's, whatever resource they name (RFC 6121 §8.5.3.1).
func TestWhatFullAddressesDoNotTake(t *testing.T) {
	s := xmpptest.Start(t)
	s.Account(t, "juliet")
	acd := s.Attach(t, "acd.localhost")
	juliet, other := join(t, s, "juliet"), join(t, s, "juliet")
	juliet.Ping()
	acd.Say("<presence xmlns='jabber:client' type='subscribed' from='8000@acd.localhost' to='" + juliet.JID + "'/>") // nobody has asked
	acd.Say("<presence xmlns='jabber:client' type='subscribe' from='8000@acd.localhost' to='" + juliet.JID + "'/>")
	for _, c := range []*xmpptest.Client{juliet, other} {
		if m := c.Until("<presence", "from='8000@acd.localhost'"); !strings.Contains(m, "type='subscribe'") {
			t.Errorf("%s got %s", c.JID, m)
		}
	}
}

func TestRosterIsItsOwners(t *testing.T) {
	s := xmpptest.Start(t)
	s.Account(t, "juliet", "romeo")
	juliet := join(t, s, "juliet")
	for _, c := range []struct{ to, typ, payload, want string }{
		{"romeo@localhost", "get", "", "<forbidden "},
		{"romeo@localhost", "set", "<item jid='a@b'/>", "<forbidden "},
		{"tybalt@localhost", "set", "<item jid='a@b'/>", "<forbidden "},
		{"", "set", "", "<bad-request "},
		{"", "set", "<item jid='a@b'/><item jid='c@d'/>", "<bad-request "},
		{"", "set", "<item jid='a@b'><group>x</group><group>x</group></item>", "<bad-request "},
		{"", "set", "<item jid='a@b'><group></group></item>", "<not-acceptable "},
		{"", "set", "<item jid='a@b' name='" + strings.Repeat("x", 1024) + "'/>", "<not-acceptable "},
		{"", "set", "<item jid='a@b' subscription='remove'/>", "<item-not-found "},
		{"", "set", "<item jid='@'/>", "<bad-request "},
	} {
		to := ""
		if c.to != "" {
			to = " to='" + c.to + "'"
		}
		juliet.Send("<iq xmlns='jabber:client' id='q' type='" + c.typ + "'" + to + "><query xmlns='jabber:iq:roster'>" + c.payload + "</query></iq>")
		juliet.Expect("id='q'", "type='error'", c.want)
	}
	// What a client may not say of an item is not taken from it (RFC 6121 §2.1.2).
	juliet.Send("<iq xmlns='jabber:client' id='q' type='set'><query xmlns='jabber:iq:roster'><item jid='a@b' subscription='both' ask='subscribe' approved='true'/></query></iq>")
	juliet.Expect("<item jid='a@b' subscription='none'/>")
}
