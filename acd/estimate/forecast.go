package estimate

import "parley/acd"

// freshFor is how long a simulated queue counts as it is; a line may be joined and left thousands of times in that.
const freshFor = acd.Span(5_000)

// Forecast learns from what is decided and tells how long a wait will be. It is not safe for use by several goroutines.
type Forecast struct {
	past   map[acd.QueueID]*Experience
	visits map[acd.ContactID]*visit
	fresh  map[acd.QueueID]simulated
	scores map[acd.QueueID]*Score
	budget *budget // nil: each question may be simulated anew
}

// visit is an open contact, as far as its times are learned from.
type visit struct {
	queue   acd.QueueID
	entered acd.Time
	waits   bool
	offered map[acd.AgentID]acd.Time // open slots

	told     Range // when it entered
	foretold bool
}

type simulated struct {
	ranges []Range
	until  acd.Time
}

// New is a forecast that has seen nothing.
func New() *Forecast {
	return &Forecast{
		past: map[acd.QueueID]*Experience{}, visits: map[acd.ContactID]*visit{},
		fresh: map[acd.QueueID]simulated{}, scores: map[acd.QueueID]*Score{},
	}
}

// Of is the range for a place in a queue's line (0 is next), from the state as it stands; false: nobody is there who
// could serve, or nobody knows the queue.
func (f *Forecast) Of(s *acd.State, queue acd.QueueID, place int) (Range, bool) {
	now := s.Now()
	if known, ok := f.fresh[queue]; !ok || known.until <= now {
		f.refresh(s, queue)
	}
	known := f.fresh[queue]
	if now >= known.until.Add(staleFor) {
		return Range{}, false
	}
	return At(known.ranges, place)
}

// refresh simulates a queue, or, where there is a budget, the one that has waited longest for that.
func (f *Forecast) refresh(s *acd.State, queue acd.QueueID) {
	if f.budget != nil {
		f.budget.want(queue)
		var may bool
		if queue, may = f.budget.next(s.Now()); !may {
			return
		}
	}
	if _, there := s.Queue(queue); !there {
		return
	}
	sc := f.look(s, queue)
	f.fresh[queue] = simulated{Simulate(sc), s.Now().Add(freshFor)}
	if f.budget != nil {
		f.budget.spend(sc)
	}
}

// Follow learns from the effects of one event. s is the state after them; where a visitor enters a queue, what would
// be foretold is noted and later held against what came (Score).
func (f *Forecast) Follow(s *acd.State, at acd.Time, effects []acd.Effect) {
	for _, e := range effects {
		f.learn(at, e)
		if w, ok := e.(acd.Waiting); ok {
			f.foretell(s, w.Contact)
		}
	}
}

func (f *Forecast) learn(at acd.Time, e acd.Effect) {
	switch e := e.(type) {
	case acd.Waiting:
		f.enters(at, e)
	case acd.Offered:
		if v := f.visits[e.Contact]; v != nil {
			v.offered[e.Agent] = at
		}
	case acd.Revoked:
		f.visits[e.Contact].withdrawn(e.Agent)
	case acd.AgentVanished:
		f.visits[e.Contact].withdrawn(e.Agent)
	case acd.PartedFrom:
		f.visits[e.Contact].withdrawn(e.Agent)
	case acd.Declined:
		f.visits[e.Contact].withdrawn(e.Agent)
	case acd.Connected:
		f.connected(at, e)
	case acd.Ended:
		f.ended(at, e)
	case acd.Closed:
		f.closed(at, e)
	case acd.QueueGone:
		delete(f.past, e.Queue)
		delete(f.fresh, e.Queue)
		delete(f.scores, e.Queue)
	}
}

func (f *Forecast) enters(at acd.Time, e acd.Waiting) {
	if e.Callback {
		return // nobody waits
	}
	v := f.visits[e.Contact]
	if v == nil {
		v = &visit{offered: map[acd.AgentID]acd.Time{}}
		f.visits[e.Contact] = v
	}
	if v.waits && v.queue == e.Queue {
		return // back from an offer: the same entry
	}
	v.queue, v.entered, v.waits, v.foretold = e.Queue, at, true, false
}

// withdrawn is an offer that came to nothing; nothing is learned from it.
func (v *visit) withdrawn(a acd.AgentID) {
	if v != nil {
		delete(v.offered, a)
	}
}

func (f *Forecast) connected(at acd.Time, e acd.Connected) {
	v := f.visits[e.Contact]
	if v == nil || !v.waits {
		return
	}
	v.waits = false
	wait := acd.Span(at - v.entered)
	f.experience(v.queue).Answered(wait, acd.Span(at-v.offered[e.Agent]))
	if v.foretold {
		f.score(v.queue).add(v.told, wait)
	}
}

func (f *Forecast) ended(at acd.Time, e acd.Ended) {
	v := f.visits[e.Contact]
	if v == nil {
		return
	}
	if v.waits {
		f.experience(v.queue).GaveUp(acd.Span(at - v.entered))
		if v.foretold {
			f.score(v.queue).Left++
		}
	}
	v.waits = false
	if e.Agent == 0 {
		delete(f.visits, e.Contact)
	}
}

func (f *Forecast) closed(at acd.Time, e acd.Closed) {
	v := f.visits[e.Contact]
	if v == nil {
		return
	}
	if from, ok := v.offered[e.Agent]; ok {
		f.experience(v.queue).Took(acd.Span(at - from))
		delete(v.offered, e.Agent)
	}
	if len(v.offered) == 0 && !v.waits {
		delete(f.visits, e.Contact)
	}
}

func (f *Forecast) foretell(s *acd.State, id acd.ContactID) {
	v := f.visits[id]
	if v == nil || v.foretold || !v.waits {
		return
	}
	if place, ok := s.Position(id); ok {
		v.told, v.foretold = f.Of(s, v.queue, place)
	}
}

func (f *Forecast) experience(q acd.QueueID) *Experience {
	if f.past[q] == nil {
		f.past[q] = &Experience{}
	}
	return f.past[q]
}

func (f *Forecast) score(q acd.QueueID) *Score {
	if f.scores[q] == nil {
		f.scores[q] = &Score{}
	}
	return f.scores[q]
}
