package sim

import (
	"math/rand/v2"

	"parley/acd"
)

// weather makes up a day. Which kinds of events it has, how often, which rules its queues make use of and what goes
// wrong is drawn once a day: a day without sign-offs goes deeper into other things than one with everything.
type weather struct {
	r       *rand.Rand
	day     *day
	now     acd.Time
	kinds   []func(*weather) acd.Event
	has     has
	last    []turn // a few of the last, to come again late
	held    []turn // overtaken by what came after
	flaps   []turn // a connection that comes and goes
	nobody  bool   // of whom the event just drawn would make sense
	pending []turn // come next
	down    bool   // the process has ended: the next event is its restart
	agents  int
	queues  int
	slots   int
	hurry   int // how many of a hundred events happen at the same instant as the one before
	pace    int // up to how many milliseconds pass between others, mostly
	crashes int // of a thousand turns
	next    acd.ContactID
	chance  struct{ late, wild, held, flap, clock int } // late, wild and held of a hundred, the others of a thousand
}

const lateMax = 30

func newWeather(r *rand.Rand, d *day) *weather {
	w := &weather{r: r, day: d, now: 1_700_000_000_000, agents: 1 + r.IntN(6), queues: 1 + r.IntN(4), slots: 1 + r.IntN(3)}
	w.has = w.draw()
	w.hurry, w.pace = r.IntN(70), []int{200, 1000, 4000}[r.IntN(3)]
	w.faults()
	w.morning()
	for _, k := range []struct {
		event func(*weather) acd.Event
		often int
	}{
		{(*weather).request, 40}, {(*weather).ready, 40}, {(*weather).received, 25}, {(*weather).accept, 30},
		{(*weather).hangUp, 12}, {(*weather).leave, 10}, {(*weather).decline, 6}, {(*weather).notReady, 6},
		{(*weather).visitorLost, 8}, {(*weather).visitorReturned, 6}, {(*weather).signOn, 16}, {(*weather).agentLost, 5},
		{(*weather).signOff, 3}, {(*weather).failed, 2}, {(*weather).wrapUp, 6}, {(*weather).wrapUpDone, 8}, {(*weather).configure, 2},
		{(*weather).leaveQueue, 2}, {(*weather).remove, 1},
		{(*weather).tick, 8}, {(*weather).spoke, 15}, {(*weather).pass, 25}, {(*weather).takeBack, 6}, {(*weather).changeRole, 8},
		{(*weather).part, 5}, {(*weather).takeOver, 5}, {(*weather).joinIn, 8}, {(*weather).reassign, 5}, {(*weather).move, 5}, {(*weather).moveOffered, 2},
		{(*weather).prioritize, 3}, {(*weather).closeContact, 2}, {(*weather).force, 3},
	} {
		for range r.IntN(k.often + 1) {
			w.kinds = append(w.kinds, k.event)
		}
	}
	if w.slots == 2 { // without a draw: the other days stay as they were
		w.kinds = append(w.kinds, (*weather).wrapUpExtended, (*weather).wrapUpExtended, (*weather).wrapUpExtended)
	}
	if w.has.hours {
		w.kinds = append(w.kinds, (*weather).hours, (*weather).hours)
	}
	w.kinds = append(w.kinds, (*weather).request, (*weather).ready, (*weather).signOn, (*weather).received, (*weather).accept)
	return w
}

// faults draws what goes wrong on this day, of each kind on about half of the days.
func (w *weather) faults() {
	some := func(most int) int { return w.r.IntN(2) * w.r.IntN(most+1) }
	w.crashes = some(8)
	w.chance.late, w.chance.wild, w.chance.held = some(15), some(15), some(20)
	w.chance.flap, w.chance.clock = some(20), some(8)
}

// morning sets the floor up.
func (w *weather) morning() {
	for q := range w.queues {
		w.add(acd.QueueSet{Queue: acd.QueueID(q + 1), Rules: w.rules()})
	}
	for a := range w.agents {
		w.employ(acd.AgentID(a + 1))
	}
}

func (w *weather) add(ev acd.Event) { w.pending = append(w.pending, turn{at: w.now, event: ev}) }

// employ has an agent come and serve some queues.
func (w *weather) employ(id acd.AgentID) {
	w.add(acd.AgentSet{Agent: id, SlotsMax: w.slotsMax(), Grace: acd.Span(1000 + w.r.IntN(60_000)), Skills: w.skills()})
	for q := range w.queues {
		if w.r.IntN(3) > 0 {
			w.add(acd.AgentJoinedQueue{Agent: id, Queue: acd.QueueID(q + 1)})
		}
	}
	w.add(acd.AgentSignedOn{Agent: id})
}

