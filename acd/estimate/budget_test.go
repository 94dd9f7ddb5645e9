package estimate

import (
	"testing"

	"parley/acd"
)

// TestForetellingStaysWithinItsBudget asks for many large queues for a minute: what is simulated is bounded, and each
// queue comes to its turn.
func TestForetellingStaysWithinItsBudget(t *testing.T) {
	const queues, agents, seconds = 60, 400, 60
	s := crowd(t, queues, agents)
	live := NewLive()
	steps, known := 0, map[acd.QueueID]int{}
	now := s.Now()
	for second := range seconds {
		for ms := 0; ms < 1000; ms += 100 {
			now = now.Add(100)
			s.Step(now, acd.Tick{})
			for q := acd.QueueID(1); q <= queues; q++ {
				if _, ok := live.Of(s, q, 0); ok && second >= seconds/2 {
					known[q]++
				}
			}
			for q, x := range live.forecast.fresh {
				if x.until == now.Add(freshFor) { // just now
					steps += live.forecast.look(s, q).steps()
				}
			}
		}
	}
	if most := seconds*1000*stepsPerMS + stepsBurst + live.forecast.look(s, 1).steps(); steps > most || steps < most/2 {
		t.Errorf("%d steps; the budget is %d", steps, most)
	}
	for q := acd.QueueID(1); q <= queues; q++ {
		if known[q] == 0 {
			t.Errorf("queue %d was never foretold in the second half", q)
		}
	}
	exact := New()
	for q := acd.QueueID(1); q <= queues; q++ {
		if _, ok := exact.Of(s, q, 0); !ok {
			t.Fatalf("without a budget queue %d is not foretold", q)
		}
	}
}

// crowd is agents who serve everything and are busy, and two who wait in each queue.
func crowd(t *testing.T, queues, agents int) *acd.State {
	t.Helper()
	s := acd.New()
	now := acd.Time(1_000_000)
	does := func(ev acd.Event) {
		t.Helper()
		if why, refused := acd.Refused(s.Step(now, ev)); refused {
			t.Fatalf("%+v: %d", ev, why)
		}
	}
	for q := range queues {
		does(acd.QueueSet{Queue: acd.QueueID(q + 1), Rules: acd.Rules{WaitingMax: 1000}.Filled()})
	}
	for a := range agents {
		id := acd.AgentID(a + 1)
		does(acd.AgentSet{Agent: id, SlotsMax: 1, Grace: 30_000})
		for q := range queues {
			does(acd.AgentJoinedQueue{Agent: id, Queue: acd.QueueID(q + 1)})
		}
		does(acd.AgentSignedOn{Agent: id})
		does(acd.AgentReady{Agent: id})
	}
	contact := acd.ContactID(0)
	for n := range agents + 5*queues {
		contact++
		does(acd.ContactRequested{Contact: contact, Visitor: acd.VisitorID(contact), Queue: acd.QueueID(n%queues + 1)})
		if n < agents {
			does(acd.OfferAccepted{Agent: acd.AgentID(n + 1), Contact: contact})
		}
	}
	return s
}
