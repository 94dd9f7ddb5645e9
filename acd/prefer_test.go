package acd

import "testing"

// TestPreferenceEndsAsItsAgentIsTaught: two contacts prefer an agent; on one event the first ceases to and the agent is
// taught something, which has all who prefer the agent looked at again.
func TestPreferenceEndsAsItsAgentIsTaught(t *testing.T) {
	s, replica := New(), New()
	for i, ev := range []Event{
		QueueSet{Queue: 1, Rules: Rules{PreferFor: 1000}}, AgentSet{Agent: 1}, AgentJoinedQueue{Agent: 1, Queue: 1}, AgentSignedOn{Agent: 1},
		ContactRequested{Contact: 1, Visitor: 1, Queue: 1, Prefers: 1}, ContactRequested{Contact: 2, Visitor: 2, Queue: 1, Prefers: 1},
		AgentSet{Agent: 1, Skills: [SkillsMax]Skill{{1, 50}}},
	} {
		now := Time(100 * i)
		if i == 6 {
			now = 1450 // the first has waited for the agent since 400
		}
		replica.Adopt(now, s.Step(now, ev))
	}
	for name, s := range map[string]*State{"owner": s, "replica": replica} {
		first, _ := s.Contact(1)
		second, _ := s.Contact(2)
		if first.Prefers != 0 || second.Prefers != 1 {
			t.Errorf("%s: the contacts prefer %d and %d", name, first.Prefers, second.Prefers)
		}
		if err := s.Check(); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}
