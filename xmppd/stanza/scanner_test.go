package stanza

import (
	"errors"
	"fmt"
	"strings"
	"testing"
)

// refusal is a document that must not travel, and the stream condition it is answered with.
type refusal struct{ name, xml, condition string }

func checkRefusals(t *testing.T, l Limits, cases []refusal) {
	t.Helper()
	s := NewScanner(l)
	for _, c := range cases {
		v, err := s.Scan([]byte(c.xml))
		var syntax *SyntaxError
		if v != nil || !errors.As(err, &syntax) || syntax.Condition != c.condition {
			t.Errorf("%s: got %v, want %s\n%.200q", c.name, err, c.condition, c.xml)
			continue
		}
		if syntax.Offset < 0 || syntax.Offset > len(c.xml) || syntax.Reason == "" {
			t.Errorf("%s: an error that says nothing: %+v", c.name, *syntax)
		}
	}
}

func checkAccepted(t *testing.T, cases map[string]string) {
	t.Helper()
	s := NewScanner(SessionLimits())
	for name, xml := range cases {
		if _, err := s.Scan([]byte(xml)); err != nil {
			t.Errorf("%s: %v\n%q", name, err, xml)
		}
	}
}

// RFC 6120 §11.1 forbids these; the condition is restricted-xml.
func TestRestrictedXML(t *testing.T) {
	checkRefusals(t, SessionLimits(), []refusal{
		{"comment", `<a><!-- c --></a>`, restrictedXML},
		{"comment before the root", `<!-- c --><a/>`, restrictedXML},
		{"processing instruction", `<a><?p i?></a>`, restrictedXML},
		{"processing instruction before the root", `<?p i?><a/>`, restrictedXML},
		{"XML declaration", `<?xml version='1.0'?><a/>`, restrictedXML},
		{"DTD", `<!DOCTYPE a><a/>`, restrictedXML},
		{"internal subset", `<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>`, restrictedXML},
		{"external subset", `<!DOCTYPE a SYSTEM 'file:///etc/passwd'><a/>`, restrictedXML},
		{"declaration inside", `<a><!ELEMENT a ANY></a>`, restrictedXML},
		{"general entity", `<a>&lol;</a>`, restrictedXML},
		{"general entity in a value", `<a b='&lol;'/>`, restrictedXML},
		{"entity of another alphabet", `<a>&é;</a>`, restrictedXML},
		{"entity in capitals", `<a>&AMP;</a>`, restrictedXML},
	})
	checkAccepted(t, map[string]string{
		"predefined entities": `<a b='&lt;&gt;&amp;&apos;&quot;'>&lt;&gt;&amp;&apos;&quot;</a>`,
		"CDATA section":       `<a><![CDATA[<!-- & ]] <?x?>]]></a>`,
	})
}

