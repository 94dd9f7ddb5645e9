package acd

import (
	"bytes"
	"slices"
	"testing"
)

// TestGoBack has a storm take one step back after every step ahead: the state is the one it was, all of it, and goes on
// from there.
func TestGoBack(t *testing.T) {
	back := 0
	for seed := range uint64(40) {
		s := newStorm(t, seed)
		var m Mark
		for range 300 {
			s.step()
			before := s.state.Encode()
			s.state.Mark(&m)
			for range 1 + s.r.IntN(4) {
				if ev := s.event(); !configures(ev) && slices.ContainsFunc(s.state.Step(s.now+Time(s.r.IntN(30_000)), ev), leaves) {
					s.state, _ = Decode(before) // a queue or an agent had drained: there is no way back
					s.state.Mark(&m)
				}
			}
			s.state.GoBack(&m)
			if err := s.state.Check(); err != nil || !bytes.Equal(s.state.Encode(), before) {
				t.Fatalf("seed %d: going back led elsewhere: %v", seed, err)
			}
			back++
		}
	}
	t.Logf("went back %d times", back)
}

func configures(ev Event) bool {
	switch ev.(type) {
	case QueueSet, QueueHours, QueueRemoved, AgentSet, AgentRemoved, AgentJoinedQueue, AgentLeftQueue:
		return true
	}
	return false
}

func leaves(e Effect) bool {
	switch e.(type) {
	case QueueGone, AgentGone:
		return true
	}
	return false
}
