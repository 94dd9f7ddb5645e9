package component

import (
	"fmt"
	"strings"
)

// Trust is what a component may do for the server's accounts beyond what any component may (XEP-0356 v0.4.1). The zero
// Trust is none.
type Trust struct {
	RosterGet bool // read their rosters
	RosterSet bool // change them
	Message   bool // send messages as them
	Presence  bool // be told when their clients come and go
}

// ParseTrust reads words as the configuration has them: roster-get, roster (get and set), message, presence.
func ParseTrust(words string) (t Trust, err error) {
	for _, word := range strings.Fields(words) {
		switch word {
		case "roster-get":
			t.RosterGet = true
		case "roster":
			t.RosterGet, t.RosterSet = true, true
		case "message":
			t.Message = true
		case "presence":
			t.Presence = true
		default:
			return Trust{}, fmt.Errorf("%q is none of roster-get, roster, message, presence", word)
		}
	}
	if t == (Trust{}) {
		err = fmt.Errorf("%q names none of roster-get, roster, message, presence", words)
	}
	return t, err
}

// Trusted gives a component what the configuration grants it.
func Trusted(t Trust) Option { return func(l *Link) { l.trust = t } }

// Trust is what was granted.
func (l *Link) Trust() Trust { return l.trust }