// RFC 6120 §11.3, first variety: XML 1.0.
func TestWellFormed(t *testing.T) {
	checkRefusals(t, SessionLimits(), []refusal{
		{"nothing", ``, notWellFormed},
		{"white space only", " ", notWellFormed},
		{"text only", "a", notWellFormed},
		{"byte order mark", "\ufeff<a/>", notWellFormed},
		{"text before the root", `x<a/>`, notWellFormed},
		{"text after the root", `<a/>x`, notWellFormed},
		{"white space before the root", ` <a/>`, notWellFormed},
		{"white space after the root", "<a/>\n", notWellFormed},
		{"two roots", `<a/><b/>`, notWellFormed},
		{"an end tag alone", `</a>`, notWellFormed},
		{"an end tag too many", `<a></a></a>`, notWellFormed},
		{"CDATA as root", `<![CDATA[x]]>`, restrictedXML},
		{"no end tag", `<a>`, notWellFormed},
		{"no end tag inside", `<a><b></a>`, notWellFormed},
		{"crossed tags", `<a><b></a></b>`, notWellFormed},
		{"another end tag", `<a></b>`, notWellFormed},
		{"an end tag that is longer", `<a></ab>`, notWellFormed},
		{"an end tag that is shorter", `<ab></a>`, notWellFormed},
		{"an end tag of another prefix", `<p:a xmlns:p='u' xmlns:q='u'></q:a>`, notWellFormed},
		{"an end tag with an attribute", `<a></a b=''>`, notWellFormed},
		{"an end tag that goes nowhere", `<a></a`, notWellFormed},
		{"an end tag that ends otherwise", `<a></ax`, notWellFormed},
		{"an end tag cut short", `<a></`, notWellFormed},
		{"a tag cut short", `<`, notWellFormed},
		{"a name cut short", `<a`, notWellFormed},
		{"a value cut short", `<a b='c`, notWellFormed},
		{"an empty tag cut short", `<a/`, notWellFormed},
		{"a reference cut short", `<a>&am`, notWellFormed},
		{"a CDATA section cut short", `<a><![CDATA[x]]</a>`, notWellFormed},
		{"CDATA in small letters", `<a><![cdata[x]]></a>`, restrictedXML},
		{"space before the name", `< a/>`, notWellFormed},
		{"space in the empty tag", `<a/ >`, notWellFormed},
		{"a digit for a name", `<1/>`, notWellFormed},
		{"a dash for a name", `<-a/>`, notWellFormed},
		{"attribute twice", `<a b='1' b='2'/>`, notWellFormed},
		{"from twice", `<message from='a' to='x' from='b'/>`, notWellFormed},
		{"attribute without value", `<a b/>`, notWellFormed},
		{"attribute without quotes", `<a b=c/>`, notWellFormed},
		{"attribute with mixed quotes", `<a b="c'/>`, notWellFormed},
		{"attributes without space", `<a b='1'c='2'/>`, notWellFormed},
		{"< in a value", `<a b='<'/>`, notWellFormed},
		{"& in a value", `<a b='&'/>`, notWellFormed},
		{"& in text", `<a>a & b</a>`, notWellFormed},
		{"]]> in text", `<a>]]></a>`, notWellFormed},
		{"]]]> in text", `<a>]]]></a>`, notWellFormed},
		{"]]> after CDATA", `<a><![CDATA[]]>]]></a>`, notWellFormed},
		{"reference without name", `<a>&;</a>`, notWellFormed},
		{"reference without digits", `<a>&#;</a>`, notWellFormed},
		{"reference without hexadecimal digits", `<a>&#x;</a>`, notWellFormed},
		{"reference with a capital X", `<a>&#X41;</a>`, notWellFormed},
		{"reference with a letter", `<a>&#4a;</a>`, notWellFormed},
		{"reference without semicolon", `<a>&lt</a>`, notWellFormed},
		{"reference to NUL", `<a>&#0;</a>`, notWellFormed},
		{"reference to a control", `<a>&#x1F;</a>`, notWellFormed},
		{"reference to a surrogate", `<a>&#xD800;</a>`, notWellFormed},
		{"reference to U+FFFE", `<a>&#xFFFE;</a>`, notWellFormed},
		{"reference to U+FFFF in a value", `<a b='&#65535;'/>`, notWellFormed},
		{"reference beyond Unicode", `<a>&#x110000;</a>`, notWellFormed},
		{"reference that overflows", `<a>&#4294967361;</a>`, notWellFormed},
		{"NUL in text", "<a>\x00</a>", notWellFormed},
		{"control in text", "<a>\x0b</a>", notWellFormed},
		{"control in a value", "<a b='\x1f'/>", notWellFormed},
		{"control in CDATA", "<a><![CDATA[\x01]]></a>", notWellFormed},
		{"form feed as white space", "<a\fb=''/>", notWellFormed},
		{"U+0085 as white space", "<a\u0085b=''/>", notWellFormed},
		{"U+FFFE in text", "<a>\uFFFE</a>", notWellFormed},
		{"U+FFFF in a value", "<a b='\uFFFF'/>", notWellFormed},
		{"U+FFFF in CDATA", "<a><![CDATA[\uFFFF]]></a>", notWellFormed},
	})
	checkAccepted(t, map[string]string{
		"empty":                      `<a/>`,
		"empty with space":           `<a />`,
		"two tags":                   `<a></a>`,
		"white space in the end tag": "<a></a \r\n\t>",
		"white space in the tag":     "<a\n\tb\r=\n'x'\n/>",
		"both quotes":                `<a b="'" c='"'/>`,
		"> in a value":               `<a b='>'/>`,
		"> in text":                  `<a>></a>`,
		"] in text":                  `<a>]]</a>`,
		"]] > in text":               `<a>]] ></a>`,
		"CDATA empty":                `<a><![CDATA[]]></a>`,
		"CDATA ends late":            `<a><![CDATA[]]]]></a>`,
		"references":                 `<a>&#9;&#xA;&#13;&#x10FFFF;&#000000000065;</a>`,
		"DEL":                        "<a>\x7f</a>",
		"next to the non-characters": "<a b='\uFFFD\uFDD0'>\uFFFD，\U0001FFFE</a>",
		"white space":                "<a> \t\r\n</a>",
		"name characters":            `<_a.b-c9/>`,
	})
}

