package im

import (
	"strings"
	"testing"
)

// copied says what a carbon must look like.
func (a *archived) expectCarbon(t *testing.T, c *Client, direction string, parts ...string) {
	t.Helper()
	head := "<message xmlns='jabber:client' from='" + c.Bare.String() + "' to='" + c.JID.String() + "'"
	inside := "<" + direction + " xmlns='urn:xmpp:carbons:2'><forwarded xmlns='urn:xmpp:forward:0'><message xmlns='jabber:client' "
	m := a.inbox[c].next(t, append(parts, inside)...)
	if !strings.HasPrefix(m, head) || !strings.HasSuffix(m, "</message></forwarded></"+direction+"></message>") {
		t.Errorf("a carbon %s", m)
	}
}

// TestCarbons: juliet has a phone and a desk that want copies, and a tablet that does not; so has romeo.
func TestCarbons(t *testing.T) {
	a := newArchived(t)
	juliet, romeo := a.clients[0], a.clients[1]
	phone, tablet := a.second(t, juliet, "phone"), a.second(t, juliet, "tablet")
	other := a.second(t, romeo, "other")
	for _, c := range []*Client{juliet, phone, other} {
		if !a.Carbons(c.JID, true) {
			t.Fatal("no such client")
		}
	}
	const talk = "<composing xmlns='http://jabber.org/protocol/chatstates'/>"
	for _, c := range []struct {
		name, typ, payload string
		copied             bool
	}{
		{"chat", "chat", "<body>x</body>", true},
		{"chat without a body", "chat", "<x xmlns='y'/>", true},
		{"normal with a body", "normal", "<body>x</body>", true},
		{"normal without", "normal", "<x xmlns='y'/>", false},
		{"a chat state", "normal", talk, true},
		{"a receipt", "normal", "<received xmlns='urn:xmpp:receipts' id='1'/>", true},
		{"a marker", "normal", "<displayed xmlns='urn:xmpp:chat-markers:0' id='1'/>", true},
		{"an invitation", "normal", "<x xmlns='jabber:x:conference' jid='a@b'/>", true},
		{"private", "chat", "<body>x</body><private xmlns='urn:xmpp:carbons:2'/>", false},
		{"no-copy", "chat", "<body>x</body><no-copy xmlns='urn:xmpp:hints'/>", false},
		{"groupchat", "groupchat", "<body>x</body>", false},
		{"headline", "headline", "<body>x</body>", false},
		{"error", "error", "<body>x</body>", false},
	} {
		t.Run(c.name, func(t *testing.T) {
			<-a.say(t, juliet, "<message xmlns='jabber:client' type='%s' id='1' to='%s'>%s</message>", c.typ, romeo.JID, c.payload)
			a.inbox[romeo].next(t, c.payload)
			if c.copied {
				a.expectCarbon(t, phone, "sent", c.payload, "to='"+romeo.JID.String()+"'")
				a.expectCarbon(t, other, "received", c.payload, "from='"+juliet.JID.String()+"'")
			}
			for _, silent := range []*Client{juliet, phone, tablet, other, romeo} {
				a.none(t, silent)
			}
		})
	}
	t.Run("each archive's id", func(t *testing.T) {
		<-a.say(t, juliet, "<message xmlns='jabber:client' type='chat' to='%s'><body>x</body></message>", romeo.JID)
		a.inbox[romeo].next(t, "by='romeo@localhost'")
		a.expectCarbon(t, other, "received", "by='romeo@localhost'")
		a.expectCarbon(t, phone, "sent", "by='juliet@localhost'")
	})
	t.Run("turned off", func(t *testing.T) {
		a.Carbons(other.JID, false)
		<-a.say(t, juliet, "<message xmlns='jabber:client' type='chat' to='%s'><body>x</body></message>", romeo.JID)
		a.inbox[romeo].next(t, "<body>x</body>")
		a.inbox[phone].next(t, "<sent ")
		a.none(t, other)
	})
}

func TestCarbonsGoToWhoGotNothingElse(t *testing.T) {
	a := newArchived(t)
	juliet, romeo := a.clients[0], a.clients[1]
	other := a.second(t, romeo, "other")
	for _, c := range []*Client{romeo, other} {
		a.Carbons(c.JID, true)
		<-a.say(t, c, "<presence xmlns='jabber:client'/>")
	}
	for range 4 { // each its own presence and the other's
		select {
		case <-a.inbox[romeo].in:
		case <-a.inbox[other].in:
		}
	}
	<-a.say(t, juliet, line, "one", "romeo@localhost")
	for _, c := range []*Client{romeo, other} {
		if m := a.inbox[c].next(t, "<body>one</body>"); strings.Contains(m, "carbons") {
			t.Errorf("%s got a copy of what it was sent: %s", c.JID, m)
		}
		a.none(t, c)
	}
	// What one says to oneself is not copied twice.
	<-a.say(t, romeo, line, "two", other.JID)
	a.inbox[other].next(t, "<body>two</body>")
	a.none(t, romeo)
}

func TestCarbonsOfErrors(t *testing.T) {
	a := newArchived(t)
	juliet, romeo := a.clients[0], a.clients[1]
	phone := a.second(t, juliet, "phone")
	a.Carbons(phone.JID, true)
	<-a.say(t, juliet, line, "one", romeo.JID)
	a.inbox[romeo].next(t, "<body>one</body>")
	a.inbox[phone].next(t, "<sent ")
	const bounce = "<message xmlns='jabber:client' type='error' id='%s' to='%s'><error type='cancel'><service-unavailable xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></message>"
	<-a.say(t, romeo, bounce, "one", juliet.JID)
	a.inbox[juliet].next(t, "type='error'", "id='one'")
	a.expectCarbon(t, phone, "received", "type='error'", "id='one'")
	<-a.say(t, romeo, bounce, "two", juliet.JID) // answers nothing
	a.inbox[juliet].next(t, "type='error'", "id='two'")
	a.none(t, phone)
}

func TestCarbonsAndRooms(t *testing.T) {
	a := newArchived(t)
	juliet := a.clients[0]
	phone := a.second(t, juliet, "phone")
	a.Carbons(phone.JID, true)
	room := func(from, payload string) {
		t.Helper()
		if err := a.link.Send([]byte("<message xmlns='jabber:client' type='chat' from='" + from + "' to='" + juliet.JID.String() + "'>" + payload + "</message>")); err != nil {
			t.Fatal(err)
		}
	}
	const private = "<body>x</body><x xmlns='http://jabber.org/protocol/muc#user'/>"
	room("c-1@acd.localhost/Anna", private) // each resource in the room is sent its own
	a.inbox[juliet].next(t, "<body>x</body>")
	a.none(t, phone)
	room("c-1@acd.localhost", "<x xmlns='http://jabber.org/protocol/muc#user'><invite from='8000@acd.localhost'/></x>")
	a.inbox[juliet].next(t, "<invite ")
	a.inbox[phone].next(t, "<received ", "<invite ")
	<-a.say(t, juliet, "<message xmlns='jabber:client' type='chat' to='c-1@acd.localhost/Anna'>%s</message>", private)
	a.inbox[phone].next(t, "<sent ", "<body>x</body>")
	if a.Carbons(a.clients[2].JID, true) {
		t.Error("a guest has copies")
	}
}
