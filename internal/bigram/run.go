package bigram

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// run is a part of a text in which nothing is left out: a word, or characters of a script without spaces.
type run struct {
	text  string
	dense bool // characters of which each may begin a word
}

// runs splits a text in its normal form: compatible characters are one (NFKC: full-width letters are letters), case and
// accents are gone.
func runs(text string) (all []run) {
	text = norm.NFKC.String(text)
	start, dense := -1, false
	flush := func(end int) {
		if start >= 0 {
			all = append(all, newRun(text[start:end], dense))
		}
		start = -1
	}
	for i, r := range text {
		switch {
		case !unicode.In(r, unicode.Letter, unicode.Number, unicode.Mark):
			flush(i)
			continue
		case isDense(r) != dense && !unicode.Is(unicode.Mark, r):
			flush(i)
			dense = isDense(r)
		}
		if start < 0 {
			start = i
		}
	}
	flush(len(text))
	return all
}

func isDense(r rune) bool {
	return r >= 0x1100 && unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul) || r == 'ー' || r == '々'
}

func newRun(text string, dense bool) run {
	if !dense {
		text = plain(text)
	}
	return run{text, dense}
}

// plain is a word without case and accents.
func plain(word string) string {
	word = strings.ToLower(word)
	for i := range len(word) {
		if word[i] >= utf8.RuneSelf {
			return strings.Map(func(r rune) rune {
				if unicode.Is(unicode.Mn, r) {
					return -1
				}
				return r
			}, norm.NFD.String(word))
		}
	}
	return word
}

// Tokens are what a text is to be found by, with a space between. A dense run gives each pair of neighbours, and its last
// character alone, so that every character begins a token.
func Tokens(text string) string {
	var b strings.Builder
	for _, r := range runs(text) {
		if !r.dense {
			put(&b, r.text)
			continue
		}
		for _, pair := range pairs(r.text) {
			put(&b, pair)
		}
		put(&b, last(r.text))
	}
	return b.String()
}

func put(b *strings.Builder, token string) {
	if token == "" { // a word of marks alone
		return
	}
	if b.Len() > 0 {
		b.WriteByte(' ')
	}
	b.WriteString(token)
}

func pairs(text string) (all []string) {
	before := 0
	for i, r := range text {
		if i > 0 {
			all = append(all, text[before:i+utf8.RuneLen(r)])
		}
		before = i
	}
	return all
}

func last(text string) string {
	_, n := utf8.DecodeLastRuneInString(text)
	return text[len(text)-n:]
}
