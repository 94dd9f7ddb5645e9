package card

import (
	"slices"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// betweenMax is how many characters may stand between two digits of one number. Characters without width count for none.
const betweenMax = 4

// digit is one digit where it stands in a text.
type digit struct {
	at, size int // in bytes
	value    byte
}

// group is digits side by side: those of a run from one place up to another.
type group struct{ from, to int }

// run is digits with nothing between them that would end a number.
type run struct {
	text   string
	digits []digit
	groups []group
}

// between is what stands before a group, after the one before it.
func (r run) between(g int) string {
	last := r.digits[r.groups[g].from-1]
	return r.text[last.at+last.size : r.digits[r.groups[g].from].at]
}

// runsOf is all digits of a text, in runs.
func runsOf(text string) []run {
	var (
		runs    []run
		open    bool // a run is going on
		between int  // characters since its last digit
		apart   bool // of those, any with a width
	)
	for at, r := range text {
		value, is := digitOf(r)
		switch {
		case is:
			if !open {
				runs, open, apart = append(runs, run{text: text}), true, true
			}
			last := &runs[len(runs)-1]
			last.add(digit{at, utf8.RuneLen(r), value}, apart)
			between, apart = 0, false
		case !open || unicode.Is(unicode.Cf, r) || unicode.Is(unicode.M, r):
		case separates(r) && between < betweenMax:
			between, apart = between+1, true
		default:
			open = false
		}
	}
	return slices.DeleteFunc(runs, func(r run) bool { return r.isWord(text) })
}

// isWord says whether a run is a Chinese numeral by itself, as there is one in many words.
func (r run) isWord(text string) bool {
	if len(r.digits) > 1 {
		return false
	}
	c, _ := utf8.DecodeRuneInString(text[r.digits[0].at:])
	return unicode.Is(unicode.Han, c)
}

func (r *run) add(d digit, begins bool) {
	r.digits = append(r.digits, d)
	if begins {
		r.groups = append(r.groups, group{from: len(r.digits) - 1})
	}
	r.groups[len(r.groups)-1].to = len(r.digits)
}

// separates says whether people put a character between the digits of one number. A colon stands in times of day, and a
// letter between two numbers; a digit that is hidden ends one.
func separates(r rune) bool {
	return r != ':' && r != '：' && r != hidden && !unicode.IsLetter(r) && !unicode.IsNumber(r)
}

// digitOf is the value of a decimal digit in any script, of a form of one (full width, circled, raised), and of a Chinese
// numeral that is used as a digit.
func digitOf(r rune) (byte, bool) {
	switch {
	case r >= '0' && r <= '9':
		return byte(r - '0'), true
	case r < 0x80:
		return 0, false
	}
	if value, is := hanDigit(r); is {
		return value, true
	}
	if !unicode.IsNumber(r) {
		return 0, false
	}
	if value, is := ofScript(r); is {
		return value, true
	}
	if same := norm.NFKC.String(string(r)); len(same) == 1 && same[0] >= '0' && same[0] <= '9' {
		return same[0] - '0', true
	}
	return 0, false
}

// ofScript is the value of a digit of class Nd: those stand in tens, from 0 to 9 (The Unicode Standard 16.0, §4.6).
func ofScript(r rune) (byte, bool) {
	for _, t := range unicode.Nd.R16 {
		if rune(t.Lo) <= r && r <= rune(t.Hi) {
			return byte((r - rune(t.Lo)) % 10), true
		}
	}
	for _, t := range unicode.Nd.R32 {
		if rune(t.Lo) <= r && r <= rune(t.Hi) {
			return byte((r - rune(t.Lo)) % 10), true
		}
	}
	return 0, false
}

func hanDigit(r rune) (byte, bool) {
	for value, forms := range [...]string{"〇零", "一壹", "二貳兩", "三參", "四肆", "五伍", "六陸", "七柒", "八捌", "九玖"} {
		for _, form := range forms {
			if r == form {
				return byte(value), true
			}
		}
	}
	return 0, false
}

// number is the digits of one card's number, from one place of a run up to another.
type number struct{ from, to int }

// readings is every way to read a card's number in a run, by where it begins and then by its length. A number is whole
// groups. What looks like several numbers, one over the other, is one and the rest chance: nobody can tell which.
func readings(r run) []number {
	var found []number
	all := values(r.digits)
	for i, first := range r.groups {
		for _, last := range r.groups[i:] {
			n := number{first.from, last.to}
			if n.to-n.from > digitsMax {
				break
			}
			if isCard(all[n.from:n.to]) {
				found = append(found, n)
			}
		}
	}
	return found
}

func values(digits []digit) []byte {
	list := make([]byte, len(digits))
	for i, d := range digits {
		list[i] = d.value
	}
	return list
}
