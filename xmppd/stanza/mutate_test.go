//go:build oracle

package stanza

import "math/rand/v2"

// mutator makes documents that are wrong, or right, in interesting ways.
type mutator struct {
	rnd       *rand.Rand
	samples   []sample
	fragments []string
}

func newMutator(seed uint64) *mutator {
	return &mutator{rand.New(rand.NewPCG(seed, 0)), samples(), fragments()}
}

// fragments are the pieces documents are made of and broken with.
func fragments() []string {
	return []string{
		"<a", "<p:a", "<a>", "<p:a>", ">", "/>", "</a>", "</p:a>", "</a >", "<b/>", "<b></b>", "<b>text</b>", "<1/>",
		"<-a/>", "<_a.b-c/>", "<a:b:c/>", "<:a/>", "<a:/>", "<xml:a/>", "<xmlns:a/>", "<xmlns/>", "< a/>", "<é/>", "<中>", "</中>", "<\u037e/>",
		"<\U00010000/>", "<a\u00b7/>", "<\u00b7/>", "<a\u0300\u203f/>", "<\u0370/>", "<\u1200/>", "<\u00d7/>", "<\u2190/>", "<\ufdd0/>",
		"<\u0132/>", "<a\u0132/>", "<\u9fa5\u9fa6/>", "<\uac00\ud7a3/>", "<\u3007\u3005/>", "<\u0660/>", "<a\u0660\u0e31/>", " \u0133='1'", " \u0135='1'",
		" xmlns:\u2c00='u'", " xmlns:\u3042='u'", " \u3042:\u0300='1'", " \u3042:x\u0300='1'",
		" xmlns='u'", " xmlns=''", " xmlns:p='u'", " xmlns:q='u'", " xmlns:q='v'", " xmlns:p=''", " xmlns:p='&#117;'",
		" xmlns:p='a&#10;b'", " xmlns='a\nb'", " xmlns:xmlns='u'", " xmlns:xml='u'", " xmlns:é='u'", " é:x='1'",
		" xmlns:xml='http://www.w3.org/XML/1998/namespace'", " xmlns:p='http://www.w3.org/XML/1998/namespace'",
		" xmlns='http://www.w3.org/XML/1998/namespace'", " xmlns='http://www.w3.org/2000/xmlns/'",
		" xmlns:p='http://www.w3.org/2000/xmlns/'", " xmlns='jabber:&#99;lient'", " xmlns='jabber:client'",
		" p:x='1'", " q:x='1'", " x='1'", " x=\"1\"", " x = '1'", " x='a\tb\r\nc&#13;&#10;&#9;'", " xml:lang='en'", "xml:lang='en'", " xml:x='1'",
		" from='a'", " to='b&quot;'", " id=''", " type='<'", " type='>'", " x='&lt;'", " x=1", " x", " x='", " xmlns", " xmlnsx:p='1'", " xmlnsx='1'",
		"&amp;", "&lt;", "&quot;", "&apos;", "&gt", "&#65;", "&#065;", "&#x41;", "&#X41;", "&#x0;", "&#xD800;", "&#xFFFE;", "&#xFFFD;",
		"&#x10FFFF;", "&#x110000;", "&#99999999999999999999;", "&#4294967361;", "&#;", "&#x;", "&#1;", "&#13;", "&foo;", "&é;", "&", "&;",
		"<![CDATA[", "]]>", "<![CDATA[]]>", "<![CDATA[<&]]]>", "<![CDATA[\uFFFE]]>", "<![CDATA[\x01]]>", "<![cdata[x]]>",
		"<!--", "-->", "<!-- c -->", "<?p ?>", "<?xml version='1.0'?>", "<!DOCTYPE a>", "<!ELEMENT a ANY>", "\ufeff",
		"\x00", "\x01", "\x1f", "\x7f", "\u0085", "\u2028", "\xff", "\xc0\x80", "\xed\xa0\x80", "\xf4\x90\x80\x80", "\xe4\xb8", "\uFFFE", "\uFFFF",
		"\uFFFD", "\U0001FFFE", "，", "中", "😀", " ", "\t", "\n", "\r", "\r\n", "'", "\"", "<", "]", "]]", ":", "=",
	}
}

// next returns the next document: a chain of fragments, a broken sample, or a tree that may be broken.
func (m *mutator) next() []byte {
	switch m.rnd.IntN(4) {
	case 0:
		return m.chain()
	case 1:
		return m.mutate([]byte(m.samples[m.rnd.IntN(len(m.samples))].xml), 1+m.rnd.IntN(2))
	}
	return m.mutate(m.tree(nil, 0), m.rnd.IntN(3))
}

func (m *mutator) fragment() string { return m.fragments[m.rnd.IntN(len(m.fragments))] }

func (m *mutator) chain() []byte {
	b := []byte("<a")
	for range m.rnd.IntN(9) {
		b = append(b, m.fragment()...)
	}
	if m.rnd.IntN(2) == 0 {
		b = append(b, "</a>"...)
	}
	return b
}

// mutate inserts, cuts or overwrites at n places.
func (m *mutator) mutate(b []byte, n int) []byte {
	for range n {
		i := m.rnd.IntN(len(b) + 1)
		j := min(len(b), i+m.rnd.IntN(9))
		switch m.rnd.IntN(4) {
		case 0, 1:
			b = append(b[:i:i], append([]byte(m.fragment()), b[i:]...)...)
		case 2:
			b = append(b[:i:i], b[j:]...)
		default:
			if i < len(b) {
				b[i] = byte(m.rnd.IntN(256))
			}
		}
	}
	return b
}

// tree appends an element that is nearly always well-formed.
func (m *mutator) tree(dst []byte, depth int) []byte {
	names := []string{"a", "b", "p:a", "q:b", "xml:c", "é", "message", "r:a"}
	name := names[m.rnd.IntN(len(names))]
	dst = append(append(dst, '<'), name...)
	if depth == 0 {
		dst = append(dst, " xmlns:p='u' xmlns:q='v' xmlns:r='u'"...)
	}
	attrs := []string{" x='1'", " p:x='2'", " q:x='3'", " r:x='4'", " xmlns='u'", " xmlns=''", " xmlns:p='v'", " xmlns:q='u'", " xml:lang='zh'",
		" y=\"a\tb&#10;\"", " from='f'", " to=\"'\"", " xmlns='jabber:client'", "\n\tz='&lt;中'"}
	for range m.rnd.IntN(4) {
		dst = append(dst, attrs[m.rnd.IntN(len(attrs))]...)
	}
	if m.rnd.IntN(3) == 0 {
		return append(dst, "/>"...)
	}
	dst = append(dst, '>')
	text := []string{"t", "，\r", "&amp;", "\r\n", "<![CDATA[<]]>", "&#x1F600;", "]]", "]", ">", "\n"}
	for range m.rnd.IntN(4) {
		if depth < 4 && m.rnd.IntN(2) == 0 {
			dst = m.tree(dst, depth+1)
		} else {
			dst = append(dst, text[m.rnd.IntN(len(text))]...)
		}
	}
	dst = append(append(dst, "</"...), name...)
	return append(dst, '>')
}
