package conversation

import (
	"errors"
	"strconv"
	"strings"
)

// A line's id is its place. What the visitor may read is numbered 1, 2, 3 … without a gap; what only others may read
// stands between these: 3.1, 3.2. So the visitor's numbers do not tell that there is more. An id is
// number<<asideBits + aside, which sorts as the conversation does.
const asideBits = 12

// AsidesMax is how many lines that the visitor may not read can stand between two that the visitor may.
const AsidesMax = 1<<asideBits - 1

// errPlace is the answer to what is no line's id.
var errPlace = errors.New("not the id of a line")

// Place is the id of the nth line that the visitor may read.
func Place(n uint64) uint64 { return n << asideBits }

// Aside says whether the line with that id is one the visitor may not read.
func Aside(id uint64) bool { return id&AsidesMax != 0 }

// Floor is the last id up to id that the visitor may read; 0 = none.
func Floor(id uint64) uint64 { return id &^ AsidesMax }

// FormatID writes an id as stanza-ids have it: "3", or "3.1".
func FormatID(id uint64) string {
	text := strconv.FormatUint(id>>asideBits, 10)
	if Aside(id) {
		text += "." + strconv.FormatUint(id&AsidesMax, 10)
	}
	return text
}

// ParseID reads what FormatID writes, and nothing else.
func ParseID(text string) (uint64, error) {
	number, rest, aside := strings.Cut(text, ".")
	n, err := strconv.ParseUint(number, 10, 63-asideBits)
	if err != nil {
		return 0, errPlace
	}
	var k uint64
	if aside {
		if k, err = strconv.ParseUint(rest, 10, asideBits); err != nil || k == 0 {
			return 0, errPlace
		}
	}
	id := Place(n) + k
	if id == 0 || FormatID(id) != text {
		return 0, errPlace
	}
	return id, nil
}
