package exhaust

import (
	"fmt"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"

	"parley/acd"
)

// stepsMax bounds the length of a path.
const stepsMax = 14

// path is the way to a state: the number of the event taken at each step.
type path [stepsMax]uint8

// Level is what Search found at one distance from the start.
type Level struct {
	Steps  int
	States int // reached in so many steps and not in fewer
	Events int // tried to get there
}

// Search visits every state within so many steps (at most 14), of a queue whose offers go to so many agents at once, and
// tells after each level. It ends at the first state
// in which something does not hold, with an error that names it and the way to it.
func Search(steps, offerTo int, tell func(Level)) error {
	if steps > stepsMax {
		return fmt.Errorf("at most %d steps, not %d", stepsMax, steps)
	}
	s := start(offerTo)
	if err := s.Check(); err != nil {
		return fmt.Errorf("before the first step: %w", err)
	}
	x := search{steps: steps, offerTo: offerTo, seen: newSeen()}
	x.seen.add(s.Shape())
	frontier, states := []path{{}}, 1
	for depth := 0; ; depth++ {
		tell(Level{Steps: depth, States: states, Events: x.seen.takeTried()})
		if depth == steps || states == 0 {
			return nil
		}
		var err error
		if frontier, states, err = x.expand(frontier, depth); err != nil {
			return err
		}
	}
}

// search is what stays from level to level.
type search struct {
	steps   int
	offerTo int
	seen    *seen
	walkers [portions]*walker // one per processor is used
}

// Portions of the frontier that are worked on at a time, and how many states each has.
const (
	portions    = 64
	portionSize = 128
)

// expand tries every event in every state of the frontier, on all processors, and counts the states that were not seen.
// The ways to these are the next frontier, but for the last one: nobody goes on from there. States are taken in the order
// of the frontier, so that of two ways to one state the same is kept each time.
func (x *search) expand(frontier []path, depth int) (next []path, states int, err error) {
	for batch := range slices.Chunk(frontier, portions*portionSize) {
		found := make([]portion, 0, portions)
		for paths := range slices.Chunk(batch, portionSize) {
			found = append(found, portion{paths: paths})
		}
		x.inParallel(found, func(w *walker, p *portion) { p.err = p.children(w, depth, x.seen) })
		for _, p := range found {
			if p.err != nil {
				return nil, 0, p.err
			}
			for _, c := range p.found {
				if !x.seen.add(c.shape) {
					continue
				}
				if states++; depth+1 < x.steps {
					next = append(next, c.path)
				}
			}
		}
	}
	return next, states, nil
}

func (x *search) inParallel(all []portion, work func(*walker, *portion)) {
	var wait sync.WaitGroup
	var taken atomic.Int64
	for i := range min(runtime.GOMAXPROCS(0), portions) {
		if x.walkers[i] == nil {
			x.walkers[i] = newWalker(x.offerTo)
		}
		wait.Go(func() {
			for at := taken.Add(1) - 1; at < int64(len(all)); at = taken.Add(1) - 1 {
				work(x.walkers[i], &all[at])
			}
		})
	}
	wait.Wait()
}

// portion is a part of the frontier, and what follows from it and was not seen at the levels before.
type portion struct {
	paths []path
	found []child
	err   error
}

type child struct {
	shape uint64
	path  path
}

func (n *portion) children(w *walker, depth int, seen *seen) error {
	for _, p := range n.paths {
		if err := w.goTo(p, depth); err != nil {
			return fmt.Errorf("%s: %w", tellPath(w.offerTo, p, depth), err)
		}
		list := w.here(depth)
		seen.tried(len(list))
		for i, ev := range list {
			if refused(w.try(depth, ev)) {
				continue // the same state
			}
			c := child{w.state.Shape(), p}
			if seen.has(c.shape) || w.foundLately(c.shape) {
				continue
			}
			c.path[depth] = uint8(i)
			if err := w.state.Check(); err != nil {
				return fmt.Errorf("%s: %w", tellPath(w.offerTo, c.path, depth+1), err)
			}
			n.found = append(n.found, c)
		}
	}
	return nil
}

// refused says that an event did nothing, and no deadline lapsed before it.
func refused(effects []acd.Effect) bool {
	if len(effects) != 1 {
		return false
	}
	_, no := effects[0].(acd.Rejected)
	return no
}
