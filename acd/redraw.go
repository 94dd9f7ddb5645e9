package acd

// What is found by a contact's or an agent's fields, lines, classes, profiles, tallies and timers, is drawn anew once for
// all that is decided in one go: before the next deadline, before anybody is matched, and at the end of a step.

// touch notes a contact whose fields or slots changed.
func (s *State) touch(c *contact) {
	if !c.touched {
		c.touched = true
		s.touchedContacts = append(s.touchedContacts, c)
	}
}

// touchAgent notes an agent whose state, slots or limits changed.
func (s *State) touchAgent(a *agent) {
	if !a.touched && !s.following {
		a.touched = true
		s.touchedAgents = append(s.touchedAgents, a)
	}
}

// redraw draws anew what follows from all that was touched.
func (s *State) redraw() {
	for _, c := range s.touchedContacts {
		if c.touched {
			c.touched = false
			s.file(c)
			s.armContact(c, c.stageDue(s.rulesOf(c)), c.awayDue(), c.excludeDue())
		}
	}
	for _, a := range s.touchedAgents {
		if a.touched {
			s.rank(a)
		}
	}
	s.touchedContacts, s.touchedAgents = s.touchedContacts[:0], s.touchedAgents[:0]
}
