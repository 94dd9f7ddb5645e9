package acd

import (
	"fmt"
	"slices"
)

// Apply makes one effect true. It is the only thing that changes State, and it never fails: what an effect of another
// build's log says about an entity that is not here is passed over. Adopt sets the time that effects refer to.
func (s *State) Apply(e Effect) {
	s.apply(e)
	s.redraw()
}

// apply is Apply without what is drawn anew once for several.
func (s *State) apply(e Effect) {
	switch e := e.(type) {
	case QueueHolds:
		s.applyQueueHolds(e)
	case QueueOpen:
		s.applyQueueOpen(e)
	case QueueDrains:
		s.applyQueueDrains(e)
	case QueueGone:
		s.applyQueueGone(e)
	case AgentHolds:
		s.applyAgentHolds(e)
	case AgentDrains:
		s.applyAgentDrains(e)
	case AgentGone:
		s.applyAgentGone(e)
	case ServesHold:
		s.applyServesHold(e)
	case AgentStands:
		s.applyAgentStands(e)
	case Waiting:
		s.applyWaiting(e)
	case RingReached:
		s.applyRing(e)
	case PreferenceOver:
		s.applyPreferenceOver(e)
	case Prioritized:
		s.applyPrioritized(e)
	case Offered:
		s.applyOffered(e)
	case Received:
		s.applyReceived(e)
	case Revoked:
		s.applyBack(e.Contact, e.Agent, 0)
	case Declined:
		s.applyBack(e.Contact, e.Agent, e.ExcludedUntil)
	case Connected:
		s.applyConnected(e)
	case LimitLifted:
		s.applyLimitLifted(e)
	case RoleHolds:
		s.applyRole(e)
	case PartedFrom:
		s.applyGone(e.Contact, e.Agent, SlotActive)
	case VisitorAway:
		s.applyVisitorAway(e)
	case AgentVanished:
		s.applyVanished(e)
	case Spoken:
		s.applySpoken(e)
	case IdleWarned:
		s.applyIdleWarned(e)
	case Ended:
		s.applyEnded(e)
	case WrapsUp:
		s.applyWrapsUp(e)
	case WrapUpHolds:
		s.applyWrapUpHolds(e)
	case Closed:
		s.applyGone(e.Contact, e.Agent, SlotWrapUp)
	case Rejected:
	default:
		panic(fmt.Sprintf("acd: unknown effect %T", e)) // a bug of ours, not of a peer
	}
}

// Adopt makes the effects of one event true, as a log or an owner's Step tells them. A replica needs nothing else.
func (s *State) Adopt(now Time, effects []Effect) {
	s.advance(now)
	for _, e := range effects {
		s.apply(e)
	}
	s.redraw()
}

// advance moves the clock. Exclusions that are over are dropped with it: nobody is told, so no effect says so.
func (s *State) advance(now Time) {
	s.begin(now)
	for t, due := s.dueOf(&s.exclusions); due; t, due = s.dueOf(&s.exclusions) {
		c := s.known(ContactID(t.id))
		c.include(func(x exclusion) bool { return x.until != 0 && x.until <= s.now })
		s.settle(c)
		s.redraw()
	}
}

// begin moves the clock, and nothing else.
func (s *State) begin(now Time) {
	s.now = max(s.now, now)
	s.allContacts.nextStep()
	s.allSlots.nextStep()
}

// settle draws from a contact's fields and slots where it is, and keeps counts, and in the end line and timers, as that
// says. One that is nowhere any more is dropped.
func (s *State) settle(c *contact) {
	to := c.stands()
	if to == 0 || to == ContactWaiting && s.queues.get(c.queue) == nil && len(c.slots) == 0 {
		s.drop(c)
		return
	}
	if c.place != to {
		c.place, c.since = to, s.now
	}
	if !s.following {
		s.countContact(c)
		s.touch(c)
	}
}

// stands is where the contact is; 0: nowhere.
func (c *contact) stands() ContactState {
	switch {
	case c.over && len(c.slots) == 0:
		return 0
	case c.over:
		return ContactWrapUp
	case c.lead != nil:
		return ContactActive
	case c.has.offered > 0:
		return ContactOffered
	}
	return ContactWaiting
}

// countContact keeps what a queue counts of a contact.
func (s *State) countContact(c *contact) {
	var q *queue
	if !c.over {
		q = s.queues.get(c.queue)
	}
	waiting := q != nil && c.place == ContactWaiting
	if c.counted == q && c.countedWaiting == waiting {
		return
	}
	c.uncount()
	if c.counted, c.countedWaiting = q, waiting; q != nil {
		q.open++
		if waiting {
			q.waiting++
		}
	}
}

func (c *contact) uncount() {
	if q := c.counted; q != nil {
		q.open--
		if c.countedWaiting {
			q.waiting--
		}
	}
	c.counted, c.countedWaiting = nil, false
}

// forget makes room for the visitor's next contact.
func (s *State) forget(c *contact) {
	if !s.following && s.visitors.get(c.visitor) == c {
		s.visitors.drop(c.visitor)
	}
}

// takeContact is a contact of nobody.
func (s *State) takeContact() *contact {
	c, number := s.allContacts.take()
	c.number = number
	return c
}

// drop ends what the core knows of a contact.
func (s *State) drop(c *contact) {
	s.vacate(c, SlotOffered, SlotActive, SlotWrapUp)
	s.forget(c)
	c.uncount()
	s.unfile(c)
	s.armContact(c, 0, 0, 0)
	c.touched = false
	last := s.present[len(s.present)-1]
	s.present[c.at], last.at = last, c.at
	s.present[len(s.present)-1] = nil
	s.present = s.present[:len(s.present)-1]
	s.contacts.drop(c.id)
	s.allContacts.give(c.number)
	if s.recent == c {
		s.recent = nil
	}
}

// vacate takes the contact's slots in these states away.
func (s *State) vacate(c *contact, states ...SlotState) {
	for i := len(c.slots) - 1; i >= 0; i-- {
		if x := c.slots[i]; slices.Contains(states, x.state) {
			s.closeSlot(x)
			s.touchAgent(x.agent)
		}
	}
}
