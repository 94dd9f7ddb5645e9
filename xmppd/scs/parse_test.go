package scs

import (
	"errors"
	"fmt"
	"strings"
	"testing"
)

const sample = `# A ping
# and its answer

[Client] Romeo
	jid: romeo@localhost/orchard
	password: secret word
[Guest] A visitor
	scope: acd.localhost upload.localhost

-----
# now
Romeo connects

Romeo sends:
	<iq type='get' id='1'>

		<ping xmlns='urn:xmpp:ping'/>
	</iq>
A visitor receives nothing
Romeo receives:
	<iq type='result'/>
Romeo disconnects
`

func TestParse(t *testing.T) {
	s, err := Parse("ping.scs", strings.ReplaceAll(sample, "\n", "\r\n"))
	if err != nil {
		t.Fatal(err)
	}
	if s.Title != "A ping and its answer" || len(s.Actors) != 2 || len(s.Steps) != 5 {
		t.Fatalf("%+v", s)
	}
	if a := s.Actors[0]; a.Name != "Romeo" || a.Props["jid"] != "romeo@localhost/orchard" || a.Props["password"] != "secret word" || a.Line != 4 {
		t.Errorf("%+v", a)
	}
	if a := s.Actors[1]; a.Kind != "Guest" || a.Name != "A visitor" || a.Props["scope"] != "acd.localhost upload.localhost" {
		t.Errorf("%+v", a)
	}
	if st := s.Steps[1]; st.Actor != "Romeo" || st.Verb != Sends || st.Line != 14 || !strings.HasPrefix(st.Stanza, "<iq") || !strings.HasSuffix(st.Stanza, "</iq>") {
		t.Errorf("%+v", st)
	}
	if st := s.Steps[2]; st.Actor != "A visitor" || st.Verb != ReceivesNothing {
		t.Errorf("%+v", st)
	}
}

func TestParseErrors(t *testing.T) {
	const romeo = "[Client] Romeo\n\tjid: r@localhost\n\tpassword: p\n"
	for text, want := range map[string]string{
		"":                             "x.scs:1: there is no line of dashes",
		romeo:                          "x.scs:4: there is no line of dashes",
		"---\n":                        "x.scs:1: nobody takes part",
		"Romeo connects\n---\n":        "x.scs:1: expected [Client]",
		"[Client]\n---\n":              "x.scs:1: expected [Client]",
		"[Server] x\n---\n":            `x.scs:1: "Server" is neither`,
		"\tjid: x\n---\n":              "x.scs:1: this belongs to nobody",
		"[Client] Romeo\n\tjid\n---\n": "x.scs:2: expected a key",
		"[Client] Romeo\n---\n":        "x.scs:1: Romeo needs jid",
		"[Guest] Romeo\n---\n":         "x.scs:1: Romeo needs scope",
		romeo + romeo + "---\n":        "x.scs:4: Romeo is there twice",
		romeo + "---\nJuliet connects": "x.scs:5: expected somebody",
		romeo + "---\nRomeo dances":    "x.scs:5: expected somebody",
		romeo + "---\nRomeo also receives:\n\t<iq/>":             "x.scs:5: Romeo has received nothing before",
		romeo + "---\n\t<presence/>":                             "x.scs:5: a stanza without somebody",
		romeo + "---\nRomeo sends:\n":                            "x.scs:5: no stanza follows",
		romeo + "---\nRomeo sends:\n\t<presence>":                "x.scs:5: the stanza is not XML",
		romeo + "---\nRomeo sends:\n\t<presence/><presence/>":    "x.scs:5: the stanza is not XML",
		romeo + "---\nRomeo sends:\n\t<iq id='{scansion:any}'/>": "x.scs:5: words of scansion's",
		romeo + "---\nRomeo sends:\n\tpresence":                  "x.scs:5: the stanza is not XML",
	} {
		_, err := Parse("x.scs", text)
		var e *Error
		if !errors.As(err, &e) || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%q: %v, expected %s", text, err, want)
		}
	}
}

// written is a scenario as a file.
func written(s *Scenario) string {
	var b strings.Builder
	fmt.Fprintf(&b, "# %s\n", s.Title)
	for _, a := range s.Actors {
		fmt.Fprintf(&b, "[%s] %s\n", a.Kind, a.Name)
		for k, v := range a.Props {
			fmt.Fprintf(&b, "\t%s: %s\n", k, v)
		}
	}
	b.WriteString("---\n")
	for _, st := range s.Steps {
		fmt.Fprintf(&b, "%s %s\n", st.Actor, st.Verb)
		if st.Stanza != "" {
			fmt.Fprintf(&b, "\t%s\n", strings.ReplaceAll(st.Stanza, "\n", "\n\t"))
		}
	}
	return b.String()
}

func FuzzParse(f *testing.F) {
	f.Add(sample)
	f.Add("[Client] a\n jid: a\n password: b\n---\na sends:\n <a>\n\n<b/></a>\n")
	f.Fuzz(func(t *testing.T, text string) {
		s, err := Parse("x", text)
		if err != nil {
			var e *Error
			if !errors.As(err, &e) || e.Line < 1 || e.Line > strings.Count(text, "\n")+1 {
				t.Fatalf("%v", err)
			}
			return
		}
		again, err := Parse("x", written(s))
		if err != nil || len(again.Steps) != len(s.Steps) || len(again.Actors) != len(s.Actors) {
			t.Fatalf("%q becomes %q: %v", text, written(s), err)
		}
		for i := range s.Steps {
			if s.Steps[i].Verb != again.Steps[i].Verb || s.Steps[i].Actor != again.Steps[i].Actor {
				t.Fatalf("%+v becomes %+v", s.Steps[i], again.Steps[i])
			}
		}
	})
}
