package acd

// Silence in a conversation: of the visitor, since an agent spoke or since the beginning; of the lead, since the
// visitor spoke. While a connection is lost other patience applies, and silence counts anew after it.

func (s *State) spoke(ev Spoke) {
	c := s.stillOpen(ev.Contact)
	if c == nil {
		return
	}
	if ev.Agent != 0 {
		if x := c.slotOf(ev.Agent); x == nil || x.state != SlotActive {
			s.reject(RejectedState)
			return
		}
	}
	s.emit(Spoken(ev))
}

// silent is who is to speak next.
func (c *contact) silent() Party {
	if c.spoke == ByVisitor {
		return ByAgent
	}
	return ByVisitor
}

// idleRules are when to warn who is silent, and when to end it; 0 = never.
func (c *contact) idleRules(r *Rules) (warn, end Span) {
	switch {
	case c.silent() == ByAgent:
		return r.AgentIdleWarn, r.AgentIdleEnd
	case c.callback:
		return 0, 0 // there is no visitor to be silent
	}
	return r.VisitorIdleWarn, r.VisitorIdleEnd
}

// idleDue is when the silence has a consequence; 0: never.
func (c *contact) idleDue(r *Rules) Time {
	if c.away || c.lead == nil || c.lead.agent.stands.Lost {
		return 0
	}
	warn, end := c.idleRules(r)
	switch {
	case c.warnsFirst(warn, end):
		return c.quietFrom.Add(warn)
	case end > 0:
		return c.quietFrom.Add(end)
	}
	return 0
}

func (c *contact) warnsFirst(warn, end Span) bool {
	return warn > 0 && !c.warned && (end == 0 || warn < end)
}

func (s *State) lapseIdle(c *contact) {
	warn, end := c.idleRules(s.rulesOf(c))
	switch {
	case c.warnsFirst(warn, end):
		w := IdleWarned{Contact: c.id, By: c.silent()}
		if end > 0 {
			w.Until = c.quietFrom.Add(end)
		}
		s.emit(w)
	case c.silent() == ByVisitor:
		s.end(c, BySystem, CauseVisitorIdle)
	default:
		a := c.lead.agent
		s.vanish(c.lead, CauseAgentIdle)
		s.standDown(a, ReasonNoAnswer)
	}
}
