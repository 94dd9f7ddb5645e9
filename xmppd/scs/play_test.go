package scs

import (
	"context"
	"errors"
	"strings"
	"testing"
)

// echo is a stage where everybody hears their own words, in the order of a script.
type echo struct {
	jid  string
	said [][]byte
}

func (e *echo) Connect(_ context.Context, who Actor) (Session, error) {
	return &echo{jid: who.Props["jid"] + "/r"}, nil
}
func (e *echo) JID() string { return e.jid }
func (e *echo) Send(_ context.Context, b []byte) error {
	e.said = append(e.said, b)
	return nil
}
func (e *echo) Next(context.Context) ([]byte, error) {
	if len(e.said) == 0 {
		return nil, errors.New("hears nothing")
	}
	b := e.said[0]
	e.said = e.said[1:]
	return b, nil
}
func (e *echo) Close(context.Context) error { return nil }

func TestPlay(t *testing.T) {
	const head = "[Client] Romeo\n\tjid: r@localhost\n\tpassword: p\n---\nRomeo connects\n"
	say := func(s ...string) string {
		return head + "Romeo sends:\n\t" + strings.Join(s, "\nRomeo sends:\n\t") + "\n"
	}
	hear := func(s ...string) string {
		return "Romeo receives:\n\t" + strings.Join(s, "\nRomeo also receives:\n\t") + "\n"
	}
	for _, test := range []struct{ name, text, wrong string }{
		{"heard", say("<iq id='1'/>") + hear("<iq id='1'/>") + "Romeo receives nothing\nRomeo disconnects", ""},
		{"heard wrong", say("<iq id='1'/>") + hear("<iq id='2'/>"), `x.scs:8: Romeo receives: <iq/>: id: "1", expected "2"`},
		{"not heard", head + hear("<iq id='2'/>"), "x.scs:6: Romeo receives: hears nothing"},
		{"heard in another order", say("<iq id='1'/>", "<iq id='2'/>") + hear("<iq id='2'/>", "<iq id='1'/>"), ""},
		{"in order", say("<iq id='1'/>", "<iq id='2'/>") + hear("<iq id='2'/>") + hear("<iq id='1'/>"), "x.scs:10: "},
		{"one of two", say("<iq id='1'/>") + hear("<iq id='2'/>", "<iq id='1'/>"), "x.scs:8: Romeo receives: hears nothing"},
		{"something after all", say("<iq id='1'/>") + "Romeo receives nothing", "x.scs:8: Romeo receives nothing but there is"},
		{"kept while waiting", say("<iq id='1'/>", "<iq id='2'/>") + hear("<iq id='1'/>") + hear("<iq id='2'/>") + "Romeo receives nothing", ""},
		{"variables", head + "Romeo sends:\n\t<iq id=\"${Romeo's full JID}\" to=\"${Romeo's JID}\"/>\n" + hear("<iq id='r@localhost/r' to='{scansion:capture:x}'/>") +
			"Romeo sends:\n\t<iq id='${x}'/>\n" + hear("<iq id='r@localhost'/>"), ""},
		{"an unknown variable", head + "Romeo sends:\n\t<iq id='${x}'/>\n", "x.scs:6: Romeo sends: nothing is known as ${x}"},
		{"twice", head + "Romeo connects", "x.scs:6: Romeo connects twice"},
		{"never", "[Client] Romeo\n\tjid: r@localhost\n\tpassword: p\n---\nRomeo disconnects", "without having connected"},
	} {
		t.Run(test.name, func(t *testing.T) {
			s, err := Parse("x.scs", test.text)
			if err != nil {
				t.Fatal(err)
			}
			err = Play(t.Context(), "x.scs", s, &echo{})
			if (err == nil) != (test.wrong == "") || err != nil && !strings.Contains(err.Error(), test.wrong) {
				t.Errorf("got %v, expected %q", err, test.wrong)
			}
		})
	}
}
