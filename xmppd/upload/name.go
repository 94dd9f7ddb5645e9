package upload

import (
	"fmt"
	"path"
	"strings"
	"unicode"
	"unicode/utf8"
)

const (
	// nameBytesMax is the longest name that may be asked for.
	nameBytesMax = 255
	// extensionBytesMax is how much of its end is an extension rather than a name with a dot.
	extensionBytesMax = 16
	// unnamed is what a file is called of whose name nothing is left.
	unnamed = "file"
)

// cleanName is what is kept of a name: its last path segment, without control characters and without marks that turn the
// direction of writing, by which "gpj.exe" looks like "exe.jpg". Dots and spaces at either end go: they hide a file.
func cleanName(name string) string {
	if i := strings.LastIndexAny(name, `/\`); i >= 0 {
		name = name[i+1:]
	}
	name = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) || r == '\u2028' || r == '\u2029' || r == utf8.RuneError {
			return -1
		}
		return r
	}, name)
	name = strings.TrimFunc(name, func(r rune) bool { return r == '.' || unicode.IsSpace(r) })
	if name == "" {
		return unnamed
	}
	return name
}

// disposition is the header that has a browser save a file under its name (RFC 6266 §4), with a plain one for those who do
// not read RFC 8187.
func disposition(name string) string {
	plain := strings.Map(func(r rune) rune {
		if r < ' ' || r > '~' || strings.ContainsRune(`"\%`, r) {
			return '_'
		}
		return r
	}, name)
	return fmt.Sprintf(`attachment; filename="%s"; filename*=UTF-8''%s`, plain, extValue(name))
}

// extValue writes a value as RFC 8187 §3.2 has it: all but attr-char as percent and two digits.
func extValue(s string) string {
	var b strings.Builder
	for _, c := range []byte(s) {
		switch {
		case c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z', c >= '0' && c <= '9', strings.IndexByte("!#$&+-.^_`|~", c) >= 0:
			b.WriteByte(c)
		default:
			fmt.Fprintf(&b, "%%%02X", c)
		}
	}
	return b.String()
}

// shorten keeps a name within nameBytesMax, and its extension with it.
func shorten(name string) string {
	if len(name) <= nameBytesMax {
		return name
	}
	ext := path.Ext(name)
	if len(ext) > extensionBytesMax {
		ext = ""
	}
	stem := name[:nameBytesMax-len(ext)]
	for !utf8.ValidString(stem) {
		stem = stem[:len(stem)-1]
	}
	return stem + ext
}
