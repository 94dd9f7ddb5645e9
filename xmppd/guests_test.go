package xmppd_test

import (
	"strings"
	"testing"

	"parley/xmppd"
	"parley/xmppd/xmpptest"
)

// TestWhatGuestsGetFromFeatures: whoever has no account keeps nothing here: no nodes, no documents, no lists, no archive.
func TestWhatGuestsGetFromFeatures(t *testing.T) {
	s := xmpptest.Start(t, func(c *xmppd.Config) { c.AnonymousAllowed = true })
	_, token := s.Guest(t, "acd.localhost")
	s.Attach(t, "acd.localhost")
	guest, anonymous := s.Dial(t).Login(xmpptest.Bearer(token)), s.Dial(t).Login(xmpptest.Auth("ANONYMOUS", "trace"))
	publish := "<pubsub xmlns='http://jabber.org/protocol/pubsub'><publish node='n'><item id='1'><x xmlns='y'/></item></publish></pubsub>"
	create := "<pubsub xmlns='http://jabber.org/protocol/pubsub'><create node='n'/></pubsub>"
	for _, c := range []struct{ to, typ, payload string }{
		{"", "set", publish},
		{"", "set", create},
		{"pubsub.localhost", "set", publish},
		{"pubsub.localhost", "set", create},
		{"", "set", "<query xmlns='jabber:iq:private'><x xmlns='y'/></query>"},
		{"", "get", "<query xmlns='jabber:iq:private'><x xmlns='y'/></query>"},
		{"", "set", "<vCard xmlns='vcard-temp'><FN>x</FN></vCard>"},
		{"", "set", "<query xmlns='jabber:iq:roster'><item jid='a@b'/></query>"},
		{"", "get", "<query xmlns='jabber:iq:roster'/>"},
		{"", "set", "<query xmlns='urn:xmpp:mam:2'/>"},
		{"", "set", "<prefs xmlns='urn:xmpp:mam:2' default='never'/>"},
		{"", "set", "<block xmlns='urn:xmpp:blocking'><item jid='a@b'/></block>"},
		{"", "set", "<enable xmlns='urn:xmpp:carbons:2'/>"},
		{"localhost", "set", "<query xmlns='jabber:iq:register'><username>x</username><password>correct horse battery</password></query>"},
		{"localhost", "set", "<command xmlns='http://jabber.org/protocol/commands' node='http://jabber.org/protocol/admin#add-user'/>"},
	} {
		to := ""
		if c.to != "" {
			to = " to='" + c.to + "'"
		}
		for name, client := range map[string]*xmpptest.Client{"a guest": guest, "an anonymous one": anonymous} {
			client.Send("<iq xmlns='jabber:client' id='q' type='" + c.typ + "'" + to + ">" + c.payload + "</iq>")
			if m := client.Until("id='q'"); !strings.Contains(m, "type='error'") {
				t.Errorf("%s may do %s to %q: %s", name, c.payload, c.to, m)
			}
		}
	}
}

// TestAGuestHearsFromTheServiceOfFiles: whom a guest may ask may answer, and do no more.
func TestAGuestHearsFromTheServiceOfFiles(t *testing.T) {
	s := xmpptest.Start(t)
	_, token := s.Guest(t, "acd.localhost")
	upload := s.Attach(t, "upload.localhost")
	c := s.Dial(t).Login(xmpptest.Bearer(token))
	c.Send("<iq xmlns='jabber:client' type='get' id='slot' to='upload.localhost'><request xmlns='urn:xmpp:http:upload:0'/></iq>")
	upload.Expect("id='slot'")
	upload.Say("<message xmlns='jabber:client' from='upload.localhost' to='" + c.JID + "'><body>unasked</body></message>")
	upload.Expect("type='error'", "service-unavailable")
	upload.Say("<iq xmlns='jabber:client' type='error' id='slot' from='upload.localhost' to='" + c.JID + "'/>")
	if first := c.Next(); !strings.Contains(first, "id='slot'") {
		t.Errorf("before the answer: %s", first)
	}
}
