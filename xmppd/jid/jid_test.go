package jid

import (
	"fmt"
	"strings"
	"testing"

	mellium "mellium.im/xmpp/jid"
)

func TestParts(t *testing.T) {
	for _, tt := range []struct{ in, local, domain, resource string }{
		{"localhost", "", "localhost", ""},
		{"juliet@example.com", "juliet", "example.com", ""},
		{"juliet@example.com/balcony", "juliet", "example.com", "balcony"},
		{"example.com/a@b/c", "", "example.com", "a@b/c"},
		{"JULIET@Example.COM/Balcony", "juliet", "example.com", "Balcony"},
		{"juliet@example.com.", "juliet", "example.com", ""},
		{"juliet@xn--bcher-kva.example", "juliet", "bücher.example", ""},
		{"王小明@例子.tw/窗 1", "王小明", "例子.tw", "窗 1"},
		{"a@[::1]/r", "a", "[::1]", "r"},
		{"a@127.0.0.1", "a", "127.0.0.1", ""},
	} {
		j, err := Parse(tt.in)
		if err != nil {
			t.Errorf("Parse(%q): %v", tt.in, err)
			continue
		}
		if j.Local() != tt.local || j.Domain() != tt.domain || j.Resource() != tt.resource {
			t.Errorf("Parse(%q) = %q %q %q", tt.in, j.Local(), j.Domain(), j.Resource())
		}
		if again := MustParse(j.String()); again != j {
			t.Errorf("%q read again is %q", j, again)
		}
		if made, err := New(tt.local, tt.domain, tt.resource); err != nil || made != j {
			t.Errorf("New of the parts of %q = %q, %v", tt.in, made, err)
		}
	}
}

func TestRefused(t *testing.T) {
	long := strings.Repeat("a", 1024)
	for _, in := range []string{
		"", "@example.com", "a@", "/r", "a@b/", "a b@c", "a\"@b", "a&b@c", "a@b@c", "a@b c", "\xff@b",
		long + "@b", "a@b/" + long, "a@-b", "a@b..c", "a@b_c",
	} {
		want, wantErr := mellium.Parse(in)
		if j, err := Parse(in); (err == nil) != (wantErr == nil) {
			t.Errorf("Parse(%.20q) = %q, %v; mellium %q, %v", in, j, err, want, wantErr)
		}
	}
	if _, err := Parse("@example.com"); err == nil {
		t.Error("an empty localpart was taken")
	}
}

func TestBareAndResource(t *testing.T) {
	full := MustParse("juliet@example.com/balcony")
	bare := MustParse("juliet@example.com")
	if full.Bare() != bare || full.IsBare() || !bare.IsBare() || bare.IsZero() || !(JID{}).IsZero() || !(JID{}).IsBare() {
		t.Error("bare and full are mixed up")
	}
	back, err := bare.WithResource("balcony")
	if err != nil || back != full {
		t.Errorf("WithResource = %q, %v", back, err)
	}
	if none, err := full.WithResource(""); err != nil || none != bare {
		t.Errorf("WithResource of nothing = %q, %v", none, err)
	}
	for _, bad := range []string{"\xff", "a\x00b", strings.Repeat("a", 1024)} {
		if j, err := bare.WithResource(bad); err == nil {
			t.Errorf("WithResource(%.10q) = %q", bad, j)
		}
	}
}

func TestCacheIsBoundedAndRight(t *testing.T) {
	c := newCache()
	for i := range 3 * cacheEntriesMax {
		in := fmt.Sprintf("User%d@example.com/r", i)
		want := MustParse(in)
		for range 2 {
			if j, err := c.parse([]byte(in)); err != nil || j != want {
				t.Fatalf("parse(%q) = %q, %v", in, j, err)
			}
		}
	}
	long := []byte("a@b/" + strings.Repeat("r", cachedBytesMax))
	for range 2 {
		if j, err := c.parse(long); err != nil || j.String() != string(long) {
			t.Fatalf("parse of a long one = %q, %v", j, err)
		}
	}
	for i := range c.entries {
		if e := c.entries[i].Load(); e != nil && len(e.read) > cachedBytesMax {
			t.Fatalf("kept %d bytes", len(e.read))
		}
	}
}

func TestHitDoesNotAllocate(t *testing.T) {
	in := []byte("Juliet@Example.com/王")
	if n := testing.AllocsPerRun(100, func() { _, _ = ParseBytes(in) }); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

// FuzzParse holds that this package and mellium accept the same addresses and write them alike.
func FuzzParse(f *testing.F) {
	for _, s := range []string{
		"a@b/c", "A@B/C", "a@b", "b", "a@xn--bcher-kva.ex", "a@ab--c", "a@1.2.3.4", "[::1]", "a@b./r", "王@例.tw/ ü",
		"a@b/ ", "ſ@k", "a@\u200d.b", "@", "/", "a@b@c/d/e",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		want, wantErr := mellium.Parse(s)
		for name, parse := range map[string]func() (JID, error){
			"Parse":      func() (JID, error) { return Parse(s) },
			"ParseBytes": func() (JID, error) { return ParseBytes([]byte(s)) },
		} {
			j, err := parse()
			if (err == nil) != (wantErr == nil) {
				t.Fatalf("%s(%q): %v; mellium: %v", name, s, err, wantErr)
			}
			if err != nil {
				continue
			}
			if j.Local() != want.Localpart() || j.Domain() != want.Domainpart() || j.Resource() != want.Resourcepart() {
				t.Fatalf("%s(%q) = %q; mellium %q", name, s, j, want)
			}
		}
	})
}

func BenchmarkParseBytesCached(b *testing.B) {
	in := []byte("g-7k2v3m5q4n6p7r8s9t2u3v4w5x@example.com/web.abcdef")
	b.ReportAllocs()
	for b.Loop() {
		_, _ = ParseBytes(in)
	}
}

func BenchmarkParsePlain(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		_, _ = Parse("g-7k2v3m5q4n6p7r8s9t2u3v4w5x@example.com/web.abcdef")
	}
}
