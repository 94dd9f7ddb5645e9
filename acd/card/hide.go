package card

import (
	"strings"
	"unicode/utf8"
)

// EarlierMax is how many messages a number may have begun before the one that completes it: people say a group of four
// digits in each.
const EarlierMax = 3

// hidden stands in the place of a digit, one for one: what counts characters of the text goes on being right
// (XEP-0428 v0.2.1 §3).
const hidden = '•'

// Bounds of the digits that are shown of a number, and of those that never are.
const (
	shownFirst = 6
	shownLast  = 4
	hiddenMin  = 6
)

// Holds says whether a text holds a card's number.
func Holds(text string) bool {
	_, found := Masked(text)
	return found
}

// Masked is a text with the numbers of cards in it hidden, and the three or four digits beside one that prove that the
// card is at hand; false: there are none, the text is as it was.
func Masked(text string) (string, bool) {
	m := maskOf(text)
	return m.on(text), len(m) > 0
}

// maskOf is what is hidden in a text by itself.
func maskOf(text string) mask {
	if !mayHold(text) {
		return mask{}
	}
	m, numbers := mask{}, []span(nil)
	for _, r := range runsOf(text) {
		for _, n := range readings(r) {
			digits := r.digits[n.from:n.to]
			m.number(digits)
			if s := (span{digits[0].at, digits[len(digits)-1].at + 1}); !overlaps(numbers, s) {
				numbers = append(numbers, s)
			}
		}
	}
	if len(numbers) > 0 {
		m.codes(text, numbers)
	}
	return m
}

// mayHold says, fast, whether a text has as many digits as the shortest number.
func mayHold(text string) bool { return len(text) >= digitsMin && Digits(text) >= digitsMin }

// Digits counts the digits of a text that may be a number's.
func Digits(text string) int {
	n := 0
	for _, r := range runsOf(text) {
		n += len(r.digits)
	}
	return n
}

// Hide looks at a message together with those that the same side has said before it in the same conversation, oldest first,
// at most EarlierMax: only those with digits in them should be there. It gives them back with the numbers hidden that the
// message holds, or completes: the end of one message, all digits of some of those after it and the beginning of the last
// are a number, of whole groups. earlier is not changed. False: nothing is hidden.
func Hide(earlier []string, text string) (before []string, now string, found bool) {
	before = append([]string(nil), earlier...)
	ends := runsOf(text)
	if len(ends) == 0 {
		return before, text, false
	}
	last := before[max(0, len(before)-EarlierMax):]
	masks := make([]mask, len(last)+1)
	for i := range last {
		masks[i] = mask{}
	}
	masks[len(last)] = maskOf(text)
	found = len(masks[len(last)]) > 0
	parts := make([][]run, len(masks))
	for i, text := range last {
		parts[i] = runsOf(text)
	}
	parts[len(last)] = ends
	for _, chosen := range choices(len(last)) {
		found = completes(parts, append(chosen, len(last)), masks) || found
	}
	for i := range last {
		last[i] = masks[i].on(last[i])
	}
	return before, masks[len(last)].on(text), found
}

// choices is which of so many messages may have begun a number: any of them, something else may be said between.
func choices(n int) [][]int {
	var all [][]int
	for set := 1; set < 1<<n; set++ {
		var chosen []int
		for i := range n {
			if set&(1<<i) != 0 {
				chosen = append(chosen, i)
			}
		}
		all = append(all, chosen)
	}
	return all
}

// completes hides the numbers that messages hold together, each a part of them: chosen are places in said.
func completes(said [][]run, chosen []int, masks []mask) bool {
	var parts []run
	for k, i := range chosen {
		runs := said[i]
		switch {
		case len(runs) == 0:
			return false
		case k == 0:
			parts = append(parts, runs[len(runs)-1])
		case k == len(chosen)-1 || len(runs) == 1:
			parts = append(parts, runs[0])
		default:
			return false
		}
	}
	first, last, found := parts[0], parts[len(parts)-1], false
	for _, p := range parts {
		if p.isNamed() {
			return false
		}
	}
	for i, from := range first.groups {
		for j, to := range last.groups {
			if first.mayBegin(i) && last.mayEnd(j) {
				found = joined(parts, from.from, to.to, func(part int, d digit) { masks[chosen[part]][d.at] = d.size }) || found
			}
		}
	}
	return found
}

// isNamed says whether what stands right before a run says that it is something else: letters of an order's number, the
// signs of a telephone number or an amount.
func (r run) isNamed() bool {
	at := r.digits[0].at
	if at == 0 {
		return false
	}
	c := r.text[at-1]
	return c == '+' || c == '(' || c == '#' || c == '$' || c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z'
}

// mayBegin says whether a part of a number may begin with a group of a run: with the first, or with one that something else
// stands before than between those after it.
func (r run) mayBegin(g int) bool {
	if g == 0 {
		return true
	}
	if g+1 < len(r.groups) {
		return r.between(g) != r.between(g+1)
	}
	return len(strings.TrimSpace(r.between(g))) > 0 && r.between(g) != "-"
}

// mayEnd says whether a part of a number may end with a group of a run: with the last, or with one that something else follows
// than stands before it, as a date.
func (r run) mayEnd(g int) bool {
	if g+1 == len(r.groups) {
		return true
	}
	next := r.groups[g+1]
	if next.to-next.from == 2 && r.groups[g].to-r.groups[g].from != 2 {
		return true // of a month
	}
	return g > 0 && r.between(g) != r.between(g+1) || len(strings.TrimSpace(r.between(g+1))) > 0 && r.between(g+1) != "-"
}

// joined hides the digits from one place of the first part up to one of the last, if they are a number.
func joined(parts []run, from, to int, hide func(part int, d digit)) bool {
	type placed struct {
		part int
		digit
	}
	var all []placed
	var value []byte
	for i, p := range parts {
		digits := p.digits
		switch i {
		case 0:
			digits = digits[from:]
		case len(parts) - 1:
			digits = digits[:to]
		}
		if len(all)+len(digits) > digitsMax {
			return false
		}
		for _, d := range digits {
			all, value = append(all, placed{i, d}), append(value, d.value)
		}
	}
	if !isCard(value) {
		return false
	}
	for at, d := range all {
		if isHidden(at, len(all)) {
			hide(d.part, d.digit)
		}
	}
	return true
}

// isHidden says whether the digit at a place of a number of so many is hidden.
func isHidden(at, digits int) bool {
	return at >= min(shownFirst, digits-shownLast-hiddenMin) && at < digits-shownLast
}

// mask is what is hidden in a text: sizes by place, both in bytes.
type mask map[int]int

func (m mask) number(digits []digit) {
	for i, d := range digits {
		if isHidden(i, len(digits)) {
			m[d.at] = d.size
		}
	}
}

func (m mask) on(text string) string {
	if len(m) == 0 {
		return text
	}
	var b strings.Builder
	for at := 0; at < len(text); {
		if size, hides := m[at]; hides {
			b.WriteRune(hidden)
			at += size
			continue
		}
		_, size := utf8.DecodeRuneInString(text[at:])
		b.WriteString(text[at : at+size])
		at += size
	}
	return b.String()
}

// Shortened is a text without the digits of each run of more than six from the seventh on: what is left of a number that
// was mistyped, once somebody has said the right one. False: there is no such run.
func Shortened(text string) (string, bool) {
	m := mask{}
	for _, r := range runsOf(text) {
		for _, d := range r.digits[min(shownFirst, len(r.digits)):] {
			m[d.at] = d.size
		}
	}
	return m.on(text), len(m) > 0
}
