package xmpp

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"parley/acd/store"
	"parley/xmppd/stanza"
)

// actXML is a message to the room with something inside.
func actXML(id, inside string) string {
	return fmt.Sprintf(`<message type='groupchat' to='%s' id='%s'>%s<origin-id xmlns='urn:xmpp:sid:0' id='%s'/></message>`, firstJID, id, inside, id)
}

func reflected(heard []*stanza.Element, full string) (ids []string) {
	for _, e := range heard {
		if e.Attr("to") == full && e.Attr("type") == "groupchat" && e.Child(nsSID, "stanza-id") != nil {
			ids = append(ids, e.Attr("id"))
		}
	}
	return ids
}

// A client need not wait for the reflection of a line to correct it, take it back or react to it.
func TestWhatIsAboutALineThatIsNotCommittedYet(t *testing.T) {
	f := newTalk(t, nil)
	acts := []string{
		sayXML(firstJID, "m1", "helo"),
		actXML("m2", `<body>hello</body><replace xmlns='urn:xmpp:message-correct:0' id='m1'/>`),
		actXML("m3", `<reactions xmlns='urn:xmpp:reactions:0' id='m1'><reaction>👍</reaction></reactions>`),
		actXML("m4", `<retract xmlns='urn:xmpp:message-retract:1' id='m1'/>`),
	}
	var acknowledged []<-chan struct{}
	for _, a := range acts {
		acknowledged = append(acknowledged, f.send(romeo, a))
	}
	for i, a := range acknowledged {
		select {
		case <-a:
		case <-t.Context().Done():
			t.Fatalf("%d is not acknowledged", i+1)
		}
	}
	f.settle()
	if got := fmt.Sprint(reflected(f.heard(), lin)); got != "[m1 m2 m3 m4]" {
		t.Errorf("the agent saw %s", got)
	}
	if line := f.acd.owner.contacts[1].line; line != "" && line != "helo" {
		t.Errorf("the first line is %q", line)
	}
}

// What is about a line among agents is among agents; the visitor finds nothing under its id, as under one that is none.
func TestWhatIsAboutAnAsideIsAside(t *testing.T) {
	f := newTalk(t, nil)
	f.from(lin, sayXML(firstJID, "a1", "hi"))
	f.from(lin, actXML("a2", `<body>difficult</body><private xmlns='urn:parley:acd:1'/>`))
	f.heard()
	for _, id := range []string{"1.1", "1.2", "9"} {
		f.refused(romeo, actXML("m"+id, fmt.Sprintf(`<reactions xmlns='urn:xmpp:reactions:0' id='%s'><reaction>👍</reaction></reactions>`, id)), "item-not-found")
	}
	for n, inside := range []string{
		`<reactions xmlns='urn:xmpp:reactions:0' id='1.1'><reaction>👎</reaction></reactions>`,
		`<body>very</body><reply xmlns='urn:xmpp:reply:0' id='1.1'/>`,
		`<body>rather difficult</body><replace xmlns='urn:xmpp:message-correct:0' id='a2'/>`,
		`<retract xmlns='urn:xmpp:message-retract:1' id='1.1'/>`,
	} {
		f.heard()
		f.from(lin, actXML(fmt.Sprint("p", n), inside))
		heard := f.heard()
		if got := reflected(heard, lin); len(got) != 1 {
			t.Errorf("%s: the agent saw %v", inside, got)
		}
		if got := reflected(heard, romeo); len(got) != 0 {
			t.Errorf("%s: the visitor saw %v", inside, got)
		}
	}
	// What was said to everybody is not changed among agents.
	f.refused(lin, actXML("s", `<body>hello</body><replace xmlns='urn:xmpp:message-correct:0' id='a1'/><private xmlns='urn:parley:acd:1'/>`), "forbidden")
	// Words that answer an aside which is none might be meant for agents: they are not said to the visitor.
	f.refused(lin, actXML("q", `<body>secret</body><reply xmlns='urn:xmpp:reply:0' id='1.99'/>`), "item-not-found")
	// The visitor's words are kept whatever they answer.
	f.from(romeo, actXML("r", `<body>what?</body><reply xmlns='urn:xmpp:reply:0' id='1.1'/>`))
	if got := reflected(f.heard(), lin); len(got) != 1 {
		t.Errorf("the agent saw %v of the visitor's", got)
	}
}

