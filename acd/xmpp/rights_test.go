package xmpp

import (
	"strings"
	"testing"

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
