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

// shows is the one state a desk shows for the slots as they are.
func (a *agent) shows(d Duty) Shown {
	switch {
	case a.count(ContactActive) > 0:
		return ShownBusy
	case a.count(ContactOffered) > 0:
		return ShownOffered
	case len(a.slots) > 0:
		return ShownWrapUp
	case d == DutyReady:
		return ShownReady
	case d == DutyNotReady:
		return ShownNotReady
	}
	return ShownLoggedOut
}

func (s *State) signOn(ev AgentSignedOn) {
	a := s.agents.byID[ev.Agent]
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
	a := s.agents.byID[id]
	switch {
	case a == nil:
		s.reject(RejectedUnknown)
		return nil
	case a.stands.Duty == DutyNone:
		s.reject(RejectedState)
		return nil
	}
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
	switch {
	case a == nil:
		return
	case a.count(ContactActive) > 0:
		s.reject(RejectedBusy)
		return
	}
	s.revokeAll(a, CauseAgentSignedOff)
	s.closeAll(a)
	s.restate(a, AgentStands{Agent: a.id, IdleFrom: a.stands.IdleFrom, Since: a.stands.Since})
}

func (s *State) ready(ev AgentReady) {
	a := s.atDesk(ev.Agent)
	if a == nil {
		return
	}
	next := a.stands
	next.Intended = DutyReady
	closes := a.count(ContactWrapUp)
	if a.count(ContactActive) == 0 {
		next.Duty, next.Intended = DutyReady, DutyNone
	}
	if closes == 0 && next == a.stands {
		s.reject(RejectedNothing)
		return
	}
	if a.stands.Duty != DutyReady || closes > 0 {
		next.IdleFrom = s.now
	}
	s.closeAll(a)
	s.restate(a, next)
}

func (s *State) notReady(ev AgentNotReady) {
	a := s.atDesk(ev.Agent)
	if a == nil {
		return
	}
	st := a.stands
	if ev.Reason == st.Reason && !a.routable() && a.count(ContactWrapUp) == 0 {
		s.reject(RejectedNothing)
		return
	}
	s.closeAll(a)
	s.standDown(a, ev.Reason)
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
