package im

import (
	"fmt"
	"strings"
	"testing"

	"parley/xmppd/jid"
)

func TestInactiveClientsAreLeftAlone(t *testing.T) {
	a := newArchived(t)
	juliet, romeo := a.clients[0], a.clients[1]
	nurse := jid.MustParse("nurse@localhost/x")
	in := a.inbox[romeo]
	romeo.SetActive(false)
	say := func(payload string) {
		t.Helper()
		<-a.say(t, juliet, "<message xmlns='jabber:client' type='chat' to='%s'>%s</message>", romeo.JID, payload)
	}
	idle := func(from jid.JID, show string) {
		romeo.deliverIdle(from, ofPresence, fmt.Appendf(nil, "<presence xmlns='jabber:client' from='%s'><show>%s</show></presence>", from, show))
	}
	idle(juliet.JID, "away")
	idle(nurse, "dnd")
	idle(juliet.JID, "chat")
	say("<composing xmlns='http://jabber.org/protocol/chatstates'/>")
	say("<paused xmlns='http://jabber.org/protocol/chatstates'/><no-store xmlns='urn:xmpp:hints'/>")
	a.none(t, romeo)
	say("<body>hi</body>") // comes behind what waited, of each the last
	in.next(t, "<show>dnd</show>")
	in.next(t, "<show>chat</show>")
	in.next(t, "<paused ")
	in.next(t, "<body>hi</body>")
	idle(juliet.JID, "xa")
	a.none(t, romeo)
	romeo.SetActive(true)
	in.next(t, "<show>xa</show>")
	idle(juliet.JID, "away")
	in.next(t, "<show>away</show>")
}

func TestWhatInactiveClientsGetAtOnce(t *testing.T) {
	a := newArchived(t)
	juliet, romeo := a.clients[0], a.clients[1]
	romeo.SetActive(false)
	in := a.inbox[romeo]
	for _, c := range []string{
		"<iq xmlns='jabber:client' type='get' id='1' to='%s'><x xmlns='y'/></iq>",
		"<message xmlns='jabber:client' to='%s'><body>x</body></message>",
		"<message xmlns='jabber:client' to='%s'/>",
		"<message xmlns='jabber:client' type='chat' to='%s'><composing xmlns='http://jabber.org/protocol/chatstates'/><x xmlns='y'/></message>",
		"<message xmlns='jabber:client' type='error' to='%s'><composing xmlns='http://jabber.org/protocol/chatstates'/></message>",
		"<presence xmlns='jabber:client' type='error' to='%s'/>",
		"<presence xmlns='jabber:client' to='%s'><x xmlns='http://jabber.org/protocol/muc#user'><status code='110'/></x></presence>",
	} {
		<-a.say(t, juliet, c, romeo.JID)
		in.next(t, "from='"+juliet.JID.String()+"'")
	}
	<-a.say(t, juliet, "<presence xmlns='jabber:client' to='%s'/>", romeo.JID)
	a.none(t, romeo)
	<-a.say(t, romeo, "<iq xmlns='jabber:client' type='get' id='2'><x xmlns='y'/></iq>") // an answer of the server's
	in.next(t, "<presence")
	in.next(t, "id='2'")
}

// TestCopiesOfChatStatesWait as the chat states do.
func TestCopiesOfChatStatesWait(t *testing.T) {
	a := newArchived(t)
	juliet, romeo := a.clients[0], a.clients[1]
	phone, other := a.second(t, juliet, "phone"), a.second(t, romeo, "other")
	for _, c := range []*Client{phone, other} {
		a.Carbons(c.JID, true)
		c.SetActive(false)
	}
	<-a.say(t, juliet, "<message xmlns='jabber:client' type='chat' to='%s'><active xmlns='http://jabber.org/protocol/chatstates'/></message>", romeo.JID)
	a.inbox[romeo].next(t, "<active ")
	for _, c := range []*Client{phone, other} {
		a.none(t, c)
		c.SetActive(true)
		a.inbox[c].next(t, "<forwarded ", "<active ")
	}
}

func TestHeldStanzasAreBounded(t *testing.T) {
	a := newArchived(t)
	romeo := a.clients[1]
	romeo.SetActive(false)
	for i := range heldMax {
		from := jid.MustParse(fmt.Sprintf("c-%d@localhost/x", i))
		romeo.deliverIdle(from, ofPresence, fmt.Appendf(nil, "<presence xmlns='jabber:client' id='%d'/>", i))
	}
	a.none(t, romeo)
	romeo.deliverIdle(a.clients[0].JID, ofPresence, []byte("<presence xmlns='jabber:client' id='last'/>"))
	for i := range heldMax {
		a.inbox[romeo].next(t, fmt.Sprintf("id='%d'", i))
	}
	a.inbox[romeo].next(t, "id='last'")

	big := []byte("<presence xmlns='jabber:client'><status>" + strings.Repeat("x", heldBytesMax/2) + "</status></presence>")
	for range 3 { // one takes the other's place
		romeo.deliverIdle(a.clients[0].JID, ofPresence, big)
	}
	a.none(t, romeo)
	romeo.deliverIdle(jid.MustParse("c-1@localhost/x"), ofPresence, big)
	for range 2 {
		a.inbox[romeo].next(t, "<status>xxx")
	}
}
