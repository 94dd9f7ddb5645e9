package scs

import (
	"maps"
	"strings"
	"testing"

	"parley/xmppd/stanza"
)

func TestMatch(t *testing.T) {
	for _, test := range []struct{ name, want, got, wrong string }{
		{"same", "<iq type='result' id='1'/>", "<iq id='1' type='result'/>", ""},
		{"more on the root", "<iq type='result'/>", "<iq id='1' type='result' from='localhost' to='a@b'/>", ""},
		{"less on the root", "<iq type='result' id='1'/>", "<iq type='result'/>", "id is missing"},
		{"another value", "<iq type='result'/>", "<iq type='error'/>", `type: "error", expected "result"`},
		{"another name", "<message/>", "<presence/>", "expected <message"},
		{"another namespace", "<iq><query xmlns='a'/></iq>", "<iq><query xmlns='b'/></iq>", "<query xmlns='a'/> is missing"},
		{"more below", "<iq><a/></iq>", "<iq><a b='c'/></iq>", "b='c' is not expected"},
		{"more below, not strict", "<iq scansion:strict='false'><a/></iq>", "<iq><a b='c'/><d/></iq>", ""},
		{"strict again", "<iq scansion:strict='false'><a scansion:strict='true'/></iq>", "<iq><a b='c'/><d/></iq>", "b='c' is not expected"},
		{"a child more", "<iq><a/></iq>", "<iq><a/><b/></iq>", "<b xmlns='jabber:client'/> is not expected"},
		{"a child less", "<iq><a/><b/></iq>", "<iq><b/></iq>", "<a xmlns='jabber:client'/> is missing"},
		{"the same child twice", "<iq><a/><a/></iq>", "<iq><a/></iq>", "<a xmlns='jabber:client'/> is missing"},
		{"another order", "<iq><a x='1'/><a x='2'/></iq>", "<iq><a x='2'/><a x='1'/></iq>", ""},
		{"text", "<message><body>hi</body></message>", "<message><body>ho</body></message>", `text "ho", expected "hi"`},
		{"no text", "<message><body/></message>", "<message><body>ho</body></message>", `text "ho"`},
		{"text beside", "<message><a><b/></a></message>", "<message><a>x<b/></a></message>", `text "x" is not expected`},
		{"white space of a scenario", "<iq>\n\t<a>\n\t\t<b/>\n\t</a>\n</iq>", "<iq><a><b/></a></iq>", ""},
		{"any attribute", "<iq id='{scansion:any}'/>", "<iq id='x'/>", ""},
		{"any attribute, but none", "<iq id='{scansion:any}'/>", "<iq/>", "id is missing"},
		{"any text", "<message><body>{scansion:any}</body></message>", "<message><body>x</body></message>", ""},
		{"any children", "<iq><query xmlns='a'>{scansion:any}</query></iq>", "<iq><query xmlns='a'><b/><c/>x</query></iq>", ""},
		{"capture", "<iq id='{scansion:capture:x}'><a>{scansion:capture:y}</a></iq>", "<iq id='1'><a>2</a></iq>", ""},
		{"capture twice", "<iq id='{scansion:capture:x}'><a>{scansion:capture:x}</a></iq>", "<iq id='1'><a>2</a></iq>", `expected "1" again`},
		{"namespaced attribute", "<iq xml:lang='en'/>", "<iq xml:lang='de'/>", `lang: "de"`},
	} {
		t.Run(test.name, func(t *testing.T) {
			want, err := template(test.want)
			if err != nil {
				t.Fatal(err)
			}
			got, err := stanza.Parse([]byte(strings.Replace(test.got, "<iq", "<iq xmlns='jabber:client'", 1)))
			if !strings.HasPrefix(test.got, "<iq") {
				got, err = template(test.got)
			}
			if err != nil {
				t.Fatal(err)
			}
			_, err = Match(want, got)
			if (err == nil) != (test.wrong == "") || err != nil && !strings.Contains(err.Error(), test.wrong) {
				t.Errorf("got %v, expected %q", err, test.wrong)
			}
		})
	}
}

func TestCaptureAndFill(t *testing.T) {
	want, _ := template("<iq id='{scansion:capture:x}'><a b='{scansion:capture:y}'/></iq>")
	got, _ := template("<iq id='1'><a b='2'/></iq>")
	captured, err := Match(want, got)
	if err != nil || !maps.Equal(captured, map[string]string{"x": "1", "y": "2"}) {
		t.Fatalf("%v %v", captured, err)
	}
	e, _ := template("<iq id='${x}-${y}'><a>${x}</a></iq>")
	if err := fill(e, captured); err != nil || e.Attr("id") != "1-2" || e.Elements()[0].Text() != "1" {
		t.Errorf("%s %v", e.Bytes(), err)
	}
	if err := fill(e.Add(stanza.New("a", "b", "c", "${z}")), captured); err == nil {
		t.Error("an unknown value was taken")
	}
}

// A captured value that did not belong to a whole match is forgotten.
func TestCaptureOfTheRightChild(t *testing.T) {
	want, _ := template("<iq><a id='{scansion:capture:x}' b='2'/></iq>")
	got, _ := template("<iq scansion:strict='false'><a id='1' b='1'/></iq>")
	got.Add(stanza.New(stanza.NSClient, "a", "id", "2", "b", "2"))
	want.Attrs = append(want.Attrs, stanza.Attr{NS: NS, Name: "strict", Value: "false"})
	got.Attrs = nil
	captured, err := Match(want, got)
	if err != nil || captured["x"] != "2" {
		t.Errorf("%v %v", captured, err)
	}
}
