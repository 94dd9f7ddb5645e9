package stanza

import (
	"bytes"
	"strings"
	"testing"
	"unicode/utf8"
)

// The rules behind the table of bytes.
func TestClass(t *testing.T) {
	if len(class) != 256 {
		t.Fatalf("%d bytes", len(class))
	}
	for i := range 256 {
		c := byte(i)
		letter := c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_'
		space := strings.IndexByte(" \t\r\n", c) >= 0
		for _, rule := range []struct {
			name string
			bit  uint8
			want bool
		}{
			{"nameStart", nameStart, letter},
			{"nameByte", nameByte, letter || c >= '0' && c <= '9' || c == '-' || c == '.'},
			{"spaceByte", spaceByte, space},
			{"textByte", textByte, (c >= 0x20 || space) && c != '<' && c != '&' && c != ']' && c != 0xEF},
			{"attrByte", attrByte, c >= 0x20 && c != '<' && c != '&' && c != '"' && c != '\'' && c != 0xEF},
		} {
			if got := class[c]&rule.bit != 0; got != rule.want {
				t.Errorf("%s of %#x is %v", rule.name, c, got)
			}
		}
	}
}

// Eight at a time must stop where one at a time does, whatever stands beside.
func TestSkipLong(t *testing.T) {
	for _, classes := range []uint8{textByte, attrByte} {
		for _, fill := range []byte{'a', 0, '"', '#', '&', '<', ']', 0x7F, 0x80, 0xA6, 0xBC, 0xDD, 0xEE, 0xEF, 0xFF} {
			b := bytes.Repeat([]byte{fill}, 24)
			for at := range b {
				for c := range 256 {
					b[at] = byte(c)
					for from := range b {
						if got, want := skipLong(b, from, classes), skip(b, from, classes); got != want {
							t.Fatalf("%x from %d: %d, want %d", b, from, got, want)
						}
					}
				}
				b[at] = fill
			}
		}
	}
}

// Production [2] of XML 1.0, as text, as a value and by reference.
func TestCharacters(t *testing.T) {
	s := NewScanner(SessionLimits())
	for r := rune(0); r <= utf8.MaxRune; r++ {
		if !utf8.ValidRune(r) || strings.ContainsRune("<&'", r) {
			continue
		}
		want := r == 9 || r == 10 || r == 13 || r >= 0x20 && r != 0xFFFE && r != 0xFFFF
		for _, doc := range []string{"<a>" + string(r) + "</a>", "<a b='" + string(r) + "'/>", "<a><![CDATA[" + string(r) + "]]></a>"} {
			if _, err := s.Scan([]byte(doc)); (err == nil) != want {
				t.Fatalf("%U: %v\n%q", r, err, doc)
			}
		}
		if isChar(r) != want {
			t.Fatalf("isChar(%U) = %v", r, !want)
		}
	}
}
