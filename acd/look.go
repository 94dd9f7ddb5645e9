package acd

// What an event will read and write is looked at first, and nothing is changed. In a very large centre most of it is in
// no cache: looked at side by side it costs about one wait for memory, one after the other a dozen.

func (s *State) lookAtContact(c *contact) {
	s.seen += uint64(c.id) + uint64(len(c.slots)) + uint64(c.wishAt) + uint64(len(c.excluded)) + uint64(c.needs[0].Skill) +
		uint64(s.present[c.at].at) + s.visitors.look(c.visitor)
}

func (s *State) lookAtAgent(a *agent) {
	s.seen += uint64(a.id) + uint64(len(a.slots)) + uint64(a.room.held[0].state) + uint64(a.room.uses[0].slots) +
		uint64(a.room.uses[few-1].slots) + uint64(a.loadAt) + uint64(len(a.queues))
	if p := a.profile; p != nil {
		s.seen += uint64(p.number) + uint64(p.members)
	}
}

func (s *State) lookAtSlot(x *slot) { s.seen += uint64(x.timer) + s.slots.look(x.id) }

func (s *State) lookAtLine(c *contact) {
	if c.class != nil {
		s.seen += uint64(len(c.line.line.leaves[0].nodes)) + uint64(len(c.class.open.leaves)) + uint64(c.class.members)
	}
}
