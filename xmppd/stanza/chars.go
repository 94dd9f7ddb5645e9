package stanza

import "unicode/utf8"

// Bits of class: what a byte may be without a closer look.
const (
	nameStart = 1 << iota // first byte of an ASCII name
	nameByte              // further byte of an ASCII name
	spaceByte             // white space of XML
	textByte              // plain in character data
	attrByte              // plain in an attribute value, white space other than U+0020 excepted
)

// class has the bits of each byte, 16 bytes to a row. Lead byte 0xEF is plain nowhere, for U+FFFE and
// U+FFFF begin with it. A constant, so that nothing can change it; TestClass states its rules.
const class = "" +
	"\x00\x00\x00\x00\x00\x00\x00\x00\x00\x0c\x0c\x00\x00\x0c\x00\x00" +
	"\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00" +
	"\x1c\x18\x08\x18\x18\x18\x00\x08\x18\x18\x18\x18\x18\x1a\x1a\x18" +
	"\x1a\x1a\x1a\x1a\x1a\x1a\x1a\x1a\x1a\x1a\x18\x18\x00\x18\x18\x18" +
	"\x18\x1b\x1b\x1b\x1b\x1b\x1b\x1b\x1b\x1b\x1b\x1b\x1b\x1b\x1b\x1b" +
	"\x1b\x1b\x1b\x1b\x1b\x1b\x1b\x1b\x1b\x1b\x1b\x18\x18\x10\x18\x1b" +
	"\x18\x1b\x1b\x1b\x1b\x1b\x1b\x1b\x1b\x1b\x1b\x1b\x1b\x1b\x1b\x1b" +
	"\x1b\x1b\x1b\x1b\x1b\x1b\x1b\x1b\x1b\x1b\x1b\x18\x18\x18\x18\x18" +
	"\x18\x18\x18\x18\x18\x18\x18\x18\x18\x18\x18\x18\x18\x18\x18\x18" +
	"\x18\x18\x18\x18\x18\x18\x18\x18\x18\x18\x18\x18\x18\x18\x18\x18" +
	"\x18\x18\x18\x18\x18\x18\x18\x18\x18\x18\x18\x18\x18\x18\x18\x18" +
	"\x18\x18\x18\x18\x18\x18\x18\x18\x18\x18\x18\x18\x18\x18\x18\x18" +
	"\x18\x18\x18\x18\x18\x18\x18\x18\x18\x18\x18\x18\x18\x18\x18\x18" +
	"\x18\x18\x18\x18\x18\x18\x18\x18\x18\x18\x18\x18\x18\x18\x18\x18" +
	"\x18\x18\x18\x18\x18\x18\x18\x18\x18\x18\x18\x18\x18\x18\x18\x00" +
	"\x18\x18\x18\x18\x18\x18\x18\x18\x18\x18\x18\x18\x18\x18\x18\x18"

// isNameStart reports whether r, which is not ASCII, may begin a name (XML 1.0 fifth edition §2.3).
func isNameStart(r rune) bool {
	switch {
	case r < 0x300:
		return r >= 0xC0 && r != 0xD7 && r != 0xF7
	case r < 0x2000:
		return r >= 0x370 && r != 0x37E
	case r < 0x3001:
		return r == 0x200C || r == 0x200D || r >= 0x2070 && r <= 0x218F || r >= 0x2C00 && r <= 0x2FEF
	}
	return r <= 0xD7FF || r >= 0xF900 && r <= 0xFDCF || r >= 0xFDF0 && r <= 0xFFFD || r >= 0x10000 && r <= 0xEFFFF
}

// isNameRune reports whether r, which is not ASCII, may stand inside a name.
func isNameRune(r rune) bool {
	return isNameStart(r) || r == 0xB7 || r >= 0x300 && r <= 0x36F || r == 0x203F || r == 0x2040
}

// isChar reports whether r is a character of XML 1.0 (§2.2).
func isChar(r rune) bool {
	return r >= 0x20 && r <= 0xD7FF || r == '\t' || r == '\n' || r == '\r' ||
		r >= 0xE000 && r <= 0xFFFD || r >= 0x10000 && r <= 0x10FFFF
}

// isNonChar reports whether U+FFFE or U+FFFF stands at b[i], where b is valid UTF-8 and b[i] is 0xEF.
func isNonChar(b []byte, i int) bool {
	return b[i+1] == 0xBF && b[i+2] >= 0xBE
}

// ncname returns the end of the name without colon at b[i], or -1 if there is none.
func ncname(b []byte, i int) int {
	if i == len(b) {
		return -1
	}
	if c := b[i]; c < utf8.RuneSelf {
		if class[c]&nameStart == 0 {
			return -1
		}
	} else if r, _ := utf8.DecodeRune(b[i:]); !isNameStart(r) {
		return -1
	}
	for {
		i = skip(b, i, nameByte)
		if i == len(b) || b[i] < utf8.RuneSelf {
			return i
		}
		r, n := utf8.DecodeRune(b[i:])
		if !isNameRune(r) {
			return i
		}
		i += n
	}
}

// qname returns the end of the qualified name at b[i], or -1, and where its colon is, or -1
// (Namespaces in XML 1.0 §4).
func qname(b []byte, i int) (end, colon int) {
	end = skip(b, i, nameByte)
	if end > i && end < len(b) && b[end] < utf8.RuneSelf && b[end] != ':' && class[b[i]]&nameStart != 0 {
		return end, -1 // nearly every name there is
	}
	end = ncname(b, i)
	if end < 0 || end == len(b) || b[end] != ':' {
		return end, -1
	}
	return ncname(b, end+1), end
}
