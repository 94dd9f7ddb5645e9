package model

import "parley/acd"

func (m *Model) accept(c *contact, x *slot) acd.Rejection {
	if x.role == acd.RoleLead {
		m.lead(c, x, x.kind == acd.PassTransfer)
	} else {
		x.activate(m.now, x.role)
	}
	m.agent(x.agent).idleFrom = m.now
	return fine
}

// activate makes the slot a part in the conversation.
func (x *slot) activate(now acd.Time, role acd.Role) {
	if x.state != acd.SlotActive {
		*x = slot{agent: x.agent, offer: x.offer, queue: x.queue, since: now}
	}
	x.state, x.role = acd.SlotActive, role
}

// lead makes a slot the lead's: all offers end, and who led so far lets go.
func (m *Model) lead(c *contact, x *slot, transferred bool) {
	was := c.lead()
	fresh := x.state != acd.SlotActive
	x.activate(m.now, acd.RoleLead)
	c.hush(m.now)
	if fresh {
		m.bear(c)
	}
	for _, y := range c.in(acd.SlotOffered) {
		m.drop(c, y)
	}
	if was != nil {
		m.wrapUp(c, was, transferred)
	}
	if fresh {
		c.left = nil
	}
}

// wrapUp is a slot's wrap-up, as the queue it began in says; none: it is over at once.
func (m *Model) wrapUp(c *contact, x *slot, handedOn bool) {
	rules := m.rules(x.queue)
	if rules.WrapUp == acd.WrapUpNone {
		m.drop(c, x)
		return
	}
	*x = slot{agent: x.agent, offer: x.offer, queue: x.queue, state: acd.SlotWrapUp, role: x.role, since: m.now, forced: rules.WrapUpForced, handedOn: handedOn}
	if rules.WrapUp != acd.WrapUpManual {
		x.until, x.strict = m.now.Add(rules.WrapUpFor), rules.WrapUp == acd.WrapUpTimedStrict
	}
}

func (m *Model) decline(c *contact, x *slot) acd.Rejection {
	rules := m.rules(c.queue)
	if c.lead() == nil {
		c.leave(out{x.agent, m.now.Add(rules.DeclineExcludes)})
	}
	m.drop(c, x)
	m.back(c)
	if x.kind == acd.PassRouted && rules.DeclineNotReady {
		m.standDown(m.agent(x.agent), acd.ReasonDeclined)
	}
	return fine
}

// end is the end of the visit: who was in the conversation wraps up, but for those consulted.
func (m *Model) end(c *contact) acd.Rejection {
	m.disperse(c, false)
	c.over, c.away, c.left = true, false, nil
	if len(c.slots) == 0 {
		c.slots = []*slot{{}}
		m.drop(c, c.slots[0])
	}
	return fine
}

// disperse has everybody let go of the contact.
func (m *Model) disperse(c *contact, handedOn bool) {
	for _, x := range c.in(acd.SlotOffered) {
		m.drop(c, x)
	}
	for _, x := range c.in(acd.SlotActive) {
		if x.role == acd.RoleConsulted {
			m.drop(c, x)
		} else {
			m.wrapUp(c, x, handedOn)
		}
	}
}

func (m *Model) handOn(ev acd.Event) acd.Rejection {
	switch ev := ev.(type) {
	case acd.Passed:
		return m.leading(ev.Agent, ev.Contact, func(c *contact, _ *slot) acd.Rejection {
			switch q := m.queue(ev.ToQueue); {
			case ev.Kind < acd.PassTransfer || ev.Kind > acd.PassConference:
				return acd.RejectedState
			case (ev.ToAgent == 0) == (ev.ToQueue == 0):
				return acd.RejectedUnknown
			case ev.ToAgent != 0:
				return m.pass(c, m.agent(ev.ToAgent), ev.Kind, ev.Agent, ev.Override)
			case ev.Kind == acd.PassTransfer:
				return m.send(c, q, true)
			case q == nil:
				return acd.RejectedUnknown
			default:
				return m.consult(c, q, ev)
			}
		})
	case acd.TakenBack:
		return m.takeBack(ev)
	case acd.RoleChanged:
		return m.pair(ev.Agent, ev.Contact, acd.SlotActive, func(c *contact, x *slot) acd.Rejection {
			switch {
			case x == c.lead():
				return acd.RejectedState
			case x.role == ev.Role:
				return acd.RejectedNothing
			case ev.Role == acd.RoleLead:
				m.lead(c, x, true)
			default:
				x.role = ev.Role
			}
			return fine
		})
	case acd.Parted:
		return m.pair(ev.Agent, ev.Contact, acd.SlotActive, func(c *contact, x *slot) acd.Rejection {
			switch {
			case x == c.lead():
				return acd.RejectedState
			case x.role == acd.RoleConsulted:
				m.drop(c, x)
			default:
				m.wrapUp(c, x, false)
			}
			return fine
		})
	case acd.Reassigned, acd.ContactMoved, acd.ContactPrioritized, acd.ContactClosed:
		return m.direct(ev)
	case acd.TookOver:
		return m.comeIn(ev.Contact, ev.Agent, ev.Override, acd.RoleLead)
	case acd.JoinedIn:
		if c := m.contact(ev.Contact); c != nil && c.lead() == nil {
			return acd.RejectedState
		}
		return m.comeIn(ev.Contact, ev.Agent, ev.Override, acd.RoleJoined)
	}
	return fine // time passes
}

