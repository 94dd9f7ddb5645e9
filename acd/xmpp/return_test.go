package xmpp

import (
	"strings"
	"testing"
)

// A client that knows XEP-0142 alone cannot ask where its contact stands: it polls, or asks to wait once more.
func TestAVisitorWhoComesBackNeedNotKnowVisit(t *testing.T) {
	for name, xml := range map[string]string{
		"a poll":          `<iq type='get' id='p' to='8000@acd.localhost'><queue-status xmlns='http://jabber.org/protocol/workgroup'/></iq>`,
		"another request": joinXML("8000", "Romeo"),
	} {
		t.Run(name, func(t *testing.T) {
			f := newFloor(t, Default())
			f.from(romeo, joinXML("8000", "Romeo"))
			f.play("notice romeo lost")
			f.from("romeo@localhost/again", xml)
			f.play("notice romeo ended")
			f.heard()
			f.from(lin, deskXML)
			f.from(lin, readyXML)
			if got := toldTo(f.heard(), lin); !strings.Contains(got, "<offer ") {
				t.Errorf("the agent was told\n%s", got)
			}
			if got := f.visitors()["romeo@localhost"]; got != "romeo@localhost/again" {
				t.Errorf("the visitor is notified at %q", got)
			}
		})
	}
}

// visitors is where each visitor is notified.
func (f *floor) visitors() map[string]string {
	at := make(map[string]string)
	done := make(chan struct{})
	f.acd.tasks.put(func() {
		for jid, v := range f.acd.owner.visitors {
			at[jid] = v.session
		}
		close(done)
	})
	<-done
	return at
}

func TestAVisitRightBehindTheRequestHearsOfIt(t *testing.T) {
	f := newFloor(t, Default())
	held := make(chan struct{})
	f.acd.tasks.put(func() { <-held }) // both are in the inbox before the first is committed
	joined, visited := f.send(romeo, joinXML("8000", "Romeo")), f.send(romeo, visitXML)
	close(held)
	<-joined
	<-visited
	f.settle()
	if got := toldTo(f.heard(), romeo); !strings.Contains(got, "Z'><contact jid='c-1@") {
		t.Errorf("the visitor was told\n%s", got)
	}
}

func TestPresenceToNobodyIsAnswered(t *testing.T) {
	f := newFloor(t, Default())
	for _, to := range []string{"nobody@acd.localhost/x", "9999@acd.localhost", "c-99@acd.localhost/x"} {
		f.refused(romeo, `<presence to='`+to+`'><x xmlns='http://jabber.org/protocol/muc'/></presence>`, "item-not-found")
	}
}
