package xmpp

import (
	"context"
	"strings"
	"testing"

	"parley/acd/admin"
	"parley/acd/store"
)

// Who serves queues might be offered the own contact, and then nobody else would have it.
func TestNobodyServesThemself(t *testing.T) {
	f := newFloor(t, Default())
	f.from("1002@localhost/desk", joinXML("8000", "Bob"))
	if got := conditionTo(f.heard(), "1002@localhost/desk"); got != "not-allowed" {
		t.Errorf("an agent who serves the queue asks for service: %q", got)
	}

	f.must(f.adm.AddAgent(context.Background(), admin.Agent{JID: "1009@localhost", Name: "督導", Role: store.RoleSupervisor}))
	f.from(lin, deskXML)
	f.from(lin, readyXML)
	f.from(overseer, deskXML)
	f.from(overseer, joinXML("8000", "Boss")) // a supervisor who serves no queue may
	f.from(lin, `<iq type='set' id='a' to='8000@acd.localhost'><offer-accept xmlns='http://jabber.org/protocol/workgroup' jid='`+overseer+`'/></iq>`)
	f.heard()
	f.from(lin, ask("transfer to='1009'"))
	if got := conditionTo(f.heard(), lin); got != "not-allowed" {
		t.Errorf("a contact is passed to its visitor: %q", got)
	}
	for _, what := range []string{"take-over", "barge-in", "reassign to='1009'", "monitor"} {
		f.from(overseer, ask(what))
		if got := conditionTo(f.heard(), overseer); got != "not-allowed" {
			t.Errorf("%s of the own contact: %q", what, got)
		}
	}
	f.from(overseer, `<iq type='get' id='n' to='`+firstJID+`'><notes xmlns='urn:parley:acd:1'/></iq>`)
	if got := conditionTo(f.heard(), overseer); got != "item-not-found" {
		t.Errorf("a supervisor reads what is noted of the own visit: %q", got)
	}
}

// What is filed stands in the tree of the queue in which the agent had the contact, wherever that is by now.
func TestWrapUpAfterATransferHasTheFormerQueuesCodes(t *testing.T) {
	f := newTalk(t, nil)
	f.administer("set-code 8000 sold -")
	f.administer("set-code 8001 repaired -")
	f.from(lin, ask("transfer queue='8001'"))
	f.heard()
	for _, tt := range []struct{ code, condition string }{{"repaired", "not-acceptable"}, {"sold", ""}} {
		f.from(lin, ask("wrap-up code='"+tt.code+"'"))
		if got := conditionTo(f.heard(), lin); got != tt.condition {
			t.Errorf("filed as %s: %q, want %q", tt.code, got, tt.condition)
		}
	}
	f.from("1001@localhost/phone", chatXML(firstJID, ".wrapup"))
	if got := f.said("1001@localhost/phone"); strings.Contains(got, "repaired") {
		t.Errorf("a plain client may file\n%s", got)
	}
}
