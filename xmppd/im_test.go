package xmppd_test

import (
	"fmt"
	"strings"
	"testing"

	"parley/xmppd/im"
	"parley/xmppd/xmpptest"
)

// join logs an account in, asks for the roster and sends initial presence.
func join(t *testing.T, s *xmpptest.Server, name string) *xmpptest.Client {
	t.Helper()
	c := s.Dial(t).Login(xmpptest.Plain(name))
	c.Send("<iq xmlns='jabber:client' type='get' id='roster'><query xmlns='jabber:iq:roster'/></iq>")
	c.Expect("id='roster'", "<query xmlns='jabber:iq:roster'")
	return c.Present()
}

func presence(typ, to string) string {
	return "<presence xmlns='jabber:client' type='" + typ + "' to='" + to + "'/>"
}

func TestDeliveryOfMessages(t *testing.T) {
	s := xmpptest.Start(t)
	s.Account(t, "juliet", "romeo", "nurse")
	juliet := s.Dial(t).Login(xmpptest.Plain("juliet"))
	high, low := join(t, s, "romeo"), join(t, s, "romeo")
	high.Ping()
	negative := s.Dial(t).Login(xmpptest.Plain("romeo"))
	negative.Send("<presence xmlns='jabber:client'><priority>-1</priority></presence>")
	negative.Ping()
	silent := s.Dial(t).Login(xmpptest.Plain("romeo"))
	all := map[string]*xmpptest.Client{"high": high, "low": low, "negative": negative, "silent": silent}
	for _, c := range all {
		c.Ping()
	}
	for _, c := range []struct {
		name, typ, to string
		gets          string
		refused       string
	}{
		{"chat to the bare JID", "chat", "romeo@localhost", "high low", ""},
		{"normal to the bare JID", "normal", "romeo@localhost", "high low", ""},
		{"headline to the bare JID", "headline", "romeo@localhost", "high low", ""},
		{"groupchat to the bare JID", "groupchat", "romeo@localhost", "", "service-unavailable"},
		{"error to the bare JID", "error", "romeo@localhost", "", ""},
		{"chat to a full JID", "chat", high.JID, "high", ""},
		{"groupchat to a full JID", "groupchat", low.JID, "low", ""},
		{"to negative priority", "chat", negative.JID, "negative", ""},
		{"to a resource without presence", "chat", silent.JID, "silent", ""},
		{"chat to a resource that is gone", "chat", "romeo@localhost/gone", "high low", ""},
		{"normal to a resource that is gone", "normal", "romeo@localhost/gone", "", "service-unavailable"},
		{"headline to a resource that is gone", "headline", "romeo@localhost/gone", "", ""},
		{"to nobody", "chat", "tybalt@localhost", "", "service-unavailable"},
		{"to the server", "chat", "localhost", "", "service-unavailable"},
		{"to another domain", "chat", "romeo@example.org", "", "remote-server-not-found"},
		{"to no address", "chat", "@", "", "jid-malformed"},
		{"to oneself", "chat", "", "", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			to := " to='" + c.to + "'"
			if c.to == "" {
				to = ""
			}
			juliet.Send("<message xmlns='jabber:client' id='x' type='" + c.typ + "'" + to + "><body>hi</body></message>")
			back := strings.Join(juliet.Ping(), "\n")
			if c.refused == "" != (back == "") || c.refused != "" && !strings.Contains(back, "type='error'") || !strings.Contains(back, c.refused) {
				t.Errorf("juliet was told %q", back)
			}
			for name, client := range all {
				got := strings.Join(client.Ping(), "\n")
				if want := strings.Contains(c.gets, name); want != strings.Contains(got, "<body>hi</body>") || strings.Count(got, "<message") > 1 {
					t.Errorf("%s got %q", name, got)
				}
			}
		})
	}
}

