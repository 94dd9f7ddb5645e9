package acd

import "slices"

// routing: what is derived for matching is what a recount from the fields gives.
func (c *checker) routing(s *State) {
	for _, x := range s.present {
		c.lined(s, x)
	}
	members, idle, tallies := map[*profile]int{}, map[*profile]int{}, map[*profile]tally{}
	for _, id := range s.agents.order {
		a := s.agents.get(id)
		c.ranked(s, a)
		if p := a.profile; p != nil {
			members[p]++
			sum := tallies[p]
			sum.add(a.counts())
			tallies[p] = sum
			if a.idleAt > 0 {
				idle[p]++
			}
		}
	}
	for n, p := range s.profiles.all {
		if p == nil {
			continue
		}
		c.that(p.number == n && s.kinByKey[p.kin.key] == p.kin && p.kin.of(p.full) == p, "profile %d is not where it is listed", n)
		if p.members != members[p] || p.byIdle.len() != idle[p] || p.tally != tallies[p] {
			c.that(false, "profile %d counts %d %d %+v, is %d %d %+v", n, p.members, p.byIdle.len(), p.tally, members[p], idle[p], tallies[p])
		}
		c.that(p.members > 0 || p.spare, "profile %d is empty and will not be given up", n)
		c.that(s.idle.has(n) == (p.byIdle.len() > 0), "profile %d: %d idle, listed %v", n, p.byIdle.len(), s.idle.has(n))
		c.that(p.byIdle.len() == 0 || s.idlers[n].key() == p.byIdle.first().key && s.idlers[n].count == p.byIdle.len(), "profile %d: the first idle is another", n)
		c.that(p.byLoad.len() == 0 || s.loads[n] == p.byLoad.first().key, "profile %d: the least occupied is another", n)
	}
	c.classes(s)
}

// lined: a contact is open to whom its fields say.
func (c *checker) lined(s *State, x *contact) {
	if x.asking() {
		c.that(x.class == nil && x.line.asking.has(x.lineKey), "contact %s asks, and is not listed so", x.id)
		return
	}
	open := x.line != nil && s.withheld(x, x.line) == ObstacleNone
	c.that(open == (x.class != nil), "contact %s: open %v, in a class %v", x.id, open, x.class != nil)
	if !open || x.class == nil {
		return
	}
	c.that(x.pool().has(x.lineKey), "contact %s is not in its pool", x.id)
	c.that(x.class.mixed || x.class.key == (classKey{x.queue, x.ring, x.needs, agentsKey(x.leftOut())}), "contact %s is in the class of others", x.id)
	p := s.agents.get(x.prefers)
	kept := p != nil && p.routable() && s.unable(x, p, x.line) == ObstacleNone
	c.that(kept == (x.keeper != nil) && (!kept || x.keeper == p), "contact %s prefers %d: kept %v, should be %v", x.id, x.prefers, x.keeper != nil, kept)
}

func (c *checker) ranked(s *State, a *agent) {
	for _, q := range a.queues {
		c.that(slices.Contains(q.staff, a.id), "agent %d serves queue %d and is not on its list", a.id, q.id)
	}
	p := a.profile
	c.that((p == nil) == (a.stands.Duty == DutyNone), "agent %d: on duty %d, in a profile %v", a.id, a.stands.Duty, p != nil)
	c.that(a.awaited == a.routable(), "agent %d is awaited: %v", a.id, a.awaited)
	if p == nil {
		return
	}
	c.that(!a.stale && slices.Equal(p.queues, a.queues) && p.skills == a.skills && slices.Equal(p.full, s.fullFor(a, nil)), "agent %d is in the profile of others", a.id)
	available := a.available()
	c.that((a.idleAt > 0) == available, "agent %d: available %v, listed as idle %v", a.id, available, a.idleAt > 0)
	if a.counted != a.counts() {
		c.that(false, "agent %d counts as %+v, is %+v", a.id, a.counted, a.counts())
	}
	if a.idleAt > 0 {
		e := p.byIdle.entries[a.idleAt-1]
		c.that(e.item == a && e.key.minor == ordinal(a.stands.IdleFrom), "agent %d is not in its place among the idle", a.id)
		c.that((a.loadAt > 0) == (s.leastOccupied > 0), "agent %d is listed by occupancy: %v", a.id, a.loadAt > 0)
	}
	if a.loadAt > 0 {
		e := p.byLoad.entries[a.loadAt-1]
		c.that(e.item == a && e.key.major == a.occupancy(), "agent %d is not in its place by occupancy", a.id)
	}
}

// classes: each pair of class and profile is judged right.
func (c *checker) classes(s *State) {
	members, mixed := map[*class]int{}, 0
	for _, x := range s.present {
		if x.class != nil {
			members[x.class]++
			if x.class.mixed {
				mixed++
			}
		}
	}
	c.that(mixed == s.mixed, "%d contacts in mixed classes, counted %d", mixed, s.mixed)
	for n, cl := range s.classes.all {
		if cl == nil {
			continue
		}
		listed := cl.members == 0 || s.classByKey[cl.key] == cl // for the empty ones, which may be many, their number speaks
		c.that(cl.number == n && listed && slices.Contains(cl.queue.classes, cl), "class %d is not where it is listed", n)
		c.that(cl.members == members[cl] && (cl.members > 0 || cl.spare), "class %d counts %d, has %d", n, cl.members, members[cl])
		c.that(s.filled.has(n) == (cl.open.len() > 0), "class %d: %d open, listed %v", n, cl.open.len(), s.filled.has(n))
		if cl.open.len() > 0 {
			f := frontOf(cl.open.first().key, &cl.queue.rules)
			f.contact, f.special = cl.open.first().item, len(cl.without) > 0
			c.that(s.fronts[n] == f, "class %d has another front", n)
		}
		for m, p := range s.profiles.all {
			if p != nil && p.members > 0 {
				if suits := p.suits(cl); cl.profiles.has(m) != suits || p.classes.has(n) != suits {
					c.that(false, "class %d and profile %d suit: %v", n, m, suits)
				}
			}
		}
	}
	c.that(len(s.classByKey) == len(s.classes.all)-len(s.classes.free), "%d classes by key", len(s.classByKey))
}

// work: no agent stands beside a contact that the agent could be offered, waiting or ringing.
func (c *checker) work(s *State) {
	for _, id := range s.agents.order {
		a := s.agents.get(id)
		if !a.available() {
			continue
		}
		for _, x := range s.present {
			if x.line != nil {
				c.that(s.obstacle(x, a, x.line) != ObstacleNone, "agent %d is free and contact %s waits, or asks", id, x.id)
			}
		}
	}
}
