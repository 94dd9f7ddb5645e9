package stanza

import (
	"strings"
	"testing"
)

func TestNew(t *testing.T) {
	for _, c := range []struct {
		e    *Element
		want string
	}{
		{New("", "a"), `<a/>`},
		{New("u", "a", "b", "1", "c", "", "xml:lang", "zh-TW"), `<a xmlns='u' b='1' xml:lang='zh-TW'/>`},
		{New("u", "a").Add(New("u", "b"), nil, New("v", "c").Add(New("", "d"), New("u", "e"))), `<a xmlns='u'><b/><c xmlns='v'><d xmlns=''/><e xmlns='u'/></c></a>`},
		{New("u", "a").AddText("1 < 2 & 3 > 2 ]]> 'x' \"y\"\r\n"), `<a xmlns='u'>1 &lt; 2 &amp; 3 &gt; 2 ]]&gt; 'x' "y"` + "&#13;\n</a>"},
		{New("u", "a", "b", "<'\">&\t\r\n中"), `<a xmlns='u' b='&lt;&apos;&quot;&gt;&amp;&#9;&#13;&#10;中'/>`},
		{New("u", "a", "b", "x\x00y\uFFFE\xffz\xed\xa0\x80").AddText("\x1b\u0085\uFFFD\uFFFF\x80"), "<a xmlns='u' b='xyz'>\u0085\uFFFD</a>"},
		{New("u'&<", "a"), `<a xmlns='u&apos;&amp;&lt;'/>`},
		{New("u", "a").AddText(""), `<a xmlns='u'/>`},
		{New("u", "a", "b", "1").SetAttr("b", "2").SetAttr("c", "3").SetAttr("d", ""), `<a xmlns='u' b='2' c='3'/>`},
		{New("u", "a", "b", "1", "c", "2").SetAttr("b", ""), `<a xmlns='u' c='2'/>`},
		{New("u", "a", "b"), `<a xmlns='u'/>`},
	} {
		if got := string(c.e.Bytes()); got != c.want {
			t.Errorf("got  %s\nwant %s", got, c.want)
		}
		if got := string(c.e.Append([]byte("before"))); got != "before"+c.want {
			t.Errorf("appended: %s", got)
		}
	}
}

func TestElementReads(t *testing.T) {
	e, err := Parse([]byte(`<a xmlns='u' b='1' xml:lang='en' xmlns:p='v' p:q='2'>x<b>y</b><![CDATA[<]]>&amp;<p:b/><b>2</b></a>`))
	if err != nil {
		t.Fatal(err)
	}
	if e.Attr("b") != "1" || e.Attr("xml:lang") != "en" || e.Attr("q") != "" || e.Attr("lang") != "" {
		t.Errorf("attributes %v", e.Attrs)
	}
	if e.Text() != "x<&" || e.Child("u", "b").Text() != "y" || e.Child("v", "b").Text() != "" {
		t.Errorf("text %q, %q", e.Text(), e.Child("u", "b").Text())
	}
	if kids := e.Elements(); len(kids) != 3 || kids[1].NS != "v" || kids[2].Text() != "2" {
		t.Errorf("%d elements", len(kids))
	}
	if e.Child("v", "c") != nil || e.Child("", "b") != nil {
		t.Error("a child that is not there was found")
	}
}

func TestNilElementReads(t *testing.T) {
	var e *Element
	if e.Attr("a") != "" || e.Text() != "" || e.Child("a", "b") != nil || e.Elements() != nil || e.Child("a", "b").Child("c", "d").Text() != "" {
		t.Error("an absent element says something")
	}
}

// Parse and Append: what comes out is the same tree in the canonical form.
func TestCanonical(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{`<p:a  xmlns:p="u" xmlns:unused='x' ><p:b></p:b><c xmlns="u"/></p:a >`, `<a xmlns='u'><b/><c/></a>`},
		{"<a b='1\r\n2&#10;'>\r\n<![CDATA[<]]>]]&gt;\r</a>", "<a b='1 2&#10;'>\n&lt;]]&gt;\n</a>"},
		{`<a xmlns='u'><b xmlns=''><c/></b></a>`, `<a xmlns='u'><b xmlns=''><c/></b></a>`},
		{`<a b=''/>`, `<a b=''/>`},
		{`<a xmlns:p='u' xmlns:q='v' c='' p:b='1' q:b='2'><d p:e='3'/></a>`, `<a c='' xmlns:a1='u' a1:b='1' xmlns:a2='v' a2:b='2'><d xmlns:a0='u' a0:e='3'/></a>`},
		{`<a xmlns='u'><xml:b><c/></xml:b></a>`, `<a xmlns='u'><xml:b><c/></xml:b></a>`},
		{`<xml:a/>`, `<xml:a/>`},
	} {
		e, err := Parse([]byte(c.in))
		if err != nil {
			t.Errorf("%s: %v", c.in, err)
			continue
		}
		if got := string(e.Bytes()); got != c.want {
			t.Errorf("%s:\n got %s\nwant %s", c.in, got, c.want)
		}
		again, err := Parse(e.Bytes())
		if err != nil || string(again.Bytes()) != c.want || string(trace(nil, again)) != string(trace(nil, e)) {
			t.Errorf("%s: read again as %s (%v)", c.in, again.Bytes(), err)
		}
	}
}

func TestTreeOutlivesView(t *testing.T) {
	s, doc := NewScanner(SessionLimits()), []byte(samples()[0].xml)
	v, err := s.Scan(doc)
	if err != nil {
		t.Fatal(err)
	}
	e := v.Tree()
	want := string(e.Bytes())
	for i := range doc {
		doc[i] = 'x'
	}
	if string(e.Bytes()) != want || string(v.Name) == "message" {
		t.Error("the tree lives in the document")
	}
}

// A View is not disturbed when its tree is made.
func TestTreeLeavesView(t *testing.T) {
	v := scan(t, `<m xmlns='u' to='a&amp;b' h='&lt;'><a/></m>`)
	v.Tree()
	if string(v.To) != "a&b" || string(v.Attr("h")) != "<" || string(v.AppendRouted(nil, Rewrite{})) != `<m xmlns='u' to='a&amp;b' h='&lt;'><a/></m>` {
		t.Errorf("to=%s", v.To)
	}
}

func TestParseLimits(t *testing.T) {
	l := SessionLimits()
	for _, c := range []struct {
		xml string
		ok  bool
	}{
		{strings.Repeat("<a>", 4*l.DepthMax) + strings.Repeat("</a>", 4*l.DepthMax), true},
		{strings.Repeat("<a>", 4*l.DepthMax+1) + strings.Repeat("</a>", 4*l.DepthMax+1), false},
		{"<a>" + strings.Repeat("x", 4*l.BytesMax-7) + "</a>", true},
		{"<a>" + strings.Repeat("x", 4*l.BytesMax-6) + "</a>", false},
	} {
		if _, err := Parse([]byte(c.xml)); (err == nil) != c.ok {
			t.Errorf("%d bytes: %v", len(c.xml), err)
		}
	}
}
