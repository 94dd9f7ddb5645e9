package model

import (
	"cmp"
	"slices"

	"parley/acd"
)

// route offers what waits, and then what rings at fewer agents than it may, until nobody is there for anybody: heads first, then who has waited the larger part of the
// queue's target by its weight, then by arrival, a step of priority counting as an arrival so much earlier.
func (m *Model) route() {
	for m.routeOne() {
	}
}

func (m *Model) routeOne() bool {
	var line []*contact
	for _, c := range m.contacts {
		if c.waits() || m.wants(c) > 0 {
			line = append(line, c)
		}
	}
	slices.SortFunc(line, m.before)
	for _, c := range line {
		if fit := m.fit(c); len(fit) > 0 {
			n := max(1, m.rules(c.queue).OfferTo)
			switch {
			case m.keeper(c) != nil:
				n = 1
			case !c.waits():
				n = m.wants(c)
			}
			for _, a := range fit[:min(n, len(fit))] {
				m.offer(c, a, acd.PassRouted, 0)
			}
			return true
		}
	}
	return false
}

// wants is how many agents more a contact that rings is to be put before.
func (m *Model) wants(c *contact) int {
	if !m.goesToSeveral(c) {
		return 0
	}
	return max(0, m.rules(c.queue).OfferTo-len(c.in(acd.SlotOffered)))
}

// goesToSeveral: the contact rings by routing's choice, in a queue where it may at several agents.
func (m *Model) goesToSeveral(c *contact) bool {
	ringing := c.in(acd.SlotOffered)
	return !c.over && c.lead() == nil && len(ringing) > 0 && ringing[0].kind == acd.PassRouted && m.rules(c.queue).OfferTo > 1
}

// waitedOut: the longest wait is over.
func (m *Model) waitedOut(c *contact) bool {
	longest := m.rules(c.queue).WaitMax
	return longest > 0 && c.entered.Add(longest) <= m.now
}

func (m *Model) before(x, y *contact) int {
	if x.waits() != y.waits() {
		if x.waits() {
			return -1
		}
		return 1
	}
	if x.head != y.head {
		if x.head {
			return -1
		}
		return 1
	}
	return cmp.Or(cmp.Compare(m.urgency(y, x), m.urgency(x, y)), cmp.Compare(m.arrival(x), m.arrival(y)), cmp.Compare(x.id, y.id))
}

// urgency is how long x has waited, by its queue's weight and as a part of its target; times the other's target, so that
// the two can be compared.
func (m *Model) urgency(x, than *contact) int64 {
	rules, others := m.rules(x.queue), m.rules(than.queue)
	return max(0, int64(m.now-m.arrival(x))) * int64(rules.Weight) * int64(others.Target)
}

func (m *Model) arrival(c *contact) acd.Time {
	rules := m.rules(c.queue)
	return c.arrived - acd.Time(c.priority+rules.Priority)*acd.Time(rules.Boost)
}

// fit are the agents who may be offered the contact, the best first.
func (m *Model) fit(c *contact) []*agent {
	var fit []*agent
	if c.away || c.callback && m.queue(c.queue).closed || !c.waits() && m.waitedOut(c) {
		return nil
	}
	keeper := m.keeper(c)
	for _, a := range m.agents {
		if (keeper == nil || keeper == a) && !c.rings(a.id) && a.routable() && m.suits(c, a) && m.room(c.queue, a, nil) {
			fit = append(fit, a)
		}
	}
	m.order(fit, m.rules(c.queue).Selection, c.needs)
	return fit
}

func (c *contact) rings(a acd.AgentID) bool {
	x := c.slot(a)
	return x != nil && x.state == acd.SlotOffered
}

