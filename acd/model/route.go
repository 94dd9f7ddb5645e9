package model

import (
	"cmp"
	"slices"

	"parley/acd"
)

// route offers what waits until nobody is there for anybody: heads first, then by arrival, a step of priority counting
// as an arrival so much earlier.
func (m *Model) route() {
	for m.routeOne() {
	}
}

func (m *Model) routeOne() bool {
	var line []*contact
	for _, c := range m.contacts {
		if c.waits() {
			line = append(line, c)
		}
	}
	slices.SortFunc(line, m.before)
	for _, c := range line {
		if fit := m.fit(c); len(fit) > 0 {
			n := max(1, m.queue(c.queue).rules.OfferTo)
			for _, a := range fit[:min(n, len(fit))] {
				m.offer(c, a, acd.PassRouted, 0)
			}
			return true
		}
	}
	return false
}

func (m *Model) before(x, y *contact) int {
	if x.head != y.head {
		if x.head {
			return -1
		}
		return 1
	}
	return cmp.Or(cmp.Compare(m.arrival(x), m.arrival(y)), cmp.Compare(x.id, y.id))
}

func (m *Model) arrival(c *contact) acd.Time {
	rules := m.queue(c.queue).rules
	return c.arrived - acd.Time(c.priority+rules.Priority)*acd.Time(rules.Boost)
}

// fit are the agents who may be offered the contact, the best first.
func (m *Model) fit(c *contact) []*agent {
	var fit []*agent
	for _, a := range m.agents {
		ready := a.duty == acd.DutyReady && a.intended != acd.DutyNotReady && a.lostAt == 0
		out := slices.ContainsFunc(c.left, func(o out) bool { return o.agent == a.id })
		if ready && !out && slices.Contains(a.serves, c.queue) && a.can(c) && m.room(c, a, nil) {
			fit = append(fit, a)
		}
	}
	slices.SortFunc(fit, func(a, b *agent) int {
		first := 0
		switch m.queue(c.queue).rules.Selection {
		case acd.SelectLeastOccupied:
			first = len(m.with(a.id))*b.slots - len(m.with(b.id))*a.slots
		case acd.SelectMostSkilled:
			first = b.skill(c) - a.skill(c)
		}
		return cmp.Or(first, cmp.Compare(a.idleFrom, b.idleFrom), cmp.Compare(a.id, b.id))
	})
	return fit
}

func (a *agent) level(s acd.SkillID) uint8 {
	for _, k := range a.skills {
		if k.Skill == s && s != 0 {
			return k.Level
		}
	}
	return 0
}

func (a *agent) can(c *contact) bool {
	return !slices.ContainsFunc(c.needs[:], func(n acd.Need) bool { return a.level(n.Skill) < n.Level })
}

func (a *agent) skill(c *contact) int {
	sum := 0
	for _, n := range c.needs {
		sum += int(a.level(n.Skill))
	}
	return sum
}

// room: one contact more of this queue is within the agent's limits, once a slot is given back (nil: none).
func (m *Model) room(c *contact, a *agent, back *slot) bool {
	all, of := 0, 0
	for _, d := range m.with(a.id) {
		if x := d.slot(a.id); x != back {
			all++
			if x.queue == c.queue {
				of++
			}
		}
	}
	most := m.queue(c.queue).rules.SlotsOfOne
	return all < a.slots && (most == 0 || of < most)
}

func (m *Model) offer(c *contact, a *agent, kind acd.Pass, from acd.AgentID) {
	rules := m.queue(c.queue).rules
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
