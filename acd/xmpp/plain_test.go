package xmpp

import (
	"fmt"
	"strings"
	"testing"

	"parley/acd"
	"parley/acd/admin"
	"parley/acd/store"
	"parley/xmppd/stanza"
)

func chatXML(to, text string) string {
	return fmt.Sprintf(`<message type='chat' to='%s'><body>%s</body></message>`, to, text)
}

const queueJID = "8000@acd.localhost"

// said is the bodies that a session, or an account, was sent.
func (f *floor) said(to string) string {
	var all []string
	for _, e := range f.heard() {
		if text := e.Child(stanza.NSClient, "body").Text(); e.Attr("to") == to && text != "" {
			all = append(all, text)
		}
	}
	return strings.Join(all, "\n")
}

func TestClientsOfAnAgentAreBounded(t *testing.T) {
	f := newFloor(t, Default())
	for i := range clientsMax + 3 {
		f.from(fmt.Sprintf("1001@localhost/%d", i), chatXML(queueJID, ".queue"))
	}
	p := f.acd.owner.plainOf(1)
	if len(p.clients) != clientsMax {
		t.Errorf("%d clients are told apart", len(p.clients))
	}
	f.heard()
	f.from("1001@localhost/10", chatXML(queueJID, ".ready")) // one too many is served all the same
	if got := f.said("1001@localhost/10"); got != "Ready" {
		t.Errorf("it hears %q", got)
	}
}

func TestQueuesInARosterAreBounded(t *testing.T) {
	f := newFloor(t, Default())
	for i := range queuesShownMax {
		dn := fmt.Sprint(9000 + i)
		f.administer("add-queue " + dn + " " + dn)
		f.administer("join " + dn + " 1001")
	}
	f.heard()
	f.from("1001@localhost/a", chatXML(queueJID, ".queue"))
	items, listed := 0, ""
	for _, e := range f.heard() {
		if e.Child(nsRoster, "query") != nil {
			items++
		}
		listed += e.Child(stanza.NSClient, "body").Text()
	}
	if items != queuesShownMax || strings.Count(listed, "\n") != queuesShownMax+2 {
		t.Errorf("%d queues stand in the roster; .queue says\n%s", items, listed)
	}
}

func TestCommandsUnderWayAreBounded(t *testing.T) {
	f := newFloor(t, Default())
	node := nsCommands + "#break"
	for i := range commandsMax + 1 {
		f.from("1001@localhost/a", fmt.Sprintf(`<iq type='set' id='c%d' to='%s'><command xmlns='%s' node='%s'/></iq>`, i, queueJID, nsCommands, node))
	}
	submit := func(session int) string {
		f.heard()
		f.from("1001@localhost/a", fmt.Sprintf(`<iq type='set' id='s' to='%s'><command xmlns='%s' node='%s' sessionid='command-%d'><x xmlns='jabber:x:data' type='submit'/></command></iq>`,
			queueJID, nsCommands, node, session))
		return conditionTo(f.heard(), "1001@localhost/a")
	}
	if got := submit(1); got != "bad-request" {
		t.Errorf("the oldest goes on: %q", got)
	}
	for i := range commandsMax {
		if got := submit(i + 2); got != "" {
			t.Errorf("command %d: %s", i+2, got)
		}
	}
	if n := len(f.acd.owner.plains.commands.all); n != 0 {
		t.Errorf("%d agents have commands under way", n)
	}
}

func TestVisitorsBeingAskedAreBounded(t *testing.T) {
	f := newFloor(t, Default())
	f.from("first@localhost/a", chatXML(queueJID, "hello"))
	f.from("first@localhost/a", chatXML(queueJID, "First")) // has a visit, and is not forgotten
	f.quiet = true
	for i := range dialoguesMax + 5 {
		f.from(fmt.Sprintf("v%d@localhost/a", i), chatXML(queueJID, "hello"))
	}
	f.quiet = false
	if n := len(f.acd.owner.plains.visitors); n != dialoguesMax || len(f.acd.owner.plains.order) != n {
		t.Errorf("%d are remembered", n)
	}
	if f.acd.owner.plains.visitors["first@localhost"] == nil {
		t.Error("a visit was forgotten")
	}
	f.heard()
	f.from("v0@localhost/a", chatXML(queueJID, "Zero")) // begins anew
	if got := f.said("v0@localhost"); !strings.Contains(got, "your name") {
		t.Errorf("the oldest hears %q", got)
	}
	f.from("v900@localhost/a", chatXML(queueJID, "Nine"))
	if got := f.said("v900@localhost"); !strings.Contains(got, "in line") {
		t.Errorf("a later one hears %q", got)
	}
}