func TestMessagesAreKeptForWhoIsAway(t *testing.T) {
	s := xmpptest.Start(t)
	s.Account(t, "juliet", "romeo")
	acd := s.Attach(t, "acd.localhost")
	juliet := s.Dial(t).Login(xmpptest.Plain("juliet")).Enable()
	juliet.Send(chat("romeo@localhost", "one"), "<message xmlns='jabber:client' type='chat' to='romeo@localhost'><composing xmlns='http://jabber.org/protocol/chatstates'/></message>", chat("romeo@localhost", "two"))
	juliet.Ping() // the server has taken them, one way or the other
	acd.Say("<message xmlns='jabber:client' from='acd.localhost' to='romeo@localhost' id='three'><body>three</body></message>")
	juliet.Send(xmpptest.Request)
	juliet.Until("<a ", "h='4'") // committed
	romeo := s.Dial(t).Login(xmpptest.Plain("romeo"))
	for kept := 0; kept < 3; { // the component does not wait for the commit
		m, err := s.Accounts.Offline(t.Context(), 2)
		if err != nil {
			t.Fatal(err)
		}
		kept = len(m)
	}
	romeo.Send("<presence xmlns='jabber:client'><priority>-5</priority></presence>")
	if got := strings.Join(romeo.Ping(), "\n"); strings.Contains(got, "<message") {
		t.Errorf("delivered to negative priority: %s", got)
	}
	romeo.Send("<presence xmlns='jabber:client'/>")
	for _, id := range []string{"one", "two", "three"} {
		romeo.Until("<body>"+id+"</body>", "<delay xmlns='urn:xmpp:delay' from='localhost' stamp='2")
	}
	if got := strings.Join(romeo.Ping(), "\n"); strings.Contains(got, "<message") {
		t.Errorf("delivered besides: %s", got)
	}
}

func TestIQsAreAnswered(t *testing.T) {
	s := xmpptest.Start(t)
	s.Account(t, "juliet", "romeo")
	s.Attach(t, "acd.localhost")
	lost := s.Attach(t, "lost.localhost")
	if err := lost.Close(); err != nil {
		t.Fatal(err)
	}
	juliet := s.Dial(t).Login(xmpptest.Plain("juliet"))
	romeo := s.Dial(t).Login(xmpptest.Plain("romeo"))
	const ping, unknown = "<ping xmlns='urn:xmpp:ping'/>", "<x xmlns='urn:x'/>"
	for _, c := range []struct{ name, to, typ, payload, want string }{
		{"ping", "localhost", "get", ping, "type='result'"},
		{"ping, own account", "juliet@localhost", "get", ping, "type='result'"},
		{"ping, no address", "", "get", ping, "type='result'"},
		{"ping set", "localhost", "set", ping, "<service-unavailable "},
		{"unknown, server", "localhost", "get", unknown, "<service-unavailable "},
		{"unknown, own account", "", "set", unknown, "<service-unavailable "},
		{"another account", "romeo@localhost", "get", ping, "<service-unavailable "},
		{"nobody", "tybalt@localhost", "get", ping, "<service-unavailable "},
		{"a resource that is gone", "romeo@localhost/gone", "get", ping, "<service-unavailable "},
		{"a lost component", "lost.localhost", "get", ping, "<remote-server-timeout "},
		{"a JID at a lost component", "x@lost.localhost/y", "get", ping, "<remote-server-timeout "},
		{"another server", "example.org", "get", ping, "<remote-server-not-found "},
		{"no payload", "localhost", "get", "", "<bad-request "},
		{"two payloads", "localhost", "get", ping + ping, "<bad-request "},
		{"no type", "localhost", "", ping, "<bad-request "},
		{"disco", "localhost", "get", "<query xmlns='http://jabber.org/protocol/disco#info'/>", "<identity category='server' type='im' name='Parley'/>"},
		{"disco has ping", "localhost", "get", "<query xmlns='http://jabber.org/protocol/disco#info'/>", "<feature var='urn:xmpp:ping'/>"},
		{"disco of a node", "localhost", "get", "<query xmlns='http://jabber.org/protocol/disco#info' node='x'/>", "<item-not-found "},
		{"disco, own account", "", "get", "<query xmlns='http://jabber.org/protocol/disco#info'/>", "<identity category='account' type='registered'/>"},
		{"legacy session", "", "set", "<session xmlns='urn:ietf:params:xml:ns:xmpp-session'/>", "type='result'"},
	} {
		t.Run(c.name, func(t *testing.T) {
			attrs := ""
			if c.to != "" {
				attrs += " to='" + c.to + "'"
			}
			if c.typ != "" {
				attrs += " type='" + c.typ + "'"
			}
			juliet.Send("<iq xmlns='jabber:client' id='q'" + attrs + ">" + c.payload + "</iq>")
			juliet.Expect("<iq", " id='q'", c.want)
		})
	}
	juliet.Send("<iq xmlns='jabber:client' id='q' type='get' to='localhost'><query xmlns='http://jabber.org/protocol/disco#items'/></iq>")
	if m := juliet.Expect("<item jid='acd.localhost'/>"); strings.Contains(m, "lost.localhost") {
		t.Errorf("a lost component is listed: %s", m)
	}
	juliet.Send("<iq xmlns='jabber:client' type='get' id='q2' to='" + romeo.JID + "'>" + ping + "</iq>")
	romeo.Expect("id='q2'", "from='"+juliet.JID+"'")
	romeo.Send("<iq xmlns='jabber:client' type='result' id='q2' to='" + juliet.JID + "'/>")
	juliet.Expect("id='q2'", "from='"+romeo.JID+"'", "type='result'")
	// Nobody waits for these: they must not be answered.
	juliet.Send("<iq xmlns='jabber:client' type='result' id='q3' to='localhost'/>", "<iq xmlns='jabber:client' type='error' id='q4' to='romeo@localhost/gone'/>")
	if got := juliet.Ping(); len(got) != 0 {
		t.Errorf("got %q", got)
	}
}

