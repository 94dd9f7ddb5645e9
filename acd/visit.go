package acd

func (s *State) request(ev ContactRequested) {
	switch {
	case s.queues.get(ev.Queue) == nil || ev.Contact == 0 || ev.Visitor == 0:
		s.reject(RejectedUnknown)
		return
	case s.known(ev.Contact) != nil, !ev.Callback && s.visitors.get(ev.Visitor) != nil:
		s.reject(RejectedConflict)
		return
	}
	q, why, refused := s.route(ev.Queue, ev.Callback)
	if refused != RejectedNothing {
		s.reject(refused)
		return
	}
	w := Waiting{
		Contact: ev.Contact, Visitor: ev.Visitor, Queue: q.id, Arrived: s.now, Cause: why, Entered: s.now,
		Needs: tidyNeeds(ev.Needs), Priority: bounded(ev.Priority), Callback: ev.Callback,
	}
	if s.agents.get(ev.Prefers) != nil {
		w.Prefers, w.PrefersUntil = ev.Prefers, s.now.Add(q.rules.PreferFor)
	}
	s.emit(w)
}

// stillOpen is the contact whose visit is not over; nil, and one Rejected, otherwise.
func (s *State) stillOpen(id ContactID) *contact {
	c := s.known(id)
	switch {
	case c == nil:
		s.reject(RejectedUnknown)
		return nil
	case c.over:
		s.reject(RejectedState)
		return nil
	}
	return c
}

func (s *State) visitorLeft(ev VisitorLeft) {
	if c := s.stillOpen(ev.Contact); c != nil {
		s.end(c, ByVisitor, CauseLeft)
	}
}

func (s *State) visitorLost(ev VisitorLost) {
	c := s.stillOpen(ev.Contact)
	switch {
	case c == nil:
	case c.callback:
		s.reject(RejectedState)
	case c.away:
		s.reject(RejectedNothing)
	default:
		s.emit(VisitorAway{c.id, true, s.now.Add(s.patience(c))})
	}
}

func (s *State) visitorReturned(ev VisitorReturned) {
	c := s.stillOpen(ev.Contact)
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
	agents := c.agents()
	s.withdraw(c, cause)
	s.dismiss(c, RoleConsulted, cause)
	ended := Ended{Contact: c.id, By: by, Cause: cause}
	if c.lead != nil {
		ended.Agent = c.lead.agent.id
	}
	talked := c.in(SlotActive)
	s.emit(ended)
	for _, x := range talked {
		s.wrapUp(x, cause)
	}
	s.restateAll(agents)
}

// agents are those who have the contact, in the order of their ids.
func (c *contact) agents() []*agent {
	if len(c.slots) == 0 {
		return nil
	}
	all := make([]*agent, 0, len(c.slots))
	for _, x := range c.slots {
		all = append(all, x.agent)
	}
	return all
}

// requeue puts a contact that nobody has any more back with its first arrival, or where those go who wait in a queue
// that takes no more. One whose queue is gone ends.
func (s *State) requeue(c *contact, head bool, cause Cause) {
	q := s.queues.get(c.queue)
	if q == nil {
		s.emit(Ended{Contact: c.id, By: BySystem, Cause: CauseQueueRemoved})
		return
	}
	w := c.waiting(cause)
	w.Head = c.head || head
	if head { // it was served: a new entry begins
		w.Entered = s.now
	}
	s.emit(w)
	s.bear(c)
	s.turnOut(c, q)
}

// waiting is the contact in line where it stands, or would.
func (c *contact) waiting(why Cause) Waiting {
	return Waiting{
		Contact: c.id, Visitor: c.visitor, Queue: c.queue, Arrived: c.arrived, Head: c.head, Cause: why, Entered: c.entered,
		Needs: c.needs, Priority: c.priority, Prefers: c.prefers, PrefersUntil: c.prefersUntil, Callback: c.callback,
	}
}
