package acd

// lapse lets every deadline due now pass, in order of time, kind and id.
func (s *State) lapse() {
	for t, due := s.dueOf(&s.timers); due; t, due = s.dueOf(&s.timers) {
		switch t.kind {
		case timerOffer:
			s.lapseOffer(s.slots.get(OfferID(t.id)))
		case timerAway:
			s.lapseAway(s.known(ContactID(t.id)))
		case timerGrace:
			s.lapseGrace(s.agents.get(AgentID(t.id)))
		case timerStage:
			s.lapseStage(s.known(ContactID(t.id)))
		case timerWrapUp:
			s.lapseWrapUp(s.slots.get(OfferID(t.id)))
		}
		s.redraw()
	}
}

func (s *State) lapseOffer(x *slot) {
	if !x.received && x.receipt <= x.deadline {
		s.notReceived(x)
		return
	}
	a, kind := x.agent, x.kind
	s.revoke(x, CauseNoAnswer)
	if kind == PassRouted {
		s.standDown(a, ReasonNoAnswer)
		return
	}
	s.restate(a, a.stands) // a missed pass is no missed turn
}

// notReceived: the offer never reached a screen, so the desk is as good as gone. That is not "no answer".
func (s *State) notReceived(x *slot) {
	a := x.agent
	s.revoke(x, CauseNotReceived)
	s.lost(a)
}

func (s *State) lapseAway(c *contact) {
	if c.place != ContactOffered {
		s.end(c, BySystem, CauseVisitorLost)
		return
	}
	agents := c.agents()
	s.withdraw(c, CauseVisitorLost)
	s.requeue(c, false, CauseVisitorLost)
	s.restateAll(agents)
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

// lapseStage does one thing that is due; the timer stands at the next.
func (s *State) lapseStage(c *contact) {
	r := s.rulesOf(c)
	due := func(at Time) bool { return at != 0 && at <= s.now }
	switch {
	case c.place == ContactActive:
		s.lapseIdle(c)
	case c.place == ContactWaiting && due(c.waitDue(r)):
		s.waitedTooLong(c, r.WaitMaxTo)
	case due(c.preferDue()):
		s.emit(PreferenceOver{c.id})
	default:
		s.emit(RingReached{c.id, c.ring + 1})
	}
}

// waitedTooLong sends a contact to a queue that takes it, or ends it.
func (s *State) waitedTooLong(c *contact, to QueueID) {
	if q := s.queues.get(to); q != nil && to != c.queue && q.serves(c.callback) {
		s.enter(c, q, CauseWaitedTooLong)
		return
	}
	s.end(c, BySystem, CauseWaitedTooLong)
}