func TestAttachments(t *testing.T) {
	f := newTalk(t, nil)
	f.acd.KnowFiles("http://127.0.0.1:8080/upload/", func(url string) (File, bool) {
		return File{"invoice.pdf", 4711, "application/pdf"}, strings.HasSuffix(url, "/known/x.pdf")
	})
	oob := func(url string) string {
		return fmt.Sprintf(`<body>%s</body><x xmlns='jabber:x:oob'><url>%s</url></x>`, url, url)
	}
	const described = `<file-sharing xmlns='urn:xmpp:sfs:0'><file xmlns='urn:xmpp:file:metadata:0'><media-type>image/png</media-type><name>a/b.png</name><size>12</size></file><sources><url-data xmlns='http://jabber.org/protocol/url-data' target='https://files.example/1'/></sources></file-sharing>`
	const inline = `<reference xmlns='urn:xmpp:reference:0' type='data'><media-sharing xmlns='urn:xmpp:sims:1'><file xmlns='urn:xmpp:jingle:apps:file-transfer:5'><media-type>image/gif</media-type><name>c.gif</name><size>-1</size></file><sources><reference xmlns='urn:xmpp:reference:0' type='data' uri='https://files.example/2'/></sources></media-sharing></reference>`
	for n, c := range []struct {
		inside string
		want   store.Attachment // its URL "" = refused
	}{
		{oob("http://127.0.0.1:8080/upload/known/x.pdf"), store.Attachment{URL: "http://127.0.0.1:8080/upload/known/x.pdf", Name: "invoice.pdf", Size: 4711, Type: "application/pdf"}},
		{oob("http://127.0.0.1:8080/upload/other/y%20z.pdf"), store.Attachment{URL: "http://127.0.0.1:8080/upload/other/y%20z.pdf", Name: "y z.pdf"}},
		{oob("https://files.example/" + strings.Repeat("n", 300)), store.Attachment{URL: "https://files.example/" + strings.Repeat("n", 300), Name: strings.Repeat("n", 255)}},
		{`<body>https://files.example/1</body>` + described, store.Attachment{URL: "https://files.example/1", Name: "a/b.png", Size: 12, Type: "image/png"}},
		{`<body>https://files.example/2</body>` + inline, store.Attachment{URL: "https://files.example/2", Name: "c.gif", Type: "image/gif"}},
		{oob("http://127.0.0.1:8081/upload/known/x.pdf"), store.Attachment{}},
		{oob("https://user@files.example/x"), store.Attachment{}},
		{oob("https:///x"), store.Attachment{}},
		{oob("file:///etc/passwd"), store.Attachment{}},
		{oob("data:text/html,x"), store.Attachment{}},
		{oob("https://files.example/" + strings.Repeat("n", urlBytesMax)), store.Attachment{}},
		{`<body>see</body><x xmlns='jabber:x:oob'><url>https://files.example/1</url></x>`, store.Attachment{}},
	} {
		if c.want.URL == "" {
			f.refused(romeo, actXML(fmt.Sprint("f", n), c.inside), "not-acceptable")
			continue
		}
		f.from(romeo, actXML(fmt.Sprint("f", n), c.inside))
		all, err := store.Attachments(context.Background(), f.db.Reader(), 1)
		if err != nil || len(all) == 0 {
			t.Fatalf("%s: %v, %v", c.inside, all, err)
		}
		got := all[len(all)-1]
		c.want.Contact, c.want.Line = got.Contact, got.Line
		if got != c.want {
			t.Errorf("got %+v, want %+v", got, c.want)
		}
	}
}

func TestNotesOfAContactAreBounded(t *testing.T) {
	f := newTalk(t, func(c *Config) { c.NoteCharsMax = 10 })
	note := func(text string) string {
		return fmt.Sprintf(`<iq type='set' id='n' to='%s'><note xmlns='%s'>%s</note></iq>`, firstJID, nsParley, text)
	}
	f.refused(lin, note("elevenchars"), "not-acceptable")
	for n := range notesMax {
		f.refused(lin, note(fmt.Sprint(n)), "")
	}
	f.refused(lin, note("more"), "resource-constraint")
	tags := func(n int) string {
		kids := ""
		for i := range n {
			kids += fmt.Sprintf("<tag>t%d</tag>", i)
		}
		return fmt.Sprintf(`<iq type='set' id='t' to='%s'><tags xmlns='%s'>%s</tags></iq>`, firstJID, nsParley, kids)
	}
	f.refused(lin, tags(tagsMax), "")
	f.refused(lin, tags(tagsMax+1), "not-acceptable")
	f.refused(lin, strings.Replace(tags(1), "t0", strings.Repeat("字", tagCharsMax), 1), "")
	f.refused(lin, strings.Replace(tags(1), "t0", strings.Repeat("字", tagCharsMax+1), 1), "not-acceptable")
}

// A full conversation takes nothing more of any kind, and goes on without its own notices.
func TestAFullConversationTakesNoActs(t *testing.T) {
	f := newTalk(t, func(c *Config) { c.Conversation.LinesMax = 1 })
	f.from(romeo, sayXML(firstJID, "m1", "the only one"))
	for n, inside := range []string{
		`<body>b</body><replace xmlns='urn:xmpp:message-correct:0' id='m1'/>`,
		`<reactions xmlns='urn:xmpp:reactions:0' id='1'><reaction>👍</reaction></reactions>`,
		`<retract xmlns='urn:xmpp:message-retract:1' id='1'/>`,
	} {
		f.refused(romeo, actXML(fmt.Sprint("x", n), inside), "policy-violation")
	}
	l, _, err := store.ReadLine(context.Background(), f.db.Reader(), 1, 1<<12)
	if err != nil || l.Body != "the only one" || l.Retracted != 0 {
		t.Errorf("%+v, %v", l, err)
	}
}
