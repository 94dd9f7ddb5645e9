package acd

import "slices"

// Mark is a moment of a state to go back to. One Mark can be used for many moments, one after the other: what it is made
// of is used again.
type Mark struct {
	now       Time
	offerLast OfferID
	agents    []markedAgent // in the order of their ids
	present   []markedContact
}

type markedAgent struct {
	stands   AgentStands
	ceiling  int
	ceilings []use // of single queues
	moved    bool  // since
}

// markedContact is copies of a contact and its slots.
type markedContact struct {
	contact
	excluded []exclusion
	slots    []slot
}

// Mark notes the state as it is now.
func (s *State) Mark(m *Mark) {
	m.now, m.offerLast = s.now, s.offerLast
	m.agents = slices.Grow(m.agents[:0], len(s.agents.order))[:len(s.agents.order)]
	for i, id := range s.agents.order {
		m.agents[i].note(s.agents.get(id))
	}
	m.present = slices.Grow(m.present[:0], len(s.present))[:len(s.present)]
	for i, c := range s.present {
		m.present[i].note(c)
	}
}

// GoBack makes the state what it was when it was marked. Meanwhile nothing may have happened but what visitors and agents
// do and what time does: queues, rules, who serves what and everybody's limits are left as they are. What did not change
// is left alone, so that it costs a fraction of Decode.
func (s *State) GoBack(m *Mark) {
	s.now, s.offerLast = m.now, m.offerLast
	s.allContacts.nextStep()
	s.allSlots.nextStep()
	for i, id := range s.agents.order {
		a, was := s.agents.get(id), &m.agents[i]
		was.moved = a.stands != was.stands
		a.stands = was.stands
	}
	for i := len(s.present) - 1; i >= 0; i-- {
		if c := s.present[i]; !m.holds(c) {
			s.drop(c)
		}
	}
	for i := range m.present {
		if was := &m.present[i]; s.known(was.id) == nil {
			s.readmit(was)
		}
	}
	for i, id := range s.agents.order {
		m.agents[i].restore(s, s.agents.get(id))
	}
	s.redraw()
}

// holds says that the contact is as it was.
func (m *Mark) holds(c *contact) bool {
	at := slices.IndexFunc(m.present, func(was markedContact) bool { return was.id == c.id })
	return at >= 0 && m.present[at].is(c)
}

func (m *markedContact) note(c *contact) {
	m.contact = *c
	m.excluded = append(m.excluded[:0], c.excluded...)
	m.slots = m.slots[:0]
	for _, x := range c.slots {
		m.slots = append(m.slots, *x)
	}
}

// is compares what Encode writes, but for what no event changes.
func (m *markedContact) is(c *contact) bool {
	return m.queue == c.queue && m.place == c.place && m.entered == c.entered && m.since == c.since && m.head == c.head &&
		m.over == c.over && m.away == c.away && m.awaySince == c.awaySince && m.awayUntil == c.awayUntil && m.ring == c.ring &&
		m.priority == c.priority && m.prefers == c.prefers && m.prefersUntil == c.prefersUntil && m.spoke == c.spoke &&
		m.quietFrom == c.quietFrom && m.warned == c.warned && m.by == c.by &&
		slices.Equal(m.excluded, c.excluded) && slices.EqualFunc(m.slots, c.slots, alike)
}

func alike(was slot, x *slot) bool {
	return was.id == x.id && was.state == x.state && was.role == x.role && was.since == x.since && was.deadline == x.deadline &&
		was.receipt == x.receipt && was.received == x.received && was.until == x.until && was.strict == x.strict &&
		was.forced == x.forced && was.why == x.why && was.code == x.code
}

// readmit lists a contact again with its slots.
func (s *State) readmit(m *markedContact) {
	c := s.takeContact()
	number := c.number
	*c = m.contact
	c.number = number
	c.slots, c.lead, c.has, c.excluded = nil, nil, places{}, slices.Clone(m.excluded)
	c.counted, c.countedWaiting, c.stageTimer, c.awayTimer, c.excludeEnd, c.lined = nil, false, 0, 0, 0, lined{}
	for i := range m.slots {
		x := s.takeSlot()
		number := x.number
		*x = m.slots[i]
		x.contact, x.timer, x.number = c, 0, number
		s.openSlot(x)
		if x.state == SlotActive && x.role == RoleLead {
			c.lead = x
		}
	}
	s.admit(c)
}

func (m *markedAgent) note(a *agent) {
	m.stands, m.ceiling, m.ceilings = a.stands, a.ceiling, m.ceilings[:0]
	for _, u := range a.uses {
		if u.ceiling > 0 {
			m.ceilings = append(m.ceilings, u)
		}
	}
}

// restore comes after the contacts: closing a slot lowers a ceiling.
func (m *markedAgent) restore(s *State, a *agent) {
	a.ceiling = m.ceiling
	for i := range a.uses {
		a.uses[i].ceiling = 0
	}
	for _, u := range m.ceilings {
		a.of(u.queue).ceiling = u.ceiling
	}
	if !m.moved {
		return
	}
	for _, x := range a.slots { // silence does not count while the agent is lost
		s.settle(x.contact)
	}
	s.touchAgent(a)
}