func TestTheServerSaysWhoSpeaks(t *testing.T) {
	s := xmpptest.Start(t)
	s.Account(t, "juliet", "romeo")
	acd := s.Attach(t, "acd.localhost")
	juliet, romeo := s.Dial(t).Login(xmpptest.Plain("juliet")), s.Dial(t).Login(xmpptest.Plain("romeo"))
	payload := "<stanza-id xmlns='urn:xmpp:sid:0' by='%' id='1'/>"
	forged := "<message xmlns='jabber:client' type='headline' from='" + juliet.JID + "' to='%'><body>x</body>" + // not archived: nothing is added
		strings.ReplaceAll(payload, "%", "romeo@localhost") + strings.ReplaceAll(payload, "%", "room@acd.localhost") +
		strings.ReplaceAll(payload, "%", "localhost") + strings.ReplaceAll(payload, "%", "elsewhere.example") +
		"<delay xmlns='urn:xmpp:delay' from='localhost' stamp='2020-01-01T00:00:00Z'/>" +
		"<session xmlns='urn:parley:session:1' jid='a@b' state='ended'/><result xmlns='urn:xmpp:mam:2' id='1'/>" +
		"<received xmlns='urn:xmpp:carbons:2'/><occupant-id xmlns='urn:xmpp:occupant-id:0' id='1'/></message>"
	want := "<body>x</body>" + strings.ReplaceAll(payload, "%", "elsewhere.example") + "</message>"
	juliet.Send(strings.ReplaceAll(forged, "%", romeo.JID), strings.ReplaceAll(forged, "%", "room@acd.localhost"))
	romeo.Expect("from='"+juliet.JID+"'", want)
	acd.Expect("from='"+juliet.JID+"'", want)
	juliet.Send("<iq xmlns='jabber:client' type='get' id='q' from='juliet@localhost' to='acd.localhost'><x xmlns='y'/></iq>")
	acd.Expect(" from='" + juliet.JID + "'")
}

func TestComponents(t *testing.T) {
	s := xmpptest.Start(t)
	s.Account(t, "juliet")
	acd, other := s.Attach(t, "acd.localhost"), s.Attach(t, "other.localhost")
	juliet := s.Dial(t).Login(xmpptest.Plain("juliet"))
	for _, bad := range []string{
		"<message xmlns='jabber:client' from='juliet@localhost' to='" + juliet.JID + "'/>",
		"<message xmlns='jabber:client' from='other.localhost' to='" + juliet.JID + "'/>",
		"<message xmlns='jabber:client' from='x.acd.localhost' to='" + juliet.JID + "'/>",
		"<message xmlns='jabber:client' to='" + juliet.JID + "'/>",
		"<message xmlns='jabber:client' from='acd.localhost'/>",
		"<message xmlns='jabber:component:accept' from='acd.localhost' to='" + juliet.JID + "'/>",
		"<hello xmlns='jabber:client' from='acd.localhost' to='" + juliet.JID + "'/>",
		"<message xmlns='jabber:client' from='acd.localhost' to='" + juliet.JID + "'>",
	} {
		if err := acd.Send([]byte(bad)); err == nil {
			t.Errorf("accepted %s", bad)
		}
	}
	if got := juliet.Ping(); len(got) != 0 {
		t.Errorf("juliet got %q", got)
	}
	acd.Say("<iq xmlns='jabber:client' type='get' id='1' from='acd.localhost' to='localhost'><ping xmlns='urn:xmpp:ping'/></iq>")
	acd.Expect("id='1'", "type='result'", "to='acd.localhost'", "from='localhost'")
	acd.Say("<iq xmlns='jabber:client' type='set' id='2' from='8000@acd.localhost' to='juliet@localhost/gone'><x xmlns='y'/></iq>")
	acd.Expect("id='2'", "type='error'", "<service-unavailable ", "to='8000@acd.localhost'")
	acd.Say("<message xmlns='jabber:client' id='3' from='8000@acd.localhost' to='x@other.localhost'/>")
	other.Expect("id='3'")
	if _, err := s.Server.Attach("acd.localhost", acd); err == nil {
		t.Error("attached twice")
	}
	for _, domain := range []string{"localhost", "a@b", "", "acd.localhost/x"} {
		if _, err := s.Server.Attach(domain, acd); err == nil {
			t.Errorf("%q was attached", domain)
		}
	}
	if err := acd.Close(); err != nil {
		t.Fatal(err)
	}
	if acd.Send([]byte("<message xmlns='jabber:client' from='acd.localhost' to='"+juliet.JID+"'/>")) == nil {
		t.Error("a closed port sends")
	}
	s.Attach(t, "acd.localhost")
}

