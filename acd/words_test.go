package acd_test

import (
	"fmt"
	"strings"

	"parley/acd"
	"parley/acd/explain"
)

// How scenarios say what was decided.

func (f *floor) tell(effects []acd.Effect) {
	f.t.Helper()
	for _, e := range effects {
		fmt.Fprintln(&f.out, f.say(e))
	}
}

func (f *floor) say(e acd.Effect) string {
	f.t.Helper()
	c, a := f.contacts.said, f.agents.said
	switch e := e.(type) {
	case acd.Waiting:
		head := ""
		if e.Head {
			head = " at the head"
		}
		return fmt.Sprintf("Waiting %s queue=%s%s, %s, since %s", c[e.Contact], f.queues.said[e.Queue], head, cause(e.Cause), seconds(acd.Span(e.Arrived-1_000_000)))
	case acd.RingReached:
		return fmt.Sprintf("Ring %d for %s", e.Ring, c[e.Contact])
	case acd.PreferenceOver:
		return fmt.Sprintf("%s may go to anybody", c[e.Contact])
	case acd.Prioritized:
		return fmt.Sprintf("Priority of %s is %d", c[e.Contact], e.Priority)
	case acd.Offered:
		return fmt.Sprintf("Offered %s → %s, %s%s", c[e.Contact], a[e.Agent], seconds(acd.Span(e.Deadline-f.now)), f.how(e))
	case acd.Received:
		return "Received"
	case acd.Revoked:
		return fmt.Sprintf("Revoked %s ← %s, %s", c[e.Contact], a[e.Agent], cause(e.Cause))
	case acd.Declined:
		if e.ExcludedUntil == 0 {
			return fmt.Sprintf("Declined %s ← %s", c[e.Contact], a[e.Agent])
		}
		return fmt.Sprintf("Declined %s ← %s, not again for %s", c[e.Contact], a[e.Agent], seconds(acd.Span(e.ExcludedUntil-f.now)))
	case acd.Connected:
		return fmt.Sprintf("Connected %s ↔ %s%s", c[e.Contact], a[e.Agent], [...]string{"", ", consulted", ", joined"}[e.Role])
	case acd.RoleHolds:
		return fmt.Sprintf("%s %s %s", a[e.Agent], [...]string{"leads", "is consulted on", "has joined"}[e.Role], c[e.Contact])
	case acd.LimitLifted:
		return fmt.Sprintf("%s may have one more of %s, by %s", a[e.Agent], f.queues.said[e.Queue], a[e.By])
	case acd.PartedFrom:
		return fmt.Sprintf("Parted %s ← %s, %s", c[e.Contact], a[e.Agent], cause(e.Cause))
	case acd.Spoken:
		if e.Agent == 0 {
			return c[e.Contact] + " speaks"
		}
		return fmt.Sprintf("%s speaks to %s", a[e.Agent], c[e.Contact])
	case acd.IdleWarned:
		warned := "Warned, visitor silent: " + c[e.Contact]
		if e.By == acd.ByAgent {
			warned = "Warned, agent silent: " + c[e.Contact]
		}
		if e.Until != 0 {
			warned += fmt.Sprintf(", for %s more", seconds(acd.Span(e.Until-f.now)))
		}
		return warned
	case acd.VisitorAway:
		if e.Away {
			return fmt.Sprintf("Away %s, for %s more", c[e.Contact], seconds(acd.Span(e.Until-f.now)))
		}
		return fmt.Sprintf("Back %s", c[e.Contact])
	case acd.AgentVanished:
		return fmt.Sprintf("Vanished %s ← %s", c[e.Contact], a[e.Agent])
	case acd.Ended:
		by := [...]string{"the system", "the visitor", "the agent"}[e.By]
		if e.Agent == 0 {
			return fmt.Sprintf("Ended %s by %s, %s", c[e.Contact], by, cause(e.Cause))
		}
		return fmt.Sprintf("Ended %s by %s, %s; wrap-up for %s", c[e.Contact], by, cause(e.Cause), a[e.Agent])
	case acd.WrapsUp:
		return fmt.Sprintf("Wraps up %s: %s, %s%s", c[e.Contact], a[e.Agent], cause(e.Cause), f.until(e))
	case acd.WrapUpHolds:
		return fmt.Sprintf("Wrap-up %s code=%d", c[e.Contact], e.Code)
	case acd.Closed:
		return fmt.Sprintf("Closed %s ← %s", c[e.Contact], a[e.Agent])
	case acd.AgentStands:
		return a[e.Agent] + " is " + stands(e)
	case acd.Rejected:
		return "Rejected, " + [...]string{"nothing to change", "unknown", "conflict", "full", "not in this state", "busy", "closed",
			"a code is missing", "no slot"}[e.Why]
	case acd.ServesHold:
		return fmt.Sprintf("%s serves %s: %v", a[e.Agent], f.queues.said[e.Queue], e.Serves)
	case acd.QueueHolds:
		return f.queues.said[e.Queue] + " has its rules"
	case acd.QueueOpen:
		return f.queues.said[e.Queue] + map[bool]string{true: " is open", false: " is closed"}[e.Open]
	case acd.QueueDrains:
		if e.To != 0 {
			return f.queues.said[e.Queue] + " drains into " + f.queues.said[e.To]
		}
		return f.queues.said[e.Queue] + " drains"
	case acd.AgentDrains:
		return a[e.Agent] + " drains"
	case acd.QueueGone:
		return f.queues.said[e.Queue] + " is gone"
	case acd.AgentGone:
		return a[e.Agent] + " is gone"
	case acd.AgentHolds:
		return fmt.Sprintf("%s may have %d at a time", a[e.Agent], e.SlotsMax)
	}
	f.t.Fatalf("no words for %T", e)
	return ""
}

