package component

import (
	"fmt"
	"slices"
	"strings"
)

// Trust is what a component may do for the server's accounts beyond what any component may (XEP-0356 v0.4.1). The zero
// Trust is nothing.
type Trust struct {
	RosterGet bool    // read their rosters, and be told of changes
	RosterSet bool    // change them
	Message   bool    // send messages as them
	Presence  bool    // be told when their clients come and go
	IQ        []Query // ask as them
}

// Query is a kind of iq that may be sent for accounts.
type Query struct {
	NS   string // of the payload
	Type string // get, set or both
}

// trustWords is what the configuration may say, for messages of errors.
const trustWords = "roster-get, roster, message, presence, iq-get:NAMESPACE, iq-set:NAMESPACE, iq:NAMESPACE"

// ParseTrust reads words as the configuration has them: roster-get, roster (get and set), message, presence, and iq-get,
// iq-set or iq (both) with a colon and a namespace.
func ParseTrust(words string) (t Trust, err error) {
	for _, word := range strings.Fields(words) {
		kind, ns, hasNS := strings.Cut(word, ":")
		types := map[string]string{"iq-get": "get", "iq-set": "set", "iq": "both"}
		switch {
		case types[kind] != "" && ns != "":
			t.IQ = append(t.IQ, Query{ns, types[kind]})
		case hasNS:
			return Trust{}, fmt.Errorf("%q is none of %s", word, trustWords)
		case word == "roster-get":
			t.RosterGet = true
		case word == "roster":
			t.RosterGet, t.RosterSet = true, true
		case word == "message":
			t.Message = true
		case word == "presence":
			t.Presence = true
		default:
			return Trust{}, fmt.Errorf("%q is none of %s", word, trustWords)
		}
	}
	if !t.Any() {
		err = fmt.Errorf("%q names none of %s", words, trustWords)
	}
	return t, err
}

// Any reports whether anything is granted.
func (t Trust) Any() bool {
	return t.RosterGet || t.RosterSet || t.Message || t.Presence || len(t.IQ) > 0
}

// MayAsk reports whether an iq of a type (get, set) with a payload of a namespace may be sent for an account.
func (t Trust) MayAsk(typ, ns string) bool {
	return slices.ContainsFunc(t.IQ, func(q Query) bool { return q.NS == ns && (q.Type == typ || q.Type == "both") })
}

// Trusted gives a component what the configuration grants it.
func Trusted(t Trust) Option { return func(l *Link) { l.trust = t } }

// Trust is what was granted.
func (l *Link) Trust() Trust { return l.trust }
