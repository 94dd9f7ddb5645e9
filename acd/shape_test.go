package acd

import "testing"

// duo is two agents who serve a queue, one of them with a contact that was requested after so long.
func duo(t *testing.T, lucky AgentID, contact ContactID, after Span) *State {
	t.Helper()
	s := New()
	now := Time(1000)
	step := func(ev Event) {
		now = now.Add(after)
		if why, refused := Refused(s.Step(now, ev)); refused {
			t.Fatalf("%T: %d", ev, why)
		}
	}
	step(QueueSet{Queue: 1})
	for id := AgentID(1); id <= 2; id++ {
		step(AgentSet{Agent: id})
		step(AgentJoinedQueue{Agent: id, Queue: 1})
		step(AgentSignedOn{Agent: id})
	}
	step(AgentReady{Agent: lucky})
	step(ContactRequested{Contact: contact, Visitor: VisitorID(contact), Queue: 1})
	return s
}

func TestShape(t *testing.T) {
	first := duo(t, 1, 7, 10)
	for name, other := range map[string]*State{
		"the other agent":    duo(t, 2, 7, 10),
		"another contact":    duo(t, 1, 8, 10),
		"more time between":  duo(t, 1, 7, 999),
		"all at one moment":  duo(t, 1, 7, 0),
		"read back":          reread(t, first),
		"all three together": duo(t, 2, 9, 123),
	} {
		if other.Shape() != first.Shape() {
			t.Errorf("%s: another shape", name)
		}
	}
	for name, ev := range map[string]Event{
		"received": OfferReceived{Offer: 1}, "accepted": OfferAccepted{Agent: 1, Contact: 7}, "lost": VisitorLost{Contact: 7},
		"one more": ContactRequested{Contact: 8, Visitor: 8, Queue: 1}, "the other ready": AgentReady{Agent: 2},
	} {
		s := duo(t, 1, 7, 10)
		s.Step(s.Now()+1, ev)
		if s.Shape() == first.Shape() {
			t.Errorf("%s: the same shape", name)
		}
	}
}

func reread(t *testing.T, s *State) *State {
	t.Helper()
	again, err := Decode(s.Encode())
	if err != nil {
		t.Fatal(err)
	}
	return again
}
