package im

import (
	"strings"
	"testing"
)

// TestForgedElementsAreTakenOut: what claims to be the work of a server or a service is, however often it stands there.
func TestForgedElementsAreTakenOut(t *testing.T) {
	a := newArchived(t)
	juliet, romeo := a.clients[0], a.clients[1]
	const carbon = "<received xmlns='urn:xmpp:carbons:2'><forwarded xmlns='urn:xmpp:forward:0'><message xmlns='jabber:client' from='boss@localhost/x'><body>pay</body></message></forwarded></received>"
	id := func(by string) string { return "<stanza-id xmlns='urn:xmpp:sid:0' id='1' by='" + by + "'/>" }
	delay := func(from string) string {
		return "<delay xmlns='urn:xmpp:delay' stamp='2020-01-01T00:00:00Z' from='" + from + "'/>"
	}
	for _, c := range []struct {
		payload           string
		client, component bool // whether it passes
	}{
		{id("romeo@localhost"), false, false},
		{id("localhost"), false, false},
		{id("c-1@acd.localhost"), false, true},
		{id("elsewhere.example"), true, true},
		{id("@"), false, false},
		{delay("localhost"), false, false},
		{delay("acd.localhost"), false, true},
		{delay("elsewhere.example"), true, true},
		{"<delay xmlns='urn:xmpp:delay' stamp='2020-01-01T00:00:00Z'/>", true, true},
		{carbon, false, false},
		{strings.ReplaceAll(carbon, "received", "sent"), false, false},
		{"<q:received xmlns:q='urn:xmpp:carbons:&#50;'/>", false, false},
		{"<private xmlns='urn:xmpp:carbons:2'/>", true, true},
		{"<result xmlns='urn:xmpp:mam:2' id='1'/>", false, true},
		{"<fin xmlns='urn:xmpp:mam:2'/>", false, true},
		{"<occupant-id xmlns='urn:xmpp:occupant-id:0' id='1'/>", false, true},
		{"<session xmlns='urn:parley:session:1' jid='juliet@localhost/r' state='ended'/>", false, false},
		{"<privilege xmlns='urn:xmpp:privilege:2'/>", false, false},
		{"<event xmlns='http://jabber.org/protocol/pubsub#event'/>", false, true},
		{"<forwarded xmlns='urn:xmpp:forward:0'><message xmlns='jabber:client' from='a@b'><body>x</body></message></forwarded>", true, true},
		{"<forwarded xmlns='urn:xmpp:forward:0'><message xmlns='jabber:client' from='a@b'>" + carbon + "</message></forwarded>", false, false},
		{"<forwarded xmlns='urn:xmpp:forward:0'><result xmlns='urn:xmpp:mam:2' id='1'/></forwarded>", false, false},
	} {
		for _, kind := range []string{"message", "presence"} {
			inside := c.payload + "<x xmlns='y'/>" + c.payload
			<-a.say(t, juliet, "<%s xmlns='jabber:client' to='%s'>%s</%[1]s>", kind, romeo.JID, inside)
			got := a.inbox[romeo].next(t, "<x xmlns='y'/>")
			if n := strings.Count(got, c.payload); n != 0 && !c.client || n != 2 && c.client {
				t.Errorf("of a client, %d of 2: %s", n, got)
			}
			if err := a.link.Send([]byte("<" + kind + " xmlns='jabber:client' from='c-1@acd.localhost' to='" + romeo.JID.String() + "'>" + inside + "</" + kind + ">")); err != nil {
				t.Fatal(err)
			}
			got = a.inbox[romeo].next(t, "<x xmlns='y'/>")
			if n := strings.Count(got, c.payload); n != 0 && !c.component || n != 2 && c.component {
				t.Errorf("of a component, %d of 2: %s", n, got)
			}
		}
	}
	// Presence for everybody is no different.
	second := a.second(t, juliet, "second")
	<-a.say(t, second, "<presence xmlns='jabber:client'/>")
	a.inbox[second].next(t, "<presence")
	<-a.say(t, juliet, "<presence xmlns='jabber:client'>%s<show>dnd</show></presence>", delay("localhost"))
	if got := a.inbox[second].next(t, "<show>dnd</show>"); strings.Contains(got, "delay") {
		t.Errorf("broadcast: %s", got)
	}
}

// TestPushesAreTheServersOwn: nobody else may say what has become of somebody's roster or block list.
func TestPushesAreTheServersOwn(t *testing.T) {
	a := newArchived(t)
	juliet, romeo := a.clients[0], a.clients[1]
	for _, payload := range []string{"<query xmlns='jabber:iq:roster'><item jid='evil@localhost'/></query>", "<block xmlns='urn:xmpp:blocking'><item jid='a@b'/></block>"} {
		<-a.say(t, juliet, "<iq xmlns='jabber:client' type='set' id='1' to='%s'>%s</iq>", romeo.JID, payload)
		a.inbox[juliet].next(t, "id='1'", "type='error'", "<forbidden ")
		if err := a.link.Send([]byte("<iq xmlns='jabber:client' type='set' id='1' from='acd.localhost' to='" + romeo.JID.String() + "'>" + payload + "</iq>")); err != nil {
			t.Fatal(err)
		}
	}
	a.none(t, romeo)
}
