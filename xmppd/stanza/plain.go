package stanza

import (
	"encoding/binary"
	"math/bits"
)

// skip returns the first place from i on where a byte is of none of the classes.
func skip(b []byte, i int, classes uint8) int {
	for k, c := range b[i:] {
		if class[c]&classes == 0 {
			return i + k
		}
	}
	return len(b)
}

// skipLong is skip for textByte or attrByte, where long runs are the rule: it takes eight bytes at a time,
// which halves the cost of a message.
func skipLong(b []byte, i int, classes uint8) int {
	rest := b[i:]
	for len(rest) >= 8 {
		found := special(binary.LittleEndian.Uint64(rest))
		if found == 0 {
			rest = rest[8:]
			continue
		}
		n := bits.TrailingZeros64(found) / 8
		if class[rest[n]]&classes == 0 {
			return len(b) - len(rest) + n
		}
		rest = rest[n+1:]
	}
	return skip(b, len(b)-len(rest), classes)
}

// special marks, by its top bit, each byte of x that is not both textByte and attrByte, and '#' too: one
// test for " # & ' is cheaper than three.
func special(x uint64) uint64 {
	const (
		ones = 0x0101010101010101
		top  = 0x80 * ones
		low  = 0x7F * ones
	)
	// Without top bits no sum carries into the next byte, and y+low has the top bit where y is not 0.
	y := x &^ top
	plain := ((y | 0x05*ones) ^ 0x27*ones) + low // not " # & '
	plain &= (y ^ 0x3C*ones) + low               // not <
	plain &= (y ^ 0x5D*ones) + low               // not ]
	plain &= y + 0x60*ones                       // not below U+0020
	if x&top != 0 {
		z := x ^ 0xEF*ones
		plain = (plain | x) & (z&^top + low | z) // or not ASCII, but not 0xEF
	}
	return ^plain & top
}
