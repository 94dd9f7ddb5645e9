package stanza

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

func addSeeds(f *testing.F) {
	for _, m := range samples() {
		f.Add([]byte(m.xml))
	}
	for _, xml := range []string{
		`<a xmlns='u' xmlns:p='v' p:q='1'><p:b/><![CDATA[x]]>&#x41;&lt;</a>`, "<a b=\"x\ty\">\uFFFD\uFF0C]]&gt;</a>", `<é:中 xmlns:é='u' 中='1'></é:中>`, "<a\u0300\u0660\u3005 \u0132=''/>",
		`<a><!-- --></a>`, `<?x?><a/>`, `<!DOCTYPE a><a/>`, "<a b='\r\n&#13;'>\r\n\r</a>", `<p:a/>`, `<a b='1' b='2'/>`, `<a`, `<xml:a xml:b=''/>`,
	} {
		f.Add([]byte(xml))
	}
}

// What a Scanner accepts, encoding/xml accepts, and both read the same tree from it. The other way round
// does not hold: encoding/xml accepts much that is not well-formed.
func FuzzScan(f *testing.F) {
	addSeeds(f)
	f.Fuzz(func(t *testing.T, b []byte) {
		v, err := NewScanner(SessionLimits()).Scan(b)
		if err != nil {
			checkSyntaxError(t, b, err)
			return
		}
		tree := v.Tree()
		checkView(t, v, tree)
		checkRouted(t, v)
		theirs, err := stdTrace(b)
		if err != nil {
			t.Fatalf("encoding/xml refuses: %v\n%q", err, b)
		}
		if ours := plainSpace(trace(nil, tree)); !bytes.Equal(ours, theirs) {
			t.Fatalf("the trees differ\nours   %q\ntheirs %q\nof %q", ours, theirs, b)
		}
	})
}

func checkSyntaxError(t *testing.T, b []byte, err error) {
	var syntax *SyntaxError
	if !errors.As(err, &syntax) || syntax.Offset < 0 || syntax.Offset > len(b) || syntax.Reason == "" {
		t.Fatalf("%v\n%q", err, b)
	}
	if (syntax.Condition == unsupportedEncoding) == utf8.Valid(b) && len(b) <= SessionLimits().BytesMax {
		t.Fatalf("%v\n%q", err, b)
	}
}

// checkView compares what the View shows with the tree.
func checkView(t *testing.T, v *View, tree *Element) {
	for name, got := range map[string][]byte{"to": v.To, "from": v.From, "type": v.Type, "id": v.ID, "xml:lang": v.Lang} {
		if string(got) != tree.Attr(name) || (got == nil) != (tree.attrIndex(name) < 0) {
			t.Fatalf("%s is %q, in the tree %q\n%q", name, got, tree.Attr(name), v.Raw())
		}
	}
	kids := tree.Elements()
	same := slices.EqualFunc(v.Children, kids, func(c Child, e *Element) bool { return string(c.NS) == e.NS && string(c.Name) == e.Name })
	if !same || string(v.NS) != tree.NS || string(v.Name) != tree.Name {
		t.Fatalf("root or children differ from the tree: %q", v.Raw())
	}
}

// checkRouted routes v and looks for what must not have changed.
func checkRouted(t *testing.T, v *View) {
	from := "a'b&c"
	routed := v.AppendRouted(nil, Rewrite{From: &from})
	again, err := NewScanner(noLimits()).Scan(routed)
	if err != nil {
		t.Fatalf("routed: %v\n%q\n%q", err, v.Raw(), routed)
	}
	same := slices.EqualFunc(v.Children, again.Children, func(c, d Child) bool {
		return bytes.Equal(c.NS, d.NS) && bytes.Equal(v.Bytes(c), again.Bytes(d))
	})
	twice := again.AppendRouted(nil, Rewrite{From: &from})
	if !same || string(again.From) != from || !bytes.Equal(v.NS, again.NS) || !bytes.Equal(v.To, again.To) || !bytes.Equal(routed, twice) {
		t.Fatalf("routing changed more than from\n%q\n%q\n%q", v.Raw(), routed, twice)
	}
}

// stdTrace is trace as encoding/xml reads b. It does not normalise white space in values, so that all of
// it is made plain.
func stdTrace(b []byte) ([]byte, error) {
	d := xml.NewDecoder(bytes.NewReader(b))
	var out []byte
	inText := false
	for {
		token, err := d.Token()
		if err == io.EOF {
			return plainSpace(out), nil
		}
		if err != nil {
			return nil, err
		}
		text, isText := token.(xml.CharData)
		switch token := token.(type) {
		case xml.StartElement:
			out = traceName(append(out, 2), token.Name.Space, token.Name.Local)
			for _, a := range token.Attr {
				if a.Name.Space != "xmlns" && a.Name != (xml.Name{Local: "xmlns"}) {
					out = append(append(traceName(append(out, 3), a.Name.Space, a.Name.Local), 4), a.Value...)
				}
			}
		case xml.EndElement:
			out = append(out, 6)
		case xml.CharData:
			if !inText && len(text) > 0 {
				out = append(out, 5)
			}
			out = append(out, text...)
		default:
			return nil, fmt.Errorf("a %T", token)
		}
		inText = isText && (inText || len(text) > 0)
	}
}

// plainSpace writes all white space as U+0020. The marks of a trace, \2 to \6, are none.
func plainSpace(b []byte) []byte {
	return bytes.Map(func(r rune) rune {
		if r == '\t' || r == '\n' || r == '\r' {
			return ' '
		}
		return r
	}, b)
}

// The canonical form is read as the tree it was made of, and is its own canonical form.
func FuzzParse(f *testing.F) {
	addSeeds(f)
	f.Fuzz(func(t *testing.T, b []byte) {
		e, err := Parse(b)
		if err != nil {
			return
		}
		canonical := e.Bytes()
		again, err := parse(canonical, noLimits())
		if err != nil {
			t.Fatalf("%v\n%q\n%q", err, b, canonical)
		}
		if !bytes.Equal(trace(nil, e), trace(nil, again)) || !bytes.Equal(canonical, again.Bytes()) {
			t.Fatalf("%q\nis written %q\nand then  %q", b, canonical, again.Bytes())
		}
	})
}

// Whatever a program puts into text and values comes out of a document again, but for what is no
// character of XML.
func FuzzEscape(f *testing.F) {
	for _, s := range []string{"", "a", "<>&'\"]]>", "\t\r\n\r", "\x00\x1f\x7f\u0085", "中，😀", "\xff\xed\xa0\x80\uFFFE\uFFFF\uFFFD"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		want := strings.Map(func(r rune) rune {
			if !isChar(r) {
				return -1
			}
			return r
		}, onlyValid(s))
		e, err := parse(New("u", "a", "b", "x"+s).AddText(s).Bytes(), noLimits())
		if err != nil {
			t.Fatalf("%q: %v", s, err)
		}
		if e.Attr("b") != "x"+want || e.Text() != want {
			t.Fatalf("%q came out as %q and %q, not %q", s, e.Attr("b"), e.Text(), want)
		}
	})
}

// onlyValid leaves out the bytes of s that are not UTF-8.
func onlyValid(s string) string { return strings.ToValidUTF8(s, "") }
