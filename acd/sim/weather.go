package sim

import (
	"math/rand/v2"

	"parley/acd"
)

// weather makes up a day. Which kinds of events it has, and how often, is drawn once a day: a day without sign-offs
// goes deeper into other things than one with everything.
type weather struct {
	r       *rand.Rand
	day     *day
	now     acd.Time
	kinds   []func(*weather) acd.Event
	last    []turn // a few of the last, to come again late
	down    bool   // the process has ended: the next event is its restart
	agents  int
	queues  int
	slots   int
	hurry   int // how many of a hundred events happen at the same instant as the one before
	crashes int // of a thousand turns
	next    acd.ContactID
	chance  struct{ late, wild int } // of a hundred
}

const lateMax = 30

func newWeather(r *rand.Rand, d *day) *weather {
	w := &weather{r: r, day: d, now: 1_700_000_000_000, agents: 1 + r.IntN(6), queues: 1 + r.IntN(3), slots: 1 + r.IntN(3)}
	w.hurry, w.crashes = r.IntN(70), r.IntN(8)
	w.chance.late, w.chance.wild = r.IntN(15), r.IntN(15)
	for _, k := range []struct {
		event func(*weather) acd.Event
		often int
	}{
		{(*weather).request, 30}, {(*weather).ready, 30}, {(*weather).received, 25}, {(*weather).accept, 30},
		{(*weather).hangUp, 12}, {(*weather).leave, 10}, {(*weather).decline, 6}, {(*weather).notReady, 6},
		{(*weather).visitorLost, 8}, {(*weather).visitorReturned, 6}, {(*weather).signOn, 12}, {(*weather).agentLost, 5},
		{(*weather).signOff, 3}, {(*weather).failed, 2}, {(*weather).wrapUp, 3}, {(*weather).configure, 3}, {(*weather).tick, 8},
	} {
		for range r.IntN(k.often + 1) {
			w.kinds = append(w.kinds, k.event)
		}
	}
	w.kinds = append(w.kinds, (*weather).request, (*weather).ready, (*weather).signOn, (*weather).received, (*weather).accept)
	return w
}

// morning sets the floor up.
func (w *weather) morning() []turn {
	var turns []turn
	add := func(ev acd.Event) { turns = append(turns, turn{at: w.now, event: ev}) }
	for q := range w.queues {
		add(acd.QueueSet{Queue: acd.QueueID(q + 1), Rules: w.rules()})
	}
	for a := range w.agents {
		add(acd.AgentSet{Agent: acd.AgentID(a + 1), SlotsMax: w.slots, Grace: acd.Span(1000 + w.r.IntN(60_000))})
		for q := range w.queues {
			if w.r.IntN(3) > 0 {
				add(acd.AgentJoinedQueue{Agent: acd.AgentID(a + 1), Queue: acd.QueueID(q + 1)})
			}
		}
		add(acd.AgentSignedOn{Agent: acd.AgentID(a + 1)})
	}
	return turns
}

func (w *weather) rules() acd.Rules {
	if w.r.IntN(2) == 0 {
		return acd.Rules{WaitingMax: 4 + w.r.IntN(20)}
	}
	span := func(most int) acd.Span { return acd.Span(1 + w.r.IntN(most)) }
	return acd.Rules{
		Offer: span(30_000), Receipt: span(8_000), DeclineExcludes: span(60_000),
		LostWaiting: span(60_000), LostRinging: span(15_000), LostTalking: span(90_000), WaitingMax: 1 + w.r.IntN(20),
	}
}

// turn is what happens next.
func (w *weather) turn() turn {
	if w.r.IntN(1000) < w.crashes {
		switch w.r.IntN(3) {
		case 0:
			w.down = w.r.IntN(3) > 0
			return turn{crash: true, lost: w.r.IntN(4) * w.r.IntN(3)}
		case 1:
			return turn{snapshot: true}
		}
		return turn{perturb: w.r.Uint64() | 1}
	}
	w.passTime()
	if w.down {
		w.down = false
		return turn{at: w.now, event: acd.Restarted{}}
	}
	if len(w.last) > 0 && w.r.IntN(100) < w.chance.late {
		late := w.last[w.r.IntN(len(w.last))]
		late.at = w.now
		return late
	}
	t := turn{at: w.now, event: w.kinds[w.r.IntN(len(w.kinds))](w)}
	if w.r.IntN(500) == 0 {
		t.at -= acd.Time(w.r.IntN(10_000)) // somebody set the clock back
	}
	if len(w.last) < lateMax {
		w.last = append(w.last, t)
	} else {
		w.last[w.r.IntN(lateMax)] = t
	}
	return t
}

// passTime: none, some, or just until the next deadline.
func (w *weather) passTime() {
	if w.r.IntN(100) < w.hurry {
		return
	}
	next, armed := w.day.state.NextDeadline()
	switch n := w.r.IntN(10); {
	case armed && next >= w.now && n < 2:
		w.now = next
	case armed && next > w.now && n == 2:
		w.now = next - 1
	case n == 3:
		w.now += acd.Time(w.r.IntN(60_000))
	default:
		w.now += acd.Time(w.r.IntN(4_000))
	}
}
