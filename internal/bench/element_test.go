package bench

import (
	"strings"
	"testing"
)

func TestElementEnd(t *testing.T) {
	for _, tt := range []struct{ first, rest string }{
		{"<a/>", "<b/>"},
		{"<a></a>", "<b>"},
		{"<a x='1'><b/><c><d>text</d></c></a>", "<"},
		{"<?xml version='1.0'?>", "<stream:stream"},
		{"<stream:stream to='localhost'>", "<stream:features/>"},
		{"</stream:stream>", ""},
	} {
		if got := elementEnd([]byte(tt.first + tt.rest)); got != len(tt.first) {
			t.Errorf("%s%s: %d, want %d", tt.first, tt.rest, got, len(tt.first))
		}
		for cut := range tt.first {
			if got := elementEnd([]byte(tt.first[:cut])); got != 0 {
				t.Errorf("%s: there as a whole, with %d bytes", tt.first[:cut], got)
			}
		}
	}
}

func TestAttribute(t *testing.T) {
	for in, want := range map[string]string{
		`<m id='7' to='x'>`:        "7",
		`<m to="x" id="a'b">`:      "a'b",
		`<m valid='1' id='2'>`:     "2",
		`<m to='x'>`:               "",
		`<m id='unfinished`:        "",
		`id='1'`:                   "",
		`<m id=`:                   "",
		`<m id='' other='1'></m>`:  "",
		`<m xid='0'><x id='3'/>`:   "3",
		`<m id id='4'>`:            "4",
		strings.Repeat(" id", 9):   "",
		`<m to='a' from='b' id=''`: "",
	} {
		if got := string(attribute([]byte(in), "id")); got != want {
			t.Errorf("%s: %q, want %q", in, got, want)
		}
	}
}

// FuzzElementEnd: more bytes behind an element do not change where it ends, and nothing is read beyond the bytes there.
func FuzzElementEnd(f *testing.F) {
	f.Add([]byte("<a><b/></a>"), []byte("<c>"))
	f.Add([]byte("<?xml version='1.0'?><stream:stream>"), []byte("</stream:stream>"))
	f.Add([]byte("<"), []byte("/>"))
	f.Fuzz(func(t *testing.T, first, more []byte) {
		n := elementEnd(first)
		if n > len(first) {
			t.Fatalf("%d of %d bytes", n, len(first))
		}
		if all := elementEnd(append(first[:len(first):len(first)], more...)); n > 0 && all != n {
			t.Fatalf("%q ends at %d, with %q behind it at %d", first, n, more, all)
		}
		attribute(first, "id")
	})
}

// FuzzTakeFrame: whatever a server sends, a client takes what is there, or says what is wrong.
func FuzzTakeFrame(f *testing.F) {
	f.Add([]byte{frameText, 3, '<', 'a', '>'})
	f.Add([]byte{frameText, 126, 0, 1, 'x', frameClose, 0})
	f.Add([]byte{frameText, 127, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff})
	f.Fuzz(func(t *testing.T, in []byte) {
		c := &client{web: true, in: in, conn: discard{}}
		for {
			before := c.read
			e, err := c.take()
			if err != nil || e == nil && c.read == before {
				return
			}
		}
	})
}