// RFC 6120 §11.3, second variety: Namespaces in XML 1.0 (third edition), sections in the comments.
func TestNamespaceWellFormed(t *testing.T) {
	checkRefusals(t, SessionLimits(), []refusal{
		{"§5 element prefix unbound", `<p:a/>`, notWellFormed},
		{"§5 attribute prefix unbound", `<a p:b=''/>`, notWellFormed},
		{"§5 prefix of the stream", `<stream:features/>`, notWellFormed},
		{"§6.1 prefix of a sibling", `<a><b xmlns:p='u'/><p:c/></a>`, notWellFormed},
		{"§6.1 prefix of a child", `<a><b xmlns:p='u'><c/></b><d p:e=''/></a>`, notWellFormed},
		{"§5 prefix unbound again", `<a xmlns:p='u'><b xmlns:p=''/></a>`, notWellFormed},
		{"§3 xmlns declared", `<a xmlns:xmlns='u'/>`, notWellFormed},
		{"§3 xmlns declared as itself", `<a xmlns:xmlns='http://www.w3.org/2000/xmlns/'/>`, notWellFormed},
		{"§3 another prefix for xmlns", `<a xmlns:p='http://www.w3.org/2000/xmlns/'/>`, notWellFormed},
		{"§3 xmlns as default", `<a xmlns='http://www.w3.org/2000/xmlns/'/>`, notWellFormed},
		{"§3 xmlns as element prefix", `<xmlns:a/>`, notWellFormed},
		{"§3 xml rebound", `<a xmlns:xml='u'/>`, notWellFormed},
		{"§3 another prefix for xml", `<a xmlns:p='http://www.w3.org/XML/1998/namespace'/>`, notWellFormed},
		{"§3 xml as default", `<a xmlns='http://www.w3.org/XML/1998/namespace'/>`, notWellFormed},
		{"§3 by a reference", `<a xmlns:p='http://www.w3.org/XML/1998/n&#97;mespace'/>`, notWellFormed},
		{"§4 two colons", `<a:b:c xmlns:a='u'/>`, notWellFormed},
		{"§4 colon first", `<:a/>`, notWellFormed},
		{"§4 colon last", `<a:/>`, notWellFormed},
		{"§4 digit behind the colon", `<p:1 xmlns:p='u'/>`, notWellFormed},
		{"§4 colon in a declaration", `<a xmlns:='u'/>`, notWellFormed},
		{"§6.3 one name by two prefixes", `<a xmlns:p='u' xmlns:q='u' p:b='' q:b=''/>`, notWellFormed},
		{"§6.3 the same by a reference", `<a xmlns:p='u' xmlns:q='&#117;' p:b='' q:b=''/>`, notWellFormed},
		{"§6.3 declared behind", `<a p:b='' q:b='' xmlns:p='u' xmlns:q='u'/>`, notWellFormed},
		{"§6.3 declared outside", `<a xmlns:p='u'><b xmlns:q='u' p:b='' q:b=''/></a>`, notWellFormed},
		{"one declaration twice", `<a xmlns:p='u' xmlns:p='v'/>`, notWellFormed},
		{"xmlns twice", `<a xmlns='u' xmlns='u'/>`, notWellFormed},
	})
	checkAccepted(t, map[string]string{
		"§5 used before declared":           `<p:a p:b='' xmlns:p='u'/>`,
		"§5 default undeclared":             `<a xmlns='u'><b xmlns=''/></a>`,
		"§3 xml without declaration":        `<a xml:lang='en' xml:foo=''><xml:b/></a>`,
		"§3 xml declared":                   `<a xmlns:xml='http://www.w3.org/XML/1998/namespace' xml:lang='en'/>`,
		"§6.1 prefix redeclared":            `<p:a xmlns:p='u'><p:b xmlns:p='v'/><p:c/></p:a>`,
		"§6.2 default has no attributes":    `<a xmlns='u' xmlns:p='u' b='' p:b=''/>`,
		"§6.3 one local name, two spaces":   `<a xmlns:p='u' xmlns:q='v' p:b='' q:b='' b=''/>`,
		"§6.3 one space, two local names":   `<a xmlns:p='u' xmlns:q='u' p:b='' q:c=''/>`,
		"names that only begin like xmlns":  `<a xmlnsx='http://www.w3.org/2000/xmlns/' xmlnsp:b='' xmlns:xmlnsp='u'/>`,
		"prefixes that begin like xml":      `<a xmlns:xmlx='u' xmlx:b=''/>`,
		"namespace with a reference":        `<a xmlns='a&amp;b'/>`,
		"prefixes are not their namespaces": `<u:a xmlns:u='v' xmlns:v='u'><v:a/></u:a>`,
	})
}

