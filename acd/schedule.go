package acd

import "slices"

// schedule knows what is due first. Most timers are armed for one of a few lengths of time, so those of a length fall due
// in the order they are armed in: they are kept in runs, each in order, where a timer is added at the end and taken from
// the beginning. One that is disarmed stays where it is until it comes first, and is passed over then. The zero value is
// empty.
type schedule struct {
	runs  []run // by their last timers, the latest first; those that are empty behind
	first int   // the run that begins with the first of all
	armed int   // timers waited for
	stale int   // others that still lie in runs

	gathering bool // all lie in one run, in no order yet
}

// runsMax is how many runs are kept; beyond, the two shortest become one.
const runsMax = 32

// run is timers in order.
type run struct {
	timers []timer // those before at are gone
	at     int
}

func (r *run) left() []timer { return r.timers[r.at:] }

func (r *run) empty() bool { return r.at == len(r.timers) }

func (r *run) add(t timer) {
	if r.at > 0 && len(r.timers) == cap(r.timers) && r.at >= len(r.timers)/2 {
		r.timers, r.at = r.timers[:copy(r.timers, r.left())], 0
	}
	r.timers = append(r.timers, t)
}

// next is the timer due first; false: none is armed.
func (s *schedule) next() (timer, bool) {
	if s.armed == 0 {
		return timer{}, false
	}
	r := &s.runs[s.first]
	return r.timers[r.at], true
}

// gather begins to take very many timers at once: none may be asked for before sort. The schedule must be empty.
func (s *schedule) gather() { *s = schedule{runs: make([]run, 1), gathering: true} }

// sort ends what gather began.
func (s *schedule) sort() {
	if s.gathering {
		s.gathering = false
		slices.SortFunc(s.runs[0].timers, timer.compare)
	}
}

func (s *schedule) arm(t timer) {
	if s.gathering {
		s.runs[0].timers = append(s.runs[0].timers, t)
		s.armed++
		return
	}
	first, armed := s.next()
	i := s.runFor(t)
	s.runs[i].add(t)
	s.armed++
	if !armed || t.before(first) {
		s.first = i
	}
}

// runFor is the run t belongs at the end of: of those that end before it the one that ends last.
func (s *schedule) runFor(t timer) int {
	for i := range s.runs {
		if r := &s.runs[i]; r.empty() || !t.before(r.timers[len(r.timers)-1]) {
			return i
		}
	}
	if len(s.runs) == runsMax {
		s.join()
	} else {
		s.runs = append(s.runs, run{})
	}
	return len(s.runs) - 1
}

// join makes one run of the two shortest, and an empty one.
func (s *schedule) join() {
	x := s.shortest(-1)
	y := s.shortest(x)
	x, y = min(x, y), max(x, y)
	s.runs[x] = run{timers: merged(s.runs[x].left(), s.runs[y].left())}
	s.runs[y].clear()
	s.sink(y)
	s.findFirst()
}

func (s *schedule) shortest(but int) int {
	least := -1
	for i := range s.runs {
		if i != but && (least < 0 || len(s.runs[i].left()) < len(s.runs[least].left())) {
			least = i
		}
	}
	return least
}

func merged(x, y []timer) []timer {
	all := make([]timer, 0, len(x)+len(y))
	for len(x) > 0 && len(y) > 0 {
		if y[0].before(x[0]) {
			x, y = y, x
		}
		all, x = append(all, x[0]), x[1:]
	}
	return append(append(all, x...), y...)
}

func (r *run) clear() { r.timers, r.at = r.timers[:0], 0 }

// sink puts an empty run behind the others.
func (s *schedule) sink(i int) {
	r := s.runs[i]
	copy(s.runs[i:], s.runs[i+1:])
	s.runs[len(s.runs)-1] = r
}

// disarm takes back a timer that is armed. waited tells of any other whether it is still waited for.
func (s *schedule) disarm(t timer, waited func(timer) bool) {
	s.sort()
	first, _ := s.next()
	s.armed--
	if s.stale++; t == first {
		s.drop()
		for s.armed > 0 {
			if first, _ = s.next(); waited(first) {
				break
			}
			s.drop()
		}
	}
	if s.armed == 0 {
		for i := range s.runs {
			s.runs[i].clear()
		}
		s.stale = 0
	}
	if s.stale > s.armed+1000 {
		s.sweep(waited)
	}
}

// drop takes the first, which is not waited for, out of its run.
func (s *schedule) drop() {
	r := &s.runs[s.first]
	s.stale--
	if r.at++; r.empty() {
		r.clear()
		s.sink(s.first)
	}
	s.findFirst()
}

func (s *schedule) findFirst() {
	s.first = 0
	var first timer
	for i := range s.runs {
		r := &s.runs[i]
		if r.empty() {
			break
		}
		if t := r.timers[r.at]; i == 0 || t.before(first) {
			s.first, first = i, t
		}
	}
}

// sweep takes out all that is not waited for.
func (s *schedule) sweep(waited func(timer) bool) {
	kept := 0
	for i := range s.runs {
		r := &s.runs[i]
		r.timers = slices.DeleteFunc(r.left(), func(t timer) bool { return !waited(t) })
		r.at = 0
		kept += len(r.timers)
	}
	s.stale = kept - s.armed
	slices.SortStableFunc(s.runs, compareEnds)
	s.findFirst()
}

// compareEnds puts the run that ends latest first, and empty ones behind.
func compareEnds(x, y run) int {
	switch {
	case x.empty() || y.empty():
		return len(y.timers) - len(x.timers)
	case y.timers[len(y.timers)-1].before(x.timers[len(x.timers)-1]):
		return -1
	}
	return 1
}

// has is for Check: the timer lies in a run.
func (s *schedule) has(t timer) bool {
	return slices.ContainsFunc(s.runs, func(r run) bool {
		_, found := slices.BinarySearchFunc(r.left(), t, timer.compare)
		return found
	})
}
