package acd

// Where a queue's contacts go to several agents at once, one that rings at fewer is asking: whoever becomes free for it
// meanwhile is offered it too, once nobody who waits is there for that agent. Each has the whole time to answer, not what
// is left of the others': a time that ends together would mark as silent who saw the offer for a second.
//
// It asks on while its wait goes on: rings are reached and a preference ends as in line. Once its longest wait is over
// nobody further is asked, so that the offers that are open end one by one, and the wait itself is dealt with. In a queue
// where people may wait for ever it may ring for as long as somebody else becomes free for it: to ring is to wait. Those
// that ask are few, so they are looked at one by one, as contacts of a mixed class are.

// goesToSeveral: routing offers the contact, in a queue where it may be before several agents at once.
func (c *contact) goesToSeveral(r *Rules) bool {
	if r.OfferTo <= 1 || c.place != ContactOffered {
		return false
	}
	for _, x := range c.slots {
		if x.state == SlotOffered {
			return x.kind == PassRouted // all are, or the only one is a supervisor's choice
		}
	}
	return false
}

// asking: it stands in a queue's list of those that ask for further agents.
func (c *contact) asking() bool { return c.line != nil && c.lineKey.major >= majorAsking }

// fewer: it goes to fewer agents than its queue says.
func (c *contact) fewer(r *Rules) bool { return int(c.has.offered) < r.OfferTo }

// askingDue is when the wait of a contact that goes to several has something due.
func (c *contact) askingDue(r *Rules) Time {
	if !c.goesToSeveral(r) {
		return 0
	}
	return soonest(c.ringDue(r), c.preferDue())
}

// waitedOut: the longest wait of a contact that rings is over.
func (s *State) waitedOut(c *contact, r *Rules) bool {
	due := c.waitDue(r)
	return due != 0 && due <= s.now
}

// changedAsking notes that all contacts that ask may newly fit an agent.
func (s *State) changedAsking() {
	if s.asking == 0 {
		return
	}
	for _, id := range s.queues.order {
		for c := range s.queues.get(id).asking.each {
			s.changedContact(c)
		}
	}
}

// nextAsking is the contact that asks and the agent is next for; nil: there is none.
func (s *State) nextAsking(a *agent) *contact {
	var best *contact
	for _, q := range a.queues {
		best = s.moreUrgent(best, s.askingOf(a, q))
		for _, wide := range q.ringOf {
			best = s.moreUrgent(best, s.askingOf(a, wide))
		}
	}
	return best
}

func (s *State) askingOf(a *agent, q *queue) *contact {
	for c := range q.asking.each {
		if s.obstacle(c, a, q) == ObstacleNone {
			return c
		}
	}
	return nil
}

// askable are the agents a contact that asks may be offered to besides, in no order that matters; they hold until the
// next call. preferred: it is the one agent it is kept for.
func (s *State) askable(c *contact) (all []candidate, preferred bool) {
	q := c.line
	if s.withheld(c, q) != ObstacleNone || !s.anyIdle(c, q) {
		return nil, false
	}
	if a := s.preferred(c, q); a != nil {
		if s.between(c, a, q) != ObstacleNone {
			return nil, true
		}
		return append(s.bidders[:0], candidate{agent: a}), true
	}
	return s.candidates(s.ownBut(c, q)), false
}

// anyIdle: somebody who serves the queue, or a ring reached, is there for contacts.
func (s *State) anyIdle(c *contact, q *queue) bool {
	if q.servedBy.meets(s.idle) {
		return true
	}
	for _, ring := range q.rules.Rings[:min(c.ring, RingsMax)] {
		if also := s.queues.get(ring.Also); also != nil && also.servedBy.meets(s.idle) {
			return true
		}
	}
	return false
}

// ownBut is own without those who are offered the contact.
func (s *State) ownBut(c *contact, q *queue) *class {
	return s.makeClass(classKey{q.id, c.ring, c.needs, agentsKey(c.without(0))}, q)
}

// askOn puts a contact that asks before further agents, the best of them, up to as many as its queue says.
func (s *State) askOn(c *contact) {
	all, preferred := s.askable(c)
	why := s.why(c, len(all)-1, preferred)
	for _, x := range bestFirst(all, c.line.rules.OfferTo-int(c.has.offered)) {
		s.offer(c, x.agent, why, PassRouted, 0)
	}
}
