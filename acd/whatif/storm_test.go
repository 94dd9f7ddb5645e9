package whatif

import (
	"math/rand/v2"
	"testing"

	"parley/acd"
)

// storm is a log of anything at any time: most events make no sense where they come, many are late, some at the instant of
// another. Deadlines lapse with whatever comes next.
func storm(seed uint64, events int) []Row {
	r := rand.New(rand.NewPCG(seed, 7))
	s := acd.New()
	var rows []Row
	now := acd.Time(1_000_000)
	step := func(ev acd.Event) {
		if effects := s.Step(now, ev); len(effects) > 0 {
			rows = append(rows, Row{now, ev, effects})
		}
	}
	for q := range acd.QueueID(2) {
		step(acd.QueueSet{Queue: q + 1, Rules: stormRules(r)})
	}
	for a := range acd.AgentID(4) {
		step(acd.AgentSet{Agent: a + 1, SlotsMax: 1 + r.IntN(3)})
		step(acd.AgentJoinedQueue{Agent: a + 1, Queue: 1})
		if r.IntN(2) == 0 {
			step(acd.AgentJoinedQueue{Agent: a + 1, Queue: 2})
		}
		step(acd.AgentSignedOn{Agent: a + 1})
		step(acd.AgentReady{Agent: a + 1})
	}
	next := acd.ContactID(1)
	for range events {
		if r.IntN(4) > 0 {
			now = now.Add(acd.Span(r.IntN(15_000)))
		}
		step(stormEvent(r, &next, s))
	}
	return rows
}

func stormRules(r *rand.Rand) acd.Rules {
	rules := acd.Rules{OfferTo: 1 + r.IntN(2), Selection: acd.Selection(r.IntN(3)), WrapUp: acd.WrapUpMode(r.IntN(4)), WrapUpForced: r.IntN(3) == 0, DeclineNotReady: r.IntN(2) == 0}
	if r.IntN(3) == 0 {
		rules.WaitMax, rules.WaitMaxTo = acd.Seconds(60), acd.QueueID(r.IntN(3))
	}
	if r.IntN(3) == 0 {
		rules.VisitorIdleWarn, rules.VisitorIdleEnd = acd.Seconds(40), acd.Seconds(60)
	}
	if r.IntN(3) == 0 {
		rules.AgentIdleWarn, rules.AgentIdleEnd = acd.Seconds(30), acd.Seconds(50)
	}
	return rules
}

func stormEvent(r *rand.Rand, next *acd.ContactID, s *acd.State) acd.Event {
	c := acd.ContactID(1 + r.Uint64N(uint64(*next)))
	if *next > 8 {
		c = *next - acd.ContactID(r.Uint64N(8))
	}
	a, q := acd.AgentID(1+r.IntN(4)), acd.QueueID(1+r.IntN(2))
	by := acd.AgentID(r.IntN(5))
	var offers []acd.ContactView
	for x := range s.Agents() {
		offers = append(offers, x.Contacts...)
	}
	if len(offers) > 0 && r.IntN(3) > 0 { // of somebody who has it
		x := offers[r.IntN(len(offers))]
		c, a = x.Contact, x.Agent
	}
	view, _ := s.Contact(c)
	switch r.IntN(34) {
	case 0, 1, 2, 3:
		*next++
		return acd.ContactRequested{Contact: *next, Visitor: acd.VisitorID(*next), Queue: q, Callback: r.IntN(8) == 0}
	case 4:
		return acd.VisitorLeft{Contact: c}
	case 5:
		return acd.VisitorLost{Contact: c}
	case 6:
		return acd.VisitorReturned{Contact: c}
	case 7, 8, 9, 10:
		return acd.OfferAccepted{Agent: a, Contact: c}
	case 11:
		return acd.OfferDeclined{Agent: a, Contact: c}
	case 12:
		return acd.OfferReceived{Offer: view.Offer}
	case 13:
		return acd.OfferFailed{Offer: view.Offer}
	case 14, 15:
		return acd.AgentHungUp{Agent: a, Contact: c}
	case 16:
		return acd.WrapUpFiled{Agent: a, Contact: c, Code: 2}
	case 17:
		return acd.WrapUpDone{Agent: a, Contact: c}
	case 18, 19:
		return acd.Passed{Agent: a, Contact: c, ToAgent: acd.AgentID(1 + r.IntN(4)), Kind: acd.PassTransfer + acd.Pass(r.IntN(3)), Override: r.IntN(2) == 0}
	case 20:
		return acd.Passed{Agent: a, Contact: c, ToQueue: q, Kind: acd.PassTransfer}
	case 21:
		return acd.TakenBack{Agent: a, Contact: c}
	case 22:
		return acd.RoleChanged{Agent: a, Contact: c, Role: acd.Role(r.IntN(3)), By: by}
	case 23:
		return acd.Parted{Agent: a, Contact: c}
	case 24:
		return acd.TookOver{Agent: acd.AgentID(1 + r.IntN(4)), Contact: c, Override: true, By: by}
	case 25:
		return acd.JoinedIn{Agent: acd.AgentID(1 + r.IntN(4)), Contact: c, Override: true, By: by}
	case 26:
		return acd.Reassigned{Contact: c, ToAgent: acd.AgentID(r.IntN(5)), ToQueue: q, By: by}
	case 27:
		return acd.ContactMoved{Contact: c, Queue: q, By: by}
	case 28:
		return []acd.Event{acd.AgentLost{Agent: a}, acd.AgentSignedOff{Agent: a}, acd.AgentNotReady{Agent: a, Reason: acd.ReasonOwn},
			acd.AgentForced{Agent: a, Duty: acd.Duty(r.IntN(3)), By: by}, acd.Restarted{}, acd.ContactClosed{Contact: c, By: by, Cause: acd.CauseSupervisor},
			acd.QueueSet{Queue: q, Rules: stormRules(r)}, acd.QueueHours{Queue: q, Open: r.IntN(3) > 0}, acd.AgentLeftQueue{Agent: a, Queue: q}}[r.IntN(9)]
	case 29:
		return acd.AgentSignedOn{Agent: a}
	case 30, 31:
		return acd.AgentReady{Agent: a}
	case 32:
		return acd.Tick{}
	}
	return acd.Spoke{Contact: c, Agent: []acd.AgentID{0, a}[r.IntN(2)]}
}

