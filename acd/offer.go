package acd

func (s *State) received(ev OfferReceived) {
	c := s.offers[ev.Offer]
	switch {
	case c == nil:
		s.reject(RejectedUnknown)
	case c.received:
		s.reject(RejectedNothing)
	default:
		s.emit(Received{ev.Offer})
	}
}

func (s *State) failed(ev OfferFailed) {
	c := s.offers[ev.Offer]
	switch {
	case c == nil:
		s.reject(RejectedUnknown)
	case c.received:
		s.reject(RejectedState) // it was shown: from here on only the deadline counts
	default:
		s.notReceived(c)
	}
}

// offered is the contact if it is offered to the agent; nil, and one Rejected, otherwise.
func (s *State) offered(a AgentID, id ContactID) *contact {
	return s.with(a, id, ContactOffered)
}

func (s *State) with(a AgentID, id ContactID, place ContactState) *contact {
	c := s.contacts[id]
	switch {
	case c == nil || s.agents.byID[a] == nil:
		s.reject(RejectedUnknown)
		return nil
	case c.agent == nil || c.agent.id != a || c.place != place:
		s.reject(RejectedState)
		return nil
	}
	return c
}

func (s *State) accept(ev OfferAccepted) {
	c := s.offered(ev.Agent, ev.Contact)
	if c == nil {
		return
	}
	s.emit(Connected{Offer: c.offer, Contact: c.id, Agent: ev.Agent})
	s.bear(c)
	next := c.agent.stands
	next.IdleFrom = s.now
	s.restate(c.agent, next)
}

func (s *State) decline(ev OfferDeclined) {
	c := s.offered(ev.Agent, ev.Contact)
	if c == nil {
		return
	}
	a := c.agent
	s.emit(Declined{c.offer, c.id, a.id, s.now.Add(s.rulesOf(c).DeclineExcludes)})
	s.requeue(c, false, CauseDeclined)
	s.restate(a, a.stands)
}

func (s *State) hangUp(ev AgentHungUp) {
	if c := s.with(ev.Agent, ev.Contact, ContactActive); c != nil {
		s.end(c, ByAgent, CauseHungUp)
	}
}

func (s *State) fileWrapUp(ev WrapUpFiled) {
	if c := s.with(ev.Agent, ev.Contact, ContactWrapUp); c != nil {
		s.emit(WrapUpHolds{c.id, ev.Agent, ev.Code})
	}
}

// revoke takes one offer back; the contact keeps its place. The agent's state is restated by the caller.
func (s *State) revoke(c *contact, cause Cause) {
	s.emit(Revoked{c.offer, c.id, c.agent.id, cause})
	s.requeue(c, false, cause)
}

// revokeAll takes back all the agent's open offers.
func (s *State) revokeAll(a *agent, cause Cause) {
	for _, c := range a.in(ContactOffered) {
		s.revoke(c, cause)
	}
}

// takeAll takes the agent's conversations away; the contacts go back to the head of their queues.
func (s *State) takeAll(a *agent, cause Cause) {
	for _, c := range a.in(ContactActive) {
		s.emit(AgentVanished{c.id, a.id})
		s.requeue(c, true, cause)
	}
}

// closeAll ends all the agent's wrap-ups.
func (s *State) closeAll(a *agent) {
	for _, c := range a.in(ContactWrapUp) {
		s.emit(Closed{c.id, a.id})
	}
}
