package xmpp

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"unicode"

	"parley/acd/admin"
	"parley/acd/store"
	"parley/xmppd/stanza"
)

// kept is every line of the first contact as it is kept.
func (f *floor) keptLines() []store.Line {
	f.t.Helper()
	f.settle()
	page, err := store.ReadPage(f.t.Context(), f.db.Reader(), store.Span{Contact: 1, Kinds: 1<<63 - 1, UpTo: everyLine, Max: 1000})
	f.must(page, err)
	return page.Lines
}

func countDigits(s string) int {
	n := 0
	for _, r := range s {
		if unicode.IsDigit(r) {
			n++
		}
	}
	return n
}

// TestACardSaidInParts says numbers in up to three lines, each side another one and in turns. Once the last part is said,
// what is kept shows no more of either than may be shown, and so does each screen.
func TestACardSaidInParts(t *testing.T) {
	numbers := []string{"4111111111111111", "5555555555554444", "378282246310005", "6011000990139424", "3530111333300000"}
	for seed := range uint64(20) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			r := rand.New(rand.NewPCG(seed, 1))
			f := newTalk(t, nil)
			theirs, ours := parted3(r, numbers[r.IntN(5)]), parted3(r, numbers[r.IntN(5)])
			for i := 0; len(theirs)+len(ours) > 0; i++ {
				if len(ours) == 0 || len(theirs) > 0 && r.IntN(2) == 0 {
					f.from(romeo, sayXML(firstJID, fmt.Sprint("m", i), theirs[0]))
					theirs = theirs[1:]
				} else {
					f.from(lin, sayXML(firstJID, fmt.Sprint("a", i), ours[0]))
					ours = ours[1:]
				}
				if r.IntN(4) == 0 {
					f.from(romeo, sayXML(firstJID, fmt.Sprint("w", i), "好的，等一下"))
				}
			}
			said := map[uint64]string{}
			for _, l := range f.keptLines() {
				said[uint64(l.Agent)] += l.Body
				if e, err := stanza.Parse([]byte(l.Payload)); err != nil || e.Child(stanza.NSClient, "body").Text() != l.Body {
					t.Errorf("%q is kept as %q", l.Body, l.Payload)
				}
			}
			screen := onScreen(f.heard(), romeo)
			for who, all := range map[string]string{"visitor": said[0], "agent": said[1], "screen": screen} {
				most := 10
				if who == "screen" {
					most = 20
				}
				if n := countDigits(all); n > most {
					t.Errorf("%d digits are left of what the %s said: %q", n, who, all)
				}
			}
		})
	}
}

// onScreen is the words of the room on a client's screen after all that it was sent: corrections take the place of lines.
func onScreen(heard []*stanza.Element, to string) string {
	words, order := map[string]string{}, []string{}
	for _, e := range heard {
		b := e.Child(stanza.NSClient, "body")
		if e.Attr("to") != to || e.Attr("type") != "groupchat" || b == nil {
			continue
		}
		name := e.Attr("id")
		if replaced := e.Child(nsCorrect, "replace"); replaced != nil {
			name = replaced.Attr("id")
		} else {
			order = append(order, name)
		}
		words[name] = b.Text()
	}
	all := ""
	for _, name := range order {
		all += words[name] + " "
	}
	return all
}

func parted3(r *rand.Rand, number string) []string {
	a, b := 1+r.IntN(len(number)-2), 0
	b = a + 1 + r.IntN(len(number)-a-1)
	return []string{number[:a], "then " + number[a:b], number[b:]}
}

// TestACardAcrossARestart completes a number whose beginning was said before the ACD stopped.
func TestACardAcrossARestart(t *testing.T) {
	f := newTalk(t, nil)
	f.from(romeo, sayXML(firstJID, "m1", "4111 1111"))
	f.from(lin, sayXML(firstJID, "a1", "1111 1111, is that so?"))
	f.stop()
	f.start()
	f.from(romeo, roomXML(firstJID))
	f.from(romeo, sayXML(firstJID, "m2", "1111 1111"))
	for i, want := range []string{"4111 11••", "1111 1111, is that so?", "•••• 1111"} {
		if got := f.keptLines()[i].Body; got != want {
			t.Errorf("line %d is %q, want %q", i, got, want)
		}
	}
}