func TestGuestsKeepToTheirScope(t *testing.T) {
	s := xmpptest.Start(t)
	s.Account(t, "juliet")
	acd, other := s.Attach(t, "acd.localhost"), s.Attach(t, "other.localhost")
	name, token := s.Guest(t, "acd.localhost")
	_, token2 := s.Guest(t, "acd.localhost")
	guest, guest2 := s.Dial(t).Login(xmpptest.Bearer(token)), s.Dial(t).Login(xmpptest.Bearer(token2))
	juliet := s.Dial(t).Login(xmpptest.Plain("juliet")).Present()
	iq := func(to string) string {
		return "<iq xmlns='jabber:client' type='get' id='q' to='" + to + "'><ping xmlns='urn:xmpp:ping'/></iq>"
	}
	for to, want := range map[string]string{
		"localhost":           "type='result'",
		name + "@localhost":   "type='result'",
		"juliet@localhost":    "<forbidden ",
		juliet.JID:            "<forbidden ",
		guest2.JID:            "<forbidden ",
		"other.localhost":     "<forbidden ",
		"x@other.localhost/y": "<forbidden ",
		"example.org":         "<forbidden ",
		"localhost/resource":  "<forbidden ",
	} {
		guest.Send(iq(to))
		guest.Expect("id='q'", want)
		guest.Send("<message xmlns='jabber:client' type='chat' to='" + to + "'><body>x</body></message>")
		if got := strings.Join(guest.Ping(), ""); strings.HasPrefix(want, "<") != strings.Contains(got, want) {
			t.Errorf("a message to %s: %s", to, got)
		}
	}
	guest.Send(iq("c-1@acd.localhost"))
	acd.Expect("from='"+guest.JID+"'", "to='c-1@acd.localhost'")
	guest.Send("<presence xmlns='jabber:client' type='subscribe' to='c-1@acd.localhost'/>", "<presence xmlns='jabber:client' type='subscribe' to='juliet@localhost'/>")
	guest.Expect("<not-allowed ")
	guest.Expect("<forbidden ")
	guest.Send("<iq xmlns='jabber:client' type='get' id='r'><query xmlns='jabber:iq:roster'/></iq>")
	guest.Expect("id='r'", "<service-unavailable ")
	guest.Send("<iq xmlns='jabber:client' type='get' id='d'><query xmlns='http://jabber.org/protocol/disco#info'/></iq>")
	guest.Expect("id='d'", "<identity category='account' type='anonymous'/>")

	// Nobody but the components in its scope may speak to a guest.
	juliet.Send(iq(guest.JID), "<message xmlns='jabber:client' to='"+guest.JID+"'><body>x</body></message>",
		"<message xmlns='jabber:client' to='"+name+"@localhost'><body>x</body></message>", "<presence xmlns='jabber:client' to='"+guest.JID+"'/>")
	for range 3 {
		juliet.Expect("type='error'", "<service-unavailable ")
	}
	other.Say("<message xmlns='jabber:client' from='other.localhost' to='" + guest.JID + "'><body>x</body></message>")
	other.Expect("type='error'", "<service-unavailable ")
	if got := guest.Ping(); len(got) != 0 {
		t.Errorf("the guest got %q", got)
	}
	acd.Say("<message xmlns='jabber:client' from='acd.localhost' to='" + name + "@localhost'><body>hello</body></message>")
	guest.Expect("<body>hello</body>") // a guest need not send presence to get what is for its bare JID
}

