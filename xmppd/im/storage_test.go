package im

import (
	"strings"
	"testing"

	"parley/internal/store"
	"parley/xmppd/component"
)

// TestOneComponentCrowdsOutNoOther: one that sends more to be stored than the disk takes is told so, and the others'
// stanzas are dealt with all the same.
func TestOneComponentCrowdsOutNoOther(t *testing.T) {
	a := newArchived(t)
	romeo := a.clients[1]
	<-a.say(t, romeo, "<presence xmlns='jabber:client'/>")
	a.inbox[romeo].next(t, "<presence")
	flood := newInbox()
	link, err := a.Attach("flood.localhost", flood, component.OwnArchive)
	if err != nil {
		t.Fatal(err)
	}
	held := make(chan struct{})
	a.ledger.db.Append(func(*store.Tx) error {
		<-held
		return nil
	}, nil)
	for refused := false; !refused; {
		if err := link.Send([]byte("<message xmlns='jabber:client' type='chat' id='1' from='flood.localhost' to='juliet@localhost'><body>x</body></message>")); err != nil {
			t.Fatal(err)
		}
		select {
		case m := <-flood.in:
			refused = true
			if want := "<resource-constraint "; !strings.Contains(m, want) {
				t.Errorf("expected %s in %s", want, m)
			}
		default:
		}
	}
	if err := a.link.Send([]byte("<presence xmlns='jabber:client' type='subscribe' from='8000@acd.localhost' to='romeo@localhost'/>")); err != nil {
		t.Fatal(err)
	}
	close(held)
	a.inbox[romeo].next(t, "type='subscribe'", "from='8000@acd.localhost'")
}
