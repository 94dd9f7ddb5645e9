package acd_test

import (
	"bytes"
	"testing"

	"parley/acd"
)

// TestReplayAdoptsFromTheFirstDifference: however far Step agrees with the log, each logged decision is made true once.
func TestReplayAdoptsFromTheFirstDifference(t *testing.T) {
	begin := func() *acd.State {
		s := acd.New()
		for _, ev := range []acd.Event{
			acd.QueueSet{Queue: 1}, acd.AgentSet{Agent: 1}, acd.AgentSet{Agent: 2},
			acd.AgentJoinedQueue{Agent: 1, Queue: 1}, acd.AgentJoinedQueue{Agent: 2, Queue: 1},
			acd.AgentSignedOn{Agent: 1}, acd.AgentSignedOn{Agent: 2}, acd.AgentReady{Agent: 1}, acd.AgentReady{Agent: 2},
		} {
			s.Step(1000, ev)
		}
		return s
	}
	ev := acd.ContactRequested{Contact: 5, Visitor: 6, Queue: 1}
	today := begin().Step(2000, ev) // Waiting, Offered to agent 1, how agent 1 stands
	otherAgent := append([]acd.Effect(nil), today...)
	offer := otherAgent[1].(acd.Offered)
	offer.Agent = 2
	otherAgent[1] = offer
	for name, logged := range map[string][]acd.Effect{
		"as today":               today,
		"nothing":                nil,
		"only the beginning":     today[:1],
		"more than today":        append(append([]acd.Effect(nil), today...), acd.Received{Offer: 1}),
		"another agent":          otherAgent,
		"another from the start": {acd.Rejected{Why: acd.RejectedFull}},
	} {
		follower, owner := begin(), begin()
		follower.Adopt(2000, logged)
		if diverged := owner.Replay(2000, ev, logged); diverged != (name != "as today") {
			t.Errorf("%s: diverged %v", name, diverged)
		}
		if !bytes.Equal(owner.Encode(), follower.Encode()) {
			t.Errorf("%s: the state is not what was told", name)
		}
		if err := owner.CheckIndexes(); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		owner.Step(3000, acd.Tick{})
		if err := owner.Check(); err != nil && name != "another agent" {
			t.Errorf("%s, and on: %v", name, err)
		}
	}
}
