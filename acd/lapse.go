package acd

// lapse lets every deadline due now pass, in order of time, kind and id.
func (s *State) lapse() {
	for n := s.timers.first(); n != nil && n.item.at <= s.now; n = s.timers.first() {
		switch t := n.item; t.kind {
		case timerOffer:
			s.lapseOffer(s.contacts[ContactID(t.id)])
		case timerAway:
			s.lapseAway(s.contacts[ContactID(t.id)])
		case timerGrace:
			s.lapseGrace(s.agents.byID[AgentID(t.id)])
		}
	}
}

func (s *State) lapseOffer(c *contact) {
	if !c.received && c.receipt <= c.deadline {
		s.notReceived(c)
		return
	}
	a := c.agent
	s.revoke(c, CauseNoAnswer)
	s.standDown(a, ReasonNoAnswer)
}

// notReceived: the offer never reached a screen, so the desk is as good as gone. That is not "no answer".
func (s *State) notReceived(c *contact) {
	a := c.agent
	s.revoke(c, CauseNotReceived)
	s.lost(a)
}

func (s *State) lapseAway(c *contact) {
	if c.place != ContactOffered {
		s.end(c, BySystem, CauseVisitorLost)
		return
	}
	a := c.agent
	s.revoke(c, CauseVisitorLost)
	s.restate(a, a.stands)
}

// lapseGrace: the agent did not come back.
func (s *State) lapseGrace(a *agent) {
	s.takeAll(a, CauseAgentLost)
	s.closeAll(a)
	out := AgentStands{Agent: a.id, IdleFrom: a.stands.IdleFrom, Since: a.stands.Since, Reason: ReasonConnectionLost}
	if a.stands.Reason == ReasonNoAnswer {
		out.Reason = ReasonNoAnswer
	}
	s.restate(a, out)
}
