package report_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"parley/acd"
	"parley/acd/report"
	"parley/acd/sim"
)

// stay is an entry, found by reading effects one by one with docs/metrics.md in the other hand.
type stay struct {
	queue          acd.QueueID
	from, to       acd.Time // to 0: still there
	how            string
	callback, rule bool
	target         acd.Span
}

// naive is a second reading of the log, which shares nothing with facts and reports.
type naive struct {
	stays   []*stay
	open    map[acd.ContactID]*stay
	targets map[acd.QueueID]acd.Span
	full    map[acd.QueueID][]acd.Time
	closed  map[acd.QueueID][]acd.Time
}

func readNaively(rows []sim.Row) *naive {
	n := &naive{
		open: map[acd.ContactID]*stay{}, targets: map[acd.QueueID]acd.Span{}, full: map[acd.QueueID][]acd.Time{}, closed: map[acd.QueueID][]acd.Time{},
	}
	over, callback := map[acd.ContactID]bool{}, map[acd.ContactID]bool{}
	now := acd.Time(0)
	for _, r := range rows {
		now = max(now, r.At)
		for _, e := range r.Effects {
			switch e := e.(type) {
			case acd.QueueHolds:
				n.targets[e.Queue] = e.Rules.Target
			case acd.Waiting:
				was := n.open[e.Contact]
				if was != nil && was.queue == e.Queue {
					continue
				}
				if was != nil {
					n.end(e.Contact, now, "redirected")
				}
				callback[e.Contact] = e.Callback
				s := &stay{queue: e.Queue, from: now, callback: e.Callback}
				n.stays, n.open[e.Contact] = append(n.stays, s), s
			case acd.Connected:
				if e.Role != acd.RoleLead || n.open[e.Contact] == nil {
					continue
				}
				if _, back := r.Event.(acd.TakenBack); back {
					n.end(e.Contact, now, "redirected")
				} else {
					n.end(e.Contact, now, "answered")
				}
			case acd.Ended:
				over[e.Contact] = true
				if n.open[e.Contact] == nil {
					continue
				}
				switch {
				case callback[e.Contact] && e.Cause == acd.CauseLeft:
					n.end(e.Contact, now, "ended_visitor")
				case e.Cause == acd.CauseLeft || e.Cause == acd.CauseVisitorLost:
					n.end(e.Contact, now, "abandoned")
				case e.Cause == acd.CauseSupervisor || e.Cause == acd.CauseBanned:
					n.end(e.Contact, now, "ended_supervisor")
				default:
					n.end(e.Contact, now, "ended_system")
				}
			case acd.Rejected:
				if asked, ok := r.Event.(acd.ContactRequested); ok && e.Why == acd.RejectedFull {
					n.full[asked.Queue] = append(n.full[asked.Queue], now)
				} else if ok && e.Why == acd.RejectedClosed {
					n.closed[asked.Queue] = append(n.closed[asked.Queue], now)
				}
			}
		}
	}
	return n
}

func (n *naive) end(c acd.ContactID, at acd.Time, how string) {
	s := n.open[c]
	s.to, s.how, s.target = at, how, n.targets[s.queue]
	delete(n.open, c)
}

