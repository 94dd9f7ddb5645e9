package stanza

import (
	"encoding/binary"
	"math/bits"
)

// skip returns the first place from i on where a byte is of none of the classes.
func skip(b []byte, i int, classes uint8) int {
	for uint(i) < uint(len(b)) && class[b[i]]&classes != 0 {
		i++
	}
	return i
}

// skipLong is skip for textByte or attrByte, where long runs are the rule: it takes eight bytes at a time,
// which halves the cost of a message.
func skipLong(b []byte, i int, classes uint8) int {
	for i <= len(b)-8 {
		found := special(binary.LittleEndian.Uint64(b[i:]))
		if found == 0 {
			i += 8
			continue
		}
		i += bits.TrailingZeros64(found) / 8
		if class[b[i]]&classes == 0 {
			return i
		}
		i++
	}
	return skip(b, i, classes)
}

const (
	ones = 0x0101010101010101
	top  = 0x80 * ones
)

// special marks by its top bit the first byte of x, the lowest, that is not both textByte and attrByte, or is
// '#': one test for " # & ' is cheaper than three. Bytes behind it may be marked without being special.
func special(x uint64) uint64 {
	// Taking 1 from each byte sets the top bit of one that was 0, and borrows from the next at worst.
	found := (x | 0x05*ones) ^ 0x27*ones - ones // " # & '
	found |= x ^ 0x3C*ones - ones               // <
	found |= x ^ 0x5D*ones - ones               // ]
	found |= x - 0x20*ones                      // below U+0020
	if x&top != 0 {
		z := x ^ 0xEF*ones
		found = found&^x | (z-ones)&^z // no byte that is not ASCII, but 0xEF
	}
	return found & top
}
