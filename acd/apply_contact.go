package acd

import "slices"

func (s *State) applyWaiting(e Waiting) {
	c := s.known(e.Contact)
	if c != nil && c.over {
		return
	}
	entered := e.Entered
	if c == nil {
		if s.queues.get(e.Queue) == nil {
			return
		}
		c = s.takeContact()
		c.id, c.visitor, c.callback, c.at = e.Contact, e.Visitor, e.Callback, int32(len(s.present))
		s.contacts.put(c.id, c.number)
		s.present = append(s.present, c)
		if !c.callback && !s.following {
			s.visitors.put(c.visitor, c.number)
		}
	} else if entered == 0 && e.Queue == c.queue { // version 1 did not say
		entered = c.entered
	}
	if entered == 0 {
		entered = s.now
	}
	if entered != c.entered || e.Queue != c.queue {
		c.ring = 0
	}
	s.vacate(c, SlotOffered, SlotActive)
	c.queue, c.arrived, c.head, c.entered = e.Queue, e.Arrived, e.Head, entered
	c.needs, c.priority, c.prefers, c.prefersUntil = e.Needs, e.Priority, e.Prefers, e.PrefersUntil
	for _, x := range c.slots { // in wrap-up, of those who handed it on
		c.exclude(exclusion{agent: x.agent.id})
	}
	s.settle(c)
}

func (s *State) applyRing(e RingReached) {
	if c := s.known(e.Contact); c != nil {
		c.ring = min(e.Ring, RingsMax)
		s.settle(c)
	}
}

func (s *State) applyPreferenceOver(e PreferenceOver) {
	if c := s.known(e.Contact); c != nil {
		c.prefers, c.prefersUntil = 0, 0
		s.settle(c)
	}
}

func (s *State) applyPrioritized(e Prioritized) {
	if c := s.known(e.Contact); c != nil {
		c.priority = e.Priority
		s.settle(c)
	}
}

func (s *State) applyVisitorAway(e VisitorAway) {
	c := s.known(e.Contact)
	if c == nil || c.over {
		return
	}
	switch {
	case !e.Away:
		c.awaySince = 0
		c.hush(s.now)
	case !c.away:
		c.awaySince = s.now
	}
	c.away, c.awayUntil = e.Away, e.Until
	s.settle(c)
}

func (s *State) applySpoken(e Spoken) {
	c := s.known(e.Contact)
	if c == nil {
		return
	}
	c.spoke = ByVisitor
	if e.Agent != 0 {
		c.spoke = ByAgent
	}
	c.hush(s.now)
	s.settle(c)
}

func (s *State) applyIdleWarned(e IdleWarned) {
	if c := s.known(e.Contact); c != nil {
		c.warned = true
		s.settle(c)
	}
}

func (s *State) applyEnded(e Ended) {
	c := s.known(e.Contact)
	if c == nil || c.over {
		return
	}
	s.vacate(c, SlotOffered)
	s.forget(c)
	c.over, c.by, c.away, c.awaySince, c.awayUntil, c.excluded = true, e.By, false, 0, 0, nil
	if x := c.slotOf(e.Agent); x != nil {
		s.turn(x, SlotWrapUp)
		x.why = e.Cause
		s.touchAgent(x.agent)
	}
	s.settle(c)
}

// hush begins silence anew.
func (c *contact) hush(now Time) { c.quietFrom, c.warned = now, false }

func (c *contact) exclude(x exclusion) {
	at := 0
	for at < len(c.excluded) && c.excluded[at].agent < x.agent {
		at++
	}
	if at < len(c.excluded) && c.excluded[at].agent == x.agent {
		c.excluded[at] = x
		return
	}
	c.excluded = slices.Insert(c.excluded, at, x)
}

// include takes exclusions back.
func (c *contact) include(which func(exclusion) bool) {
	c.excluded = slices.DeleteFunc(c.excluded, which)
}
