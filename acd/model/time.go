package model

import (
	"slices"

	"parley/acd"
)

// lapse lets what is due pass: the earliest first; of several, offers, patience with visitors and with agents, what
// contacts wait for, wrap-up.
func (m *Model) lapse() {
	for {
		at, do := m.now+1, func() {}
		due := func(when acd.Time, then func()) {
			if when != 0 && when < at {
				at, do = when, then
			}
		}
		for _, state := range []acd.SlotState{acd.SlotOffered, acd.SlotActive, acd.SlotWrapUp} {
			for _, p := range m.pairs(state) {
				switch {
				case state == acd.SlotWrapUp:
					due(p.slot.until, func() { m.wrappedUp(p.contact, p.slot) })
				case state == acd.SlotOffered && p.slot.received:
					due(p.slot.deadline, func() { m.missed(p.contact, p.slot) })
				case state == acd.SlotOffered:
					due(min(p.slot.deadline, p.slot.receipt), func() { m.missed(p.contact, p.slot) })
				}
			}
			if state != acd.SlotActive {
				continue
			}
			for _, c := range m.contacts {
				if c.away {
					due(c.awayUntil, func() { m.gaveUp(c) })
				}
			}
			for _, a := range m.agents {
				if a.lostAt != 0 {
					due(a.lostAt.Add(a.grace), func() { m.graceOver(a) })
				}
			}
			for _, c := range m.contacts {
				for _, at := range m.stages(c) {
					due(at, func() { m.stage(c) })
				}
			}
		}
		if at > m.now {
			return
		}
		do()
	}
}

type pair struct {
	contact *contact
	slot    *slot
}

// pairs are all slots in a state, by number.
func (m *Model) pairs(in acd.SlotState) []pair {
	var all []pair
	for _, c := range m.contacts {
		for _, x := range c.in(in) {
			all = append(all, pair{c, x})
		}
	}
	slices.SortFunc(all, func(a, b pair) int { return int(a.slot.offer) - int(b.slot.offer) })
	return all
}

// missed: an offer that no screen showed means the desk is gone; one that was shown, that nobody answered.
func (m *Model) missed(c *contact, x *slot) {
	a := m.agent(x.agent)
	m.drop(c, x)
	m.back(c)
	switch {
	case !x.received && x.receipt <= x.deadline:
		m.lose(a)
	case x.kind == acd.PassRouted:
		m.standDown(a, acd.ReasonNoAnswer)
	default:
		m.settle(a)
	}
}

// lose: offers go on to others at once.
func (m *Model) lose(a *agent) {
	m.takeOffers(a)
	if a.lostAt == 0 {
		m.hushAll(a)
	}
	a.lostAt = m.now
	m.settle(a)
}

func (m *Model) takeOffers(a *agent) {
	for _, c := range m.with(a.id, acd.SlotOffered) {
		m.drop(c, c.slot(a.id))
		m.back(c)
	}
}

// standDown makes the agent not ready, or have it intended while there are contacts.
func (m *Model) standDown(a *agent, why acd.Reason) {
	m.takeOffers(a)
	a.reason, a.intended = why, acd.DutyNotReady
	m.settle(a)
}

// settle has an intention come true with the last contact over.
func (m *Model) settle(a *agent) {
	if a.intended != acd.DutyNone && len(m.with(a.id)) == 0 {
		if a.intended == acd.DutyReady && a.duty != acd.DutyReady {
			a.idleFrom = m.now
		}
		a.duty, a.intended = a.intended, acd.DutyNone
	}
	if a.duty == acd.DutyReady && a.intended != acd.DutyNotReady {
		a.reason = acd.ReasonNone
	}
}

func (m *Model) settleAll() {
	for _, a := range m.agents {
		m.settle(a)
	}
}

// graceOver: the agent did not come back.
func (m *Model) graceOver(a *agent) {
	why := acd.ReasonConnectionLost
	if a.reason == acd.ReasonNoAnswer {
		why = a.reason
	}
	m.logOut(a, why)
}

// logOut takes the agent out of everything.
func (m *Model) logOut(a *agent, why acd.Reason) {
	m.takeOffers(a)
	for _, c := range m.with(a.id, acd.SlotActive) {
		if x := c.slot(a.id); x == c.lead() {
			m.vanish(c, x)
		} else {
			m.drop(c, x)
		}
	}
	m.finish(a, m.with(a.id, acd.SlotWrapUp))
	a.duty, a.intended, a.reason, a.lostAt = acd.DutyNone, acd.DutyNone, why, 0
	m.settleAll()
}

// vanish: who joined first leads on where the lead is lost, or the contact goes back to the head.
func (m *Model) vanish(c *contact, x *slot) {
	m.drop(c, x)
	var first *slot
	for _, y := range c.in(acd.SlotActive) {
		if y.role == acd.RoleJoined && (first == nil || y.since < first.since) {
			first = y
		}
	}
	if first != nil {
		first.role = acd.RoleLead
		c.hush(m.now)
		return
	}
	c.slots = c.in(acd.SlotWrapUp)
	c.head = true
	m.wait(c, c.queue)
	m.turnOut(c)
}

// wait begins an entry in a queue. Who still has the contact in wrap-up handed it on, and is not offered it.
func (m *Model) wait(c *contact, q acd.QueueID) {
	c.queue, c.entered, c.ring = q, m.now, 0
	c.keepOut()
	m.bear(c)
}

// back is for a contact that nobody has any more: it keeps its place, where its queue lets it.
func (m *Model) back(c *contact) {
	if c.waits() {
		c.keepOut()
		m.bear(c)
		m.turnOut(c)
	}
}

func (c *contact) keepOut() {
	for _, x := range c.slots {
		c.leave(out{agent: x.agent})
	}
}
