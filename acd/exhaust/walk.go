package exhaust

import (
	"bytes"
	"errors"
	"fmt"

	"parley/acd"
)

// walker goes from state to state along paths: back to where two ways part, and on from there. That is many times as
// fast as to read a state again for every event, and as to begin each path at the start.
type walker struct {
	state   *acd.State
	offerTo int
	path    path
	deep    int // how many steps of path are marked
	at      [stepsMax + 1]place
	found   [1 << foundBits]uint64 // shapes found of late
}

const foundBits = 14

// place is a state on the way.
type place struct {
	mark   acd.Mark
	image  []byte // of the state, if it was asked for
	events []acd.Event
}

func newWalker(offerTo int) *walker {
	w := &walker{state: start(offerTo), offerTo: offerTo}
	w.arrive(0)
	return w
}

// arrive marks the state as the one after so many steps.
func (w *walker) arrive(depth int) {
	at := &w.at[depth]
	w.state.Mark(&at.mark)
	at.events = appendEvents(at.events[:0], w.state, fresh(depth))
	at.image = nil
	w.deep = depth
}

// goTo goes to the state at the end of a path. To have gone back must have been to be there again.
func (w *walker) goTo(p path, depth int) error {
	from := 0
	for from < min(depth, w.deep) && p[from] == w.path[from] {
		from++
	}
	w.back(w.deep)
	if at := &w.at[w.deep]; at.image != nil && !bytes.Equal(at.image, w.state.Encode()) {
		return errors.New("going back led elsewhere")
	}
	w.back(from)
	w.path, w.deep = p, from
	for i := from; i < depth; i++ {
		step(w.state, w.at[i].events[p[i]])
		w.arrive(i + 1)
	}
	w.at[depth].image = w.state.Encode()
	return nil
}

func (w *walker) back(depth int) { w.state.GoBack(&w.at[depth].mark) }

// here are the events that could happen at the end of the path.
func (w *walker) here(depth int) []acd.Event { return w.at[depth].events }

// try has an event happen at the end of the path; the next one will not know.
func (w *walker) try(depth int, ev acd.Event) []acd.Effect {
	w.back(depth)
	return step(w.state, ev)
}

// foundLately says that this walker found the shape not long ago, and notes it.
func (w *walker) foundLately(shape uint64) bool {
	at := &w.found[shape>>(64-foundBits)]
	if *at == shape {
		return true
	}
	*at = shape
	return false
}

// fresh is the contact that may come at a step.
func fresh(depth int) acd.ContactID { return acd.ContactID(depth) + 1 }

// step has an event happen a millisecond later, or the time pass up to the next deadline.
func step(s *acd.State, ev acd.Event) []acd.Effect {
	at := s.Now() + 1
	if _, passes := ev.(acd.Tick); passes {
		due, _ := s.NextDeadline()
		at = max(at, due)
	}
	return s.Step(at, ev)
}

// tellPath is a path as somebody can read it.
func tellPath(offerTo int, p path, depth int) string {
	s := start(offerTo)
	told := fmt.Sprintf("after %d steps", depth)
	for i := range depth {
		ev := appendEvents(nil, s, fresh(i))[p[i]]
		told += fmt.Sprintf("\n  %T%+v", ev, ev)
		step(s, ev)
	}
	return told
}
