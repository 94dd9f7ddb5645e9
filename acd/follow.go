package acd

import "fmt"

// Follower makes what a log says true without deciding anything again. While it does, the state keeps only what it is,
// not what it finds things by: lines, classes, profiles and timers are drawn anew at the end. That is several times as
// fast as Replay, and gives the same state for what the same version decided.
type Follower struct {
	state *State
	told  told // read, and not made true yet
}

// CatchUp begins. Nothing else may be asked of the state until Done.
func (s *State) CatchUp() *Follower {
	s.following = true
	s.timers, s.exclusions = schedule{}, schedule{}
	s.visitors.clear()
	f := floor{bounds: s.bounds, numbers: s.numbers, limited: s.limited, leastOccupied: s.leastOccupied,
		classByKey: map[classKey]*class{}, kinByKey: map[string]*kin{}}
	s.floor = f
	for _, id := range s.queues.order {
		q := s.queues.get(id)
		q.served, q.open, q.waiting = served{number: q.number}, 0, 0
	}
	for _, id := range s.agents.order {
		a := s.agents.get(id)
		a.ranked, a.graceTimer = ranked{}, 0
	}
	for c := range s.lying {
		c.lined, c.stageTimer, c.awayTimer, c.excludeEnd = lined{}, 0, 0, 0
		c.counted, c.countedWaiting = nil, false
		for _, x := range c.slots {
			x.timer = 0
		}
	}
	return &Follower{state: s}
}

// Adopt makes the effects of one event true.
func (f *Follower) Adopt(now Time, effects []Effect) {
	f.catchUp()
	f.state.begin(now)
	for _, e := range effects {
		f.state.apply(e)
	}
}

// Read makes the effects of one event true, as AppendEffects wrote them; some wait for those of more events, at most until
// Done. An error is ErrEncoding; what was read before it is made true.
func (f *Follower) Read(now Time, effects []byte) error {
	w := wire{buf: effects, reading: true}
	n := w.length(0)
	f.told.event(now)
	for range n {
		if f.told.read(&w); w.err != nil {
			break
		}
	}
	if w.err == nil && len(w.buf) > 0 {
		w.fail("bytes left over")
	}
	if len(f.told.kinds) >= toldMax {
		f.catchUp()
	}
	if w.err != nil {
		return fmt.Errorf("read effects: %w", w.err)
	}
	return nil
}

func (f *Follower) catchUp() {
	f.state.lookUp(&f.told)
	f.state.believe(&f.told)
	f.told.clear()
}

// Done draws anew what the state finds things by, and gives it back.
func (f *Follower) Done() *State {
	f.catchUp()
	s := f.state
	s.following = false
	s.timers.gather()
	s.linkRings()
	for _, id := range s.agents.order {
		s.rank(s.agents.get(id))
	}
	for c := range s.lying {
		c.include(func(x exclusion) bool { return x.until != 0 && x.until <= s.now })
		if !c.over && !c.callback {
			s.visitors.put(c.visitor, c.number)
		}
		for _, x := range c.slots {
			s.arm(&x.timer, x.due(), x.timerKind(), uint64(x.id))
		}
		if s.settle(c); len(s.touchedContacts) == 64 { // while caches hold them
			s.redraw()
		}
	}
	s.redraw()
	s.timers.sort()
	return s
}
