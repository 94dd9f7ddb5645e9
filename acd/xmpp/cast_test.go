package xmpp

import (
	"fmt"
	"strings"
	"testing"

	"parley/xmppd/stanza"
)

// What visitors and agents send in tests that are no scripts.

func joinXML(dn, name string) string {
	return fmt.Sprintf(`<iq type='set' id='j' to='%s@acd.localhost'><join-queue xmlns='%s'><x xmlns='jabber:x:data' type='submit'><field var='name'><value>%s</value></field></x></join-queue></iq>`, dn, nsWorkgroup, name)
}

func roomXML(room string) string {
	return fmt.Sprintf(`<presence to='%s/x'><x xmlns='http://jabber.org/protocol/muc'><history maxstanzas='0'/></x></presence>`, room)
}

func sayXML(room, id, body string) string {
	return fmt.Sprintf(`<message type='groupchat' to='%s' id='%s'><body>%s</body><origin-id xmlns='urn:xmpp:sid:0' id='%s'/></message>`, room, id, body, id)
}

func archiveXML(room, inside string) string {
	return fmt.Sprintf(`<iq type='set' id='h' to='%s'><query xmlns='urn:xmpp:mam:2'>%s</query></iq>`, room, inside)
}

const (
	deskXML  = `<iq type='set' id='d' to='acd.localhost'><desk xmlns='urn:parley:acd:1'/></iq>`
	visitXML = `<iq type='get' id='v' to='acd.localhost'><visit xmlns='urn:parley:acd:1'/></iq>`
	readyXML = `<presence to='8000@acd.localhost'><show>chat</show></presence>`
	romeo    = "romeo@localhost/web"
	lin      = "1001@localhost/desk"
	firstJID = "c-1@acd.localhost"
)

// talk brings romeo and 1001 into the first contact's room.
func (f *floor) talk() {
	f.t.Helper()
	f.from(lin, deskXML)
	f.from(lin, readyXML)
	f.from(romeo, joinXML("8000", "Romeo"))
	f.from(lin, `<iq type='result' id='o-1' to='8000@acd.localhost'/>`)
	f.from(lin, `<iq type='set' id='a' to='8000@acd.localhost'><offer-accept xmlns='http://jabber.org/protocol/workgroup' jid='romeo@localhost/web'/></iq>`)
	f.from(romeo, roomXML(firstJID))
	f.from(lin, roomXML(firstJID))
	f.heard()
}

// conditionTo is the error condition among what a session was sent; "" if there is none.
func conditionTo(heard []*stanza.Element, full string) string {
	for _, e := range heard {
		if e.Attr("to") != full || e.Attr("type") != "error" {
			continue
		}
		for _, kid := range e.Child(stanza.NSClient, "error").Elements() {
			if kid.NS == stanza.NSStanzas && kid.Name != "text" {
				return kid.Name
			}
		}
	}
	return ""
}

func (f *floor) refused(full, xml, condition string) {
	f.t.Helper()
	f.heard()
	f.from(full, xml)
	if got := conditionTo(f.heard(), full); got != condition {
		f.t.Errorf("got %q, want %q on %s", got, condition, shorten(xml))
	}
}

func shorten(s string) string {
	if len(s) > 120 {
		return s[:120] + "…"
	}
	return s
}

func repeated(s string, n int) string { return strings.Repeat(s, n) }

func newTalk(t *testing.T, change func(*Config)) *floor {
	t.Helper()
	cfg := Default()
	if change != nil {
		change(&cfg)
	}
	f := newFloor(t, cfg)
	f.talk()
	return f
}
