package acd

// A snapshot of version 1 has at most one agent per contact, and says so where version 2 has slots.

func (s *State) decodeContactV1(w *wire) {
	c, x := s.takeContact(), s.takeSlot()
	c.walkV1(w, x)
	c.walkExcluded(w)
	var agent AgentID
	unsigned(w, &agent)
	x.contact, x.agent, x.queue, x.since = c, s.agents.get(agent), c.queue, c.since
	c.entered, c.quietFrom, c.over = c.arrived, c.since, c.place == ContactWrapUp
	switch {
	case w.err != nil:
		return
	case s.known(c.id) != nil, c.place < ContactWaiting, c.place > ContactWrapUp, (c.place == ContactWaiting) != (x.agent == nil),
		c.place == ContactWaiting && s.queues.get(c.queue) == nil, (c.place == ContactOffered) != (x.id != 0),
		!c.excludesInOrder():
		w.fail("a contact twice, or in no place")
		return
	}
	if x.agent != nil {
		s.decodeSlotV1(w, x)
	}
	if w.err == nil {
		s.admit(c)
	}
}

// walkV1 is the fields of version 1: the contact's, and between them those of its only slot.
func (c *contact) walkV1(w *wire, x *slot) {
	unsigned(w, &c.id)
	unsigned(w, &c.visitor)
	unsigned(w, &c.queue)
	unsigned(w, &c.place)
	signed(w, &c.arrived)
	signed(w, &c.since)
	flag(w, &c.head)
	flag(w, &c.away)
	signed(w, &c.awaySince)
	signed(w, &c.awayUntil)
	unsigned(w, &x.id)
	signed(w, &x.deadline)
	signed(w, &x.receipt)
	flag(w, &x.received)
	unsigned(w, &x.code)
	unsigned(w, &c.by)
}

// decodeSlotV1 numbers the slot after its contact, once its offer is over: a number no offer will have.
func (s *State) decodeSlotV1(w *wire, x *slot) {
	c := x.contact
	x.state = SlotState(c.place - ContactWaiting)
	if x.id == 0 {
		x.id = 1<<63 | OfferID(c.id)
	}
	if s.slots.get(x.id) != nil {
		w.fail("an offer twice")
		return
	}
	s.openSlot(x)
	if x.state == SlotActive {
		c.lead = x
	}
}