// TestACardTakenBack completes a number whose beginning was taken back: nothing of that comes back.
func TestACardTakenBack(t *testing.T) {
	f := newTalk(t, nil)
	f.from(romeo, sayXML(firstJID, "m1", "4111 1111"))
	f.from(romeo, fmt.Sprintf(`<message type='groupchat' to='%s' id='m2'><retract xmlns='urn:xmpp:message-retract:1' id='1'/></message>`, firstJID))
	f.from(romeo, sayXML(firstJID, "m3", "1111 1111"))
	if l := f.keptLines()[0]; l.Body != "" || l.Payload != "" || l.Retracted == 0 {
		t.Errorf("the line that was taken back says %q %q", l.Body, l.Payload)
	}
}

// TestACorrectedHalf completes a number whose first half was corrected: the wrong half goes, too.
func TestACorrectedHalf(t *testing.T) {
	f := newTalk(t, nil)
	f.from(romeo, sayXML(firstJID, "m1", "4111 1112"))
	f.from(romeo, fmt.Sprintf(`<message type='groupchat' to='%s' id='m2'><body>4111 1111</body><replace xmlns='%s' id='m1'/></message>`, firstJID, nsCorrect))
	f.from(romeo, sayXML(firstJID, "m3", "1111 1111"))
	for i, want := range []string{"4111 11••", "4111 11••", "•••• 1111"} {
		if got := f.keptLines()[i].Body; got != want {
			t.Errorf("line %d is %q, want %q", i, got, want)
		}
	}
	if got := onScreen(f.heard(), lin); got != "4111 11•• •••• 1111 " {
		t.Errorf("the desk shows %q", got)
	}
}

// TestCardsShown lets a queue keep what it is told.
func TestCardsShown(t *testing.T) {
	f := newTalk(t, nil)
	f.must(f.adm.SetQueue(context.Background(), "8000", func(q *admin.Queue) error { q.Keeping.Cards = store.CardsShown; return nil }))
	f.settle()
	f.from(romeo, sayXML(firstJID, "m1", "4111 1111 1111 1111"))
	f.from(lin, fmt.Sprintf(`<iq type='set' id='n' to='%s'><note xmlns='urn:parley:acd:1'>4111111111111111</note></iq>`, firstJID))
	if got := f.keptLines()[0].Body; got != "4111 1111 1111 1111" {
		t.Errorf("kept %q", got)
	}
	notes, err := store.Notes(t.Context(), f.db.Reader(), 1)
	if err != nil || len(notes) != 1 || notes[0].Text != "4111111111111111" {
		t.Errorf("notes %v, %v", notes, err)
	}
}

