package whatif

import (
	"math"
	"testing"

	"parley/acd"
)

// theory is a record of the simplest contact centre there is: contacts come without memory, one in 30 s on average, nobody
// gives up, agents have one contact at a time, take it at once, talk without memory for 100 s on average and need no
// wrap-up.
const (
	comeEvery = 30_000.0
	talkFor   = 100_000.0
)

// recordOfTheory is such a centre with so many agents, for so many contacts.
func recordOfTheory(agents, contacts int, seed uint64) []Row {
	s := acd.New()
	var rows []Row
	var ends dues
	now := acd.Time(1_000_000)
	r := draws(seed, forArrivals, 1, 1)
	step := func(ev acd.Event) []acd.Effect {
		effects := s.Step(now, ev)
		rows = append(rows, Row{now, ev, effects})
		return effects
	}
	take := func(effects []acd.Effect) {
		for len(effects) > 0 {
			var more []acd.Effect
			for _, e := range effects {
				if o, is := e.(acd.Offered); is {
					more = append(more, step(acd.OfferAccepted{Agent: o.Agent, Contact: o.Contact})...)
					hangUp := acd.AgentHungUp{Agent: o.Agent, Contact: o.Contact}
					ends.push(due{at: now.Add(acd.Span(r.memoryless(talkFor))), order: uint64(o.Offer), event: hangUp})
				}
			}
			effects = more
		}
	}
	step(acd.QueueSet{Queue: 1, Rules: acd.Rules{WrapUp: acd.WrapUpNone, WaitingMax: 100_000}})
	for a := range acd.AgentID(agents) {
		step(acd.AgentSet{Agent: a + 1})
		step(acd.AgentJoinedQueue{Agent: a + 1, Queue: 1})
		step(acd.AgentSignedOn{Agent: a + 1})
		step(acd.AgentReady{Agent: a + 1})
	}
	for n := range acd.ContactID(contacts) {
		comes := now.Add(acd.Span(r.memoryless(comeEvery)))
		for len(ends) > 0 && ends[0].at <= comes {
			d := ends.pop()
			now = d.at
			take(step(d.event))
		}
		now = comes
		take(step(acd.ContactRequested{Contact: n + 1, Visitor: acd.VisitorID(n + 1), Queue: 1}))
	}
	return rows
}

// erlangC is the share of contacts that wait, and the mean wait in seconds.
func erlangC(agents int) (waits, mean float64) {
	load := talkFor / comeEvery
	blocked := 1.0 // Erlang B
	for n := 1; n <= agents; n++ {
		blocked = load * blocked / (float64(n) + load*blocked)
	}
	c := float64(agents)
	waits = c * blocked / (c - load*(1-blocked))
	return waits, waits * talkFor / 1000 / (c - load)
}

// TestErlangC replays a day of six agents with fewer and with more, and compares the waits with Erlang's formula: the
// theory must lie within what nine of ten seeds give.
func TestErlangC(t *testing.T) {
	const recorded, contacts = 6, 4000
	r := read(t, Span{}, recordOfTheory(recorded, contacts, 3))
	for _, agents := range []int{4, 5, 7, 8} {
		var all []*Figures
		for seed := range uint64(12) {
			all = append(all, play(t, r, Change{Staff: map[acd.QueueID]int{1: agents - recorded}}, seed+1))
		}
		ranges := rangesOf(all, (*Figures).AllValues)
		waits, mean := erlangC(agents)
		played := ranges[WaitMean]
		t.Logf("%d agents: theory %.2f s, %.1f %% wait; replayed %.2f s (%.2f to %.2f)", agents, mean, 100*waits, played.Mean, played.Low, played.High)
		if mean < played.Low || mean > played.High {
			t.Errorf("%d agents: theory %.2f s, replayed %+v", agents, mean, played)
		}
		if left := ranges[Abandoned]; left.High > 0 {
			t.Errorf("%d agents: somebody gave up who never does: %+v", agents, left)
		}
		if use, want := ranges[Occupancy].Mean, 100*talkFor/comeEvery/float64(agents); math.Abs(use-want) > 4 {
			t.Errorf("%d agents: occupancy %.1f %%, theory %.1f %%", agents, use, want)
		}
	}
}
