package model

import "parley/acd"

// What supervisors do.

func (m *Model) direct(ev acd.Event) acd.Rejection {
	switch ev := ev.(type) {
	case acd.Reassigned:
		return m.ofContact(ev.Contact, func(c *contact) acd.Rejection {
			switch {
			case (ev.ToAgent == 0) == (ev.ToQueue == 0):
				return acd.RejectedUnknown
			case ev.ToAgent != 0:
				return m.pass(c, m.agent(ev.ToAgent), acd.PassReassigned, 0, ev.Override)
			case c.lead() == nil && c.queue == ev.ToQueue:
				return acd.RejectedNothing
			}
			return m.send(c, m.queue(ev.ToQueue), false)
		})
	case acd.ContactMoved:
		return m.ofContact(ev.Contact, func(c *contact) acd.Rejection {
			switch {
			case c.lead() != nil:
				return acd.RejectedState
			case c.queue == ev.Queue:
				return acd.RejectedNothing
			}
			return m.send(c, m.queue(ev.Queue), false)
		})
	case acd.ContactPrioritized:
		return m.ofContact(ev.Contact, func(c *contact) acd.Rejection {
			priority := max(-acd.PriorityMax, min(ev.Priority, acd.PriorityMax))
			switch {
			case c.lead() != nil:
				return acd.RejectedState
			case c.priority == priority:
				return acd.RejectedNothing
			}
			c.priority = priority
			return fine
		})
	case acd.ContactClosed:
		return m.ofContact(ev.Contact, m.end)
	}
	return fine
}

func (m *Model) force(ev acd.AgentForced) acd.Rejection {
	a := m.agent(ev.Agent)
	switch {
	case a == nil:
		return acd.RejectedUnknown
	case a.duty == acd.DutyNone:
		return acd.RejectedState
	}
	why := ev.Reason
	if why == acd.ReasonNone {
		why = acd.ReasonForced
	}
	switch {
	case ev.Duty == acd.DutyNone:
		m.logOut(a, why)
		return fine
	case a.lostAt != 0:
		return acd.RejectedState
	case ev.Duty == acd.DutyReady:
		return m.ready(a)
	case ev.Duty == acd.DutyNotReady:
		return m.notReady(a, why)
	}
	return acd.RejectedUnknown
}
