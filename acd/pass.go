package acd

func (s *State) pass(ev Passed) {
	x := s.leading(ev.Agent, ev.Contact)
	if x == nil {
		return
	}
	switch {
	case ev.Kind < PassTransfer || ev.Kind > PassConference:
		s.reject(RejectedState)
	case (ev.ToAgent == 0) == (ev.ToQueue == 0):
		s.reject(RejectedUnknown)
	case ev.ToAgent != 0:
		s.passTo(x.contact, s.agents.get(ev.ToAgent), ev.Kind, ev.Agent, ev.Override, ev.By)
	case ev.Kind == PassTransfer:
		s.sendTo(x.contact, s.queues.get(ev.ToQueue), CauseTransferred)
	default:
		s.consult(x, ev)
	}
}

// consult asks in whom routing would pick in a queue.
func (s *State) consult(x *slot, ev Passed) {
	q := s.queues.get(ev.ToQueue)
	if q == nil {
		s.reject(RejectedUnknown)
		return
	}
	a := s.pick(q, x.contact, ev.Agent)
	if a == nil {
		s.reject(RejectedLimit)
		return
	}
	s.passTo(x.contact, a, ev.Kind, ev.Agent, false, ev.By)
}

// passTo puts the contact before one agent, ready or not.
func (s *State) passTo(c *contact, a *agent, kind Pass, from AgentID, override bool, by AgentID) {
	if !s.mayHave(c, a, override, by) {
		return
	}
	agents := c.agents()
	if kind.role() == RoleLead { // there is one such offer at a time, or those of routing
		for _, x := range c.in(SlotOffered) {
			if x.kind.role() == RoleLead {
				s.emit(Revoked{x.id, c.id, x.agent.id, CauseReassigned})
			}
		}
	}
	s.offer(c, a, Why{}, kind, from)
	if c.lead == nil {
		s.bear(c)
	}
	s.restateAll(agents)
}

// mayHave: the agent is there, does not have the contact, and has room for it, if need be by an override, which is
// noted; wrap-up of just this contact is over with that. Otherwise one Rejected.
func (s *State) mayHave(c *contact, a *agent, override bool, by AgentID) bool {
	switch {
	case a == nil:
		s.reject(RejectedUnknown)
		return false
	case !a.connected() || a.draining:
		s.reject(RejectedState)
		return false
	}
	x := c.slotOf(a.id)
	if x != nil && x.state != SlotWrapUp {
		s.reject(RejectedConflict)
		return false
	}
	over := s.isOver(c, a, x)
	if over && !override {
		s.reject(RejectedLimit)
		return false
	}
	if x != nil {
		s.emit(Closed{c.id, a.id})
	}
	if over {
		s.emit(LimitLifted{a.id, c.queue, by})
	}
	return true
}

// isOver: one contact more, in the place of what is left of this one, is beyond a limit.
func (s *State) isOver(c *contact, a *agent, left *slot) bool {
	inUse, ofQueue := len(a.slots), 0
	if u := a.of(c.queue); u != nil {
		ofQueue = u.slots
	}
	if left != nil {
		inUse--
		if left.queue == c.queue {
			ofQueue--
		}
	}
	most := s.rulesOf(c).SlotsOfOne
	return inUse >= a.slotsMax || most > 0 && ofQueue >= most
}

// sendTo has a contact that is offered or active wait in a queue, at once and with its first arrival.
func (s *State) sendTo(c *contact, q *queue, cause Cause) {
	if q == nil {
		s.reject(RejectedUnknown)
		return
	}
	if no := q.takes(c.callback); no != RejectedNothing {
		s.reject(no)
		return
	}
	agents := c.agents()
	s.withdraw(c, cause)
	s.dismiss(c, RoleConsulted, cause)
	for _, x := range c.in(SlotActive) {
		s.wrapUp(x, cause)
	}
	s.enter(c, q, cause)
	s.restateAll(agents)
}

func (s *State) takeBack(ev TakenBack) {
	c, a := s.known(ev.Contact), s.agents.get(ev.Agent)
	if c == nil || a == nil {
		s.reject(RejectedUnknown)
		return
	}
	x := c.slotOf(a.id)
	switch {
	case x == nil || c.over:
		s.reject(RejectedState)
	case c.lead == x:
		s.withdrawPasses(x)
	case x.state == SlotWrapUp && x.why == CauseTransferred && x.since == c.entered && c.lead == nil:
		s.lead(c, a, x.id, CauseTakenBack, CauseTakenBack)
		next := a.stands
		next.IdleFrom = s.now
		s.restate(a, next)
	default:
		s.reject(RejectedState)
	}
}

func (s *State) withdrawPasses(lead *slot) {
	c, found := lead.contact, false
	for _, x := range c.in(SlotOffered) {
		if x.from == lead.agent.id {
			found = true
			s.emit(Revoked{x.id, c.id, x.agent.id, CauseTakenBack})
			s.restate(x.agent, x.agent.stands)
		}
	}
	if !found {
		s.reject(RejectedState)
	}
}

func (s *State) changeRole(ev RoleChanged) {
	x := s.with(ev.Agent, ev.Contact, SlotActive)
	switch {
	case x == nil:
	case x.contact.lead == x || ev.Role > RoleJoined:
		s.reject(RejectedState)
	case x.role == ev.Role:
		s.reject(RejectedNothing)
	case ev.Role == RoleLead:
		s.leadOn(x, CauseTransferred)
	default:
		s.emit(RoleHolds{x.contact.id, x.agent.id, ev.Role})
	}
}

// leadOn makes one who is in the conversation its lead; the lead so far lets go.
func (s *State) leadOn(x *slot, cause Cause) {
	c, was := x.contact, x.contact.lead
	agents := c.agents()
	s.emit(RoleHolds{c.id, x.agent.id, RoleLead})
	s.withdraw(c, cause)
	if was != nil {
		s.letGo(was, cause)
	}
	s.restateAll(agents)
}

func (s *State) leaveConversation(ev Parted) {
	x := s.with(ev.Agent, ev.Contact, SlotActive)
	switch {
	case x == nil:
	case x.contact.lead == x:
		s.reject(RejectedState)
	default:
		s.letGo(x, CauseLeft)
		s.restate(x.agent, x.agent.stands)
	}
}