// hire has a queue or an agent who was removed come back, so that the day goes on.
func (w *weather) hire() {
	o := w.day.oracle
	for q := range acd.QueueID(w.queues) {
		if o.queues.at(q+1) == nil {
			w.add(acd.QueueSet{Queue: q + 1, Rules: w.rules()})
			for a := range w.agents {
				if w.yes(2) {
					w.add(acd.AgentJoinedQueue{Agent: acd.AgentID(a + 1), Queue: q + 1})
				}
			}
			return
		}
	}
	for a := range acd.AgentID(w.agents) {
		if o.agents.at(a+1) == nil {
			w.employ(a + 1)
			return
		}
	}
}

// event is mostly one that makes sense.
func (w *weather) event() acd.Event {
	for range 4 {
		w.nobody = false
		if ev := w.kinds[w.r.IntN(len(w.kinds))](w); !w.nobody {
			return ev
		}
	}
	return w.request()
}

// turn is what happens next.
func (w *weather) turn() turn {
	if len(w.pending) == 0 && w.r.IntN(1000) < w.crashes {
		switch w.r.IntN(3) {
		case 0:
			w.down = w.r.IntN(3) > 0
			return turn{crash: true, lost: w.r.IntN(4) * w.r.IntN(3)}
		case 1:
			return turn{snapshot: true}
		}
		return turn{perturb: w.r.Uint64() | 1}
	}
	if len(w.pending) > 0 {
		t := w.pending[0]
		w.pending = w.pending[1:]
		return t
	}
	w.passTime()
	if w.down {
		w.down = false
		return turn{at: w.now, event: acd.Restarted{}}
	}
	if t, late := w.late(); late {
		return t
	}
	if w.yes(40) {
		w.hire()
	}
	t := turn{at: w.now, event: w.event()}
	if w.r.IntN(1000) < w.chance.clock {
		t.at += w.clockStep()
	}
	if len(w.last) < lateMax {
		w.last = append(w.last, t)
	} else {
		w.last[w.r.IntN(lateMax)] = t
	}
	if w.r.IntN(100) < w.chance.held && len(w.held) < lateMax {
		w.held = append(w.held, t)
		return turn{at: w.now, event: acd.Tick{}}
	}
	return t
}

// late is something that comes twice, or after what came after it, or a connection that comes and goes.
func (w *weather) late() (turn, bool) {
	again := func(t turn) (turn, bool) {
		t.at = w.now
		return t, true
	}
	switch {
	case len(w.flaps) > 0 && w.yes(2):
		t := w.flaps[0]
		w.flaps = w.flaps[1:]
		return again(t)
	case len(w.held) > 0 && w.yes(3):
		i := w.r.IntN(len(w.held))
		t := w.held[i]
		w.held = append(w.held[:i], w.held[i+1:]...)
		return again(t)
	case len(w.last) > 0 && w.r.IntN(100) < w.chance.late:
		return again(w.last[w.r.IntN(len(w.last))])
	case len(w.flaps) == 0 && w.r.IntN(1000) < w.chance.flap:
		a := w.anyAgent()
		for range 2 + w.r.IntN(6) {
			w.flaps = append(w.flaps, turn{event: acd.AgentLost{Agent: a}}, turn{event: acd.AgentSignedOn{Agent: a}}, turn{event: acd.AgentReady{Agent: a}})
		}
	}
	return turn{}, false
}

// clockStep is by how much somebody sets the clock: mostly back, or far on.
func (w *weather) clockStep() acd.Time {
	if w.yes(3) {
		w.now += acd.Time(w.r.IntN(7_200_000))
		return 0
	}
	return -acd.Time(w.r.IntN(3_600_000))
}

// passTime: none, some, or just until the next deadline.
func (w *weather) passTime() {
	if w.r.IntN(100) < w.hurry {
		return
	}
	next, armed := w.day.state.NextDeadline()
	switch n := w.r.IntN(10); {
	case armed && next >= w.now && n == 0:
		w.now = next
	case armed && next > w.now && n == 1:
		w.now = next - 1
	case n == 3 && w.yes(3):
		w.now += acd.Time(w.r.IntN(60_000))
	default:
		w.now += acd.Time(w.r.IntN(w.pace))
	}
}
