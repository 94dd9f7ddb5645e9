package model

import (
	"slices"

	"parley/acd"
)

// Step has an event happen and says how it is answered; false: not refused.
func (m *Model) Step(now acd.Time, ev acd.Event) (acd.Rejection, bool) {
	m.now = max(m.now, now)
	for _, c := range m.contacts {
		c.left = slices.DeleteFunc(c.left, func(o out) bool { return o.until != 0 && o.until <= m.now })
	}
	if ev == (acd.Restarted{}) {
		m.restart()
	}
	m.lapse()
	m.cameBack()
	no, refused := m.handle(ev)
	m.settleAll()
	m.cameBack()
	m.sweep()
	m.route()
	return no, refused
}

// cameBack: of what waits now, who has it in wrap-up is left out.
func (m *Model) cameBack() {
	for _, c := range m.contacts {
		if c.waits() {
			c.keepOut()
		}
	}
}

const fine = acd.Rejection(255)

func (m *Model) handle(ev acd.Event) (acd.Rejection, bool) {
	no := m.answer(ev)
	if no == fine {
		return 0, false
	}
	return no, true
}

func (m *Model) answer(ev acd.Event) acd.Rejection {
	switch ev := ev.(type) {
	case acd.QueueSet, acd.QueueHours, acd.QueueRemoved, acd.AgentSet, acd.AgentRemoved, acd.AgentJoinedQueue, acd.AgentLeftQueue:
		return m.configure(ev)
	case acd.ContactRequested:
		return m.request(ev)
	case acd.Spoke:
		return m.ofContact(ev.Contact, func(c *contact) acd.Rejection { return m.speak(c, ev.Agent) })
	case acd.VisitorLost:
		return m.ofContact(ev.Contact, m.visitorLost)
	case acd.VisitorReturned:
		return m.ofContact(ev.Contact, m.visitorReturned)
	case acd.OfferFailed:
		return m.failed(ev)
	case acd.AgentForced:
		return m.force(ev)
	case acd.VisitorLeft:
		return m.ofContact(ev.Contact, func(c *contact) acd.Rejection { return m.end(c) })
	case acd.AgentSignedOn:
		return m.signOn(m.agent(ev.Agent))
	case acd.AgentLost, acd.AgentSignedOff, acd.AgentReady, acd.AgentNotReady:
		return m.agentSays(ev)
	case acd.OfferReceived:
		for _, p := range m.pairs(acd.SlotOffered) {
			if p.slot.offer == ev.Offer {
				if p.slot.received {
					return acd.RejectedNothing
				}
				p.slot.received = true
				return fine
			}
		}
		return acd.RejectedUnknown
	case acd.OfferAccepted:
		return m.pair(ev.Agent, ev.Contact, acd.SlotOffered, m.accept)
	case acd.OfferDeclined:
		return m.pair(ev.Agent, ev.Contact, acd.SlotOffered, m.decline)
	case acd.AgentHungUp:
		return m.leading(ev.Agent, ev.Contact, func(c *contact, _ *slot) acd.Rejection { return m.end(c) })
	case acd.WrapUpFiled:
		return m.pair(ev.Agent, ev.Contact, acd.SlotWrapUp, func(_ *contact, x *slot) acd.Rejection {
			x.code = ev.Code
			return fine
		})
	case acd.WrapUpDone:
		return m.pair(ev.Agent, ev.Contact, acd.SlotWrapUp, func(c *contact, x *slot) acd.Rejection {
			if no := x.held(); no != fine {
				return no
			}
			m.wrappedUp(c, x)
			return fine
		})
	case acd.WrapUpExtended:
		return m.pair(ev.Agent, ev.Contact, acd.SlotWrapUp, m.extend)
	default:
		return m.handOn(ev)
	}
}

// extend has a wrap-up end a minute later, and five after its queue's time at the latest.
func (m *Model) extend(_ *contact, x *slot) acd.Rejection {
	if x.until == 0 || x.strict {
		return acd.RejectedState
	}
	last := x.since.Add(m.rules(x.queue).WrapUpFor).Add(acd.Seconds(300))
	if x.until >= last {
		return acd.RejectedLimit
	}
	x.until = min(last, x.until.Add(acd.Seconds(60)))
	return fine
}

// ofContact is for what concerns a visit that goes on.
func (m *Model) ofContact(id acd.ContactID, do func(*contact) acd.Rejection) acd.Rejection {
	c := m.contact(id)
	switch {
	case c == nil:
		return acd.RejectedUnknown
	case c.over:
		return acd.RejectedState
	}
	return do(c)
}

// pair is for what concerns an agent and a contact that must stand so with one another.
func (m *Model) pair(a acd.AgentID, id acd.ContactID, state acd.SlotState, do func(*contact, *slot) acd.Rejection) acd.Rejection {
	c := m.contact(id)
	if c == nil || m.agent(a) == nil {
		return acd.RejectedUnknown
	}
	if x := c.slot(a); x != nil && x.state == state {
		return do(c, x)
	}
	return acd.RejectedState
}

func (m *Model) leading(a acd.AgentID, id acd.ContactID, do func(*contact, *slot) acd.Rejection) acd.Rejection {
	return m.pair(a, id, acd.SlotActive, func(c *contact, x *slot) acd.Rejection {
		if x != c.lead() {
			return acd.RejectedState
		}
		return do(c, x)
	})
}

