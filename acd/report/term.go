package report

import (
	"fmt"

	"parley/acd"
	"parley/acd/facts"
	"parley/acd/word"
)

// Term is one word of a fixed list: the same code everywhere, and words of every language for people.
type Term struct{ Group, Code string }

// String is the code.
func (t Term) String() string { return t.Code }

func (t Term) key() string { return "value." + t.Group + "." + t.Code }

// Labelled is a word of the site's own: the same everywhere, with what people call it.
type Labelled struct{ Word, Label string }

// String is the word.
func (l Labelled) String() string { return l.Word }

// vocabulary is the words of each group by number; a number without a word has an empty one.
func vocabulary() map[string][]string {
	return map[string][]string{
		"how":     {"waiting", "answered", "abandoned", "redirected", "ended"},
		"by":      {"system", "visitor", "agent", "supervisor"},
		"outcome": {"pending", "accepted", "declined", "missed", "unseen", "elsewhere", "withdrawn", "gone"},
		"pass":    {"", "transfer", "consult", "conference", "reassigned", "took-over", "joined-in"},
		"logout":  {"present", "signed-off", "lost", "forced", "removed"},
		"shown":   word.States(),
		"role":    word.Roles(),
		"cause":   word.Causes(),
		"refused": word.Rejections(),
		"reason":  word.Reasons(),
	}
}

// beginTerms makes the cells of all terms: a report may have a hundred thousand of one.
func (q *query) beginTerms() {
	q.terms = map[string][]any{}
	for group, words := range vocabulary() {
		for _, code := range words {
			q.terms[group] = append(q.terms[group], Term{group, code})
		}
	}
}

// term is the nth word of a group; its number, if there is none.
func term[N ~uint8 | ~uint16](q *query, group string, n N) any {
	words := q.terms[group]
	if int(n) >= len(words) || words[n] == (Term{group, ""}) {
		return fmt.Sprintf("#%d", n)
	}
	return words[n]
}

// reason is why an agent was not ready: one of the ACD's, or of the site's own.
func (q *query) reason(r acd.Reason) any {
	if r == acd.ReasonNone {
		return nil
	}
	if q.Numbers {
		return fmt.Sprintf("#%d", r)
	}
	if label, ok := q.reasons[r]; ok {
		return label
	}
	return term(q, "reason", r)
}

// endCause is what ended an entry; nil for one that was answered or goes on.
func endCause(q *query, how facts.How, cause acd.Cause) any {
	if how == facts.Waits || how == facts.Answered {
		return nil
	}
	return term(q, "cause", cause)
}