func TestWordsBeforeTheVisitAreBounded(t *testing.T) {
	f := newFloor(t, Default())
	v := &plainVisitor{}
	for range wordsFirstMax + 5 {
		f.acd.owner.keepFirst(&inbound{Element: stanza.New(stanza.NSClient, "message")}, v)
	}
	if len(v.first) != wordsFirstMax {
		t.Errorf("%d are kept", len(v.first))
	}
}

// Nothing that an agent writes behind a dot is ever said to the visitor, whatever it is.
func TestNoCommandReachesTheVisitor(t *testing.T) {
	f := newFloor(t, Default())
	f.from("1001@localhost/a", chatXML(queueJID, ".ready"))
	f.from(romeo, joinXML("8000", "Romeo"))
	f.from(romeo, roomXML(firstJID))
	f.from("1001@localhost/a", chatXML(queueJID, "y"))
	f.from("1001@localhost", `<iq type='result' id='roster-c-1-3' to='acd.localhost'/>`)
	f.heard()
	for _, dot := range []string{".", "。", "．", "｡", "  ."} {
		for _, v := range verbs() {
			if v.name == "close" || v.name == "private" {
				continue
			}
			f.from("1001@localhost/a", chatXML(firstJID+"/visitor", dot+v.name+" secret"))
			for _, e := range f.heard() {
				if e.Attr("to") == romeo && strings.Contains(string(e.Bytes()), "secret") {
					t.Errorf("%s%s: the visitor sees %s", dot, v.name, e.Bytes())
				}
			}
		}
	}
	f.from("1001@localhost/a", chatXML(firstJID+"/visitor", "to you"))
	if got := f.said(romeo); got != "to you" {
		t.Errorf("then the visitor reads %q", got)
	}
	if v, _ := contactState(f); v != acd.ContactActive {
		t.Errorf("the contact is %d", v)
	}
}

func contactState(f *floor) (state acd.ContactState, ok bool) {
	f.eng.Read(func(s *acd.State) {
		v, there := s.Contact(1)
		state, ok = v.State, there
	})
	return state, ok
}

// A queue that is closed says so in its own words, and keeps a message for later.
func TestVisitorAtAClosedQueue(t *testing.T) {
	f := newFloor(t, Default())
	f.must(f.adm.SetQueue(t.Context(), "8000", func(q *admin.Queue) error {
		q.Closed, q.Texts.Closed = store.ClosedCallback, store.Words{"zh-TW": "週一再來"}
		return nil
	}))
	f.administer("hours 8000 closed")
	f.administer("hours 8001 closed")
	say := func(dn, text string) string {
		f.heard()
		f.from("romeo@localhost/a", strings.Replace(chatXML(dn+"@acd.localhost", text), " ", " xml:lang='zh-Hant' ", 1))
		return f.said("romeo@localhost")
	}
	say("8000", "你好")
	if got := say("8000", "羅密歐"); !strings.HasPrefix(got, "週一再來\n") || !strings.Contains(got, "留言") {
		t.Errorf("hears %q", got)
	}
	if got := say("8000", "請回電 0912-345-678"); !strings.Contains(got, "與您聯絡") {
		t.Errorf("the message is answered %q", got)
	}
	open := 0
	f.eng.Read(func(s *acd.State) {
		for c := range s.Contacts() {
			if open++; !c.Callback {
				t.Errorf("%+v", c)
			}
		}
	})
	if open != 1 {
		t.Errorf("%d contacts", open)
	}
	say("8001", "你好")
	if got := say("8001", "羅密歐"); got != "現在不是服務時間。" {
		t.Errorf("without messages one hears %q", got)
	}
	if n := len(f.acd.owner.plains.visitors); n != 0 {
		t.Errorf("%d are remembered", n)
	}
}
