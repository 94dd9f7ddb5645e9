package acd

// What supervisors do. Who is allowed to is decided outside.

func (s *State) takeOver(ev TookOver) {
	if c, a := s.comingIn(ev.Agent, ev.Contact, ev.Override, ev.By); c != nil {
		x := c.slotOf(a.id)
		switch {
		case x == nil || x.state != SlotActive:
			s.lead(c, a, s.numberOf(x), CauseTookOver, CauseTookOver)
			s.settleIn(a)
		case c.lead == x:
			s.reject(RejectedNothing)
		default:
			s.leadOn(x, CauseTookOver)
		}
	}
}

func (s *State) joinIn(ev JoinedIn) {
	c := s.known(ev.Contact)
	if c != nil && c.lead == nil {
		s.reject(RejectedState) // nobody to sit beside
		return
	}
	if c, a := s.comingIn(ev.Agent, ev.Contact, ev.Override, ev.By); c != nil {
		x := c.slotOf(a.id)
		switch {
		case x == nil || x.state != SlotActive:
			s.emit(Connected{s.numberOf(x), c.id, a.id, RoleJoined})
			s.settleIn(a)
		case x.role != RoleConsulted:
			s.reject(RejectedNothing)
		default:
			s.emit(RoleHolds{c.id, a.id, RoleJoined})
		}
	}
}

// comingIn is a contact and an agent who may come in without an offer; nil, and one Rejected, otherwise. A slot of the
// pair is used, whatever its state.
func (s *State) comingIn(agent AgentID, contact ContactID, override bool, by AgentID) (*contact, *agent) {
	c, a := s.stillOpen(contact), s.agents.get(agent)
	switch {
	case c == nil:
		return nil, nil
	case a == nil:
		s.reject(RejectedUnknown)
		return nil, nil
	case !a.connected():
		s.reject(RejectedState)
		return nil, nil
	}
	if c.slotOf(a.id) == nil && !s.mayHave(c, a, override, by) {
		return nil, nil
	}
	return c, a
}

// numberOf is a slot's number, or that of the next.
func (s *State) numberOf(x *slot) OfferID {
	if x != nil {
		return x.id
	}
	return s.offerLast + 1
}

// settleIn restates an agent who begins a conversation.
func (s *State) settleIn(a *agent) {
	next := a.stands
	next.IdleFrom = s.now
	s.restate(a, next)
}

func (s *State) reassign(ev Reassigned) {
	c := s.stillOpen(ev.Contact)
	switch {
	case c == nil:
	case (ev.ToAgent == 0) == (ev.ToQueue == 0):
		s.reject(RejectedUnknown)
	case ev.ToAgent != 0:
		s.passTo(c, s.agents.get(ev.ToAgent), PassReassigned, 0, ev.Override, ev.By)
	case c.lead == nil && c.queue == ev.ToQueue:
		s.reject(RejectedNothing)
	default:
		s.sendTo(c, s.queues.get(ev.ToQueue), CauseReassigned)
	}
}

func (s *State) moveContact(ev ContactMoved) {
	c := s.stillOpen(ev.Contact)
	switch {
	case c == nil:
	case c.lead != nil:
		s.reject(RejectedState)
	case c.queue == ev.Queue:
		s.reject(RejectedNothing)
	default:
		s.sendTo(c, s.queues.get(ev.Queue), CauseMoved)
	}
}

func (s *State) prioritize(ev ContactPrioritized) {
	c := s.stillOpen(ev.Contact)
	switch {
	case c == nil:
	case c.lead != nil:
		s.reject(RejectedState)
	case c.priority == bounded(ev.Priority):
		s.reject(RejectedNothing)
	default:
		s.emit(Prioritized{c.id, bounded(ev.Priority), ev.By})
	}
}

func (s *State) closeContact(ev ContactClosed) {
	c := s.stillOpen(ev.Contact)
	if c == nil {
		return
	}
	cause := CauseSupervisor
	if ev.Cause == CauseBanned {
		cause = CauseBanned
	}
	s.end(c, BySystem, cause)
}

func (s *State) force(ev AgentForced) {
	a := s.onDuty(ev.Agent)
	if a == nil {
		return
	}
	why := ev.Reason
	if why == ReasonNone {
		why = ReasonForced
	}
	switch {
	case ev.Duty == DutyNone:
		s.revokeAll(a, CauseForced)
		s.takeAll(a, CauseForced)
		s.closeAll(a)
		s.restate(a, AgentStands{Agent: a.id, IdleFrom: a.stands.IdleFrom, Since: a.stands.Since, Reason: why})
	case a.stands.Lost:
		s.reject(RejectedState)
	case ev.Duty == DutyReady:
		s.makeReady(a)
	case ev.Duty == DutyNotReady:
		s.makeNotReady(a, why)
	default:
		s.reject(RejectedUnknown)
	}
}