func (m *Model) request(ev acd.ContactRequested) acd.Rejection {
	if m.queue(ev.Queue) == nil {
		return acd.RejectedUnknown
	}
	for _, c := range m.contacts {
		if c.id == ev.Contact || c.visitor == ev.Visitor && !c.over && !c.callback && !ev.Callback {
			return acd.RejectedConflict
		}
	}
	q, no := m.taker(ev.Queue, ev.Callback)
	if no != fine {
		return no
	}
	c := &contact{
		id: ev.Contact, visitor: ev.Visitor, queue: q.id, needs: ev.Needs, priority: ev.Priority, callback: ev.Callback,
		arrived: m.now, entered: m.now,
	}
	if m.agent(ev.Prefers) != nil {
		c.prefers, c.prefersUntil = ev.Prefers, m.now.Add(q.rules.PreferFor)
	}
	m.contacts = append(m.contacts, c)
	return fine
}

func (m *Model) signOn(a *agent) acd.Rejection {
	switch {
	case a == nil:
		return acd.RejectedUnknown
	case a.lostAt != 0:
		a.lostAt = 0
		m.hushAll(a)
	case a.duty == acd.DutyNone:
		a.duty = acd.DutyNotReady
		if a.reason != acd.ReasonNoAnswer {
			a.reason = acd.ReasonLogin
		}
	default:
		return acd.RejectedNothing
	}
	return fine
}

// agentSays is for what only somebody who is signed on can do, or have happen.
func (m *Model) agentSays(ev acd.Event) acd.Rejection {
	var id acd.AgentID
	switch ev := ev.(type) {
	case acd.AgentLost:
		id = ev.Agent
	case acd.AgentSignedOff:
		id = ev.Agent
	case acd.AgentReady:
		id = ev.Agent
	case acd.AgentNotReady:
		id = ev.Agent
	}
	a := m.agent(id)
	switch {
	case a == nil:
		return acd.RejectedUnknown
	case a.duty == acd.DutyNone:
		return acd.RejectedState
	}
	switch ev := ev.(type) {
	case acd.AgentLost:
		if a.lostAt != 0 {
			return acd.RejectedNothing
		}
		m.lose(a)
	case acd.AgentSignedOff:
		return m.signOff(a)
	case acd.AgentReady:
		return m.ready(a)
	case acd.AgentNotReady:
		return m.notReady(a, ev.Reason)
	}
	return fine
}

// wrapUps are the agent's that may be ended by hand, and what keeps the others open: a code above all.
func (m *Model) wrapUps(a *agent) (free []*contact, no acd.Rejection) {
	no = fine
	for _, c := range m.with(a.id, acd.SlotWrapUp) {
		switch held := c.slot(a.id).held(); {
		case held == fine:
			free = append(free, c)
		case no != acd.RejectedCode:
			no = held
		}
	}
	return free, no
}

func (x *slot) held() acd.Rejection {
	switch {
	case x.forced && x.code == 0:
		return acd.RejectedCode
	case x.strict:
		return acd.RejectedState
	}
	return fine
}

func (m *Model) signOff(a *agent) acd.Rejection {
	free, held := m.wrapUps(a)
	switch {
	case len(m.with(a.id, acd.SlotActive)) > 0:
		return acd.RejectedBusy
	case held != fine:
		return held
	}
	m.takeOffers(a)
	m.finish(a, free)
	a.duty, a.intended, a.reason, a.lostAt = acd.DutyNone, acd.DutyNone, acd.ReasonNone, 0
	return fine
}

func (m *Model) finish(a *agent, contacts []*contact) {
	for _, c := range contacts {
		m.drop(c, c.slot(a.id))
	}
}

func (m *Model) ready(a *agent) acd.Rejection {
	free, held := m.wrapUps(a)
	switch {
	case a.lostAt != 0:
		return acd.RejectedState
	case held == acd.RejectedCode:
		return held
	}
	duty, intended := acd.DutyReady, acd.DutyNone
	if held != fine || len(m.with(a.id, acd.SlotActive)) > 0 && a.duty == acd.DutyReady {
		duty, intended = a.duty, acd.DutyReady
	}
	if len(free) == 0 && duty == a.duty && intended == a.intended {
		return acd.RejectedNothing
	}
	if a.duty != acd.DutyReady || len(free) > 0 {
		a.idleFrom = m.now
	}
	m.finish(a, free)
	a.duty, a.intended = duty, intended
	return fine
}

func (m *Model) notReady(a *agent, why acd.Reason) acd.Rejection {
	free, _ := m.wrapUps(a)
	switch {
	case a.lostAt != 0:
		return acd.RejectedState
	case why == a.reason && (a.duty == acd.DutyNotReady || a.intended == acd.DutyNotReady) && len(free) == 0:
		return acd.RejectedNothing
	}
	m.finish(a, free)
	m.standDown(a, why)
	return fine
}

func (m *Model) wrappedUp(c *contact, x *slot) {
	a := m.agent(x.agent)
	m.drop(c, x)
	a.idleFrom = m.now
	m.settle(a)
}
