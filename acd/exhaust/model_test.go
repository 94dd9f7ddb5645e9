package exhaust

import (
	"fmt"
	"testing"

	"parley/acd"
	"parley/acd/model"
)

// TestEveryEventIsTheModels has every event that could happen in every state within five steps happen in the slow
// contact centre too: both answer alike and are in the same state. PARLEY_STEPS has it go as far as nine.
func TestEveryEventIsTheModels(t *testing.T) {
	for _, offerTo := range []int{1, 2, agents} {
		t.Run(fmt.Sprintf("offered to %d", offerTo), func(t *testing.T) { compareAll(t, offerTo, min(stepsOr(t, 5), 9)) })
	}
}

func compareAll(t *testing.T, offerTo, steps int) {
	w, found, events := newWalker(offerTo), newSeen(), 0
	found.add(w.state.Shape())
	frontier := []path{{}}
	for depth := range steps {
		var next []path
		for _, p := range frontier {
			if err := w.goTo(p, depth); err != nil {
				t.Fatal(err)
			}
			for i, ev := range w.here(depth) {
				if events++; !refused(w.try(depth, ev)) && found.add(w.state.Shape()) {
					next = append(next, p)
					next[len(next)-1][depth] = uint8(i)
				}
				if err := w.compare(depth, ev); err != nil {
					t.Fatalf("%s\n  %T%+v: %v", tellPath(offerTo, p, depth), ev, ev, err)
				}
			}
		}
		frontier = next
	}
	t.Logf("%d events within %d steps", events, steps)
}

// compare has the same happen in the model, from the start.
func (w *walker) compare(depth int, ev acd.Event) error {
	var m model.Model
	for _, ev := range opening(w.offerTo) {
		m.Step(1, ev)
	}
	for i := range depth {
		w.back(i + 1)
		m.Step(w.state.Now(), w.at[i].events[w.path[i]])
	}
	why, refused := acd.Refused(w.try(depth, ev))
	want, mustRefuse := m.Step(w.state.Now(), ev)
	if why != want || refused != mustRefuse {
		return fmt.Errorf("answered %d (%v), should be %d (%v)", why, refused, want, mustRefuse)
	}
	return m.Differs(w.state)
}
