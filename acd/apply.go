package acd

import (
	"fmt"
	"slices"
)

// Apply makes one effect true. It is the only thing that changes State, and it never fails: what an effect of another
// build's log says about an entity that is not here is passed over. Adopt sets the time that effects refer to.
func (s *State) Apply(e Effect) {
	switch e := e.(type) {
	case QueueHolds:
		s.applyQueueHolds(e)
	case QueueGone:
		s.applyQueueGone(e)
	case AgentHolds:
		s.applyAgentHolds(e)
	case AgentGone:
		s.applyAgentGone(e)
	case ServesHold:
		s.applyServesHold(e)
	case AgentStands:
		s.applyAgentStands(e)
	case Waiting:
		s.applyWaiting(e)
	case Offered:
		s.applyOffered(e)
	case Received:
		s.applyReceived(e)
	case Revoked:
		s.applyBack(e.Contact, false, exclusion{})
	case Declined:
		s.applyBack(e.Contact, false, exclusion{e.Agent, e.ExcludedUntil})
	case Connected:
		s.applyConnected(e)
	case VisitorAway:
		s.applyVisitorAway(e)
	case AgentVanished:
		s.applyBack(e.Contact, true, exclusion{})
	case Ended:
		s.applyEnded(e)
	case WrapUpHolds:
		s.applyWrapUpHolds(e)
	case Closed:
		s.drop(s.contacts[e.Contact])
	case QueueOpen, QueueDrains, AgentDrains, RingReached, PreferenceOver, Prioritized, RoleHolds, PartedFrom, Spoken, IdleWarned, WrapsUp:
	case Rejected:
	default:
		panic(fmt.Sprintf("acd: unknown effect %T", e)) // a bug of ours, not of a peer
	}
}

// Adopt makes the effects of one event true, as a log or an owner's Step tells them. A replica needs nothing else.
func (s *State) Adopt(now Time, effects []Effect) {
	s.advance(now)
	for _, e := range effects {
		s.Apply(e)
	}
}

// advance moves the clock. Exclusions that are over are dropped with it: nobody is told, so no effect says so.
func (s *State) advance(now Time) {
	s.now = max(s.now, now)
	for n := s.timers.first(); n != nil && n.item.at <= s.now; n = s.timers.next(n.key) {
		if n.item.kind == timerExclude {
			c := s.contacts[ContactID(n.item.id)]
			c.excluded = slices.DeleteFunc(c.excluded, func(x exclusion) bool { return x.until <= s.now })
			s.file(c)
			s.changedLine(c.line)
		}
	}
}

func (s *State) applyWaiting(e Waiting) {
	c := s.contacts[e.Contact]
	q := s.queues.byID[e.Queue]
	if q == nil {
		s.drop(c)
		return
	}
	if c == nil {
		c = &contact{id: e.Contact, visitor: e.Visitor, at: len(s.present)}
		s.contacts[c.id] = c
		s.present = append(s.present, c)
		s.visitors[c.visitor] = c
	}
	s.release(c)
	c.queue, c.arrived, c.head, c.entered = e.Queue, e.Arrived, e.Head, e.Entered
	c.needs, c.priority, c.prefers, c.prefersUntil, c.callback = e.Needs, e.Priority, e.Prefers, e.PrefersUntil, e.Callback
	s.move(c, ContactWaiting)
}

func (s *State) applyOffered(e Offered) {
	c, a := s.contacts[e.Contact], s.agents.byID[e.Agent]
	if c == nil || a == nil {
		return
	}
	s.release(c)
	s.give(c, a)
	c.offer, c.deadline, c.receipt, c.received = e.Offer, e.Deadline, e.Receipt, false
	s.offers[c.offer] = c
	s.offerLast = max(s.offerLast, e.Offer)
	s.move(c, ContactOffered)
	s.rank(a)
}

func (s *State) applyReceived(e Received) {
	if c := s.offers[e.Offer]; c != nil {
		c.received = true
		s.file(c)
	}
}

