package acd

func (s *State) applyOffered(e Offered) {
	c, a := s.known(e.Contact), s.agents.get(e.Agent)
	if c == nil || a == nil || c.over || s.slots.get(e.Offer) != nil {
		return
	}
	if former := c.slotOf(a.id); former != nil {
		s.closeSlot(former)
	}
	x := s.newSlot(e.Offer, c, a, SlotOffered)
	x.role, x.kind, x.from, x.deadline, x.receipt = e.Kind.role(), e.Kind, e.From, e.Deadline, e.Receipt
	s.openSlot(x)
	s.offerLast = max(s.offerLast, e.Offer)
	s.settle(c)
	s.touchAgent(a)
}

// role is what an agent becomes who accepts.
func (p Pass) role() Role {
	switch p {
	case PassConsult:
		return RoleConsulted
	case PassConference:
		return RoleJoined
	}
	return RoleLead
}

func (s *State) applyReceived(e Received) {
	if x := s.slots.get(e.Offer); x != nil && x.state == SlotOffered {
		x.received = true
		s.arm(&x.timer, x.due(), timerOffer, uint64(x.id))
	}
}

// applyBack takes an offer back, and excludes its agent if that is to be.
func (s *State) applyBack(id ContactID, agent AgentID, excludedUntil Time) {
	c := s.known(id)
	if c != nil && excludedUntil > s.now {
		c.exclude(exclusion{agent, excludedUntil})
	}
	s.applyGone(id, agent, SlotOffered)
}

// applyGone closes a slot, if it is in this state.
func (s *State) applyGone(id ContactID, agent AgentID, in SlotState) {
	c := s.known(id)
	if c == nil {
		return
	}
	x := c.slotOf(agent)
	if x == nil || x.state != in {
		return
	}
	s.closeSlot(x)
	if in == SlotWrapUp {
		c.include(func(e exclusion) bool { return e.agent == agent && e.until == 0 })
	}
	s.settle(c)
	s.touchAgent(x.agent)
}

func (s *State) applyConnected(e Connected) {
	c, a := s.known(e.Contact), s.agents.get(e.Agent)
	if c == nil || a == nil || c.over {
		return
	}
	x := c.slotOf(a.id)
	switch {
	case x != nil:
		s.turn(x, SlotActive)
	case s.slots.get(e.Offer) != nil:
		return
	default:
		x = s.newSlot(e.Offer, c, a, SlotActive)
		s.openSlot(x)
		s.offerLast = max(s.offerLast, e.Offer)
	}
	s.cast(x, e.Role)
	c.include(func(exclusion) bool { return e.Role == RoleLead })
	s.settle(c)
	s.touchAgent(a)
}

func (s *State) applyRole(e RoleHolds) {
	c := s.known(e.Contact)
	if c == nil {
		return
	}
	if x := c.slotOf(e.Agent); x != nil && x.state == SlotActive {
		s.cast(x, e.Role)
		s.settle(c)
	}
}

// cast gives an active slot a role. A new lead has silence begin anew.
func (s *State) cast(x *slot, r Role) {
	c := x.contact
	if c.lead != nil && (r == RoleLead || c.lead == x) {
		c.lead.role, c.lead = RoleJoined, nil
	}
	x.role = r
	if r == RoleLead {
		c.lead = x
		c.hush(s.now)
	}
}

// applyVanished also sends the contact back to the head of its queue, unless somebody else leads by now.
func (s *State) applyVanished(e AgentVanished) {
	c := s.known(e.Contact)
	if c == nil || c.over {
		return
	}
	if x := c.slotOf(e.Agent); x != nil && x.state == SlotActive {
		c.head = c.head || c.lead == x
		s.closeSlot(x)
		s.settle(c)
		s.touchAgent(x.agent)
	}
}

func (s *State) applyLimitLifted(e LimitLifted) {
	a := s.agents.get(e.Agent)
	if a == nil {
		return
	}
	a.ceiling = max(a.ceiling, len(a.slots)+1)
	if u := a.of(e.Queue); u != nil {
		u.ceiling = u.slots + 1
	}
}

func (s *State) applyWrapsUp(e WrapsUp) {
	c := s.known(e.Contact)
	if c == nil {
		return
	}
	x := c.slotOf(e.Agent)
	if x == nil || x.state == SlotOffered {
		return
	}
	s.turn(x, SlotWrapUp)
	x.until, x.strict, x.forced, x.why = e.Until, e.Strict, e.Forced, e.Cause
	s.arm(&x.timer, x.due(), timerWrapUp, uint64(x.id))
	s.settle(c)
	s.touchAgent(x.agent)
}

func (s *State) applyWrapUpHolds(e WrapUpHolds) {
	c := s.known(e.Contact)
	if c == nil {
		return
	}
	for _, x := range c.slots {
		if x.state == SlotWrapUp && (x.agent.id == e.Agent || e.Agent == 0) { // version 1 did not say; there was only one
			x.code = e.Code
		}
	}
}