// how says what sets an offer apart from one to the longest idle.
func (f *floor) how(e acd.Offered) string {
	said := [...]string{"", ", transfer", ", consult", ", conference", ", reassigned"}[e.Kind]
	if e.From != 0 {
		said += " from " + f.agents.said[e.From]
	}
	if w := e.Why; w.Preferred || w.Ring > 0 || w.Selection != acd.SelectLongestIdle {
		said += ": " + explain.Offered(f.voice(), f.callThem(), e)
	}
	return said
}

func (f *floor) until(e acd.WrapsUp) string {
	said := ""
	if e.Until != 0 {
		said = ", for " + seconds(acd.Span(e.Until-f.now))
	}
	if e.Strict {
		said += " and no less"
	}
	if e.Forced {
		said += ", with a code"
	}
	return said
}

func cause(c acd.Cause) string {
	return [...]string{"new", "no answer", "not received", "declined", "left", "visitor lost", "agent lost", "agent not ready",
		"agent signed off", "agent removed", "queue removed", "hung up", "queue closed", "waited too long", "visitor idle", "supervisor",
		"banned", "transferred", "redirected", "full", "agent idle", "forced", "moved", "drained", "reassigned", "taken over", "taken",
		"taken back"}[c]
}

func stands(s acd.AgentStands) string {
	said := [...]string{"logged out", "not ready", "ready", "offered", "busy", "in wrap-up"}[s.Shown]
	if s.Reason >= acd.ReasonOwn {
		said += fmt.Sprintf(" (reason %d)", s.Reason-acd.ReasonOwn)
	} else if s.Reason != acd.ReasonNone {
		said += [...]string{"", " (login)", " (no answer)", " (connection lost)", " (forced)", " (declined)"}[s.Reason]
	}
	switch s.Intended {
	case acd.DutyReady:
		said += ", then ready"
	case acd.DutyNotReady:
		said += ", then not ready"
	}
	if s.Lost {
		said += ", connection lost"
	}
	return said
}

func (f *floor) show() {
	for q := range f.state.Queues() {
		fmt.Fprintf(&f.out, "%s: %d waiting, %d ready, %d busy, %d signed on\n", f.queues.said[q.Queue], q.Waiting, q.Ready, q.Busy, q.SignedOn)
		for c := range f.state.Line(q.Queue) {
			place, _ := f.state.Position(c.Contact)
			away := ""
			if c.Away {
				away = ", away"
			}
			if c.Callback {
				away += ", callback"
			}
			fmt.Fprintf(&f.out, "  %d %s%s\n", place, f.contacts.said[c.Contact], away)
		}
	}
	for a := range f.state.Agents() {
		var with []string
		for _, c := range a.Contacts {
			with = append(with, f.contacts.said[c.Contact])
		}
		fmt.Fprintln(&f.out, strings.TrimSpace(fmt.Sprintf("%s: %s %s", f.agents.said[a.Agent], stands(a.AgentStands), strings.Join(with, " "))))
	}
}