func TestPresence(t *testing.T) {
	s := xmpptest.Start(t)
	s.Account(t, "juliet", "romeo", "nurse")
	juliet, romeo := join(t, s, "juliet"), join(t, s, "romeo")

	// Juliet asks, Romeo grants.
	juliet.Send(presence("subscribe", romeo.JID))
	juliet.Expect("<iq", "type='set'", "<item jid='romeo@localhost' subscription='none' ask='subscribe'/>")
	romeo.Expect("<presence", "type='subscribe'", "from='juliet@localhost'", "to='romeo@localhost'")
	romeo.Send(presence("subscribed", "juliet@localhost"))
	romeo.Expect("<item jid='juliet@localhost' subscription='from'/>")
	juliet.Expect("<presence", "type='subscribed'", "from='romeo@localhost'") // before the push (RFC 6121 §3.1.6)
	juliet.Expect("<item jid='romeo@localhost' subscription='to'/>")
	juliet.Expect("<presence", "from='"+romeo.JID+"'")

	romeo.Send("<presence xmlns='jabber:client'><show>dnd</show></presence>")
	juliet.Expect("<show>dnd</show>", "to='juliet@localhost'")
	juliet.Send("<presence xmlns='jabber:client'><show>away</show></presence>")
	juliet.Expect("<show>away</show>", "from='"+juliet.JID+"'")
	if got := strings.Join(romeo.Ping(), ""); strings.Contains(got, "away") {
		t.Errorf("romeo sees juliet: %s", got)
	}

	// A new resource is told who is there.
	second := s.Dial(t).Login(xmpptest.Plain("juliet"))
	second.Send("<presence xmlns='jabber:client'/>")
	second.Until("from='"+romeo.JID+"'", "<show>dnd</show>")
	juliet.Expect("<presence", "from='"+second.JID+"'")

	// Directed presence, and its end.
	romeo.Send("<presence xmlns='jabber:client' to='nurse@localhost'/>")
	nurse := join(t, s, "nurse")
	romeo.Send("<presence xmlns='jabber:client' to='nurse@localhost'><show>chat</show></presence>")
	nurse.Expect("<show>chat</show>", "from='"+romeo.JID+"'")
	romeo.Send(xmpptest.Close)
	nurse.Expect("type='unavailable'", "from='"+romeo.JID+"'", "to='nurse@localhost'")
	juliet.Expect("type='unavailable'", "from='"+romeo.JID+"'")
	second.Until("type='unavailable'", "from='"+romeo.JID+"'")
	if got := juliet.Ping(); len(got) != 0 {
		t.Errorf("juliet got %q besides", got)
	}
}

func TestSubscriptionsEnd(t *testing.T) {
	s := xmpptest.Start(t)
	s.Account(t, "juliet", "romeo")
	juliet, romeo := join(t, s, "juliet"), join(t, s, "romeo")
	befriend := func() {
		juliet.Send(presence("subscribe", "romeo@localhost"))
		romeo.Until("type='subscribe'")
		romeo.Send(presence("subscribed", "juliet@localhost"), presence("subscribe", "juliet@localhost"))
		juliet.Until("type='subscribe'")
		juliet.Send(presence("subscribed", "romeo@localhost"))
		romeo.Until("<presence", "from='"+juliet.JID+"'")
		juliet.Ping()
	}
	befriend()
	juliet.Send("<iq xmlns='jabber:client' type='get' id='r'><query xmlns='jabber:iq:roster'/></iq>")
	juliet.Expect("<item jid='romeo@localhost' subscription='both'/>")

	juliet.Send(presence("unsubscribe", "romeo@localhost"))
	juliet.Expect("<item jid='romeo@localhost' subscription='from'/>")
	romeo.Expect("type='unsubscribe'", "from='juliet@localhost'") // before the push (RFC 6121 §3.3.3)
	romeo.Expect("<item jid='juliet@localhost' subscription='to'/>")
	juliet.Expect("type='unavailable'", "from='"+romeo.JID+"'")

	juliet.Send(presence("unsubscribed", "romeo@localhost"))
	juliet.Expect("<item jid='romeo@localhost' subscription='none'/>")
	romeo.Expect("type='unsubscribed'", "from='juliet@localhost'")
	romeo.Expect("<item jid='juliet@localhost' subscription='none'/>")
	romeo.Expect("type='unavailable'", "from='"+juliet.JID+"'")

	befriend()
	juliet.Send("<iq xmlns='jabber:client' type='set' id='rm'><query xmlns='jabber:iq:roster'><item jid='romeo@localhost' subscription='remove'/></query></iq>")
	juliet.Expect("<item jid='romeo@localhost' subscription='remove'/>")
	romeo.Until("<item jid='juliet@localhost' subscription='none'/>")
	juliet.Until("id='rm'", "type='result'")
	romeo.Until("type='unavailable'", "from='"+juliet.JID+"'")
}

