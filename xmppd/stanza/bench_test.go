package stanza

import (
	"fmt"
	"strings"
	"testing"
)

func BenchmarkScan(b *testing.B) {
	for _, m := range samples() {
		b.Run(m.name, func(b *testing.B) { benchmarkScan(b, []byte(m.xml)) })
	}
}

func benchmarkScan(b *testing.B, doc []byte) {
	s := NewScanner(SessionLimits())
	b.SetBytes(int64(len(doc)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := s.Scan(doc); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkScanSplice(b *testing.B) {
	for _, m := range samples() {
		b.Run(m.name, func(b *testing.B) {
			s, doc := NewScanner(SessionLimits()), []byte(m.xml)
			from := "g-8f3a91c2@example.com/web-51c2f0"
			out := make([]byte, 0, 2*len(doc)+100)
			b.SetBytes(int64(len(doc)))
			b.ReportAllocs()
			for b.Loop() {
				v, err := s.Scan(doc)
				if err != nil {
					b.Fatal(err)
				}
				out = v.AppendRouted(out[:0], Rewrite{From: &from})
			}
		})
	}
}

func BenchmarkParse(b *testing.B) {
	doc := []byte(samples()[0].xml)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Parse(doc); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkAppendElement(b *testing.B) {
	e, err := Parse([]byte(samples()[0].xml))
	if err != nil {
		b.Fatal(err)
	}
	var out []byte
	b.ReportAllocs()
	for b.Loop() {
		out = e.Append(out[:0])
	}
}

// BenchmarkWorst shows what the dearest documents within SessionLimits cost: ns/byte must not differ from
// that of plain text by more than a small factor.
func BenchmarkWorst(b *testing.B) {
	for _, m := range worst() {
		b.Run(m.name, func(b *testing.B) { benchmarkScan(b, []byte(m.xml)) })
	}
}

// worst returns documents that fill SessionLimits, each with the dearest content of its sort.
func worst() []sample {
	l := SessionLimits()
	fill := func(open, content, end string, elements int) string {
		n := (l.BytesMax - len(open) - len(end)) / len(content)
		if elements > 0 {
			n = min(n, (l.ElementsMax-2)/elements)
		}
		return open + strings.Repeat(content, n) + end
	}
	// Prefixes of equal length, alike up to their last byte, are the dearest to look up.
	var declared, prefixed, long strings.Builder
	for i := range l.AttrsMax {
		fmt.Fprintf(&declared, " xmlns:prefix%02d='urn:x:%02d'", i, i)
		if i < l.AttrsMax {
			fmt.Fprintf(&prefixed, " prefix%02d:a='' ", i)
		}
		fmt.Fprintf(&long, " attribute-that-is-long-%02d=''", i)
	}
	open := "<m" + declared.String() + "><b" + strings.ReplaceAll(declared.String(), "prefix", "p-efix") + ">"
	uris := fmt.Sprintf("<m xmlns:p='%s1' xmlns:q='%[1]s2'>", strings.Repeat("u", 20000))
	return []sample{
		{"text", fill("<m>", "a", "</m>", 0)},
		{"full-width", fill("<m>", "，", "</m>", 0)},
		{"entities", fill("<m>", "&amp;", "</m>", 0)},
		{"char references", fill("<m>", "&#9;", "</m>", 0)},
		{"brackets", fill("<m>", "]", "</m>", 0)},
		{"CDATA", fill("<m>", "<![CDATA[]]>", "</m>", 0)},
		{"attribute value", fill("<m a='", "\t", "'/>", 0)},
		{"names", fill("<m a", "\u0e4d", "=''/>", 0)},
		{"children", fill("<m>", "<p/>", "</m>", 1)},
		{"attributes", fill("<m>", "<p"+long.String()+"/>", "</m>", 1)},
		{"prefixed elements", fill(open, "<prefix00:a/>", "</b></m>", 1)},
		{"prefixed attributes", fill(open, "<a"+prefixed.String()+"/>", "</b></m>", 1)},
		{"long namespaces", fill(uris, "<a p:x='' q:x=''/>", "</m>", 1)},
		{"depth", strings.Repeat("<a>", l.DepthMax) + strings.Repeat("</a>", l.DepthMax)},
	}
}