// RFC 6120 §11.6: UTF-8 alone, and without mistakes (RFC 3629 §4).
func TestEncoding(t *testing.T) {
	checkRefusals(t, SessionLimits(), []refusal{
		{"UTF-16, little end first", "<\x00a\x00/\x00>\x00", notWellFormed},
		{"UTF-16, with mark", "\xff\xfe<\x00a\x00/\x00>\x00", unsupportedEncoding},
		{"Latin-1", "<a>\xe9</a>", unsupportedEncoding},
		{"Big5", "<a>\xa4\xa4</a>", unsupportedEncoding},
		{"overlong <", "<a>\xc0\xbc</a>", unsupportedEncoding},
		{"overlong NUL", "<a>\xc0\x80</a>", unsupportedEncoding},
		{"overlong /", "<a>\xe0\x80\xaf</a>", unsupportedEncoding},
		{"surrogate", "<a>\xed\xa0\x80</a>", unsupportedEncoding},
		{"pair of surrogates", "<a>\xed\xa0\xbd\xed\xb8\x80</a>", unsupportedEncoding},
		{"beyond Unicode", "<a>\xf4\x90\x80\x80</a>", unsupportedEncoding},
		{"cut character", "<a>\xe4\xb8</a>", unsupportedEncoding},
		{"cut character at the end", "<a>\xe4", unsupportedEncoding},
		{"cut character in a value", "<a b='\xe4\xb8'/>", unsupportedEncoding},
		{"cut character in CDATA", "<a><![CDATA[\xe4\xb8]]></a>", unsupportedEncoding},
		{"cut character in a name", "<\xe4\xb8/>", unsupportedEncoding},
		{"continuation alone", "<a>\x80</a>", unsupportedEncoding},
	})
	checkAccepted(t, map[string]string{
		"every length": "<é b='é中😀'>é中😀<![CDATA[é中😀]]></é>",
	})
}

// Every bound of Limits: what fills it passes, one more does not.
func TestLimits(t *testing.T) {
	for name, l := range map[string]Limits{"before log-in": PreAuthLimits(), "session": SessionLimits()} {
		wide := l.times(1000) // all bounds but the one under test
		for _, c := range []struct {
			what string
			set  func(*Limits)
			doc  func(n int) string
			n    int
		}{
			{"BytesMax", func(w *Limits) { w.BytesMax = l.BytesMax }, func(n int) string { return "<a>" + strings.Repeat("x", n-7) + "</a>" }, l.BytesMax},
			{"DepthMax", func(w *Limits) { w.DepthMax = l.DepthMax }, func(n int) string { return strings.Repeat("<a>", n) + strings.Repeat("</a>", n) }, l.DepthMax},
			{"DepthMax, empty tag", func(w *Limits) { w.DepthMax = l.DepthMax }, func(n int) string { return strings.Repeat("<a>", n-1) + "<b/>" + strings.Repeat("</a>", n-1) }, l.DepthMax},
			{"AttrsMax", func(w *Limits) { w.AttrsMax = l.AttrsMax }, func(n int) string { return "<a" + numbered(" b%d=''", n) + "/>" }, l.AttrsMax},
			{"AttrsMax, declarations", func(w *Limits) { w.AttrsMax = l.AttrsMax }, func(n int) string { return "<a" + numbered(" xmlns:b%d='u'", n) + "/>" }, l.AttrsMax},
			{"NamespacesMax", func(w *Limits) { w.NamespacesMax = l.NamespacesMax }, func(n int) string { return "<a xmlns='u'><b" + numbered(" xmlns:b%d='u'", n-1) + "/></a>" }, l.NamespacesMax},
			{"ElementsMax", func(w *Limits) { w.ElementsMax = l.ElementsMax }, func(n int) string { return "<a>" + strings.Repeat("<b/>", n-1) + "</a>" }, l.ElementsMax},
		} {
			bounds := wide
			c.set(&bounds)
			s := NewScanner(bounds)
			if _, err := s.Scan([]byte(c.doc(c.n))); err != nil {
				t.Errorf("%s, %s: %d refused: %v", name, c.what, c.n, err)
			}
			checkRefusals(t, bounds, []refusal{{name + ", " + c.what, c.doc(c.n + 1), policyViolation}})
		}
	}
}

