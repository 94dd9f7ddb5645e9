package bigram

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// tokensMax is how many tokens of a query an index is asked for; the others only tell apart what it finds.
const tokensMax = 16

// Query is what is looked for: all of its words, in any order. A word of a dense script is found inside of longer runs.
type Query struct{ runs []run }

// Parse reads what somebody has typed. No character has a meaning of its own.
func Parse(text string) Query {
	all := runs(text)
	return Query{slices.DeleteFunc(all, func(r run) bool { return r.text == "" })}
}

// Empty is a query without a single word: it matches everything.
func (q Query) Empty() bool { return len(q.runs) == 0 }

// FTS is the query for a column of an FTS5 table that holds Tokens, made with tokenize=ascii: it finds all that Matches,
// and perhaps more. It is "" for an empty query.
func (q Query) FTS(column string) string {
	var all []string
	for _, r := range q.runs {
		switch {
		case !r.dense:
			all = append(all, quote(r.text))
		case utf8.RuneCountInString(r.text) == 1:
			all = append(all, quote(r.text)+" *")
		default:
			for _, pair := range pairs(r.text) {
				all = append(all, quote(pair))
			}
		}
	}
	slices.Sort(all)
	all = slices.Compact(all)
	var b strings.Builder
	for _, token := range all[:min(len(all), tokensMax)] {
		if b.Len() > 0 {
			b.WriteString(" AND ")
		}
		b.WriteString(column + " : " + token)
	}
	return b.String()
}

// quote makes a string of FTS5; no token has a quotation mark in it.
func quote(token string) string { return `"` + token + `"` }

// Matches reports whether a text has all that is looked for.
func (q Query) Matches(text string) bool {
	there := runs(text)
	for _, want := range q.runs {
		if !slices.ContainsFunc(there, want.isIn) {
			return false
		}
	}
	return true
}

// isIn reports whether r is found in a run of a text.
func (r run) isIn(other run) bool {
	if r.dense != other.dense {
		return false
	}
	return r.text == other.text || r.dense && strings.Contains(other.text, r.text)
}
