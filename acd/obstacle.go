package acd

// Obstacle is why an agent may not be offered a contact now. It is decided here from the fields alone, pair by pair:
// slow, and what the classes and profiles of routing are held to (Check) and explained with (WhyWaiting).
type Obstacle uint8

const (
	ObstacleNone       Obstacle = iota
	ObstacleAway                // the visitor's connection is lost
	ObstacleClosed              // a callback waits until the queue opens
	ObstacleEnough              // it is before as many agents as its queue says
	ObstacleWaitedOut           // it rings, and its longest wait is over
	ObstacleKept                // the contact is kept for another agent
	ObstacleQueue               // the agent does not serve the queue, nor one of the rings reached
	ObstacleLoggedOut           // the agent is logged out
	ObstacleLost                // the agent's connection is lost
	ObstacleNotReady            // the agent is not ready, or will not be
	ObstacleDraining            // the agent is being removed
	ObstacleSkill               // the agent lacks a skill, or its level
	ObstacleExcluded            // the agent declined the contact, or has a part in it
	ObstacleQueueLimit          // the agent has as many contacts of the queue as one may have
	ObstacleSlots               // all the agent's slots are in use
	ObstacleAsked               // the agent is offered the contact already
	ObstacleNobody              // no agent serves the queue, nor a ring reached; only said by WhyWaiting, as the next two
	ObstacleRing                // a ring to come lets more agents in
	ObstacleBehind              // others are before it in line
)

// obstacle is the first there is between the two.
func (s *State) obstacle(c *contact, a *agent, q *queue) Obstacle {
	if o := s.withheld(c, q); o != ObstacleNone {
		return o
	}
	if p := s.preferred(c, q); p != nil && p != a {
		return ObstacleKept
	}
	return s.between(c, a, q)
}

// preferred is the agent the contact is kept for, whoever else is there; nil: nobody.
func (s *State) preferred(c *contact, q *queue) *agent {
	if p := s.agents.get(c.prefers); p != nil && p.routable() && s.unable(c, p, q) == ObstacleNone {
		return p
	}
	return nil
}

// withheld: nobody may be offered the contact.
func (s *State) withheld(c *contact, q *queue) Obstacle {
	switch {
	case c.away:
		return ObstacleAway
	case !c.offerable(q):
		return ObstacleClosed
	case c.place != ContactOffered:
		return ObstacleNone
	case !c.fewer(&q.rules):
		return ObstacleEnough
	case s.waitedOut(c, &q.rules):
		return ObstacleWaitedOut
	}
	return ObstacleNone
}

// between is what the agent lacks, or is short of.
func (s *State) between(c *contact, a *agent, q *queue) Obstacle {
	switch {
	case !a.reaches(c, q):
		return ObstacleQueue
	case a.stands.Duty == DutyNone:
		return ObstacleLoggedOut
	case a.stands.Lost:
		return ObstacleLost
	case a.draining:
		return ObstacleDraining
	case !a.routable():
		return ObstacleNotReady
	}
	if o := s.unable(c, a, q); o != ObstacleNone {
		return o
	}
	switch {
	case c.place == ContactOffered && c.slotOf(a.id) != nil:
		return ObstacleAsked
	case a.full(q):
		return ObstacleQueueLimit
	case !a.available():
		return ObstacleSlots
	}
	return ObstacleNone
}

// unable is what the agent lacks, however free.
func (s *State) unable(c *contact, a *agent, q *queue) Obstacle {
	if !a.reaches(c, q) {
		return ObstacleQueue
	}
	if _, missing := a.missing(c, q); missing {
		return ObstacleSkill
	}
	if c.excludes(a.id) {
		return ObstacleExcluded
	}
	return ObstacleNone
}

// reaches: the agent serves the queue, or a queue of the rings the contact has reached.
func (a *agent) reaches(c *contact, q *queue) bool {
	if a.serves(q.id) {
		return true
	}
	for _, ring := range q.rules.Rings[:min(c.ring, RingsMax)] {
		if a.serves(ring.Also) {
			return true
		}
	}
	return false
}

// missing is the first need of the contact that the agent does not meet.
func (a *agent) missing(c *contact, q *queue) (Need, bool) {
	lower := q.rules.lower(c.ring)
	for _, n := range c.needs {
		if n.Skill == 0 {
			break
		}
		if lower > 0 && (lower == RingAll || n.Level <= lower) {
			continue
		}
		if level(&a.skills, n.Skill) < max(1, n.Level-lower) {
			return n, true
		}
	}
	return Need{}, false
}
