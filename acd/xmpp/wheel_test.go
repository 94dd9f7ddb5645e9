package xmpp

import (
	"math/rand/v2"
	"testing"

	"parley/acd"
)

func (w *wheel[T]) dueBy(now acd.Time) (all []T) {
	for {
		it, due := w.next(now)
		if !due {
			return all
		}
		all = append(all, it)
	}
}

func TestWhatIsDueComesOffTheWheel(t *testing.T) {
	w := newWheel[string]()
	w.put("a", 9_000, 1_000)
	w.put("b", 9_000, 1_050)
	w.put("c", 9_000, 6_000)
	w.put("late", 9_000, 60_000) // beyond a turn
	if got := w.dueBy(9_999); got != nil {
		t.Errorf("too early: %v", got)
	}
	if got := w.dueBy(10_000); len(got) != 1 || got[0] != "a" {
		t.Errorf("got %v, want a", got)
	}
	w.put("b", 10_000, 2_000) // later, after all
	if got := w.dueBy(11_000); got != nil {
		t.Errorf("b was put off, got %v", got)
	}
	w.drop("c")
	w.drop("nobody")
	if got := w.dueBy(17_000); len(got) != 2 || w.len() != 0 {
		t.Errorf("got %v, %d left", got, w.len())
	}
	w.put("a", 17_000, -1000) // a moment long past is due at once
	if got := w.dueBy(17_000); len(got) != 1 {
		t.Errorf("got %v", got)
	}
}

func TestATurnAndMorePasses(t *testing.T) {
	w := newWheel[int]()
	for i := range 200 {
		w.put(i, 1_000_000, acd.Span(i*30))
	}
	if got := w.dueBy(1_000_000 + 3_600_000); len(got) != 200 {
		t.Errorf("%d came off after an hour", len(got))
	}
}

// Nothing comes early, nothing later than the spoke it is on, and nothing twice.
func TestTheWheelAgainstAList(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	w, list := newWheel[int](), map[int]acd.Time{}
	now := acd.Time(1_700_000_000_000)
	for range 20_000 {
		switch it := r.IntN(300); r.IntN(4) {
		case 0, 1:
			after := acd.Span(r.IntN(6000))
			list[it] = now.Add(after)
			w.put(it, now, after)
		case 2:
			delete(list, it)
			w.drop(it)
		default:
			now += acd.Time(r.IntN(400))
			for _, it := range w.dueBy(now) {
				if due, is := list[it]; !is || due > now {
					t.Fatalf("%d came at %d, due at %d (%v)", it, now, due, is)
				}
				delete(list, it)
			}
			for it, due := range list {
				if due+acd.Time(spokeSpan) <= now {
					t.Fatalf("%d was due at %d, is there at %d", it, due, now)
				}
			}
		}
	}
	if w.len() != len(list) {
		t.Errorf("%d on the wheel, %d on the list", w.len(), len(list))
	}
}