// mayHave: the agent is there and has room, or a supervisor says so. What is left of the contact with just this agent
// ends with that.
func (m *Model) mayHave(c *contact, a *agent, override bool) acd.Rejection {
	switch {
	case a == nil:
		return acd.RejectedUnknown
	case a.duty == acd.DutyNone || a.lostAt != 0 || a.drains:
		return acd.RejectedState
	}
	x := c.slot(a.id)
	switch {
	case x != nil && x.state != acd.SlotWrapUp:
		return acd.RejectedConflict
	case !override && !m.room(c.queue, a, x):
		return acd.RejectedLimit
	case x != nil:
		m.drop(c, x)
	}
	return fine
}

// pass puts the contact before one agent, ready or not.
func (m *Model) pass(c *contact, a *agent, kind acd.Pass, from acd.AgentID, override bool) acd.Rejection {
	if no := m.mayHave(c, a, override); no != fine {
		return no
	}
	for _, x := range c.in(acd.SlotOffered) { // a contact is to be led by one at a time
		if (kind == acd.PassTransfer || kind == acd.PassReassigned) && x.role == acd.RoleLead {
			m.drop(c, x)
		}
	}
	m.offer(c, a, kind, from)
	if c.lead() == nil {
		m.bear(c)
	}
	return fine
}

// consult asks in whom a queue's routing would choose.
func (m *Model) consult(c *contact, q *queue, ev acd.Passed) acd.Rejection {
	a := m.pick(q, c, ev.Agent)
	if a == nil {
		return acd.RejectedLimit
	}
	return m.pass(c, a, ev.Kind, ev.Agent, false)
}

// send has the contact wait in a queue, taken from whoever has it.
func (m *Model) send(c *contact, q *queue, handedOn bool) acd.Rejection {
	if q == nil {
		return acd.RejectedUnknown
	}
	if no := m.takes(q, c.callback); no != fine {
		return no
	}
	m.disperse(c, handedOn)
	m.wait(c, q.id)
	return fine
}

func (m *Model) takeBack(ev acd.TakenBack) acd.Rejection {
	c := m.contact(ev.Contact)
	if c == nil || m.agent(ev.Agent) == nil {
		return acd.RejectedUnknown
	}
	x, found := c.slot(ev.Agent), false
	switch {
	case x == nil || c.over:
		return acd.RejectedState
	case x == c.lead():
		for _, y := range c.in(acd.SlotOffered) {
			if y.from == ev.Agent {
				m.drop(c, y)
				found = true
			}
		}
		if !found {
			return acd.RejectedState
		}
	case x.state == acd.SlotWrapUp && x.handedOn && x.since == c.entered && c.lead() == nil:
		m.lead(c, x, false)
		m.agent(ev.Agent).idleFrom = m.now
	default:
		return acd.RejectedState
	}
	return fine
}

// comeIn is a supervisor's way into a conversation, without an offer.
func (m *Model) comeIn(id acd.ContactID, agent acd.AgentID, override bool, role acd.Role) acd.Rejection {
	return m.ofContact(id, func(c *contact) acd.Rejection {
		a, x := m.agent(agent), c.slot(agent)
		switch {
		case a == nil:
			return acd.RejectedUnknown
		case a.duty == acd.DutyNone || a.lostAt != 0:
			return acd.RejectedState
		case x == nil:
			if no := m.mayHave(c, a, override); no != fine {
				return no
			}
			m.last++
			x = &slot{agent: agent, offer: m.last, queue: c.queue}
			c.add(x)
		case x.state == acd.SlotActive && (x == c.lead() || role == acd.RoleJoined && x.role == acd.RoleJoined):
			return acd.RejectedNothing
		}
		began := x.state != acd.SlotActive
		if role == acd.RoleLead {
			m.lead(c, x, false)
		} else {
			x.activate(m.now, role)
		}
		if began {
			a.idleFrom = m.now
		}
		return fine
	})
}
