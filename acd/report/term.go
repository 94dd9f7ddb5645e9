package report

import (
	"fmt"

	"parley/acd"
	"parley/acd/facts"
)

// Term is one word of a fixed list: the same code everywhere, and words of every language for people.
type Term struct{ Group, Code string }

// String is the code.
func (t Term) String() string { return t.Code }

func (t Term) key() string { return "value." + t.Group + "." + t.Code }

// term is the nth word of a group; nil beyond it.
func term[N ~uint8 | ~uint16](group string, n N) any {
	words := map[string][]string{
		"how":     {"waiting", "answered", "abandoned", "redirected", "ended"},
		"by":      {"system", "visitor", "agent", "supervisor"},
		"outcome": {"pending", "accepted", "declined", "missed", "unseen", "elsewhere", "withdrawn", "gone"},
		"pass":    {"", "transfer", "consult", "conference", "reassigned", "took-over", "joined-in"},
		"logout":  {"present", "signed-off", "lost", "forced", "removed"},
		"shown":   {"logged-out", "not-ready", "ready", "offered", "busy", "wrap-up"},
		"role":    {"lead", "consulted", "joined"},
		"cause": {"new", "no-answer", "not-received", "declined", "left", "visitor-lost", "agent-lost", "agent-not-ready",
			"agent-signed-off", "agent-removed", "queue-removed", "hung-up", "closed", "waited-too-long", "visitor-idle", "supervisor",
			"banned", "transferred", "redirected", "full", "agent-idle", "forced", "moved", "drained", "reassigned", "took-over",
			"taken", "taken-back"},
		"refused": {"nothing", "unknown", "conflict", "full", "state", "busy", "closed", "code", "limit"},
		"reason":  {"none", "login", "no-answer", "connection-lost", "forced", "declined"},
	}[group]
	if int(n) >= len(words) || words[n] == "" {
		return fmt.Sprintf("#%d", n)
	}
	return Term{group, words[n]}
}

// reason is why an agent was not ready: one of the ACD's, or of the site's own.
func (q *query) reason(r acd.Reason) any {
	if r == acd.ReasonNone {
		return nil
	}
	if label, ok := q.reasons[r]; ok {
		return label
	}
	return term("reason", r)
}

// endCause is what ended an entry; nil for one that was answered or goes on.
func endCause(how facts.How, cause acd.Cause) any {
	if how == facts.Waits || how == facts.Answered {
		return nil
	}
	return term("cause", cause)
}
