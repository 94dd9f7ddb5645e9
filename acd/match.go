package acd

// match brings ready agents and waiting contacts together until no pair fits: always the contact that has waited
// longest (heads first) of those somebody is there for, with the longest idle agent who serves it.
//
// Only queues and agents noted as changed are looked at: no pair fitted when match last ended, so a pair that fits
// now has a changed side.
func (s *State) match() {
	for {
		c := s.nextServable()
		if c == nil {
			break
		}
		s.offer(c, c.line.longestIdle(c), Why{}, PassRouted, 0)
	}
	for _, q := range s.changedQueues {
		q.changed = false
	}
	for _, a := range s.changedAgents {
		a.changed = false
	}
	clear(s.changedQueues)
	clear(s.changedAgents)
	s.changedQueues, s.changedAgents = s.changedQueues[:0], s.changedAgents[:0]
}

func (s *State) nextServable() *contact {
	var best *contact
	for _, q := range s.changedQueues {
		best = earlier(best, q.firstServable())
	}
	for _, a := range s.changedAgents {
		if a.idle {
			best = earlier(best, a.firstInLine())
		}
	}
	return best
}

func earlier(a, b *contact) *contact {
	if a == nil || b != nil && b.lineKey.less(a.lineKey) {
		return b
	}
	return a
}

// firstServable is the first in line for whom somebody is there.
func (q *queue) firstServable() *contact {
	for n := q.line.firstOpen(); n != nil; n = q.line.nextOpen(n.key) {
		if q.longestIdle(n.item) != nil {
			return n.item
		}
		if len(n.item.excluded) == 0 {
			return nil // nobody for this one is nobody for anyone
		}
	}
	return nil
}

// firstInLine is the contact the agent is next for, over all the agent's queues.
func (a *agent) firstInLine() *contact {
	var best *contact
	for _, q := range a.profile.queues {
		n := q.line.firstOpen()
		for n != nil && n.item.excludes(a.id) {
			n = q.line.nextOpen(n.key)
		}
		if n != nil {
			best = earlier(best, n.item)
		}
	}
	return best
}

// longestIdle is the agent for the contact; nil: nobody.
func (q *queue) longestIdle(c *contact) *agent {
	var best *node[*agent]
	for _, p := range q.servedBy {
		n := p.idle.first()
		for n != nil && c.excludes(n.item.id) {
			n = p.idle.next(n.key)
		}
		if n != nil && (best == nil || n.key.less(best.key)) {
			best = n
		}
	}
	if best == nil {
		return nil
	}
	return best.item
}

// pick is the agent routing would choose in a queue for a contact that some have already; nil: nobody.
func (s *State) pick(q *queue, c *contact, from AgentID) *agent {
	var best *agent
	for _, p := range q.servedBy {
		for n := p.idle.first(); n != nil; n = p.idle.next(n.key) {
			if a := n.item; a.id != from && c.slotOf(a.id) == nil && (best == nil || a.idleKey.less(best.idleKey)) {
				best = a
			}
		}
	}
	return best
}