// applyBack takes the contact from its agent and puts it where it stood before, or at the head.
func (s *State) applyBack(id ContactID, head bool, x exclusion) {
	c := s.contacts[id]
	if c == nil {
		return
	}
	s.release(c)
	if s.queues.byID[c.queue] == nil {
		s.drop(c)
		return
	}
	c.head = c.head || head
	if x.agent != 0 && x.until > s.now {
		c.exclude(x)
	}
	s.move(c, ContactWaiting)
}

func (s *State) applyConnected(e Connected) {
	c, a := s.contacts[e.Contact], s.agents.byID[e.Agent]
	if c == nil || a == nil {
		return
	}
	s.give(c, a)
	c.excluded = nil
	s.move(c, ContactActive)
	s.rank(a)
}

func (s *State) applyVisitorAway(e VisitorAway) {
	c := s.contacts[e.Contact]
	if c == nil {
		return
	}
	switch {
	case !e.Away:
		c.awaySince = 0
	case !c.away:
		c.awaySince = s.now
	}
	c.away, c.awayUntil = e.Away, e.Until
	s.file(c)
}

func (s *State) applyEnded(e Ended) {
	c, a := s.contacts[e.Contact], s.agents.byID[e.Agent]
	if c == nil || a == nil {
		s.drop(c)
		return
	}
	s.give(c, a)
	s.forget(c)
	c.by, c.away, c.awaySince, c.awayUntil, c.excluded = e.By, false, 0, 0, nil
	s.move(c, ContactWrapUp)
	s.rank(a)
}

func (s *State) applyWrapUpHolds(e WrapUpHolds) {
	if c := s.contacts[e.Contact]; c != nil {
		c.code = e.Code
	}
}

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

// give puts the contact into a slot of the agent, or leaves it in the one it has there, without an offer.
func (s *State) give(c *contact, a *agent) {
	if c.agent != a {
		s.release(c)
		a.take(c)
	}
	s.unoffer(c)
}

// release takes the contact from its agent and its offer.
func (s *State) release(c *contact) {
	s.unoffer(c)
	if a := c.agent; a != nil {
		a.leave(c)
		s.rank(a)
	}
}

func (s *State) unoffer(c *contact) {
	if c.offer != 0 {
		delete(s.offers, c.offer)
		c.offer, c.deadline, c.receipt, c.received = 0, 0, 0, false
	}
}

func (s *State) move(c *contact, to ContactState) {
	if c.place != to {
		c.place, c.since = to, s.now
	}
	s.file(c)
}

// file keeps the contact's place in its queue's line and its timers as its fields say.
func (s *State) file(c *contact) {
	var line *queue
	if c.place == ContactWaiting {
		line = s.queues.byID[c.queue]
	}
	k, open := c.key(), !c.away
	if c.line != line || c.lineKey != k || c.lineOpen != open {
		if c.line != nil {
			c.line.line.remove(c.lineKey)
		}
		if line != nil {
			line.line.insert(k, open, c)
			s.changedLine(line)
		}
		c.line, c.lineKey, c.lineOpen = line, k, open
	}
	s.armContact(c, c.offerDue(), c.awayDue(), c.excludeDue())
}

// key is the contact's place in line: the heads, then by first arrival, then by id.
func (c *contact) key() key {
	k := key{1, uint64(c.arrived), uint64(c.id)}
	if c.head {
		k.major = 0
	}
	return k
}

// forget makes room for the visitor's next contact.
func (s *State) forget(c *contact) {
	if s.visitors[c.visitor] == c {
		delete(s.visitors, c.visitor)
	}
}

// drop ends what the core knows of a contact.
func (s *State) drop(c *contact) {
	if c == nil {
		return
	}
	s.release(c)
	s.forget(c)
	if c.line != nil {
		c.line.line.remove(c.lineKey)
	}
	s.armContact(c, 0, 0, 0)
	last := s.present[len(s.present)-1]
	s.present[c.at], last.at = last, c.at
	s.present[len(s.present)-1] = nil
	s.present = s.present[:len(s.present)-1]
	delete(s.contacts, c.id)
}
