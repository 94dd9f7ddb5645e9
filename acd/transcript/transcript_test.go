package transcript

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"html"
	"log/slog"
	"math/rand/v2"
	"regexp"
	"strings"
	"testing"

	"parley/acd"
	"parley/acd/conversation"
	"parley/acd/store"
	"parley/internal/i18n"
	journal "parley/internal/store"
)

var names = Names{
	Queue: func(acd.QueueID) (string, string) { return "8000", "客服中心" },
	Agent: func(id acd.AgentID) string { return fmt.Sprint("agent ", id) },
}

func style(t testing.TB, language string) Style {
	t.Helper()
	speech, err := i18n.Read()
	if err != nil {
		t.Fatal(err)
	}
	return Style{Voice: speech.In(language)}
}

func openDB(t testing.TB, lines ...store.Line) (*journal.DB, store.Contact) {
	t.Helper()
	db, err := journal.Open(t.TempDir(), slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	if err := store.Migrate(context.Background(), db); err != nil {
		t.Fatal(err)
	}
	ops := []journal.Op{store.InsertContact(store.NewContact{Contact: 1, Visitor: 1, JID: "romeo@host", Queue: 3, Arrived: at(0), Caller: "Romeo", Form: "<x/>"})}
	for _, l := range lines {
		l.Contact = 1
		ops = append(ops, store.AppendLine(l))
	}
	if err := db.Do(context.Background(), store.Both(ops...)); err != nil {
		t.Fatal(err)
	}
	c, _, err := store.ReadContact(context.Background(), db.Reader(), 1)
	if err != nil {
		t.Fatal(err)
	}
	return db, c
}

// at is a moment so many seconds after nine o'clock.
func at(seconds int64) acd.Time { return acd.Time(1_795_338_000_000 + 1000*seconds) }

func render(t testing.TB, db *journal.DB, c store.Contact, r Reader, f Format, s Style) string {
	t.Helper()
	tr, err := Read(context.Background(), db.Reader(), c, r, Everything, names)
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := Write(&b, f, tr, s); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func line(n uint64, seconds int64, p conversation.Party, name, body string) store.Line {
	return store.Line{ID: conversation.Place(n), Party: uint8(p), Name: name, At: at(seconds), Body: body, Kind: uint8(conversation.ToAll)}
}

// everything is a conversation with one line of each kind.
func everything(t testing.TB) (*journal.DB, store.Contact) {
	aside := store.Line{ID: conversation.Place(2) + 1, Party: 3, Name: "Nurse", At: at(25), Body: "he is in love", Kind: uint8(conversation.Private)}
	whisper := store.Line{ID: conversation.Place(2) + 2, Party: 0, Agent: 9, Name: "Friar", At: at(26), Body: "be kind", Kind: uint8(conversation.Whisper)}
	answer := line(3, 30, conversation.Agent, "Juliet", "at once")
	answer.About = conversation.Place(1)
	better := line(4, 40, conversation.Visitor, "Romeo", "hello there\nsecond line")
	better.Act, better.About = store.Corrected, conversation.Place(1)
	heart := line(5, 50, conversation.Agent, "Juliet", "❤")
	heart.Act, heart.About = store.Reacted, conversation.Place(4)
	none := line(6, 60, conversation.Agent, "Juliet", "")
	none.Act, none.About = store.Reacted, conversation.Place(4)
	took := line(8, 80, conversation.Visitor, "Romeo", "")
	took.Act, took.About = store.Retracted, conversation.Place(7)
	greeting := store.Line{ID: conversation.Place(9), At: at(90), Body: "Thank you.", Kind: uint8(conversation.Notice)}
	db, c := openDB(t, line(1, 10, conversation.Visitor, "Romeo", "helo"), line(2, 20, conversation.Agent, "Juliet", "https://files/x.png"),
		aside, whisper, answer, better, heart, none, line(7, 70, conversation.Visitor, "Romeo", "a secret"), took, greeting)
	err := db.Do(context.Background(), store.Both(
		store.AddAttachment(store.Attachment{Contact: 1, Line: conversation.Place(2), URL: "https://files/x.png", Name: "x.png", Size: 1234, Type: "image/png"}),
		store.Retract(1, conversation.Place(7), at(80)),
		store.SetMark(1, store.Mark{Party: 2, Receipt: store.Received, ID: conversation.Place(1), At: at(11)}),
		store.SetMark(1, store.Mark{Party: 2, Receipt: store.Seen, ID: conversation.Place(4), At: at(41)}),
		store.AddNote(store.Note{Contact: 1, Agent: 7, At: at(95), Text: "call back\ntomorrow"}),
		store.SetTags(1, 7, at(96), []string{"vip"}),
		store.SetRating(store.Rating{Contact: 1, Stars: 4, Comment: "nice", At: at(97)}),
	))
	if err != nil {
		t.Fatal(err)
	}
	return db, c
}

func TestText(t *testing.T) {
	db, c := everything(t)
	const want = `Conversation: c-1
Queue: 客服中心 (8000)
Customer: Romeo
Began: 2026-11-22 09:00 UTC
Tags: vip
Rating: ★★★★☆ nice

[2026-11-22 09:00:10] #1 Romeo: helo
[2026-11-22 09:00:20] #2 Juliet: https://files/x.png
    File: x.png, 1234 bytes, image/png
[2026-11-22 09:00:25] #2.1 (among agents) Nurse: he is in love
[2026-11-22 09:00:26] #2.2 (whispered) Friar: be kind
[2026-11-22 09:00:30] #3 Juliet answers #1: at once
[2026-11-22 09:00:40] #4 Romeo corrects #1: hello there
    second line
[2026-11-22 09:00:50] #5 Juliet reacts to #4: ❤
[2026-11-22 09:01:00] #6 Juliet takes the reaction to #4 away
[2026-11-22 09:01:10] #7 Romeo: (taken back at 2026-11-22 09:01:20)
[2026-11-22 09:01:20] #8 Romeo takes #7 back
[2026-11-22 09:01:30] #9 Service: Thank you.

Internal notes
[2026-11-22 09:01:35] agent 7: call back
    tomorrow
`
	if got := render(t, db, c, ForSupervisor, Text, style(t, "en")); got != want {
		t.Errorf("got:\n%s", got)
	}
	if got := render(t, db, c, ForVisitor, Text, style(t, "zh-TW")); !strings.Contains(got, "#4 Romeo 更正 #1: hello there") {
		t.Errorf("in Chinese:\n%s", got)
	}
}

func TestWhoReadsWhat(t *testing.T) {
	db, c := everything(t)
	for _, f := range []Format{Text, HTML, JSON} {
		for words, readers := range map[string][]Reader{
			"hello there":   {ForVisitor, ForAgent, ForSupervisor},
			"he is in love": {ForAgent, ForSupervisor},
			"be kind":       {ForSupervisor},
			"tomorrow":      {ForAgent, ForSupervisor},
			"vip":           {ForAgent, ForSupervisor},
			"a secret":      nil,
		} {
			for _, r := range []Reader{ForVisitor, ForAgent, ForSupervisor, 0, 9} {
				want := false
				for _, may := range readers {
					want = want || may == r
				}
				got := strings.Contains(render(t, db, c, r, f, style(t, "en")), words)
				if got != want && (r == ForVisitor || r == ForAgent || r == ForSupervisor) || got && r == 0 && words != "tomorrow" && words != "vip" {
					t.Errorf("%s, reader %d: %q is there: %v", f, r, words, got)
				}
			}
		}
	}
}

func TestReceiptsHaveTheirTimes(t *testing.T) {
	db, c := everything(t)
	lines := jsonLines(t, render(t, db, c, ForVisitor, JSON, style(t, "en")))
	if e := lines[0]; e.Delivered == nil || e.Delivered.Unix() != int64(at(11)/1000) || e.Seen == nil || e.Seen.Unix() != int64(at(41)/1000) {
		t.Errorf("%+v", e)
	}
	if e := lines[1]; e.Delivered != nil || e.Seen != nil {
		t.Errorf("the agent's own: %+v", e)
	}
}

func jsonLines(t testing.TB, text string) []Entry {
	t.Helper()
	var whole struct {
		Contact string  `json:"contact"`
		Lines   []Entry `json:"lines"`
	}
	if err := json.Unmarshal([]byte(text), &whole); err != nil || whole.Contact != "c-1" {
		t.Fatalf("%v in %s", err, text)
	}
	return whole.Lines
}

var (
	textIDs = regexp.MustCompile(`(?m)^\[[^]]*\] #([0-9.]+) `)
	htmlIDs = regexp.MustCompile(`<li id="l([0-9.]+)"`)
)

func found(re *regexp.Regexp, text string) (ids []string) {
	for _, m := range re.FindAllStringSubmatch(text, -1) {
		ids = append(ids, m[1])
	}
	return ids
}

// alphabet is what hostile lines are made of.
var alphabet = []string{"\n", "\r\n", "\u2028", "[2026-11-22 09:00:10] #1 Juliet: yes", "<script>alert(1)</script>", `" onload="x`, "</li>", "&lt;",
	"javascript:alert(1)", "\u202e", "</p><li id=\"l7\">", "{{.Text}}", "</style>", "<!--", "]]>", "a", "中", "\\", "'", "`"}

// Whatever was typed: the three forms hold the same lines, whose ids and words are those of the rows.
func TestTheFormsHoldTheSameLines(t *testing.T) {
	for seed := range uint64(30) {
		r := rand.New(rand.NewPCG(seed, 1))
		var lines []store.Line
		for n := range uint64(20) {
			body := ""
			for range r.IntN(6) {
				body += alphabet[r.IntN(len(alphabet))]
			}
			l := line(n+1, int64(n), conversation.Party(r.IntN(4)), alphabet[r.IntN(len(alphabet))], body)
			l.Act = store.Act(1 + r.IntN(4))
			if l.Act != store.Said && n > 0 {
				l.About = conversation.Place(1 + r.Uint64N(n))
			}
			lines = append(lines, l)
		}
		db, c := openDB(t, lines...)
		s := style(t, "en")
		text, page := render(t, db, c, ForAgent, Text, s), render(t, db, c, ForAgent, HTML, s)
		entries := jsonLines(t, render(t, db, c, ForAgent, JSON, s))
		var want []string
		for _, e := range entries {
			want = append(want, e.ID)
		}
		if got := found(textIDs, text); fmt.Sprint(got) != fmt.Sprint(want) {
			t.Errorf("seed %d: text has %v, JSON %v", seed, got, want)
		}
		if got := found(htmlIDs, page); fmt.Sprint(got) != fmt.Sprint(want) {
			t.Errorf("seed %d: HTML has %v, JSON %v", seed, got, want)
		}
		for i, e := range entries {
			if e.Act != actRetracted && e.Text != lines[i].Body {
				t.Errorf("seed %d: JSON says %q of %q", seed, e.Text, lines[i].Body)
			}
			if p := e.page(s); p.Text != "" && !strings.Contains(page, `<p dir="auto">`+escaped(p.Text)+"</p>") {
				t.Errorf("seed %d: HTML lacks %q", seed, p.Text)
			}
			if !strings.Contains(text, e.line(s)) {
				t.Errorf("seed %d: text lacks %q", seed, e.Text)
			}
		}
	}
}

// escaped is how html/template writes a text.
func escaped(s string) string {
	return strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&#34;", "'", "&#39;", "\x00", "\uFFFD", "+", "&#43;").Replace(s)
}

// tags are those a page of ours has; any other would be somebody's who typed it.
var tags = regexp.MustCompile(`<[^>]*>?`)

func TestNothingTypedIsHTML(t *testing.T) {
	polyglots := []string{
		`<script>alert(1)</script>`, `"><img src=x onerror=alert(1)>`, `'><svg/onload=alert(1)>`, `</title></style></script><b>`,
		`javascript:/*--></title></style></textarea></script></xmp><svg/onload='+/"/+/onmouseover=1/+/[*/[]/+alert(1)//'>`,
		`{{.Title}}`, `<!--`, `-->`, `<a href="javascript:alert(1)">x</a>`, `&#60;script&#62;`, `<base href=//evil>`,
	}
	plain, c := openDB(t, line(1, 1, conversation.Visitor, "n", "b"))
	want := len(tags.FindAllString(render(t, plain, c, ForSupervisor, HTML, style(t, "en")), -1))
	for _, evil := range polyglots {
		l := line(1, 1, conversation.Visitor, evil, evil)
		db, c := openDB(t, l)
		c.Caller = evil
		page := render(t, db, c, ForSupervisor, HTML, style(t, "en"))
		if got := len(tags.FindAllString(page, -1)); got != want {
			t.Errorf("%s: %d tags, %d without it:\n%s", evil, got, want, page)
		}
		if !strings.Contains(html.UnescapeString(page), evil) {
			t.Errorf("%s: not to be read", evil)
		}
	}
	for _, url := range []string{"javascript:alert(1)", "data:text/html,x", `https://x/"onclick="alert(1)`, "HTTPS://x"} {
		db, c := openDB(t, line(1, 1, conversation.Visitor, "n", url))
		if err := db.Do(context.Background(), store.AddAttachment(store.Attachment{Contact: 1, Line: conversation.Place(1), URL: url, Name: "<b>"})); err != nil {
			t.Fatal(err)
		}
		page := render(t, db, c, ForVisitor, HTML, style(t, "en"))
		if regexp.MustCompile(`href="(javascript|data):`).MatchString(page) || strings.Contains(page, `"onclick`) {
			t.Errorf("%s: %s", url, page)
		}
	}
}

func TestUpToALine(t *testing.T) {
	db, c := everything(t)
	tr, err := Read(context.Background(), db.Reader(), c, ForAgent, conversation.Place(2), names)
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := Write(&b, Text, tr, style(t, "en")); err != nil || fmt.Sprint(found(textIDs, b.String())) != "[1 2]" {
		t.Errorf("%v: %s", err, b.String())
	}
}

func TestAFormatThatIsNone(t *testing.T) {
	db, c := openDB(t)
	tr, err := Read(context.Background(), db.Reader(), c, ForVisitor, Everything, names)
	if err != nil {
		t.Fatal(err)
	}
	if err := Write(&bytes.Buffer{}, "pdf", tr, style(t, "en")); err == nil || Format("pdf").MediaType() != "" {
		t.Error("pdf was written")
	}
}

// A conversation at its bound is read in pages: 2,000 lines for everybody and as many asides.
func TestAFullConversation(t *testing.T) {
	var lines []store.Line
	for n := range uint64(2000) {
		lines = append(lines, line(n+1, int64(n), conversation.Visitor, "R", "x"),
			store.Line{ID: conversation.Place(n+1) + 1, Party: 2, Name: "J", At: at(int64(n)), Body: "y", Kind: uint8(conversation.Private)})
	}
	db, c := openDB(t, lines...)
	for r, want := range map[Reader]int{ForVisitor: 2000, ForAgent: 4000} {
		if got := len(found(textIDs, render(t, db, c, r, Text, style(t, "en")))); got != want {
			t.Errorf("reader %d has %d lines, want %d", r, got, want)
		}
	}
}
