package stanza

import "unicode/utf8"

// AppendText appends s as character data. What is no character of XML 1.0, invalid UTF-8 included, is
// left out; a carriage return is written as a reference, so that it comes back.
func AppendText(dst []byte, s string) []byte { return appendEscaped(dst, s, textByte) }

// AppendAttr appends s as the inside of an attribute value in quotes of either sort. What is no character
// of XML 1.0, invalid UTF-8 included, is left out; white space comes back as it was.
func AppendAttr(dst []byte, s string) []byte { return appendEscaped(dst, s, attrByte) }

// appendEscaped appends s, where ASCII bytes with the bit plain and without meaning stay as they are.
func appendEscaped(dst []byte, s string, plain uint8) []byte {
	from := 0
	for i := plainPrefix(s); i < len(s); {
		n := 1
		if s[i] < utf8.RuneSelf {
			if class[s[i]]&plain != 0 && s[i] != '>' && s[i] != '\r' {
				i++
				continue
			}
			dst = append(dst, s[from:i]...)
			dst = append(dst, escaped(s[i])...)
		} else {
			var r rune
			r, n = utf8.DecodeRuneInString(s[i:])
			if isChar(r) && (r != utf8.RuneError || n > 1) {
				i += n
				continue
			}
			dst = append(dst, s[from:i]...)
		}
		i += n
		from = i
	}
	return append(dst, s[from:]...)
}

// plainPrefix returns how many bytes from the start of s, eight at a time, need no closer look in text or
// value: an address has no others.
func plainPrefix(s string) int {
	i := 0
	for ; i <= len(s)-8; i += 8 {
		w := s[i : i+8]
		x := uint64(w[0]) | uint64(w[1])<<8 | uint64(w[2])<<16 | uint64(w[3])<<24 |
			uint64(w[4])<<32 | uint64(w[5])<<40 | uint64(w[6])<<48 | uint64(w[7])<<56
		if (special(x)|x|(x^0x3E*ones-ones))&top != 0 { // 0x3E is >
			break
		}
	}
	return i
}

// escaped returns how an ASCII character is written that must not stand as it is; "" for no character
// of XML.
func escaped(c byte) string {
	switch c {
	case '&':
		return "&amp;"
	case '<':
		return "&lt;"
	case '>':
		return "&gt;"
	case '"':
		return "&quot;"
	case '\'':
		return "&apos;"
	case '\t':
		return "&#9;"
	case '\n':
		return "&#10;"
	case '\r':
		return "&#13;"
	case ']':
		return "]"
	}
	return ""
}
