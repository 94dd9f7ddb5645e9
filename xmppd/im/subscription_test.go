package im

import (
	"strings"
	"testing"
)

// stateOf reads a state as RFC 6121 §A.1 names it, with "+" for pending: N, N+O, N+I, N+OI, T, T+I, F, F+O, B.
func stateOf(t *testing.T, name string) (s subscription) {
	t.Helper()
	base, pending, _ := strings.Cut(name, "+")
	s.out, s.in = strings.Contains(pending, "O"), strings.Contains(pending, "I")
	switch base {
	case "N":
	case "T":
		s.to = true
	case "F":
		s.from = true
	case "B":
		s.to, s.from = true, true
	default:
		t.Fatalf("no such state: %s", name)
	}
	return s
}

const subscriptionStates = "N N+O N+I N+OI T T+I F F+O B"

// TestSubscriptionsOutbound is RFC 6121 §A.2: for each state, the next, with "!" where the stanza is routed.
func TestSubscriptionsOutbound(t *testing.T) {
	for typ, row := range map[string]string{
		"subscribe":    "N+O!  N+O!  N+OI!  N+OI!  T   T+I  F+O!  F+O!  B",
		"unsubscribe":  "N!    N!    N+I!   N+I!   N!  N+I! F!    F!    F!",
		"subscribed":   "N     N+O   F!     F+O!   T   B!   F     F+O   B",
		"unsubscribed": "N     N+O   N!     N+O!   T   T!   N!    N+O!  T!",
	} {
		cells := strings.Fields(row)
		for i, name := range strings.Fields(subscriptionStates) {
			want := stateOf(t, strings.TrimSuffix(cells[i], "!"))
			if typ == "subscribed" && !strings.Contains(name, "I") {
				want.approved = !strings.HasPrefix(name, "F") && name != "B" // §3.4.2
			}
			next, routes := stateOf(t, name).says(typ)
			if next != want || routes != strings.HasSuffix(cells[i], "!") {
				t.Errorf("%s in %s: %+v, routed %t, expected %s", typ, name, next, routes, cells[i])
			}
		}
	}
}

// TestSubscriptionsInbound is RFC 6121 §A.3: for each state, the next, with "!" where the user is told and "*" where the
// server answers.
func TestSubscriptionsInbound(t *testing.T) {
	for typ, row := range map[string]string{
		"subscribe":    "N+I!  N+OI!  N+I   N+OI   T+I!  T+I   F*   F+O*   B*",
		"unsubscribe":  "N     N+O    N!    N+O!   T     T!    N!   N+O!   T!",
		"subscribed":   "N     T!     N+I   T+I!   T     T+I   F    B!     B",
		"unsubscribed": "N     N!     N+I   N+I!   N!    N+I!  F    F!     F!",
	} {
		cells := strings.Fields(row)
		for i, name := range strings.Fields(subscriptionStates) {
			next, told, grants := stateOf(t, name).hears(typ)
			if next != stateOf(t, strings.Trim(cells[i], "!*")) || told != strings.HasSuffix(cells[i], "!") || grants != strings.HasSuffix(cells[i], "*") {
				t.Errorf("%s in %s: %+v, told %t, answered %t, expected %s", typ, name, next, told, grants, cells[i])
			}
		}
	}
}

// TestPreApproval is RFC 6121 §3.4.2.
func TestPreApproval(t *testing.T) {
	for _, name := range []string{"N", "N+O", "T"} {
		s := stateOf(t, name)
		approved, routes := s.says("subscribed")
		if !approved.approved || routes {
			t.Errorf("%s: not noted, or routed", name)
		}
		next, told, grants := approved.hears("subscribe")
		if !next.from || next.in || told || !grants {
			t.Errorf("%s: a request that was approved beforehand: %+v, told %t, answered %t", name, next, told, grants)
		}
		cancelled, routes := approved.says("unsubscribed")
		if cancelled != s || routes {
			t.Errorf("%s: taken back: %+v, routed %t", name, cancelled, routes)
		}
	}
}
