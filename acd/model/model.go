package model

import (
	"slices"

	"parley/acd"
)

// Model is the contact centre at one moment.
type Model struct {
	now      acd.Time
	last     acd.OfferID
	queues   []*queue   // by id
	agents   []*agent   // by id
	contacts []*contact // by id
}

type queue struct {
	id      acd.QueueID
	rules   acd.Rules
	closed  bool
	drains  bool
	drainTo acd.QueueID
}

type agent struct {
	id       acd.AgentID
	slots    int
	grace    acd.Span
	skills   [acd.SkillsMax]acd.Skill
	serves   []acd.QueueID
	duty     acd.Duty
	intended acd.Duty
	reason   acd.Reason
	lostAt   acd.Time // 0: connected
	idleFrom acd.Time
	drains   bool
}

type contact struct {
	id       acd.ContactID
	visitor  acd.VisitorID
	queue    acd.QueueID
	needs    [acd.NeedsMax]acd.Need
	priority int
	arrived  acd.Time
	entered  acd.Time
	head     bool
	over     bool
	slots    []*slot // by agent
	left     []out

	ring         uint8 // how many are reached
	prefers      acd.AgentID
	prefersUntil acd.Time
	callback     bool

	away      bool // the visitor's connection is lost
	awaySince acd.Time
	awayUntil acd.Time

	spoke     acd.Party // who did last
	quietFrom acd.Time
	warned    bool
}

// out is an agent who is not offered the contact, for a time, or (until 0) while its wrap-up is open.
type out struct {
	agent acd.AgentID
	until acd.Time
}

type slot struct {
	agent    acd.AgentID
	offer    acd.OfferID
	queue    acd.QueueID
	state    acd.SlotState
	role     acd.Role
	since    acd.Time
	kind     acd.Pass
	from     acd.AgentID
	deadline acd.Time
	receipt  acd.Time
	received bool
	until    acd.Time
	strict   bool
	forced   bool
	handedOn bool
	code     acd.WrapUpCode
}

func find[T any](in []*T, like func(*T) bool) *T {
	if i := slices.IndexFunc(in, like); i >= 0 {
		return in[i]
	}
	return nil
}

func (m *Model) queue(id acd.QueueID) *queue {
	return find(m.queues, func(q *queue) bool { return q.id == id })
}

// rules are those of a queue; a conversation outlives its queue under the default ones.
func (m *Model) rules(id acd.QueueID) acd.Rules {
	if q := m.queue(id); q != nil {
		return q.rules
	}
	return acd.DefaultRules()
}

func (m *Model) agent(id acd.AgentID) *agent {
	return find(m.agents, func(a *agent) bool { return a.id == id })
}

func (m *Model) contact(id acd.ContactID) *contact {
	return find(m.contacts, func(c *contact) bool { return c.id == id })
}

func (c *contact) slot(a acd.AgentID) *slot {
	return find(c.slots, func(x *slot) bool { return x.agent == a })
}

// lead is the slot of who has the contact; nil: nobody.
func (c *contact) lead() *slot {
	return find(c.slots, func(x *slot) bool { return x.state == acd.SlotActive && x.role == acd.RoleLead })
}

func (c *contact) in(state acd.SlotState) []*slot {
	var found []*slot
	for _, x := range c.slots {
		if x.state == state {
			found = append(found, x)
		}
	}
	return found
}

func (c *contact) waits() bool { return !c.over && c.lead() == nil && len(c.in(acd.SlotOffered)) == 0 }

// with are the contacts an agent has in a state, or in any.
func (m *Model) with(a acd.AgentID, states ...acd.SlotState) []*contact {
	var found []*contact
	for _, c := range m.contacts {
		if x := c.slot(a); x != nil && (len(states) == 0 || slices.Contains(states, x.state)) {
			found = append(found, c)
		}
	}
	return found
}

// drop takes a slot away, and the contact with the last one if the visit is over.
func (m *Model) drop(c *contact, x *slot) {
	c.slots = slices.DeleteFunc(c.slots, func(y *slot) bool { return y == x })
	c.left = slices.DeleteFunc(c.left, func(o out) bool { return o.agent == x.agent && o.until == 0 && x.state == acd.SlotWrapUp })
	if c.over && len(c.slots) == 0 {
		m.contacts = slices.DeleteFunc(m.contacts, func(d *contact) bool { return d == c })
	}
}

func (c *contact) add(x *slot) {
	c.slots = append(c.slots, x)
	slices.SortFunc(c.slots, func(x, y *slot) int { return int(x.agent) - int(y.agent) })
}

// leave keeps the agent from being offered the contact.
func (c *contact) leave(o out) {
	c.left = append(slices.DeleteFunc(c.left, func(p out) bool { return p.agent == o.agent }), o)
}
