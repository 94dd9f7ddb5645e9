package upload

import (
	"mime"
	"net/url"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

func TestNames(t *testing.T) {
	for name, want := range map[string]string{
		"a.txt": "a.txt", "très cool.jpg": "très cool.jpg", "報告.pdf": "報告.pdf", "a+b&c=d;e.txt": "a+b&c=d;e.txt",
		"../../etc/passwd": "passwd", `C:\x\y.doc`: "y.doc", "a/": "file", "/": "file", "..": "file", ".": "file", "": "file",
		".htaccess": "htaccess", "a.exe. ": "a.exe", " . a . ": "a", "a\r\nSet-Cookie: b": "aSet-Cookie: b", "a\x00b": "ab",
		"annexe\u202egpj.exe": "annexegpj.exe", "\u2066\u200f": "file", "a\u2028b": "ab", "\u00a0a\u3000": "a",
	} {
		if got := cleanName(name); got != want {
			t.Errorf("%q: %q, expected %q", name, got, want)
		}
	}
	long := strings.Repeat("長", 100) + ".jpeg"
	if got := shorten(long); len(got) > nameBytesMax || !strings.HasSuffix(got, "長.jpeg") {
		t.Errorf("%q", got)
	}
}

// Whatever a file was called: its name is one path segment, and the header says that name and nothing else.
func FuzzName(f *testing.F) {
	for _, s := range []string{"a.txt", "très cool.jpg", "../x", "a\r\nb", `"; x="`, "%00", "\u202e", "💾"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, asked string) {
		if !utf8.ValidString(asked) {
			return // no stanza says it
		}
		name := shorten(cleanName(asked))
		if name == "" || len(name) > nameBytesMax || !utf8.ValidString(name) || strings.ContainsAny(name, "/\\\r\n\x00") ||
			strings.ContainsFunc(name, unicode.IsControl) || name == "." || name == ".." {
			t.Fatalf("%q becomes %q", asked, name)
		}
		header := disposition(name)
		if strings.ContainsFunc(header, func(r rune) bool { return r < ' ' || r > '~' }) {
			t.Fatalf("header %q", header)
		}
		kind, params, err := mime.ParseMediaType(header)
		if err != nil || kind != "attachment" || len(params) != 1 || params["filename"] != name {
			t.Fatalf("%q: header %q says %q %v: %v", name, header, kind, params, err)
		}
		u, err := url.Parse("https://x" + Path + newToken() + "/" + url.PathEscape(name))
		if err != nil || u.RawQuery != "" || u.Fragment != "" {
			t.Fatalf("%q: %v %v", name, u, err)
		}
		if _, got, ok := target(u.Path); !ok || got != name {
			t.Fatalf("%q comes back as %q", name, got)
		}
	})
}
