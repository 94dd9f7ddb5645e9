package xmpp

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"parley/acd/admin"
	"parley/acd/hours"
	"parley/acd/store"
	"parley/acd/transcript"
	"parley/xmppd/stanza"
)

func transcriptXML(kind, attrs string) string {
	return fmt.Sprintf(`<iq type='%s' id='t' to='%s'><transcript xmlns='%s' %s/></iq>`, kind, firstJID, nsParley, attrs)
}

// answered is the text of the transcript that a session was answered with; "" if none.
func answered(heard []*stanza.Element, full string) string {
	for _, e := range heard {
		if e.Attr("to") == full && e.Name == "iq" {
			return e.Child(nsParley, "transcript").Text()
		}
	}
	return ""
}

func (f *floor) transcriptFor(full, attrs string) string {
	f.t.Helper()
	f.heard()
	f.from(full, transcriptXML("get", attrs))
	return answered(f.heard(), full)
}

func talked(t *testing.T) *floor {
	f := newTalk(t, nil)
	f.from(romeo, sayXML(firstJID, "m1", "&lt;b&gt;Soft&lt;/b&gt;&#10;what light"))
	f.from(lin, sayXML(firstJID, "m2", "你好"))
	f.from(lin, fmt.Sprintf(`<iq type='set' id='n' to='%s'><note xmlns='%s'>A poet.</note></iq>`, firstJID, nsParley))
	return f
}

func TestTranscriptsOnTheStream(t *testing.T) {
	f := talked(t)
	text := f.transcriptFor(romeo, "")
	if !strings.Contains(text, "#1 Romeo: <b>Soft</b>\n    what light\n") || !strings.Contains(text, "#2 林小姐: 你好\n") || strings.Contains(text, "poet") {
		t.Errorf("the visitor's:\n%s", text)
	}
	if page := f.transcriptFor(romeo, "format='html'"); strings.Contains(page, "<b>Soft") || !strings.Contains(page, "&lt;b&gt;Soft") {
		t.Errorf("as HTML:\n%s", page)
	}
	if text := f.transcriptFor(lin, "xml:lang='zh-TW'"); !strings.Contains(text, "A poet.") || !strings.Contains(text, "佇列: 客服中心 (8000)") {
		t.Errorf("the agent's:\n%s", text)
	}
	f.refused(romeo, transcriptXML("get", "format='pdf'"), "bad-request")
	f.refused("paris@localhost/web", transcriptXML("get", ""), "item-not-found")
	f.refused("1002@localhost/desk", transcriptXML("get", ""), "item-not-found")
	f.refused("1002@localhost/desk", transcriptXML("set", ""), "item-not-found")
}

// A transcript that is sent has the visitor's view, whoever has it sent, and goes to the visitor's address.
func TestATranscriptIsSent(t *testing.T) {
	f := talked(t)
	f.heard()
	f.from(lin, transcriptXML("set", ""))
	sent := ""
	for _, e := range f.heard() {
		if e.Name == "message" && e.Attr("type") == "chat" && e.Attr("to") == "romeo@localhost" && e.Attr("from") == firstJID {
			sent += e.Child(stanza.NSClient, "body").Text()
		}
	}
	if !strings.Contains(sent, "#2 林小姐: 你好") || strings.Contains(sent, "poet") {
		t.Errorf("sent:\n%s", sent)
	}
}

func TestATranscriptThatIsTooLongIsToBeHadOtherwise(t *testing.T) {
	f := talked(t)
	for n := range 20 {
		f.from(romeo, sayXML(firstJID, fmt.Sprint("x", n), strings.Repeat("a", 4000)))
	}
	f.refused(romeo, transcriptXML("get", ""), "resource-constraint")
	tr, style, err := f.acd.Transcript(context.Background(), "romeo@localhost", "c-1", "en")
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := transcript.Write(&b, transcript.Text, tr, style); err != nil || b.Len() < 80_000 {
		t.Errorf("%d bytes, %v", b.Len(), err)
	}
	f.heard()
	f.from(romeo, transcriptXML("set", ""))
	parts := 0
	for _, e := range f.heard() {
		if e.Attr("type") == "chat" {
			parts++
			if n := len(e.Child(stanza.NSClient, "body").Text()); n > sentCharsMax {
				t.Errorf("a part of %d characters", n)
			}
		}
	}
	if parts < 10 {
		t.Errorf("sent in %d parts", parts)
	}
}

func TestSupervisorsReadWithAnEntryInTheTrail(t *testing.T) {
	f := talked(t)
	ctx := context.Background()
	entries := func() (n int) {
		if err := f.db.Reader().QueryRow(`SELECT count(*) FROM audit WHERE action = 'contact.read'`).Scan(&n); err != nil {
			t.Fatal(err)
		}
		return n
	}
	if _, _, err := f.acd.Transcript(ctx, "1002@localhost", "c-1", ""); !errors.Is(err, ErrNoTranscript) {
		t.Errorf("another agent: %v", err)
	}
	f.must(f.adm.SetAgent(ctx, "1002@localhost", func(a *admin.Agent) error { a.Role = store.RoleSupervisor; return nil }))
	f.settle()
	if _, _, err := f.acd.Transcript(ctx, "1002@localhost", "c-1", ""); err != nil || entries() != 1 {
		t.Errorf("a supervisor over HTTP: %v, %d entries", err, entries())
	}
	if text := f.transcriptFor("1002@localhost/desk", ""); text == "" || entries() != 2 {
		t.Errorf("a supervisor on the stream: %d entries, %q", entries(), text)
	}
	f.transcriptFor(lin, "")
	f.transcriptFor(romeo, "")
	if entries() != 2 {
		t.Errorf("%d entries after those who took part have read", entries())
	}
	for _, contact := range []string{"c-2", "", "x", "../c-1"} {
		if _, _, err := f.acd.Transcript(ctx, "1002@localhost", contact, ""); !errors.Is(err, ErrNoTranscript) {
			t.Errorf("%q: %v", contact, err)
		}
	}
}

// People read by the clock of the queue.
func TestATranscriptHasTheQueuesClock(t *testing.T) {
	f := talked(t)
	calendar, err := hours.Parse("zone Asia/Taipei")
	f.must(calendar, err)
	f.must(f.adm.SetQueue(context.Background(), "8000", func(q *admin.Queue) error { q.Hours = calendar; return nil }))
	f.settle()
	if text := f.transcriptFor(romeo, ""); !strings.Contains(text, "Began: 2026-11-22 17:00 Asia/Taipei") || !strings.Contains(text, "[2026-11-22 17:00:00] #1") {
		t.Errorf("by another clock:\n%s", text)
	}
}

func TestParted(t *testing.T) {
	text := strings.Repeat("一行\n", 10)
	parts := parted(text, 8)
	if strings.Join(parts, "") != text || len(parts) != 5 {
		t.Errorf("%q", parts)
	}
	if parts := parted("abc", 3); len(parts) != 1 {
		t.Errorf("%q", parts)
	}
}