func TestRequestsWaitForAnAnswer(t *testing.T) {
	s := xmpptest.Start(t)
	s.Account(t, "juliet", "romeo")
	juliet := join(t, s, "juliet")
	juliet.Send(presence("subscribe", "romeo@localhost"), presence("subscribe", "nobody@localhost"))
	juliet.Ping()
	for range 2 { // it is told at each log-in until it is answered
		romeo := s.Dial(t).Login(xmpptest.Plain("romeo"))
		romeo.Send("<presence xmlns='jabber:client'/>")
		romeo.Until("type='subscribe'", "from='juliet@localhost'")
	}
	romeo := join(t, s, "romeo")
	romeo.Until("type='subscribe'")
	romeo.Send(presence("unsubscribed", "juliet@localhost"))
	juliet.Until("type='unsubscribed'")
	later := join(t, s, "romeo")
	if got := strings.Join(later.Ping(), ""); strings.Contains(got, "subscribe'") {
		t.Errorf("asked again: %s", got)
	}
	// What nobody asked for changes nothing.
	romeo.Send(presence("subscribed", "juliet@localhost"))
	romeo.Ping()
	if got := strings.Join(juliet.Ping(), ""); strings.Contains(got, "subscribed'") {
		t.Errorf("granted without a request: %s", got)
	}
}

func TestRoster(t *testing.T) {
	s := xmpptest.Start(t)
	s.Account(t, "juliet", "romeo")
	juliet, other := join(t, s, "juliet"), join(t, s, "juliet")
	deaf := s.Dial(t).Login(xmpptest.Plain("juliet")) // has not asked for the roster
	juliet.Ping()
	other.Ping()
	set := func(item string) {
		juliet.Send("<iq xmlns='jabber:client' type='set' id='s'><query xmlns='jabber:iq:roster'>" + item + "</query></iq>")
	}
	set("<item jid='Romeo@LOCALHOST/orchard' name='R &amp; J'><group>Friends</group><group>Montague</group></item>")
	want := "<item jid='romeo@localhost' name='R &amp; J' subscription='none'><group>Friends</group><group>Montague</group></item>"
	juliet.Expect("type='set'", want)
	juliet.Expect("id='s'", "type='result'")
	other.Expect("type='set'", want)
	for name, item := range map[string]string{
		"none":             "",
		"two":              "<item jid='a@b'/><item jid='c@d'/>",
		"no address":       "<item jid='@'/>",
		"oneself":          "<item jid='juliet@localhost'/>",
		"empty group":      "<item jid='a@b'><group/></item>",
		"same group twice": "<item jid='a@b'><group>x</group><group>x</group></item>",
		"long name":        "<item jid='a@b' name='" + strings.Repeat("x", 1024) + "'/>",
		"remove unknown":   "<item jid='a@b' subscription='remove'/>",
	} {
		t.Run(name, func(t *testing.T) {
			set(item)
			juliet.Expect("id='s'", "type='error'")
		})
	}
	juliet.Send("<iq xmlns='jabber:client' type='get' id='g'><query xmlns='jabber:iq:roster'/></iq>")
	m := juliet.Expect("id='g'", want)
	_, after, _ := strings.Cut(m, "ver='")
	ver, _, _ := strings.Cut(after, "'")
	juliet.Send("<iq xmlns='jabber:client' type='get' id='v'><query xmlns='jabber:iq:roster' ver='" + ver + "'/></iq>")
	if m := juliet.Expect("id='v'", "type='result'"); strings.Contains(m, "query") {
		t.Errorf("sent again: %s", m)
	}
	if got := deaf.Ping(); len(got) != 0 {
		t.Errorf("pushed to who did not ask: %q", got)
	}
}