// spansOf are a log whole, from the middle on, and from a seal in the middle.
func spansOf(rows []Row) map[string]Span {
	middle := rows[len(rows)/2].At
	sealed := acd.New()
	for _, row := range rows {
		if row.At < middle {
			sealed.Adopt(row.At, row.Effects)
		}
	}
	return map[string]Span{"whole": {Words: true}, "from the middle": {Words: true, From: middle}, "from a seal": {Words: true, From: middle, Base: sealed}}
}

// after is the rows of a log that a span is read from.
func after(rows []Row, s Span) []Row {
	for s.Base != nil && rows[0].At < s.From {
		rows = rows[1:]
	}
	return rows
}

// TestStormsAreFollowed replays storms without a change: every decision is as it was.
func TestStormsAreFollowed(t *testing.T) {
	for seed := range uint64(300) {
		rows := storm(seed, 250)
		for name, span := range spansOf(rows) {
			r := read(t, span, after(rows, span))
			got, want := decided(t, r, Change{}, 1), decisions(rows, r.From, r.To)
			if i := differs(got, want); i >= 0 {
				t.Fatalf("seed %d, %s: decision %d of %d/%d is\n%+v, was\n%+v", seed, name, i, len(got), len(want), at(got, i), at(want, i))
			}
			if now := play(t, r, Change{}, 1).All(); now.Entered != r.Real().All().Entered || now.Answered != r.Real().All().Answered {
				t.Errorf("seed %d, %s: %+v, were %+v", seed, name, now, r.Real().All())
			}
		}
	}
}

// TestStormsWithAChange plays storms in which the change moves everything: the core's invariants hold, and every entry
// ends in one way.
func TestStormsWithAChange(t *testing.T) {
	for seed := range uint64(300) {
		rows := storm(seed, 250)
		for name, c := range changes() {
			span := spansOf(rows)[[]string{"whole", "from the middle", "from a seal"}[seed%3]]
			r := read(t, span, after(rows, span))
			p, err := r.player(c, seed)
			if err != nil {
				t.Fatal(err)
			}
			f := p.play(nil)
			if err := p.state.Check(); err != nil {
				t.Fatalf("seed %d, %s: %v", seed, name, err)
			}
			for q, x := range f.Queues {
				if in, out := x.Start+x.Entered, x.Answered+x.Abandoned+x.Redirected+x.Ended+x.End; in != out {
					t.Errorf("seed %d, %s, queue %d: %d in, %d out: %+v", seed, name, q, in, out, x)
				}
			}
		}
	}
}

func changes() map[string]Change {
	return map[string]Change{
		"staff": {Staff: map[acd.QueueID]int{1: 2, 2: -1}},
		"rules": {Rules: map[acd.QueueID]func(*acd.Rules){
			1: func(r *acd.Rules) {
				r.Offer, r.OfferTo, r.WrapUpForced, r.Selection = acd.Seconds(7), 3, true, acd.SelectLeastOccupied
			},
			2: func(r *acd.Rules) { r.WaitMax, r.WaitMaxTo, r.WrapUp = acd.Seconds(20), 1, acd.WrapUpTimed },
		}},
		"agents": {Agents: map[acd.AgentID]AgentChange{
			1: {SlotsMax: 5, Joins: []acd.QueueID{2}}, 2: {Shift: -acd.Seconds(600)}, 3: {Away: true},
			4: {Leaves: []acd.QueueID{1}, Skills: []acd.Skill{{Skill: 1, Level: 50}}, Shift: acd.Seconds(300)},
		}},
	}
}
