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

// Search visits every state within so many steps (at most 14) and tells after each level. It ends at the first state
// in which something does not hold, with an error that names it and the way to it.
func Search(steps int, tell func(Level)) error {
	if steps > stepsMax {
		return fmt.Errorf("at most %d steps, not %d", stepsMax, steps)
	}
	seen := newSeen()
	s := start()
	if err := s.Check(); err != nil {
		return fmt.Errorf("before the first step: %w", err)
	}
	seen.add(s.Shape())
	frontier := []path{{}}
	for depth := 0; ; depth++ {
		tell(Level{Steps: depth, States: len(frontier), Events: seen.takeTried()})
		if depth == steps || len(frontier) == 0 {
			return nil
		}
		var err error
		if frontier, err = expand(frontier, depth, seen); err != nil {
			return err
		}
	}
}

// Portions of the frontier that are worked on at a time, and how many states each has.
const (
	portions    = 64
	portionSize = 128
)

// expand tries every event in every state of the frontier, on all processors. States are taken in the order of the
// frontier, so that of two ways to one state the same is kept each time.
func expand(frontier []path, depth int, seen *seen) (next []path, err error) {
	for batch := range slices.Chunk(frontier, portions*portionSize) {
		found := make([]portion, 0, portions)
		for paths := range slices.Chunk(batch, portionSize) {
			found = append(found, portion{paths: paths})
		}
		inParallel(found, func(p *portion) { p.children(depth, seen) })
		for _, p := range found {
			if p.err != nil {
				return nil, p.err
			}
			for _, c := range p.found {
				if seen.add(c.shape) {
					next = append(next, c.path)
				}
			}
		}
	}
	return next, nil
}

func inParallel(all []portion, work func(*portion)) {
	var wait sync.WaitGroup
	var taken atomic.Int64
	for range runtime.GOMAXPROCS(0) {
		wait.Go(func() {
			for at := taken.Add(1) - 1; at < int64(len(all)); at = taken.Add(1) - 1 {
				work(&all[at])
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

func (n *portion) children(depth int, seen *seen) {
	for _, p := range n.paths {
		s, now := walk(p, depth)
		image := s.Encode()
		list := events(s, fresh(depth))
		seen.tried(len(list))
		for i, ev := range list {
			after, err := acd.Decode(image)
			if err != nil {
				n.err = fmt.Errorf("%s: the state cannot be read back: %w", tellPath(p, depth), err)
				return
			}
			if refused(step(after, now, ev)) {
				continue // the same state
			}
			c := child{after.Shape(), p}
			if seen.has(c.shape) {
				continue
			}
			c.path[depth] = uint8(i)
			if err := after.Check(); err != nil {
				n.err = fmt.Errorf("%s: %w", tellPath(c.path, depth+1), err)
				return
			}
			n.found = append(n.found, c)
		}
	}
}

// walk is the state at the end of a path.
func walk(p path, depth int) (*acd.State, acd.Time) {
	s := start()
	for i := range depth {
		step(s, s.Now(), events(s, fresh(i))[p[i]])
	}
	return s, s.Now()
}

// fresh is the contact that may come at a step.
func fresh(depth int) acd.ContactID { return acd.ContactID(depth) + 1 }

// step has an event happen a millisecond later, or the time pass up to the next deadline.
func step(s *acd.State, now acd.Time, ev acd.Event) []acd.Effect {
	at := now + 1
	if _, passes := ev.(acd.Tick); passes {
		due, _ := s.NextDeadline()
		at = max(at, due)
	}
	return s.Step(at, ev)
}

// refused says that an event did nothing, and no deadline lapsed before it.
func refused(effects []acd.Effect) bool {
	if len(effects) != 1 {
		return false
	}
	_, no := effects[0].(acd.Rejected)
	return no
}

// tellPath is a path as somebody can read it.
func tellPath(p path, depth int) string {
	s := start()
	told := fmt.Sprintf("after %d steps", depth)
	for i := range depth {
		ev := events(s, fresh(i))[p[i]]
		told += fmt.Sprintf("\n  %T%+v", ev, ev)
		step(s, s.Now(), ev)
	}
	return told
}