func TestSubscriptionsAcrossAComponent(t *testing.T) {
	s := xmpptest.Start(t)
	s.Account(t, "juliet")
	acd := s.Attach(t, "acd.localhost")
	juliet := join(t, s, "juliet")
	juliet.Send(presence("subscribe", "8000@acd.localhost"))
	acd.Expect("type='subscribe'", "from='juliet@localhost'", "to='8000@acd.localhost'")
	acd.Say("<presence xmlns='jabber:client' type='subscribed' from='8000@acd.localhost' to='juliet@localhost'/>")
	juliet.Until("type='subscribed'") // before the push (RFC 6121 §3.1.6)
	juliet.Until("<item jid='8000@acd.localhost' subscription='to'/>")
	acd.Say("<presence xmlns='jabber:client' type='subscribe' from='8000@acd.localhost' to='juliet@localhost'/>")
	juliet.Until("type='subscribe'")
	juliet.Send(presence("subscribed", "8000@acd.localhost"))
	acd.Expect("type='subscribed'")
	acd.Expect("<presence", "from='"+juliet.JID+"'")
	juliet.Send("<presence xmlns='jabber:client'><show>away</show></presence>")
	acd.Expect("<show>away</show>", "to='8000@acd.localhost'")
	juliet.Send(xmpptest.Close)
	acd.Expect("state='ended'")
	acd.Expect("type='unavailable'", "to='8000@acd.localhost'")
	again := s.Dial(t).Login(xmpptest.Plain("juliet"))
	again.Send("<presence xmlns='jabber:client'/>")
	acd.Expect("<presence", "to='8000@acd.localhost'", "from='"+again.JID+"'")
	acd.Expect("type='probe'", "to='8000@acd.localhost'")
}

func TestDirectedPresenceIsBounded(t *testing.T) {
	s := xmpptest.Start(t)
	s.Account(t, "juliet")
	juliet := s.Dial(t).Login(xmpptest.Plain("juliet"))
	for i := range 101 {
		juliet.Send("<presence xmlns='jabber:client' to='" + strings.Repeat("x", i+1) + "@localhost'/>")
	}
	juliet.Expect("type='error'", "<policy-violation ")
}

// TestRoomsThatEndLeaveRoom plays an agent who joins one room after another and leaves none: rooms end by themselves.
func TestRoomsThatEndLeaveRoom(t *testing.T) {
	s := xmpptest.Start(t)
	rooms := s.Attach(t, "acd.localhost")
	s.Account(t, "juliet")
	juliet := s.Dial(t).Login(xmpptest.Plain("juliet"))
	juliet.Send(`<presence xmlns='jabber:client' to='8000@acd.localhost'/>`)
	rooms.Expect("to='8000@acd.localhost'")
	for i := range 2 * im.DirectedMax {
		room := fmt.Sprintf("c-%d@acd.localhost", i)
		juliet.Send(`<presence xmlns='jabber:client' to='` + room + `/j'/>`)
		rooms.Expect("to='" + room + "/j'")
		rooms.Say(`<presence xmlns='jabber:client' from='` + room + `/visitor' to='` + juliet.JID + `' type='unavailable'>` +
			`<x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='none' role='none'/></x></presence>`)
		rooms.Say(`<presence xmlns='jabber:client' from='` + room + `/agent' to='` + juliet.JID + `' type='unavailable'>` +
			`<x xmlns='http://jabber.org/protocol/muc#user'><destroy/><status code='110'/></x></presence>`)
		juliet.Until("<presence", room+"/agent")
	}
	for i := range 2 * im.DirectedMax {
		room := fmt.Sprintf("r-%d@acd.localhost/j", i)
		juliet.Send(`<presence xmlns='jabber:client' to='` + room + `'/>`)
		rooms.Expect("to='" + room + "'")
		rooms.Say(`<presence xmlns='jabber:client' from='` + room + `' to='` + juliet.JID + `' type='error'/>`)
		juliet.Until("<presence", room)
	}
	juliet.Send(xmpptest.Close)
	juliet.ExpectEnd(1000)
	rooms.Expect("<session", "ended")
	rooms.Expect("type='unavailable'", "to='8000@acd.localhost'")
	rooms.Nothing()
}
