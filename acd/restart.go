package acd

// restart is the owner's first step after a stop or a crash. Offers go back, for no screen shows them any more; whoever
// was away before has patience from now as well, and wrap-up whose time ran out meanwhile begins anew.
func (s *State) restart() {
	for _, id := range s.agents.order {
		if a := s.agents.get(id); a.stands.Duty != DutyNone {
			s.lost(a)
		}
	}
	for _, c := range s.inOrder() {
		if !c.over && !c.callback {
			s.emit(VisitorAway{c.id, true, s.now.Add(s.patience(c))})
		}
		for _, x := range c.in(SlotWrapUp) {
			if x.until != 0 && x.until <= s.now {
				s.emit(WrapsUp{c.id, x.agent.id, x.why, s.now.Add(s.rulesIn(x.queue).WrapUpFor), x.strict, x.forced})
			}
		}
	}
}
