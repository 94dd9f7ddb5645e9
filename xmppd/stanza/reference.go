package stanza

import (
	"bytes"
	"unicode/utf8"
)

// What reference returns in place of an end.
const (
	badReference   = -1 // no reference, or one to something that is no character
	otherReference = -2 // well-formed, but to an entity that only a DTD could have declared
)

// reference reads the reference at b[i] == '&' and returns its character and its end, or one of the
// values above.
func reference(b []byte, i int) (r rune, end int) {
	rest := b[i+1:]
	switch {
	case len(rest) > 0 && rest[0] == '#':
		return charReference(b, i+2)
	case bytes.HasPrefix(rest, []byte("amp;")):
		return '&', i + 5
	case bytes.HasPrefix(rest, []byte("lt;")):
		return '<', i + 4
	case bytes.HasPrefix(rest, []byte("gt;")):
		return '>', i + 4
	case bytes.HasPrefix(rest, []byte("quot;")):
		return '"', i + 6
	case bytes.HasPrefix(rest, []byte("apos;")):
		return '\'', i + 6
	}
	if end := ncname(b, i+1); end >= 0 && end < len(b) && b[end] == ';' {
		return 0, otherReference
	}
	return 0, badReference
}

// charReference reads a character reference whose "&#" ends at b[i].
func charReference(b []byte, i int) (r rune, end int) {
	base := rune(10)
	if i < len(b) && b[i] == 'x' {
		base = 16
		i++
	}
	start := i
	for ; i < len(b); i++ {
		d := digit(b[i])
		if d >= base {
			break
		}
		if r = r*base + d; r > utf8.MaxRune {
			return 0, badReference
		}
	}
	if i == start || i == len(b) || b[i] != ';' || !isChar(r) {
		return 0, badReference
	}
	return r, i + 1
}

// digit returns the value of a hexadecimal digit, or 16.
func digit(c byte) rune {
	switch {
	case c >= '0' && c <= '9':
		return rune(c - '0')
	case c >= 'a' && c <= 'f':
		return rune(c-'a') + 10
	case c >= 'A' && c <= 'F':
		return rune(c-'A') + 10
	}
	return 16
}

// appendValue appends the value of the attribute written as raw, which has been validated: references
// resolved, white space normalised (XML 1.0 §2.11, §3.3.3).
func appendValue(dst, raw []byte) []byte {
	for i := 0; i < len(raw); {
		switch c := raw[i]; c {
		case '&':
			r, end := reference(raw, i)
			dst = utf8.AppendRune(dst, r)
			i = end
			continue
		case '\r':
			if i+1 < len(raw) && raw[i+1] == '\n' {
				i++
			}
			dst = append(dst, ' ')
		case '\t', '\n':
			dst = append(dst, ' ')
		default:
			dst = append(dst, c)
		}
		i++
	}
	return dst
}

// appendCharData appends the text written as raw, which has been validated: line ends normalised
// (XML 1.0 §2.11) and, outside a CDATA section, references resolved.
func appendCharData(dst, raw []byte, cdata bool) []byte {
	for i := 0; i < len(raw); {
		switch c := raw[i]; {
		case c == '&' && !cdata:
			r, end := reference(raw, i)
			dst = utf8.AppendRune(dst, r)
			i = end
			continue
		case c == '\r':
			if i+1 < len(raw) && raw[i+1] == '\n' {
				i++
			}
			dst = append(dst, '\n')
		default:
			dst = append(dst, c)
		}
		i++
	}
	return dst
}