// TestNoCardAnywhere writes a number wherever words are kept, by every way there is, and then looks through every table.
func TestNoCardAnywhere(t *testing.T) {
	const number, spaced = "4111111111111111", "4111 1111 1111 1111"
	f := newFloor(t, Default())
	f.administer(`settings 8000 {"form":{"fields":[{"var":"topic","type":"text-single"}]},"survey":{"fields":[{"var":"how","type":"text-multi"}]}}`)
	f.administer("add-agent 1003 王主任 supervisor 1")
	boss := "1003@localhost/desk"
	f.from(lin, deskXML)
	f.from(lin, readyXML)
	f.from(romeo, fmt.Sprintf(`<iq type='set' id='j' to='8000@acd.localhost'><join-queue xmlns='%s'><x xmlns='jabber:x:data' type='submit'><field var='name'><value>%s</value></field><field var='topic'><value>%s</value></field></x></join-queue></iq>`, nsWorkgroup, number, spaced))
	f.from(lin, `<iq type='result' id='o-1' to='8000@acd.localhost'/>`)
	f.from(lin, `<iq type='set' id='a' to='8000@acd.localhost'><offer-accept xmlns='http://jabber.org/protocol/workgroup' jid='romeo@localhost/web'/></iq>`)
	f.from(romeo, roomXML(firstJID))
	f.from(lin, roomXML(firstJID))
	ours := func(from, inside string) {
		f.from(from, fmt.Sprintf(`<iq type='set' id='x' to='%s'>%s</iq>`, firstJID, strings.Replace(inside, "/ours/", "xmlns='urn:parley:acd:1'", 1)))
	}
	f.from(romeo, sayXML(firstJID, "m1", number))
	f.from(lin, sayXML(firstJID, "a1", "https://files.example/"+number+".png"))
	f.from(lin, fmt.Sprintf(`<message type='groupchat' to='%s' id='a2'><body>https://files.example/%s.png</body><x xmlns='jabber:x:oob'><url>https://files.example/%s.png</url></x></message>`, firstJID, number, number))
	f.from(lin, fmt.Sprintf(`<message type='groupchat' to='%s' id='a3'><body>hi</body><body xml:lang='en'>%s</body></message>`, firstJID, spaced))
	f.from(romeo, fmt.Sprintf(`<message type='groupchat' to='%s' id='m2'><reactions xmlns='%s' id='1'><reaction>4111</reaction><reaction>11111111</reaction><reaction>1111</reaction></reactions></message>`, firstJID, nsReactions))
	f.from(romeo, fmt.Sprintf(`<message type='groupchat' to='%s' id='m3'><body>&gt; %s</body><reply xmlns='%s' to='%s/visitor' id='1'/><fallback xmlns='%s' for='%s'><body start='0' end='21'/></fallback></message>`, firstJID, spaced, nsReply, firstJID, nsFallback, nsReply))
	f.from(boss, deskXML)
	ours(boss, "<monitor /ours//>")
	f.from(boss, fmt.Sprintf(`<message to='%s' id='w1'><body>%s</body><whisper xmlns='urn:parley:acd:1'/></message>`, firstJID, number))
	ours(lin, "<note /ours/>"+spaced+"</note>")
	ours(lin, "<tags /ours/><tag>"+number+"</tag></tags>")
	ours(lin, "<report /ours/ reason='"+number+"'/>")
	f.from("1002@localhost/desk", deskXML)
	f.from("1002@localhost/desk", readyXML)
	ours(lin, "<consult /ours/ to='1002'><reason>"+number+"</reason><note>"+spaced+"</note></consult>")
	f.from(lin, "<presence to='8000@acd.localhost'><show>away</show><status>"+number+"</status></presence>")
	ours(lin, "<end /ours//>")
	ours(lin, "<wrap-up /ours/ code='resolved'><note>again "+number+"</note><tags><tag>b "+number+"</tag></tags></wrap-up>")
	ours(romeo, "<rating /ours/ stars='3'><comment>"+spaced+"</comment></rating>")
	ours(romeo, "<survey /ours/><x xmlns='jabber:x:data' type='submit'><field var='how'><value>"+number+"</value></field></x></survey>")
	f.settle()
	all := everyRow(t, f)
	for _, table := range []string{"notes", "tags", "reports", "passes", "ratings", "surveys", "callers", "messages"} {
		if all[table] == "" {
			t.Errorf("nothing is in %s: the test shows nothing", table)
		}
	}
	for table, text := range all {
		flat := strings.NewReplacer(" ", "", "-", "").Replace(text)
		if strings.Contains(flat, number) {
			t.Errorf("%s holds the number: %s", table, text)
		}
	}
}

// everyRow is all text in the database, by table, a row a line.
func everyRow(t *testing.T, f *floor) map[string]string {
	t.Helper()
	all := map[string]string{}
	names, err := f.db.Reader().QueryContext(t.Context(), `SELECT name FROM sqlite_schema WHERE type = 'table'`)
	f.must(names, err)
	var tables []string
	for names.Next() {
		var name string
		f.must(nil, names.Scan(&name))
		tables = append(tables, name)
	}
	f.must(nil, names.Err())
	for _, table := range tables {
		rows, err := f.db.Reader().QueryContext(t.Context(), `SELECT * FROM "`+table+`"`)
		f.must(rows, err)
		columns, err := rows.Columns()
		f.must(columns, err)
		for rows.Next() {
			values, into := make([]any, len(columns)), make([]any, len(columns))
			for i := range values {
				into[i] = &values[i]
			}
			f.must(nil, rows.Scan(into...))
			for _, v := range values {
				if b, blob := v.([]byte); blob {
					v = string(b)
				}
				all[table] += fmt.Sprint(v, "|")
			}
			all[table] += "\n"
		}
		f.must(nil, rows.Err())
		_ = rows.Close()
	}
	return all
}
