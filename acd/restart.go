package acd

// restart is the owner's first step after a stop or a crash. Offers go back, for no screen shows them any more; whoever
// was away before has patience from now as well.
func (s *State) restart() {
	for _, id := range s.agents.order {
		if a := s.agents.byID[id]; a.stands.Duty != DutyNone {
			s.lost(a)
		}
	}
	for _, c := range s.inOrder() {
		if c.place != ContactWrapUp {
			s.emit(VisitorAway{c.id, true, s.now.Add(s.patience(c))})
		}
	}
}
