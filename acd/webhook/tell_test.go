package webhook

import (
	"slices"
	"testing"
)

// TestTellsWhatIsNoRow: to whoever asks and is kept to no queues, once for each number, with an id of its own, and no more than
// may wait.
func TestTellsWhatIsNoRow(t *testing.T) {
	x := newTarget(t)
	s := newDesk(t, x)
	s.add(x, []string{"contact.*"})
	s.add(x, []string{"*"}, 1)
	about := map[string]int{"plan": 7}
	must(t, s.d.Tell(t.Context(), ReportReady, 4, about)) // nobody asks
	h, _ := s.add(x, []string{"report.ready"})
	for range 2 {
		must(t, s.d.Tell(t.Context(), ReportReady, 5, about))
	}
	must(t, s.d.Tell(t.Context(), ReportReady, 6, about))
	for _, want := range []string{"rpt_5", "rpt_6"} {
		r := x.hears(t)
		if b := r.read(t); b.ID != want || b.Type != ReportReady || r.header.Get("Webhook-Id") != want {
			t.Errorf("told %s, want %s", r.body, want)
		}
	}
	s.settled(h.ID, func(d Delivery) bool { return d.Event == "rpt_6" && d.State == "delivered" })
	if len(x.got) > 0 {
		t.Errorf("more was told: %s", (<-x.got).body)
	}

	s.d.pendingMax = 1
	x.answer(slices.Repeat([]int{500}, 100)...)
	for n := range int64(3) {
		must(t, s.d.Tell(t.Context(), ReportReady, 10+n, about))
	}
	all, err := s.d.List(t.Context())
	must(t, err)
	if last := all[len(all)-1]; last.Pending != 1 {
		t.Errorf("%d wait, 1 may", last.Pending)
	}
}
