package acd

func (s *State) request(ev ContactRequested) {
	q := s.queues.byID[ev.Queue]
	switch {
	case q == nil || ev.Contact == 0 || ev.Visitor == 0:
		s.reject(RejectedUnknown)
	case s.contacts[ev.Contact] != nil, s.visitors[ev.Visitor] != nil:
		s.reject(RejectedConflict)
	case q.line.len() >= q.rules.WaitingMax:
		s.reject(RejectedFull)
	default:
		s.emit(Waiting{Contact: ev.Contact, Visitor: ev.Visitor, Queue: ev.Queue, Arrived: s.now, Cause: CauseNew, Entered: s.now})
	}
}

// open is the contact whose visit is not over; nil, and one Rejected, otherwise.
func (s *State) open(id ContactID) *contact {
	c := s.contacts[id]
	switch {
	case c == nil:
		s.reject(RejectedUnknown)
		return nil
	case c.place == ContactWrapUp:
		s.reject(RejectedState)
		return nil
	}
	return c
}

func (s *State) visitorLeft(ev VisitorLeft) {
	if c := s.open(ev.Contact); c != nil {
		s.end(c, ByVisitor, CauseLeft)
	}
}

func (s *State) visitorLost(ev VisitorLost) {
	c := s.open(ev.Contact)
	switch {
	case c == nil:
	case c.away:
		s.reject(RejectedNothing)
	default:
		s.emit(VisitorAway{c.id, true, s.now.Add(s.patience(c))})
	}
}

func (s *State) visitorReturned(ev VisitorReturned) {
	c := s.open(ev.Contact)
	switch {
	case c == nil:
	case !c.away:
		s.reject(RejectedNothing)
	default:
		s.emit(VisitorAway{c.id, false, 0})
	}
}

// patience is how long a visitor's lost connection is borne with, where the contact is now.
func (s *State) patience(c *contact) Span {
	rules := s.rulesOf(c)
	switch c.place {
	case ContactOffered:
		return rules.LostRinging
	case ContactActive:
		return rules.LostTalking
	}
	return rules.LostWaiting
}

// bear counts the patience with an absent visitor anew from the loss, after the contact moved.
func (s *State) bear(c *contact) {
	if c.away {
		s.emit(VisitorAway{c.id, true, c.awaySince.Add(s.patience(c))})
	}
}

// end is the end of the visit, wherever the contact is.
func (s *State) end(c *contact, by Party, cause Cause) {
	a := c.agent
	if c.place == ContactOffered {
		s.emit(Revoked{c.offer, c.id, a.id, cause})
	}
	ended := Ended{Contact: c.id, By: by, Cause: cause}
	if c.place == ContactActive {
		ended.Agent = a.id
	}
	s.emit(ended)
	if a != nil {
		s.restate(a, a.stands)
	}
}

// requeue puts a contact that was with an agent back with its first arrival; one whose queue is gone ends.
func (s *State) requeue(c *contact, head bool, cause Cause) {
	if s.queues.byID[c.queue] == nil {
		s.emit(Ended{Contact: c.id, By: BySystem, Cause: CauseQueueRemoved})
		return
	}
	w := c.waiting(cause)
	w.Head = c.head || head
	s.emit(w)
	s.bear(c)
}

// waiting is the contact in line where it stands, or would.
func (c *contact) waiting(why Cause) Waiting {
	return Waiting{
		Contact: c.id, Visitor: c.visitor, Queue: c.queue, Arrived: c.arrived, Head: c.head, Cause: why, Entered: c.entered,
		Needs: c.needs, Priority: c.priority, Prefers: c.prefers, PrefersUntil: c.prefersUntil, Callback: c.callback,
	}
}