func numbered(format string, n int) string {
	var out strings.Builder
	for i := range n {
		fmt.Fprintf(&out, format, i)
	}
	return out.String()
}

// Declarations leave scope with their element: the bound is on those in scope, not on all.
func TestNamespacesLeaveScope(t *testing.T) {
	l := SessionLimits()
	l.NamespacesMax = 2
	doc := "<a xmlns='u'>" + strings.Repeat("<b xmlns='v'><c/></b><d xmlns='w'/>", 10) + "</a>"
	if _, err := NewScanner(l).Scan([]byte(doc)); err != nil {
		t.Fatal(err)
	}
}

func TestSetLimits(t *testing.T) {
	s := NewScanner(PreAuthLimits())
	doc := []byte("<a>" + strings.Repeat("x", 10000) + "</a>")
	if _, err := s.Scan(doc); err == nil {
		t.Error("10,000 bytes accepted before log-in")
	}
	s.SetLimits(SessionLimits())
	if _, err := s.Scan(doc); err != nil {
		t.Errorf("10,000 bytes refused in a session: %v", err)
	}
}

// A document of a million levels is refused before anything grows with it.
func TestDepthBomb(t *testing.T) {
	l := SessionLimits()
	l.BytesMax = 1 << 24
	checkRefusals(t, l, []refusal{{"a million levels", strings.Repeat("<a>", 1_000_000), policyViolation}})
}

// The stanzas of RFC 6120 and RFC 7395 as they come, and what the View shows of them.
func TestView(t *testing.T) {
	s := NewScanner(SessionLimits())
	for _, c := range []struct {
		xml                     string
		kind                    Kind
		ns, name                string
		to, from, typ, id, lang string
		children                string
	}{
		{`<message xmlns='jabber:client' to='a&amp;b' from="c" type='chat' id='1&#x4E2D;' xml:lang='zh-TW'><body>x</body><a xmlns='u'/></message>`,
			Message, NSClient, "message", "a&b", "c", "chat", "1中", "zh-TW", "jabber:client|body u|a"},
		{`<message xmlns='jabber:component:accept' to="a' b"/>`, Message, NSComponent, "message", "a' b", "", "", "", "", ""},
		{`<presence xmlns='jabber:client'/>`, Presence, NSClient, "presence", "", "", "", "", "", ""},
		{`<iq xmlns='jabber:&#99;lient' type='get' id='1'><p:query xmlns:p='urn:p'><x/></p:query></iq>`, IQ, NSClient, "iq", "", "", "get", "1", "", "urn:p|query"},
		{`<c:iq xmlns:c='jabber:client' c:to='no' to='yes'/>`, Other, NSClient, "iq", "yes", "", "", "", "", ""},
		{`<p:r xmlns:p='urn:xmpp:sm:3'/>`, SM, NSSM, "r", "", "", "", "", "", ""},
		{`<iq xmlns='jabber:server'/>`, Other, "jabber:server", "iq", "", "", "", "", "", ""},
		{`<body xmlns='jabber:client'/>`, Other, NSClient, "body", "", "", "", "", "", ""},
		{`<message/>`, Other, "", "message", "", "", "", "", "", ""},
		{`<r xmlns='urn:xmpp:sm:3'/>`, SM, NSSM, "r", "", "", "", "", "", ""},
		{`<open xmlns='urn:ietf:params:xml:ns:xmpp-framing' to='example.com' version='1.0'/>`, Framing, NSFraming, "open", "example.com", "", "", "", "", ""},
		{`<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>AA==</auth>`, SASL, NSSASL, "auth", "", "", "", "", "", ""},
		{"<message xmlns='jabber:client' to='a\tb\r\nc'>t<![CDATA[<no/>]]><b><no/></b>t<xml:c/></message>", Message, NSClient, "message", "a b c", "", "", "", "", "jabber:client|b " + NSXML + "|c"},
	} {
		v, err := s.Scan([]byte(c.xml))
		if err != nil {
			t.Errorf("%s: %v", c.xml, err)
			continue
		}
		var kids []string
		for _, k := range v.Children {
			kids = append(kids, string(k.NS)+"|"+string(k.Name))
		}
		got := fmt.Sprintf("%d %s %s to=%s from=%s type=%s id=%s lang=%s %s", v.Kind, v.NS, v.Name, v.To, v.From, v.Type, v.ID, v.Lang, strings.Join(kids, " "))
		want := fmt.Sprintf("%d %s %s to=%s from=%s type=%s id=%s lang=%s %s", c.kind, c.ns, c.name, c.to, c.from, c.typ, c.id, c.lang, c.children)
		if got != want {
			t.Errorf("%s:\n got %s\nwant %s", c.xml, got, want)
		}
		if string(v.Raw()) != c.xml {
			t.Errorf("Raw is %q", v.Raw())
		}
	}
}

