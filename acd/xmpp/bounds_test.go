package xmpp

import (
	"fmt"
	"testing"
	"testing/synctest"

	"parley/xmppd/stanza"
)

func TestLinesOfOneContactAreBounded(t *testing.T) {
	f := newTalk(t, func(c *Config) { c.Conversation.LinesMax = 2 })
	f.refused(romeo, sayXML(firstJID, "m1", "one"), "")
	f.refused(lin, sayXML(firstJID, "n1", "two"), "")
	f.refused(romeo, sayXML(firstJID, "m2", "three"), "policy-violation")
	f.refused(romeo, sayXML(firstJID, "m1", "one"), "") // a double is none more
}

func TestLinesAreBoundedInLength(t *testing.T) {
	f := newTalk(t, nil)
	f.refused(romeo, sayXML(firstJID, "m1", repeated("字", 4000)), "")
	f.refused(romeo, sayXML(firstJID, "m2", repeated("字", 4001)), "not-acceptable")
	f.refused(lin, sayXML(firstJID, "n1", repeated("字", 10000)), "")
	f.refused(lin, sayXML(firstJID, "n2", repeated("字", 10001)), "not-acceptable")
}

func TestSessionsInARoomAreBounded(t *testing.T) {
	f := newTalk(t, nil)
	for i := range 7 { // with the first, eight
		f.refused(fmt.Sprint("romeo@localhost/", i), roomXML(firstJID), "")
	}
	f.refused("romeo@localhost/more", roomXML(firstJID), "resource-constraint")
}

func TestDesksOfAnAgentAreBounded(t *testing.T) {
	f := newTalk(t, nil)
	for i := range 7 {
		f.refused(fmt.Sprint("1001@localhost/", i), deskXML, "")
	}
	f.refused("1001@localhost/more", deskXML, "resource-constraint")
	if n := len(f.acd.owner.desks[1].everySession()); n != 8 {
		t.Errorf("%d desks", n)
	}
}

func TestOfAVisitorsSessionsTheOldestGivesWay(t *testing.T) {
	f := newTalk(t, nil)
	for i := range 20 {
		f.from(fmt.Sprint("romeo@localhost/", i), visitXML)
	}
	v := f.acd.owner.visitors["romeo@localhost"]
	if len(v.sessions) != 8 || v.session != "romeo@localhost/19" {
		t.Errorf("sessions %v, notified %s", v.sessions, v.session)
	}
	if n := len(f.acd.owner.sessions); n != 8+2 { // and the two in the room
		t.Errorf("%d sessions are remembered", n)
	}
}

func TestAPageOfTheArchiveHasFiftyLines(t *testing.T) {
	f := newTalk(t, nil)
	for i := range 55 {
		f.from(romeo, sayXML(firstJID, fmt.Sprint("m", i), "hi"))
	}
	for _, ask := range []string{"", `<set xmlns='http://jabber.org/protocol/rsm'><max>200</max></set>`} {
		f.heard()
		f.from(romeo, archiveXML(firstJID, ask))
		heard := f.heard()
		if len(heard) != 50+1 {
			t.Errorf("asked %q: %d lines", ask, len(heard)-1)
		}
		fin := heard[len(heard)-1].Child("urn:xmpp:mam:2", "fin")
		if fin == nil || fin.Attr("complete") != "" {
			t.Errorf("asked %q: the page says it is complete", ask)
		}
	}
}

func TestNotesAreBounded(t *testing.T) {
	f := newTalk(t, nil)
	f.from(lin, `<iq type='set' id='e' to='c-1@acd.localhost'><end xmlns='urn:parley:acd:1'/></iq>`)
	note := func(n int) string {
		return `<iq type='set' id='w' to='c-1@acd.localhost'><wrap-up xmlns='urn:parley:acd:1' code='other'><note>` + repeated("字", n) + `</note></wrap-up></iq>`
	}
	f.refused(lin, note(4000), "")
	f.refused(lin, note(4001), "not-acceptable")
}

func TestOwnReasonsAreBounded(t *testing.T) {
	f := newFloor(t, Default())
	b := f.acd.owner
	for i := range reasonsMax {
		b.reasonOf(fmt.Sprint("reason ", i))
	}
	if id := b.reasonOf("one more"); id != 0 {
		t.Errorf("got the number %d", id)
	}
	if id := b.reasonOf("reason 7"); b.reasons.labels[id] != "reason 7" {
		t.Errorf("a known one got %d", id)
	}
	if id := b.reasonOf(repeated("x", reasonCharsMax+1)); id != 0 {
		t.Errorf("one too long got %d", id)
	}
}

func TestHandleBlocksWhileTheInboxIsFull(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const most = 3
		a := &ACD{inbox: make(chan *inbound, most), quit: make(chan struct{})}
		raw := stanza.New(stanza.NSClient, "message", "from", romeo, "to", "acd.localhost").Bytes()
		for range most {
			a.Handle(raw, nil)
		}
		entered := 0
		for range 2 {
			go func() {
				a.Handle(raw, func() { t.Error("a stanza was acknowledged that nobody took") })
				entered++
			}()
		}
		synctest.Wait()
		if entered != 0 {
			t.Fatal("Handle did not block")
		}
		<-a.inbox
		synctest.Wait()
		if entered != 1 {
			t.Errorf("%d entered one free place", entered)
		}
		close(a.quit)
		synctest.Wait()
		if entered != 2 {
			t.Error("Close does not let go of who waits")
		}
	})
}
