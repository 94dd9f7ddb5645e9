package stanza

import (
	"bytes"
	"fmt"
	"unicode/utf8"
)

// asciiNames replaces what is not ASCII in the names of b, which has passed a Scanner: readers that have the
// names of the fourth edition must then agree in all else.
func asciiNames(b []byte) []byte {
	var out []byte
	for i := 0; i < len(b); {
		end := i + 1
		switch {
		case bytes.HasPrefix(b[i:], []byte(cdataStart)):
			end = i + bytes.Index(b[i:], []byte(cdataEnd))
		case b[i] == '<':
			end = asciiTag(&out, b, i)
			i = end
			continue
		}
		out = append(out, b[i:end]...)
		i = end
	}
	return out
}

// asciiTag does so for the tag at b[i] and returns its end.
func asciiTag(out *[]byte, b []byte, i int) int {
	quote := byte(0)
	for {
		c := b[i]
		if quote == 0 && c >= utf8.RuneSelf {
			r, n := utf8.DecodeRune(b[i:])
			*out = fmt.Appendf(*out, "_%x_", r)
			i += n
			continue
		}
		*out = append(*out, c)
		i++
		switch {
		case quote == 0 && c == '>':
			return i
		case quote == c:
			quote = 0
		case quote == 0 && (c == '"' || c == '\''):
			quote = c
		}
	}
}
