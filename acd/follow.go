package acd

import "fmt"

// Follower makes what a log says true without deciding anything again. While it does, the state keeps only what it is,
// not what it finds things by: lines, classes, profiles and timers are drawn anew at the end. That is several times as
// fast as Replay, and gives the same state for what the same version decided.
type Follower struct{ state *State }

// CatchUp begins. Nothing else may be asked of the state until Done.
func (s *State) CatchUp() *Follower {
	s.following = true
	s.timers, s.exclusions, s.visitors = schedule{}, schedule{}, directory[VisitorID, contact]{}
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
	for _, c := range s.present {
		c.lined, c.stageTimer, c.awayTimer, c.excludeEnd = lined{}, 0, 0, 0
		c.counted, c.countedWaiting = nil, false
		for _, x := range c.slots {
			x.timer = 0
		}
	}
	return &Follower{s}
}

// Adopt makes the effects of one event true.
func (f *Follower) Adopt(now Time, effects []Effect) {
	f.state.begin(now)
	for _, e := range effects {
		f.state.Apply(e)
	}
}

// Read makes the effects of one event true, as AppendEffects wrote them. An error is ErrEncoding; what was read before it
// has been made true.
func (f *Follower) Read(now Time, effects []byte) error {
	f.state.begin(now)
	w := wire{buf: effects, reading: true}
	for range w.length(0) {
		if f.state.applyNext(&w); w.err != nil {
			break
		}
	}
	if w.err == nil && len(w.buf) > 0 {
		w.fail("bytes left over")
	}
	if w.err != nil {
		return fmt.Errorf("read effects: %w", w.err)
	}
	return nil
}

// applyNext reads one effect and makes it true. The kinds that make up a log are not put into an interface for it.
func (s *State) applyNext(w *wire) {
	before := w.buf
	var kind uint8
	switch unsigned(w, &kind); kind {
	case kindAgentStands:
		var e AgentStands
		if e.walk(w); w.err == nil {
			s.applyAgentStands(e)
		}
	case kindWaiting:
		var e Waiting
		if e.walk(w); w.err == nil {
			s.applyWaiting(e)
		}
	case kindOffered:
		var e Offered
		if e.walk(w); w.err == nil {
			s.applyOffered(e)
		}
	case kindReceived:
		var e Received
		if e.walk(w); w.err == nil {
			s.applyReceived(e)
		}
	case kindConnected:
		var e Connected
		if e.walk(w); w.err == nil {
			s.applyConnected(e)
		}
	case kindEnded:
		var e Ended
		if e.walk(w); w.err == nil {
			s.applyEnded(e)
		}
	case kindWrapsUp:
		var e WrapsUp
		if e.walk(w); w.err == nil {
			s.applyWrapsUp(e)
		}
	case kindSpoken:
		var e Spoken
		if e.walk(w); w.err == nil {
			s.applySpoken(e)
		}
	case kindClosed:
		var e Closed
		if e.walk(w); w.err == nil {
			s.applyGone(e.Contact, e.Agent, SlotWrapUp)
		}
	default:
		w.buf = before
		if e := readEffect(w); w.err == nil {
			s.apply(e)
		}
	}
}

// Done draws anew what the state finds things by, and gives it back.
func (f *Follower) Done() *State {
	s := f.state
	s.following = false
	s.timers.gather()
	s.linkRings()
	for _, id := range s.agents.order {
		s.rank(s.agents.get(id))
	}
	for _, c := range s.present {
		c.include(func(x exclusion) bool { return x.until != 0 && x.until <= s.now })
		if !c.over && !c.callback {
			s.visitors.put(c.visitor, c)
		}
		for _, x := range c.slots {
			s.arm(&x.timer, x.due(), x.timerKind(), uint64(x.id))
		}
		s.settle(c)
	}
	s.redraw()
	s.timers.sort()
	return s
}
