package stanza

import (
	"bytes"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

const streamHeader = `<stream:stream to='localhost' version="1.0" xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams'>`

// piece is what a Framer has found: what, the bytes of it, and the length of its root's start tag.
type piece struct {
	what Piece
	tag  int
	xml  string
}

// frame has a Framer read s, cut where cuts say, and returns what it found and the error, if any, with its offset in s. All
// white space that comes together is one piece.
func frame(s string, cuts ...int) (found []piece, err error) {
	var f Framer
	var b []byte
	begun, at := 0, 0
	for _, end := range append(cuts, len(s)) {
		for at < end {
			n, what, err := f.Next([]byte(s[at:end]))
			b = append(b, s[at:at+n]...)
			if at += n; err != nil {
				var syntax *SyntaxError
				if !errors.As(err, &syntax) {
					return found, err
				}
				return found, fmt.Errorf("%s at %d: %s", syntax.Condition, begun+syntax.Offset, syntax.Reason)
			}
			if n == 0 {
				return found, errors.New("no progress")
			}
			if what == Part {
				continue
			}
			if last := len(found) - 1; what == Space && last >= 0 && found[last].what == Space {
				found[last].xml += string(b)
			} else {
				p := piece{what: what, xml: string(b)}
				if what == Whole {
					p.tag = f.Tag()
				}
				found = append(found, p)
			}
			b, begun = nil, at
		}
	}
	if len(b) > 0 {
		found = append(found, piece{what: Part, xml: string(b)})
	}
	return found, nil
}

func TestPieces(t *testing.T) {
	in := []string{"<?xml version='1.0'?>", "\n ", streamHeader, "<message to='a>b' x=\"'/>\"><body>a > b ]]&gt; </body>\n</message>", " ", "<iq/>",
		"<r xmlns='urn:xmpp:sm:3' />", "<a><![CDATA[</a>]]]]></a>", "<a><b/><b></b></a >", "</stream:stream >"}
	want := []Piece{Declaration, Space, Header, Whole, Space, Whole, Whole, Whole, Whole, End}
	found, err := frame(strings.Join(in, ""))
	if err != nil || len(found) != len(in) {
		t.Fatalf("%v %v", found, err)
	}
	for i, p := range found {
		if p.what != want[i] || p.xml != in[i] {
			t.Errorf("%d %q, expected %d %q", p.what, p.xml, want[i], in[i])
		}
		if p.what == Whole && (p.xml[p.tag-1] != '>' || strings.Count(p.xml[:p.tag], "<") != 1) {
			t.Errorf("the start tag of %q ends at %d", p.xml, p.tag)
		}
	}
}

func TestWhatNoStreamHas(t *testing.T) {
	for _, c := range []struct{ name, xml, want string }{
		{"text first", "GET / HTTP/1.1", "not-well-formed at 0"},
		{"TLS instead", "\x16\x03\x01", "not-well-formed at 0"},
		{"a DTD first", "<!DOCTYPE x>", "restricted-xml at 1"},
		{"a comment first", "<!-- -->", "restricted-xml at 1"},
		{"an end tag first", "</stream:stream>", "not-well-formed at 1"},
		{"a header that is all", "<stream:stream/>", "not-well-formed at 16"},
		{"text between", streamHeader + "x", fmt.Sprint("not-well-formed at ", len(streamHeader))},
		{"a comment between", streamHeader + "<!-- -->", fmt.Sprint("restricted-xml at ", len(streamHeader)+1)},
		{"CDATA between", streamHeader + "<![CDATA[x]]>", fmt.Sprint("restricted-xml at ", len(streamHeader)+1)},
		{"an instruction between", streamHeader + "<?x?>", fmt.Sprint("restricted-xml at ", len(streamHeader)+1)},
		{"a declaration between", streamHeader + "<a/><?xml version='1.0'?>", fmt.Sprint("restricted-xml at ", len(streamHeader)+5)},
		{"a comment inside", streamHeader + "<a><!-- --></a>", fmt.Sprint("restricted-xml at ", len(streamHeader)+5)},
		{"a DTD inside", streamHeader + "<a><!DOCTYPE", fmt.Sprint("restricted-xml at ", len(streamHeader)+5)},
		{"no CDATA inside", streamHeader + "<a><![CDATX[", fmt.Sprint("restricted-xml at ", len(streamHeader)+10)},
		{"an instruction inside", streamHeader + "<a><?x", fmt.Sprint("restricted-xml at ", len(streamHeader)+4)},
		{"another end tag", streamHeader + "</stream:strean>", fmt.Sprint("not-well-formed at ", len(streamHeader)+14)},
		{"half an end tag", streamHeader + "</stream>", fmt.Sprint("not-well-formed at ", len(streamHeader)+8)},
		{"a longer end tag", streamHeader + "</stream:stream x>", fmt.Sprint("not-well-formed at ", len(streamHeader)+16)},
		{"< in a tag", streamHeader + "<a <b>", fmt.Sprint("not-well-formed at ", len(streamHeader)+3)},
	} {
		t.Run(c.name, func(t *testing.T) {
			for cut := range c.xml {
				_, err := frame(c.xml, cut)
				if err == nil || !strings.HasPrefix(err.Error(), c.want+":") {
					t.Fatalf("cut at %d: %v, expected %s", cut, err, c.want)
				}
			}
		})
	}
}

// aStream is a stream of all samples.
func aStream() string {
	s := "<?xml version='1.0'?>" + streamHeader
	for i, m := range samples() {
		s += m.xml + strings.Repeat(" ", i%3)
	}
	return s + "<a>" + strings.Repeat("<b c='>'>]]<![CDATA[]]]><b/>]]></b>", 3) + "</a></stream:stream>"
}

// TestCuts cuts a stream at every place, and at every two, and into single bytes: the pieces are the same.
func TestCuts(t *testing.T) {
	s := aStream()
	whole, err := frame(s)
	if err != nil || whole[len(whole)-1].what != End {
		t.Fatal(whole, err)
	}
	same := func(cuts ...int) {
		t.Helper()
		found, err := frame(s, cuts...)
		if err != nil || fmt.Sprint(found) != fmt.Sprint(whole) {
			t.Fatalf("cut at %d: %v\n%v\n%v", cuts, err, found, whole)
		}
	}
	var each []int
	for i := range s {
		same(i)
		each = append(each, i)
	}
	same(each...)
	rnd := rand.New(rand.NewPCG(1, 2))
	for range 2000 {
		var some []int
		for at := rnd.IntN(40); at < len(s); at += 1 + rnd.IntN(1+rnd.IntN(200)) {
			some = append(some, at)
		}
		same(some...)
	}
}

func TestDeclarations(t *testing.T) {
	for xml, want := range map[string]string{
		"<?xml version='1.0'?>":                                   "",
		"<?xml  version = \"1.1\"\tencoding='utf-8' ?>":           "",
		"<?xml version='1.0' encoding='UTF-8' standalone='yes'?>": "",
		"<?xml version='1.0' standalone='no'?>":                   "",
		"<?xml version='1.0' encoding='ISO-8859-1'?>":             "unsupported-encoding",
		"<?xml version='1.0' encoding='UTF-16'?>":                 "unsupported-encoding",
		"<?xml?>":                               "restricted-xml",
		"<?>":                                   "restricted-xml",
		"<?xml-stylesheet version='1.0'?>":      "restricted-xml",
		"<?php version='1.0'?>":                 "restricted-xml",
		"<?xml ?>":                              "not-well-formed",
		"<?xml encoding='UTF-8'?>":              "not-well-formed",
		"<?xml version='2.0'?>":                 "not-well-formed",
		"<?xml version='1.'?>":                  "not-well-formed",
		"<?xml version='1.0'encoding='UTF-8'?>": "not-well-formed",
		"<?xml version='1.0' version='1.0'?>":   "not-well-formed",
		"<?xml version='1.0' standalone='yes' encoding='UTF-8'?>":     "not-well-formed",
		"<?xml version='1.0' standalone='maybe'?>":                    "not-well-formed",
		"<?xml version='1.0' x?>":                                     "not-well-formed",
		"<?xml version='1.0' encoding='UTF-8' standalone='no' x=''?>": "not-well-formed",
	} {
		got := ""
		var syntax *SyntaxError
		if errors.As(CheckDeclaration([]byte(xml)), &syntax) {
			got = syntax.Condition
		}
		if got != want {
			t.Errorf("%s: %q, expected %q", xml, got, want)
		}
	}
}

func TestComplete(t *testing.T) {
	header := strings.Replace(streamHeader, " to", " xmlns:p = 'urn:p'  xmlns:q=\"it's\" xml:lang='en' to", 1)
	o, err := OuterOf([]byte(header))
	if err != nil || string(o) != ` xmlns:p = 'urn:p' xmlns:q="it's" xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams'` {
		t.Fatalf("%s %v", o, err)
	}
	for in, want := range map[string]string{
		"<iq/>":                             "<iq xmlns='jabber:client'/>",
		"<iq><a/></iq>":                     "<iq xmlns='jabber:client'><a/></iq>",
		"<iq\n to='a'></iq>":                "<iq xmlns='jabber:client'\n to='a'></iq>",
		"<iq xmlns='u'/>":                   "<iq xmlns='u'/>",
		"<iq a='xmlns=' />":                 "<iq xmlns='jabber:client' a='xmlns=' />",
		"<iq a=\" xmlns=''\"/>":             "<iq xmlns='jabber:client' a=\" xmlns=''\"/>",
		"<iq xmlnsx='' xmlns:x='u'/>":       "<iq xmlns='jabber:client' xmlnsx='' xmlns:x='u'/>",
		"<iq xmlns = ''/>":                  "<iq xmlns = ''/>",
		"<iq><a xmlns='u'/></iq>":           "<iq xmlns='jabber:client'><a xmlns='u'/></iq>",
		"<stream:error><a/></stream:error>": "<stream:error xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams'><a/></stream:error>",
		"<iq><p:a q:b=''/></iq>":            "<iq xmlns:p = 'urn:p' xmlns:q=\"it's\" xmlns='jabber:client'><p:a q:b=''/></iq>",
		"<iq xmlns:p='u'><p:a/></iq>":       "<iq xmlns='jabber:client' xmlns:p='u'><p:a/></iq>",
		"<p:iq/>":                           "<p:iq xmlns:p = 'urn:p' xmlns='jabber:client'/>",
	} {
		found, err := frame(header + in)
		if err != nil || len(found) != 2 {
			t.Fatal(found, err)
		}
		got := string(o.Complete([]byte(in), found[1].tag))
		if got != want {
			t.Errorf("%s: %s, expected %s", in, got, want)
		}
		if _, err := NewScanner(SessionLimits()).Scan([]byte(got)); err != nil {
			t.Errorf("%s: %v", got, err)
		}
	}
	if _, err := OuterOf([]byte("<a xmlns:p='" + strings.Repeat("x", OuterBytesMax) + "'>")); err == nil {
		t.Error("an Outer of any length is taken")
	}
}

// complete makes of a stream what a listener does: documents by themselves, up to the first that a Scanner refuses.
func complete(s string, cuts ...int) (documents [][]byte, ended bool, err error) {
	found, wrong := frame(s, cuts...)
	scanner := NewScanner(noLimits())
	var o Outer
	for _, p := range found {
		switch p.what {
		case Header:
			if o, err = OuterOf([]byte(p.xml)); err != nil {
				return nil, false, err
			}
		case Whole:
			doc := o.Complete([]byte(p.xml), p.tag)
			if _, err := scanner.Scan(doc); err != nil {
				return documents, false, err
			}
			documents = append(documents, doc)
		case End:
			return documents, true, wrong
		}
	}
	return documents, false, wrong
}

// FuzzFramer cuts a stream in two ways: what is found is the same, and nothing that is well-formed is refused.
func FuzzFramer(f *testing.F) {
	for _, m := range samples() {
		f.Add([]byte(m.xml), uint16(3), uint16(40))
	}
	f.Add([]byte("<a>]]<![CDATA[ ]]]]>]]></a> </stream:stream>"), uint16(1), uint16(20))
	f.Fuzz(func(t *testing.T, b []byte, one, two uint16) {
		s := streamHeader + string(b)
		cuts := []int{int(min(one, two)) % (len(s) + 1), int(max(one, two)) % (len(s) + 1)}
		slices.Sort(cuts)
		whole, err := frame(s)
		found, err2 := frame(s, cuts...)
		if fmt.Sprint(whole, err) != fmt.Sprint(found, err2) {
			t.Fatalf("%v %v\ncut at %d\n%v %v", whole, err, cuts, found, err2)
		}
		if _, err := NewScanner(noLimits()).Scan(b); err != nil {
			return
		}
		if len(whole) != 2 || whole[1].what != Whole || whole[1].xml != string(b) {
			t.Fatalf("%q is one element, the Framer found %v %v", b, whole, err)
		}
	})
}

func BenchmarkFramer(b *testing.B) {
	for _, m := range samples()[:6] {
		b.Run(m.name, func(b *testing.B) {
			var f Framer
			if _, _, err := f.Next([]byte(streamHeader)); err != nil {
				b.Fatal(err)
			}
			doc := []byte(m.xml)
			b.SetBytes(int64(len(doc)))
			b.ReportAllocs()
			for b.Loop() {
				if n, what, err := f.Next(doc); n != len(doc) || what != Whole || err != nil {
					b.Fatal(n, what, err)
				}
			}
		})
	}
}

// BenchmarkComplete makes a document by itself of the chat message without a namespace of its own.
func BenchmarkComplete(b *testing.B) {
	doc := []byte(strings.Replace(samples()[0].xml, ` xmlns="jabber:client"`, "", 1))
	o, err := OuterOf([]byte(streamHeader))
	if err != nil {
		b.Fatal(err)
	}
	tag := bytes.IndexByte(doc, '>') + 1
	buf := make([]byte, 0, 2*len(doc))
	b.ReportAllocs()
	for b.Loop() {
		o.Complete(append(buf[:0], doc...), tag)
	}
}
