package whatif

import (
	"testing"

	"parley/acd"
)

// lived is what a replay shows of one agent.
type lived struct {
	signedOn, signedOff acd.Time // first and last
	most                int      // contacts at a time
	queues              map[acd.QueueID]int
}

// lives plays a change and follows each agent.
func lives(t *testing.T, r *Record, c Change) map[acd.AgentID]*lived {
	t.Helper()
	p, err := r.player(c, 1)
	if err != nil {
		t.Fatal(err)
	}
	all, slots := map[acd.AgentID]*lived{}, map[acd.AgentID]int{}
	of := func(a acd.AgentID) *lived {
		if all[a] == nil {
			all[a] = &lived{queues: map[acd.QueueID]int{}}
		}
		return all[a]
	}
	p.seen = func(at acd.Time, ev acd.Event, effects []acd.Effect) {
		for _, e := range effects {
			switch e := e.(type) {
			case acd.AgentStands:
				if x := of(e.Agent); e.Duty != acd.DutyNone && x.signedOn == 0 {
					x.signedOn = at
				} else if e.Duty == acd.DutyNone {
					x.signedOff = at
				}
			case acd.Offered:
				slots[e.Agent]++
				of(e.Agent).most = max(of(e.Agent).most, slots[e.Agent])
				if v, there := p.state.Contact(e.Contact); there && e.Kind == acd.PassRouted {
					of(e.Agent).queues[v.Queue]++
				}
			case acd.Revoked:
				slots[e.Agent]--
			case acd.Declined:
				slots[e.Agent]--
			case acd.PartedFrom:
				slots[e.Agent]--
			case acd.AgentVanished:
				slots[e.Agent]--
			case acd.Closed:
				slots[e.Agent]--
			}
		}
	}
	p.play(nil)
	return all
}

// TestWhatAChangeDoes plays a day with each change by itself and looks at the agents it is about.
func TestWhatAChangeDoes(t *testing.T) {
	r := read(t, Span{}, logOf(t, dayOf(1200, 4)))
	was := lives(t, r, Change{})
	one, other := acd.AgentID(0), acd.QueueID(0)
	for a := acd.AgentID(1); one == 0; a++ { // serves one queue, several contacts at a time
		if x := was[a]; x != nil && len(x.queues) == 1 && x.most > 1 {
			one = a
		}
	}
	for q := acd.QueueID(1); q <= 3; q++ {
		if was[one].queues[q] == 0 {
			other = q
		}
	}
	with := func(c AgentChange) *lived {
		return lives(t, r, Change{Agents: map[acd.AgentID]AgentChange{one: c}})[one]
	}
	if x := with(AgentChange{SlotsMax: 1}); x.most != 1 {
		t.Errorf("one contact at a time: %d", x.most)
	}
	if x := with(AgentChange{Away: true}); x != nil && x.signedOn != 0 {
		t.Errorf("away: %+v", x)
	}
	if x := with(AgentChange{Joins: []acd.QueueID{other}}); x.queues[other] == 0 {
		t.Errorf("joins: %v", x.queues)
	}
	if x := with(AgentChange{Leaves: []acd.QueueID{1, 2, 3}}); len(x.queues) != 0 {
		t.Errorf("leaves: %v", x.queues)
	}
	if x := with(AgentChange{Shift: acd.Seconds(3600)}); x.signedOn != was[one].signedOn.Add(acd.Seconds(3600)) {
		t.Errorf("an hour later: %d, was %d", x.signedOn, was[one].signedOn)
	}
	if x := with(AgentChange{Skills: []acd.Skill{}}); x.signedOn != was[one].signedOn {
		t.Errorf("without skills: %+v", x)
	}
}

// TestStaffIsDrawnAnewWithEachSeed counts the agents who come.
func TestStaffIsDrawnAnewWithEachSeed(t *testing.T) {
	r := read(t, Span{}, logOf(t, dayOf(1200, 4)))
	before := len(lives(t, r, Change{}))
	if n := len(lives(t, r, Change{Staff: map[acd.QueueID]int{1: 3}})); n != before+3 {
		t.Errorf("three more: %d, were %d", n, before)
	}
	drawnBy := func(seed uint64) (who acd.AgentID) {
		s, err := acd.Decode(r.start)
		if err != nil {
			t.Fatal(err)
		}
		for _, like := range planned(r, Change{Staff: map[acd.QueueID]int{1: 1}}, seed, s).likes() {
			who = like
		}
		return who
	}
	seen := map[acd.AgentID]bool{}
	for seed := range uint64(20) {
		seen[drawnBy(seed)] = true
		if drawnBy(seed) != drawnBy(seed) {
			t.Errorf("seed %d draws another agent the second time", seed)
		}
	}
	if len(seen) < 3 || seen[0] {
		t.Errorf("drawn: %v", seen)
	}
	nobody := lives(t, r, Change{Staff: map[acd.QueueID]int{1: -1000, 2: -1000, 3: -1000}})
	for a, x := range nobody {
		if len(x.queues) > 0 {
			t.Errorf("agent %d was offered contacts: %v", a, x.queues)
		}
	}
}