// figures are those of a queue in [from, to), each counted by looking at every entry.
func (n *naive) figures(queue acd.QueueID, from, to acd.Time, rule report.Rule) map[string]any {
	f := map[string]int{}
	var waits, left []acd.Span
	in := func(t acd.Time) bool { return t >= from && t < to }
	for _, s := range n.stays {
		if s.queue != queue {
			continue
		}
		if s.from < from && (s.to == 0 || s.to >= from) {
			f["waiting_start"]++
		}
		if s.from < to && (s.to == 0 || s.to >= to) {
			f["waiting_end"]++
		}
		if in(s.from) {
			f["entered"]++
			if s.callback {
				f["callbacks_entered"]++
			}
		}
		if s.to == 0 || !in(s.to) {
			continue
		}
		f[s.how]++
		wait := acd.Span(s.to - s.from)
		switch {
		case s.callback && s.how == "answered":
			f["callbacks_answered"]++
		case s.callback:
		case s.how == "answered":
			waits = append(waits, wait)
			if wait <= s.target {
				f["answered_within"]++
			}
		case s.how == "abandoned":
			left = append(left, wait)
			if wait <= s.target {
				f["abandoned_within"]++
			}
			if wait < 5000 {
				f["short_abandoned"]++
			}
		}
	}
	for _, t := range n.full[queue] {
		if in(t) {
			f["refused_full"]++
		}
	}
	for _, t := range n.closed[queue] {
		if in(t) {
			f["refused_closed"]++
		}
	}
	f["ended"] = f["ended_system"] + f["ended_supervisor"] + f["ended_visitor"]
	all := map[string]any{}
	for _, name := range []string{
		"waiting_start", "entered", "answered", "abandoned", "redirected", "ended", "waiting_end", "ended_system", "ended_supervisor",
		"ended_visitor", "callbacks_entered", "callbacks_answered", "answered_within", "abandoned_within", "short_abandoned",
		"refused_full", "refused_closed",
	} {
		all[name] = f[name]
	}
	h, a, o := float64(f["answered_within"]), float64(f["abandoned_within"]), float64(len(waits)+len(left))
	switch rule {
	case report.RuleNegative:
		all["service_level"] = share(h, o)
	case report.RuleIgnore:
		all["service_level"] = share(h, o-a)
	case report.RulePositive:
		all["service_level"] = share(h+a, o)
	case report.RuleHandled:
		all["service_level"] = share(h, float64(len(waits)))
	}
	all["asa"], all["wait_p50"], all["wait_p90"], all["wait_max"] = mean(waits), nth(waits, .5), nth(waits, .9), nth(waits, 1)
	all["abandon_wait"] = mean(left)
	return all
}

func share(part, whole float64) any {
	if whole == 0 {
		return nil
	}
	return 100 * part / whole
}

func mean(all []acd.Span) any {
	if len(all) == 0 {
		return nil
	}
	sum := acd.Span(0)
	for _, x := range all {
		sum += x
	}
	return sum / acd.Span(len(all))
}

// nth is the smallest value that so many of all do not exceed.
func nth(all []acd.Span, of float64) any {
	if len(all) == 0 {
		return nil
	}
	sorted := slices.Sorted(slices.Values(all))
	for i, x := range sorted {
		if float64(i+1) >= of*float64(len(sorted))-1e-9 {
			return x
		}
	}
	return nil
}

// TestQueueFiguresAddUp: every figure of every interval is what somebody counts who reads the log with a finger, and the
// identity of entries holds, across intervals too.
func TestQueueFiguresAddUp(t *testing.T) {
	for seed := range days() {
		rows, err := sim.Log(seed+100, 1500)
		if err != nil {
			t.Fatal(err)
		}
		from, to := rows[0].At, rows[len(rows)-1].At
		d := openDesk(t, at(to))
		d.write(t, rows...)
		n := readNaively(rows)
		for _, rule := range report.Rules() {
			s := d.ask(t, "queue-intervals", report.Ask{From: at(from), To: at(to + 1), Step: 15 * time.Minute, Rule: rule})
			before := map[any]any{}
			for i := range s.Rows {
				r := row(s, i)
				var queue acd.QueueID
				if _, err := fmt.Sscanf(r["queue"].(string), "#%d", &queue); err != nil {
					t.Fatal(err)
				}
				start, end := acd.Time(r["start"].(time.Time).UnixMilli()), acd.Time(r["end"].(time.Time).UnixMilli())
				for name, want := range n.figures(queue, start, end, rule) {
					if r[name] != want {
						t.Fatalf("seed %d, %s: %s of queue %d from %d is %v, counted by hand %v", seed+100, rule, name, queue, start, r[name], want)
					}
				}
				holds(t, r)
				if last, ok := before[queue]; ok && last != r["waiting_start"] {
					t.Fatalf("queue %d: %v wait at the end of an interval, %v at the start of the next", queue, last, r["waiting_start"])
				}
				before[queue] = r["waiting_end"]
			}
			if len(s.Rows) == 0 {
				t.Fatal("no rows")
			}
		}
	}
}

// holds is the identity of entries.
func holds(t *testing.T, r map[string]any) {
	t.Helper()
	n := func(name string) int { return r[name].(int) }
	if in, out := n("waiting_start")+n("entered"), n("answered")+n("abandoned")+n("redirected")+n("ended")+n("waiting_end"); in != out {
		t.Fatalf("%d in, %d out: %v", in, out, r)
	}
}
