package conversation

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// CleanName is a name as the others may see it: no control characters, no invisible marks that turn or hide text, no
// white space but single spaces inside. It is empty if nothing visible is left.
func CleanName(s string) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case unicode.IsControl(r), hidden(r), r == utf8.RuneError:
			return -1
		}
		return r
	}, s)
	return strings.Join(strings.Fields(s), " ")
}

// hidden says whether a rune turns the direction of others or shows nothing. Joiners stay: some scripts need them.
func hidden(r rune) bool {
	return unicode.Is(unicode.Bidi_Control, r) || r == '\u200b' || r == '\ufeff' || r == '\u00ad'
}