// Absent is nil, empty is not; declarations and prefixed names are no attributes to Attr.
func TestViewAttr(t *testing.T) {
	v, err := NewScanner(SessionLimits()).Scan([]byte(`<iq xmlns='jabber:client' xmlns:p='u' to='' p:from='x' h='1&amp;2' xml:lang='en'/>`))
	if err != nil {
		t.Fatal(err)
	}
	if v.To == nil || len(v.To) > 0 || v.From != nil || string(v.Attr("h")) != "1&2" || string(v.Attr("h")) != "1&2" {
		t.Errorf("to=%q from=%q h=%q", v.To, v.From, v.Attr("h"))
	}
	for _, name := range []string{"xmlns", "xmlns:p", "p", "p:from", "from", "lang", "xml:lang", ""} {
		if v.Attr(name) != nil {
			t.Errorf("Attr(%q) = %q", name, v.Attr(name))
		}
	}
}

func TestViewChild(t *testing.T) {
	v, err := NewScanner(SessionLimits()).Scan([]byte(`<m xmlns='u'>a<b>1</b ><b>2</b><c xmlns='v'><b/></c><p:b xmlns:p='v'/>z</m>`))
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ ns, name, want string }{
		{"u", "b", "<b>1</b >"}, {"v", "c", "<c xmlns='v'><b/></c>"}, {"v", "b", "<p:b xmlns:p='v'/>"},
	} {
		k, ok := v.Child(c.ns, c.name)
		if !ok || string(v.Bytes(k)) != c.want {
			t.Errorf("Child(%s, %s) = %q, %v", c.ns, c.name, v.Bytes(k), ok)
		}
	}
	if _, ok := v.Child("u", "c"); ok {
		t.Error("a child in another namespace was found")
	}
}

// A Scanner that has refused something is as good as new.
func TestScannerIsReusable(t *testing.T) {
	s := NewScanner(SessionLimits())
	for _, m := range samples() {
		for _, bad := range []string{`<a xmlns:p='u' b='&amp;'><p:c><d`, ``, `<a b='1' b='2'/>`} {
			if _, err := s.Scan([]byte(bad)); err == nil {
				t.Fatalf("accepted %q", bad)
			}
		}
		v, err := s.Scan([]byte(m.xml))
		if err != nil {
			t.Fatalf("%s: %v", m.name, err)
		}
		fresh, err := NewScanner(SessionLimits()).Scan([]byte(m.xml))
		if err != nil || fmt.Sprint(v.Kind, v.NS, v.Name, v.To, v.ID, v.Children) != fmt.Sprint(fresh.Kind, fresh.NS, fresh.Name, fresh.To, fresh.ID, fresh.Children) {
			t.Errorf("%s: a used Scanner sees something else", m.name)
		}
	}
}