// order sorts agents, the best first.
func (m *Model) order(fit []*agent, by acd.Selection, needs [acd.NeedsMax]acd.Need) {
	slices.SortFunc(fit, func(a, b *agent) int {
		first := 0
		switch by {
		case acd.SelectLeastOccupied:
			first = len(m.with(a.id))*b.slots - len(m.with(b.id))*a.slots
		case acd.SelectMostSkilled:
			first = b.skill(needs) - a.skill(needs)
		}
		return cmp.Or(first, cmp.Compare(a.idleFrom, b.idleFrom), cmp.Compare(a.id, b.id))
	})
}

// pick is the agent of a queue who is asked into a conversation elsewhere: one with the skills, or else any.
func (m *Model) pick(q *queue, c *contact, from acd.AgentID) *agent {
	for _, needs := range [][acd.NeedsMax]acd.Need{c.needs, {}} {
		var fit []*agent
		for _, a := range m.agents {
			part := a.id == from || c.slot(a.id) != nil || c.leftOut(a.id)
			if !part && a.routable() && slices.Contains(a.serves, q.id) && a.can(needs, 0) && m.room(q.id, a, nil) {
				fit = append(fit, a)
			}
		}
		if len(fit) > 0 {
			m.order(fit, q.rules.Selection, needs)
			return fit[0]
		}
	}
	return nil
}

func (a *agent) routable() bool {
	return a.duty == acd.DutyReady && a.intended != acd.DutyNotReady && a.lostAt == 0 && !a.drains
}

// keeper is the agent whom the contact prefers, if it is to wait for that one; nil: for nobody in particular.
func (m *Model) keeper(c *contact) *agent {
	if a := m.agent(c.prefers); a != nil && a.routable() && m.suits(c, a) {
		return a
	}
	return nil
}

// suits: the agent serves the contact's queue, or that of a ring it has reached, and can what it needs by now.
func (m *Model) suits(c *contact, a *agent) bool {
	if c.leftOut(a.id) {
		return false
	}
	serves, lower := slices.Contains(a.serves, c.queue), uint8(0)
	rules := m.rules(c.queue)
	for _, r := range rules.Rings[:c.ring] {
		serves = serves || slices.Contains(a.serves, r.Also)
		lower = max(lower, r.Lower)
	}
	return serves && a.can(c.needs, lower)
}

func (c *contact) leftOut(a acd.AgentID) bool {
	return slices.ContainsFunc(c.left, func(o out) bool { return o.agent == a })
}

func (a *agent) level(s acd.SkillID) uint8 {
	for _, k := range a.skills {
		if k.Skill == s && s != 0 {
			return k.Level
		}
	}
	return 0
}

// can: the agent has every level needed, so much lowered.
func (a *agent) can(needs [acd.NeedsMax]acd.Need, lower uint8) bool {
	return lower == acd.RingAll || !slices.ContainsFunc(needs[:], func(n acd.Need) bool {
		return int(a.level(n.Skill)) < int(n.Level)-int(lower)
	})
}

func (a *agent) skill(needs [acd.NeedsMax]acd.Need) int {
	sum := 0
	for _, n := range needs {
		sum += int(a.level(n.Skill))
	}
	return sum
}

// room: one contact more of a queue is within the agent's limits, once a slot is given back (nil: none).
func (m *Model) room(of acd.QueueID, a *agent, back *slot) bool {
	all, same := 0, 0
	for _, d := range m.with(a.id) {
		if x := d.slot(a.id); x != back {
			all++
			if x.queue == of {
				same++
			}
		}
	}
	most := m.rules(of).SlotsOfOne
	return all < a.slots && (most == 0 || same < most)
}

func (m *Model) offer(c *contact, a *agent, kind acd.Pass, from acd.AgentID) {
	rules := m.rules(c.queue)
	m.last++
	role := acd.RoleLead
	switch kind {
	case acd.PassConsult:
		role = acd.RoleConsulted
	case acd.PassConference:
		role = acd.RoleJoined
	}
	c.add(&slot{
		agent: a.id, offer: m.last, queue: c.queue, state: acd.SlotOffered, role: role, since: m.now, kind: kind, from: from,
		deadline: m.now.Add(rules.Offer), receipt: m.now.Add(rules.Receipt),
	})
}
