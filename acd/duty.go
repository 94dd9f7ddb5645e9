package acd

// restate says how the agent stands after a change: next is what was decided, the shown state follows from it and
// from the slots. Nothing is said if nothing changed.
func (s *State) restate(a *agent, next AgentStands) {
	if len(a.slots) == 0 && next.Intended != DutyNone {
		if next.Intended == DutyReady && next.Duty != DutyReady {
			next.IdleFrom = s.now
		}
		next.Duty, next.Intended = next.Intended, DutyNone
	}
	if next.Duty == DutyReady && next.Intended != DutyNotReady {
		next.Reason = ReasonNone
	}
	next.Shown = a.shows(next.Duty)
	if next.Shown != a.stands.Shown || next.Reason != a.stands.Reason {
		next.Since = s.now
	}
	if next != a.stands {
		s.emit(next)
	}
}

func (s *State) restateAll(agents []*agent) {
	for _, a := range agents {
		s.restate(a, a.stands)
	}
}

// shows is the one state a desk shows for the slots as they are.
func (a *agent) shows(d Duty) Shown {
	switch {
	case a.has.active > 0:
		return ShownBusy
	case a.has.offered > 0:
		return ShownOffered
	case a.has.wrapUp > 0:
		return ShownWrapUp
	case d == DutyReady:
		return ShownReady
	case d == DutyNotReady:
		return ShownNotReady
	}
	return ShownLoggedOut
}

func (s *State) signOn(ev AgentSignedOn) {
	a := s.agents.get(ev.Agent)
	if a == nil {
		s.reject(RejectedUnknown)
		return
	}
	next := a.stands
	switch {
	case next.Lost:
		next.Lost, next.LostAt = false, 0
	case next.Duty == DutyNone:
		next.Duty = DutyNotReady
		if next.Reason != ReasonNoAnswer {
			next.Reason = ReasonLogin
		}
	default:
		s.reject(RejectedNothing)
		return
	}
	s.restate(a, next)
}

// onDuty is the agent if signed on; nil, and one Rejected, otherwise.
func (s *State) onDuty(id AgentID) *agent {
	a := s.agents.get(id)
	switch {
	case a == nil:
		s.reject(RejectedUnknown)
		return nil
	case a.stands.Duty == DutyNone:
		s.reject(RejectedState)
		return nil
	}
	s.lookAtAgent(a)
	return a
}

func (s *State) lose(ev AgentLost) {
	a := s.onDuty(ev.Agent)
	switch {
	case a == nil:
	case a.stands.Lost:
		s.reject(RejectedNothing)
	default:
		s.lost(a)
	}
}

// lost is a connection gone: the offers go on to others at once, conversations wait for the grace.
func (s *State) lost(a *agent) {
	s.revokeAll(a, CauseAgentLost)
	next := a.stands
	next.Lost, next.LostAt = true, s.now
	s.restate(a, next)
}

func (s *State) signOff(ev AgentSignedOff) {
	a := s.onDuty(ev.Agent)
	if a == nil {
		return
	}
	if a.has.active > 0 {
		s.reject(RejectedBusy)
		return
	}
	if _, held := a.closable(); held != RejectedNothing {
		s.reject(held)
		return
	}
	s.revokeAll(a, CauseAgentSignedOff)
	s.closeAll(a)
	s.restate(a, AgentStands{Agent: a.id, IdleFrom: a.stands.IdleFrom, Since: a.stands.Since})
}

func (s *State) ready(ev AgentReady) {
	if a := s.atDesk(ev.Agent); a != nil {
		s.makeReady(a)
	}
}

// makeReady also ends wrap-up. A code that is missing forbids it; time that must pass makes it the intention.
func (s *State) makeReady(a *agent) {
	free, held := a.closable()
	if held == RejectedCode {
		s.reject(held)
		return
	}
	next := a.stands
	if held != RejectedNothing || a.has.active > 0 && next.Duty == DutyReady {
		next.Intended = DutyReady
	} else {
		next.Duty, next.Intended = DutyReady, DutyNone
	}
	if len(free) == 0 && next == a.stands {
		s.reject(RejectedNothing)
		return
	}
	if a.stands.Duty != DutyReady || len(free) > 0 {
		next.IdleFrom = s.now
	}
	s.closeThese(free)
	s.restate(a, next)
}

func (s *State) notReady(ev AgentNotReady) {
	if a := s.atDesk(ev.Agent); a != nil {
		s.makeNotReady(a, ev.Reason)
	}
}

// makeNotReady also ends wrap-up, as far as it may be ended; the rest goes on, and being not ready is the intention.
func (s *State) makeNotReady(a *agent, why Reason) {
	st := a.stands
	free, _ := a.closable()
	if why == st.Reason && (st.Duty == DutyNotReady || st.Intended == DutyNotReady) && len(free) == 0 {
		s.reject(RejectedNothing)
		return
	}
	s.closeThese(free)
	s.standDown(a, why)
}

// standDown makes the agent not ready: at once, or once the last slot closes. Open offers go on to others.
func (s *State) standDown(a *agent, why Reason) {
	s.revokeAll(a, CauseAgentNotReady)
	next := a.stands
	next.Reason = why
	next.Intended = DutyNotReady // restate makes it the duty if no slot is open
	s.restate(a, next)
}

// atDesk is the agent if signed on and connected; nil, and one Rejected, otherwise.
func (s *State) atDesk(id AgentID) *agent {
	a := s.onDuty(id)
	if a != nil && a.stands.Lost {
		s.reject(RejectedState)
		return nil
	}
	return a
}
