package model

import (
	"slices"

	"parley/acd"
)

// lapse lets what is due pass: the earliest first; of several, offers before the grace of agents before wrap-up.
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
			for _, a := range m.agents {
				if state == acd.SlotActive && a.lostAt != 0 {
					due(a.lostAt.Add(a.grace), func() { m.graceOver(a) })
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
	a.lostAt = m.now
	m.settle(a)
}

func (m *Model) takeOffers(a *agent) {
	for _, c := range m.with(a.id, acd.SlotOffered) {
		m.drop(c, c.slot(a.id))
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

// graceOver: who joined first leads on where the agent led, or the contact goes back to the head.
func (m *Model) graceOver(a *agent) {
	for _, c := range m.with(a.id, acd.SlotActive) {
		x := c.slot(a.id)
		led := x == c.lead()
		m.drop(c, x)
		if !led {
			continue
		}
		var first *slot
		for _, y := range c.in(acd.SlotActive) {
			if y.role == acd.RoleJoined && (first == nil || y.since < first.since) {
				first = y
			}
		}
		if first != nil {
			first.role = acd.RoleLead
			continue
		}
		c.slots = c.in(acd.SlotWrapUp)
		c.head = true
		m.wait(c, c.queue)
	}
	for _, c := range m.with(a.id, acd.SlotWrapUp) {
		m.drop(c, c.slot(a.id))
	}
	if a.reason != acd.ReasonNoAnswer {
		a.reason = acd.ReasonConnectionLost
	}
	a.duty, a.intended, a.lostAt = acd.DutyNone, acd.DutyNone, 0
	m.settleAll()
}

// wait begins an entry in a queue. Who still has the contact in wrap-up handed it on, and is not offered it.
func (m *Model) wait(c *contact, q acd.QueueID) {
	c.queue, c.entered = q, m.now
	c.keepOut()
}

func (c *contact) keepOut() {
	for _, x := range c.slots {
		c.leave(out{agent: x.agent})
	}
}
