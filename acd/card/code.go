package card

import (
	"strings"
	"unicode"
)

// Where a security code stands: so many bytes after the number at most if nothing names it, and so many after its name.
const (
	codeNearMax = 24
	codeNameMax = 32
)

// codes hides the security codes beside the numbers of a text: three or four digits after a word for them, or three by
// themselves soon after a number.
func (m mask) codes(text string, numbers []span) {
	last := numbers[len(numbers)-1].to
	for _, r := range runsOf(text) {
		for _, g := range r.groups {
			digits := r.digits[g.from:g.to]
			at := digits[0].at
			if within(numbers, at) {
				continue
			}
			near := at >= last && at-last <= codeNearMax
			if n := len(digits); n == 3 && near || (n == 3 || n == 4) && isNamedCode(text[:at]) {
				for _, d := range digits {
					m[d.at] = d.size
				}
			}
		}
	}
}

// span is a part of a text, in bytes.
type span struct{ from, to int }

func within(spans []span, at int) bool {
	for _, s := range spans {
		if at >= s.from && at < s.to {
			return true
		}
	}
	return false
}

func overlaps(spans []span, s span) bool {
	for _, other := range spans {
		if s.from < other.to && other.from < s.to {
			return true
		}
	}
	return false
}

// isNamedCode says whether what stands before digits calls them a security code.
func isNamedCode(before string) bool {
	before = before[max(0, len(before)-codeNameMax):]
	before = strings.ToLower(strings.TrimRightFunc(before, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsNumber(r) }))
	for _, filler := range []string{" is", "是", "為", "：", "code"} {
		before = strings.TrimRight(strings.TrimSuffix(before, filler), " ")
	}
	for _, word := range []string{"cvv", "cvv2", "cvc", "cvc2", "cid", "security", "安全碼", "檢查碼", "驗證碼", "末三碼", "後三碼", "背面三碼"} {
		if strings.HasSuffix(before, word) {
			return true
		}
	}
	return false
}
