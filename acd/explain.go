package acd

import "cmp"

// Waits is why a contact is not offered to anybody at the moment, or to nobody further, and what would change that.
type Waits struct {
	Contact    ContactID
	Queue      QueueID
	Ring       uint8 // how many of its queue's rings are reached
	Agents     int   // who may serve it by queue and rings, in whatever state
	Hindrances []Hindrance
}

// Hindrance is one reason. Of agents, each is counted under the first that applies, in the order of the kinds.
type Hindrance struct {
	Kind  Obstacle
	Count int     // agents; of ObstacleBehind contacts
	Agent AgentID // the only one it is about; 0: there are more, or it is about none
	Queue QueueID // of ObstacleRing: whose agents are let in
	Skill SkillID // of ObstacleSkill, with the level needed now and the best there is
	Level uint8
	Best  uint8
	Until Time // when it ends, or ends for the first of several, if nothing else happens; 0: not by itself
}

// WhyWaiting explains a contact that waits in line, or goes to several agents and might to more; false: it does neither.
// It looks at every agent.
func (s *State) WhyWaiting(id ContactID) (Waits, bool) {
	c := s.known(id)
	if c == nil || c.place > ContactOffered {
		return Waits{}, false
	}
	q := s.queues.get(c.queue)
	if q == nil || c.place == ContactOffered && !c.goesToSeveral(&q.rules) {
		return Waits{}, false
	}
	w := Waits{Contact: c.id, Queue: q.id, Ring: c.ring}
	switch s.withheld(c, q) {
	case ObstacleAway:
		w.add(Hindrance{Kind: ObstacleAway, Until: c.awayUntil})
	case ObstacleClosed:
		w.add(Hindrance{Kind: ObstacleClosed})
	case ObstacleEnough:
		w.add(Hindrance{Kind: ObstacleEnough, Count: int(c.has.offered)})
	case ObstacleWaitedOut:
		w.add(Hindrance{Kind: ObstacleWaitedOut})
	}
	if a := s.preferred(c, q); a != nil {
		w.add(Hindrance{Kind: ObstacleKept, Agent: a.id, Count: 1, Until: c.prefersUntil})
	}
	for _, a := range s.agents.order {
		s.weigh(&w, c, s.agents.get(a), q)
	}
	if w.Agents == 0 {
		w.add(Hindrance{Kind: ObstacleNobody})
	}
	if at := c.ringDue(&q.rules); at != 0 {
		w.add(Hindrance{Kind: ObstacleRing, Queue: q.rules.Rings[c.ring].Also, Until: at})
	}
	if ahead, _ := s.Position(c.id); ahead > 0 {
		w.add(Hindrance{Kind: ObstacleBehind, Count: ahead})
	}
	return w, true
}

// weigh adds what stands between the contact and one agent.
func (s *State) weigh(w *Waits, c *contact, a *agent, q *queue) {
	kind := s.between(c, a, q)
	if kind == ObstacleQueue {
		return
	}
	w.Agents++
	h := Hindrance{Kind: kind, Count: 1, Agent: a.id}
	switch kind {
	case ObstacleNone: // free, and not for this one: it is kept, away or closed
		return
	case ObstacleLost:
		h.Until = a.graceTimer
	case ObstacleSkill:
		need, _ := a.missing(c, q)
		h.Skill, h.Level, h.Best = need.Skill, need.Level-min(need.Level, q.rules.lower(c.ring)), level(&a.skills, need.Skill)
		h.Until = c.loweredTo(need, h.Best, q)
	case ObstacleExcluded:
		for _, x := range c.excluded {
			if x.agent == a.id {
				h.Until = x.until
			}
		}
	case ObstacleAsked:
		h.Until = c.slotOf(a.id).due()
	case ObstacleQueueLimit, ObstacleSlots:
		for _, x := range a.slots {
			h.Until = soonest(h.Until, x.due())
		}
	}
	w.add(h)
}

// add counts a hindrance with those of its kind.
func (w *Waits) add(h Hindrance) {
	for i := range w.Hindrances {
		x := &w.Hindrances[i]
		if x.Kind == h.Kind && x.Skill == h.Skill {
			x.Count += h.Count
			x.Agent = 0
			x.Level, x.Best = max(x.Level, h.Level), max(x.Best, h.Best)
			x.Until = soonest(x.Until, h.Until)
			return
		}
	}
	at := len(w.Hindrances)
	for at > 0 && cmp.Compare(w.Hindrances[at-1].Kind, h.Kind) > 0 {
		at--
	}
	w.Hindrances = append(w.Hindrances, Hindrance{})
	copy(w.Hindrances[at+1:], w.Hindrances[at:])
	w.Hindrances[at] = h
}

// loweredTo is when a ring to come lowers the need to a level; 0: none does.
func (c *contact) loweredTo(n Need, to uint8, q *queue) Time {
	for _, ring := range q.rules.Rings[min(c.ring, RingsMax):] {
		if ring.After == 0 {
			break
		}
		if ring.Lower == RingAll || n.Level <= ring.Lower || to > 0 && n.Level-ring.Lower <= to {
			return c.entered.Add(ring.After)
		}
	}
	return 0
}
