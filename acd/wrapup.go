package acd

// wrapUp is a slot in wrap-up of a visit that is over, or closed at once where its queue has none.
func (s *State) wrapUp(x *slot, cause Cause) {
	r := s.rulesIn(x.queue)
	c, a := x.contact, x.agent
	if r.WrapUp == WrapUpNone {
		if x.state == SlotActive {
			s.emit(PartedFrom{c.id, a.id, cause})
		} else {
			s.emit(Closed{c.id, a.id})
		}
		return
	}
	w := WrapsUp{Contact: c.id, Agent: a.id, Cause: cause, Forced: r.WrapUpForced}
	if r.WrapUp != WrapUpManual {
		w.Until, w.Strict = s.now.Add(r.WrapUpFor), r.WrapUp == WrapUpTimedStrict
	}
	if x.state == SlotActive || w.Until != 0 || w.Forced { // Ended has said all there is to say otherwise
		s.emit(w)
	}
}

// letGo has an agent leave a conversation that goes on. Restating the agent is the caller's.
func (s *State) letGo(x *slot, cause Cause) {
	if x.role == RoleConsulted {
		s.emit(PartedFrom{x.contact.id, x.agent.id, cause})
		return
	}
	s.wrapUp(x, cause)
}

func (s *State) fileWrapUp(ev WrapUpFiled) {
	if x := s.with(ev.Agent, ev.Contact, SlotWrapUp); x != nil {
		s.emit(WrapUpHolds{ev.Contact, ev.Agent, ev.Code})
	}
}

func (s *State) wrapUpDone(ev WrapUpDone) {
	x := s.with(ev.Agent, ev.Contact, SlotWrapUp)
	if x == nil {
		return
	}
	if why := x.holds(); why != RejectedNothing {
		s.reject(why)
		return
	}
	s.wrappedUp(x)
}

// A wrap-up that ends by itself is extended by so much at a time, and by so much in all.
const (
	WrapUpMore    = Span(60_000)
	WrapUpMoreMax = 5 * WrapUpMore
)

// extendWrapUp counts from the wrap-up's beginning: one that began anew after a restart gets no more than others.
func (s *State) extendWrapUp(ev WrapUpExtended) {
	x := s.with(ev.Agent, ev.Contact, SlotWrapUp)
	if x == nil {
		return
	}
	until := min(x.until.Add(WrapUpMore), x.since.Add(s.rulesIn(x.queue).WrapUpFor+WrapUpMoreMax))
	switch {
	case x.until == 0, x.strict:
		s.reject(RejectedState)
	case until <= x.until:
		s.reject(RejectedLimit)
	default:
		s.emit(WrapsUp{ev.Contact, ev.Agent, x.why, until, x.strict, x.forced})
	}
}

// holds says what keeps the agent from ending a wrap-up; RejectedNothing: nothing.
func (x *slot) holds() Rejection {
	switch {
	case x.forced && x.code == 0:
		return RejectedCode
	case x.strict:
		return RejectedState
	}
	return RejectedNothing
}

// lapseWrapUp: the time is over, whatever was filed.
func (s *State) lapseWrapUp(x *slot) { s.wrappedUp(x) }

func (s *State) wrappedUp(x *slot) {
	a := x.agent
	s.recent = x.contact
	s.emit(Closed{x.contact.id, a.id})
	next := a.stands
	next.IdleFrom = s.now
	s.restate(a, next)
}

// closeAll ends all the agent's wrap-ups, held or not.
func (s *State) closeAll(a *agent) {
	for _, x := range a.in(SlotWrapUp) {
		s.emit(Closed{x.contact.id, a.id})
	}
}

// closable are the wrap-ups the agent may end now, and what keeps the first of the others open.
func (a *agent) closable() (free []*slot, held Rejection) {
	for i, x := range a.slots {
		if a.held[i].state != SlotWrapUp {
			continue
		}
		switch why := x.holds(); {
		case why == RejectedNothing:
			free = append(free, x)
		case held == RejectedNothing || why == RejectedCode:
			held = why
		}
	}
	return free, held
}

func (s *State) closeThese(free []*slot) {
	for _, x := range free {
		s.recent = x.contact
		s.emit(Closed{x.contact.id, x.agent.id})
	}
}
