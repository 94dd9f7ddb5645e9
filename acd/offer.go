package acd

// offer puts a contact before an agent who does not have it.
func (s *State) offer(c *contact, a *agent, why Why, kind Pass, from AgentID) {
	s.lookAtContact(c)
	s.lookAtLine(c)
	rules := s.rulesOf(c)
	s.recent = c
	s.emit(Offered{
		Offer:    s.offerLast + 1,
		Contact:  c.id,
		Agent:    a.id,
		Deadline: s.now.Add(rules.Offer),
		Receipt:  s.now.Add(rules.Receipt),
		Kind:     kind,
		From:     from,
		Why:      why,
	})
	s.restate(a, a.stands)
}

// offerOf is the slot an open offer has; nil: there is no such offer.
func (s *State) offerOf(id OfferID) *slot {
	if x := s.slots.get(id); x != nil && x.state == SlotOffered {
		return x
	}
	return nil
}

func (s *State) received(ev OfferReceived) {
	x := s.offerOf(ev.Offer)
	switch {
	case x == nil:
		s.reject(RejectedUnknown)
	case x.received:
		s.reject(RejectedNothing)
	default:
		s.emit(Received(ev))
	}
}

func (s *State) failed(ev OfferFailed) {
	x := s.offerOf(ev.Offer)
	switch {
	case x == nil:
		s.reject(RejectedUnknown)
	case x.received:
		s.reject(RejectedState) // it was shown: from here on only the deadline counts
	default:
		s.notReceived(x)
	}
}

// with is the agent's slot of a contact, if it is in this state; nil, and one Rejected, otherwise.
func (s *State) with(a AgentID, id ContactID, state SlotState) *slot {
	c, by := s.known(id), s.agents.get(a)
	if c == nil || by == nil {
		s.reject(RejectedUnknown)
		return nil
	}
	s.lookAtAgent(by)
	s.lookAtContact(c)
	x := c.slotOf(a)
	if x == nil || x.state != state {
		s.reject(RejectedState)
		return nil
	}
	s.lookAtSlot(x)
	return x
}

// leading is the agent's slot of a contact it leads; nil, and one Rejected, otherwise.
func (s *State) leading(a AgentID, id ContactID) *slot {
	x := s.with(a, id, SlotActive)
	if x != nil && x.contact.lead != x {
		s.reject(RejectedState)
		return nil
	}
	return x
}

func (s *State) accept(ev OfferAccepted) {
	x := s.with(ev.Agent, ev.Contact, SlotOffered)
	if x == nil {
		return
	}
	if x.kind.role() == RoleLead {
		former := CauseTransferred
		if x.kind == PassReassigned {
			former = CauseReassigned
		}
		s.lead(x.contact, x.agent, x.id, former, CauseTaken)
	} else {
		s.emit(Connected{x.id, x.contact.id, x.agent.id, x.kind.role()})
	}
	next := x.agent.stands
	next.IdleFrom = s.now
	s.restate(x.agent, next)
}

// lead connects an agent as the one who has the contact. Whoever was offered it is told, and the lead so far lets go.
func (s *State) lead(c *contact, a *agent, id OfferID, former, others Cause) {
	was := c.lead
	s.emit(Connected{id, c.id, a.id, RoleLead})
	s.bear(c)
	if len(c.slots) == 1 {
		return
	}
	agents := c.agents()
	s.withdraw(c, others)
	if was != nil {
		s.letGo(was, former)
	}
	for _, other := range agents {
		if other != a {
			s.restate(other, other.stands)
		}
	}
}

func (s *State) decline(ev OfferDeclined) {
	x := s.with(ev.Agent, ev.Contact, SlotOffered)
	if x == nil {
		return
	}
	c, a, rules := x.contact, x.agent, s.rulesOf(x.contact)
	routed := x.kind == PassRouted
	var excluded Time
	if c.lead == nil {
		excluded = s.now.Add(rules.DeclineExcludes)
	}
	s.emit(Declined{x.id, c.id, a.id, excluded})
	s.comeBack(c, CauseDeclined)
	if routed && rules.DeclineNotReady {
		s.standDown(a, ReasonDeclined)
		return
	}
	s.restate(a, a.stands)
}

func (s *State) hangUp(ev AgentHungUp) {
	if x := s.leading(ev.Agent, ev.Contact); x != nil {
		s.end(x.contact, ByAgent, CauseHungUp)
	}
}

// revoke takes one offer back. The agent's state is restated by the caller.
func (s *State) revoke(x *slot, cause Cause) {
	c := x.contact
	s.emit(Revoked{x.id, c.id, x.agent.id, cause})
	s.comeBack(c, cause)
}

// comeBack: a contact that neither has a lead nor is offered to anybody keeps its place in line.
func (s *State) comeBack(c *contact, cause Cause) {
	if c.lead == nil && c.has.offered == 0 {
		s.requeue(c, false, cause)
	}
}

// withdraw takes all offers of a contact back. What becomes of it, and restating the agents, is the caller's.
func (s *State) withdraw(c *contact, cause Cause) {
	for _, x := range c.in(SlotOffered) {
		s.emit(Revoked{x.id, c.id, x.agent.id, cause})
	}
}

// revokeAll takes back all the agent's open offers.
func (s *State) revokeAll(a *agent, cause Cause) {
	for _, x := range a.in(SlotOffered) {
		s.revoke(x, cause)
	}
}

// takeAll takes the agent out of all conversations.
func (s *State) takeAll(a *agent, cause Cause) {
	for _, x := range a.in(SlotActive) {
		if x.contact.lead == x {
			s.vanish(x, cause)
		} else {
			s.emit(PartedFrom{x.contact.id, a.id, cause})
		}
	}
}

// vanish takes a contact from its lead: the one who joined first leads on, or it goes back to the head of its queue.
func (s *State) vanish(x *slot, cause Cause) {
	c := x.contact
	if next := c.firstJoined(); next != nil {
		s.emit(RoleHolds{c.id, next.agent.id, RoleLead})
		s.emit(AgentVanished{c.id, x.agent.id})
		return
	}
	agents := c.agents()
	s.withdraw(c, cause)
	s.dismiss(c, RoleConsulted, cause)
	s.emit(AgentVanished{c.id, x.agent.id})
	s.requeue(c, true, cause)
	for _, other := range agents {
		if other != x.agent {
			s.restate(other, other.stands)
		}
	}
}

func (c *contact) firstJoined() *slot {
	var first *slot
	for _, x := range c.in(SlotActive) {
		if x.role == RoleJoined && (first == nil || x.since < first.since) {
			first = x
		}
	}
	return first
}

// dismiss has those in a role leave without wrap-up. Restating them is the caller's.
func (s *State) dismiss(c *contact, r Role, cause Cause) {
	if c.lead != nil && c.has.active == 1 {
		return
	}
	for _, x := range c.in(SlotActive) {
		if x.role == r && c.lead != x {
			s.emit(PartedFrom{c.id, x.agent.id, cause})
		}
	}
}
