package xmpp

import "parley/acd"

// forced is an agent's state as a supervisor set it.
type forced struct {
	by   acd.AgentID
	duty acd.Duty
}

// noteForced remembers who set an agent's state from above, for as long as that holds: until the agent says otherwise, or the
// ACD does. There is no name for somebody who is no agent, such as a program, and none after a restart; the audit trail knows.
func (b *bridge) noteForced(ev acd.Event, effects []acd.Effect) {
	switch ev := ev.(type) {
	case acd.AgentForced:
		if _, refused := acd.Refused(effects); refused {
			return
		}
		delete(b.forced, ev.Agent)
		if ev.By != 0 && ev.By != ev.Agent {
			b.forced[ev.Agent] = forced{ev.By, ev.Duty}
		}
	case acd.AgentReady:
		delete(b.forced, ev.Agent)
	case acd.AgentNotReady:
		delete(b.forced, ev.Agent)
	}
	for _, e := range effects {
		if stands, ok := e.(acd.AgentStands); ok {
			if f, is := b.forced[stands.Agent]; is && stands.Duty != f.duty && stands.Intended != f.duty {
				delete(b.forced, stands.Agent)
			}
		}
	}
}
