package xmpp

import (
	"strings"
	"testing"

	"parley/acd/admin"
	"parley/xmppd/stanza"
)

const phone = "1001@localhost/phone"

// toldTo is everything a session was sent, as one text.
func toldTo(heard []*stanza.Element, full string) string {
	var b strings.Builder
	for _, e := range heard {
		if e.Attr("to") == full {
			b.Write(e.Bytes())
			b.WriteByte('\n')
		}
	}
	return b.String()
}

func TestReadySaidToAnotherQueueEndsWrapUp(t *testing.T) {
	f := newTalk(t, nil)
	f.from(lin, `<iq type='set' id='e' to='`+firstJID+`'><end xmlns='urn:parley:acd:1'/></iq>`)
	f.heard()
	f.from(lin, `<presence to='8001@acd.localhost'><show>chat</show></presence>`)
	if got := toldTo(f.heard(), lin); !strings.Contains(got, "shown='ready'") {
		t.Errorf("the agent was told\n%s", got)
	}
}
func TestWhoOnlyWatchesCannotHangUpByLeavingTheRoom(t *testing.T) {
	f := newFloor(t, Default())
	f.from(lin, deskXML)
	f.from(lin, readyXML)
	f.from(phone, deskXML)
	f.from(romeo, joinXML("8000", "Romeo"))
	f.from(lin, `<iq type='set' id='a' to='8000@acd.localhost'><offer-accept xmlns='http://jabber.org/protocol/workgroup' jid='romeo@localhost/web'/></iq>`)
	f.from(phone, roomXML(firstJID)) // before the acting desk does
	f.heard()
	f.from(phone, `<presence type='unavailable' to='`+firstJID+`/x'/>`)
	if got := toldTo(f.heard(), romeo); strings.Contains(got, "ended") {
		t.Errorf("the visitor was told\n%s", got)
	}
}

func TestOnlyChatStatesPassUnkept(t *testing.T) {
	f := newTalk(t, nil)
	for _, c := range []struct{ name, inside string }{
		{"a second body", `<body/><body xml:lang='de'>secret</body>`},
		{"another form of text", `<html xmlns='http://jabber.org/protocol/xhtml-im'><body xmlns='http://www.w3.org/1999/xhtml'>secret</body></html>`},
		{"a state with text beside it", `<composing xmlns='http://jabber.org/protocol/chatstates'/><x xmlns='urn:example'>secret</x>`},
		{"text in a state", `<composing xmlns='http://jabber.org/protocol/chatstates'>secret</composing>`},
	} {
		f.from(romeo, `<message type='groupchat' to='`+firstJID+`' id='m'>`+c.inside+`</message>`)
		if got := toldTo(f.heard(), lin); strings.Contains(got, "secret") {
			t.Errorf("%s reached the agent and is not kept:\n%s", c.name, got)
		}
	}
	f.refused(romeo, `<message type='groupchat' to='`+firstJID+`' id='m'><x xmlns='urn:example'/></message>`, "not-acceptable")
	f.from(phone, deskXML)
	f.from(phone, roomXML(firstJID))
	f.refused(phone, `<message type='groupchat' to='`+firstJID+`' id='m'><composing xmlns='http://jabber.org/protocol/chatstates'/></message>`, "not-allowed")
}

func TestAnAgentMadeAgainReadsNothingOfTheOneBefore(t *testing.T) {
	f := newTalk(t, nil)
	f.from(romeo, sayXML(firstJID, "m1", "for the first one's eyes"))
	f.from(lin, `<iq type='set' id='e' to='`+firstJID+`'><end xmlns='urn:parley:acd:1'/></iq>`)
	f.administer("remove-agent 1001")
	f.must(f.adm.AddAgent(t.Context(), admin.Agent{JID: "1001@localhost", Name: "another", Role: "agent"}))
	f.settle()
	f.refused(lin, archiveXML(firstJID, ""), "item-not-found")
	f.refused(lin, `<iq type='get' id='i' to='`+firstJID+`'><query xmlns='http://jabber.org/protocol/disco#info'/></iq>`, "item-not-found")
}

// An agent may be a visitor too: then the next of that name must not find the contact, open or over.
func TestAVisitorMadeAgainHasNoContact(t *testing.T) {
	for _, end := range []bool{false, true} {
		f := newFloor(t, Default())
		f.from(lin, joinXML("8000", "Lin herself"))
		f.from(lin, roomXML(firstJID))
		f.from(lin, sayXML(firstJID, "m1", "secret"))
		if end {
			f.from(lin, `<iq type='set' id='e' to='`+firstJID+`'><end xmlns='urn:parley:acd:1'/></iq>`)
		}
		f.administer("remove-agent 1001")
		f.must(f.adm.AddAgent(t.Context(), admin.Agent{JID: "1001@localhost", Name: "another", Role: "agent"}))
		f.settle()
		f.heard()
		f.from(lin, visitXML)
		if got := toldTo(f.heard(), lin); strings.Contains(got, "<contact ") {
			t.Errorf("ended %v: told\n%s", end, got)
		}
		f.refused(lin, archiveXML(firstJID, ""), "item-not-found")
		f.refused(lin, joinXML("8000", "Another"), "")
	}
}

func TestWhoWaitsHearsThatTheLastAgentWasRemoved(t *testing.T) {
	f := newFloor(t, Default())
	f.from(lin, deskXML) // signed on, not ready
	f.from(romeo, joinXML("8000", "Romeo"))
	if got := toldTo(f.heard(), romeo); !strings.Contains(got, "agents='busy'") {
		t.Fatalf("told\n%s", got)
	}
	f.administer("remove-agent 1001")
	if got := toldTo(f.heard(), romeo); !strings.Contains(got, "agents='none'") {
		t.Errorf("told\n%s", got)
	}
}
