package acd

import "slices"

// lined is a contact's place in the lines: all derived from its fields, by file.
type lined struct {
	line    *queue // in whose line it stands, or in whose list of those that ask
	class   *class // while it is open to be offered; nil: it is not
	keeper  *agent // whom it is kept for
	wish    *agent // whom it prefers
	wishAt  int32  // in the list of those who prefer the agent, counted from 1
	uneven  bool   // counted in line.uneven
	changed bool   // listed in floor.changedContacts
	lineKey key
}

// pool is where a contact of a class stands: with the others, or with those that are kept for its agent.
func (c *contact) pool() *order[*contact] {
	if c.keeper != nil {
		return &c.keeper.kept
	}
	return &c.class.open
}

// stand is the queue's order the contact belongs in; nil: none.
func (s *State) stand(c *contact) *queue {
	if c.place > ContactOffered {
		return nil
	}
	q := s.queues.get(c.queue)
	if c.place == ContactOffered && (q == nil || !c.goesToSeveral(&q.rules) || !c.fewer(&q.rules)) {
		return nil
	}
	return q
}

// file keeps the contact's place in its queue's line or among those that ask, and in its class, as its fields say.
func (s *State) file(c *contact) {
	if s.following {
		return
	}
	var k key
	line := s.stand(c)
	if line != nil {
		k = c.key(line)
	}
	if c.line != line || c.lineKey != k {
		s.hide(c)
		s.unline(c)
		if c.line, c.lineKey = line, k; line != nil {
			s.enline(c)
		}
	}
	switch {
	case line == nil:
		s.wish(c)
	case c.asking():
		s.wish(c)
		s.changedContact(c)
	default:
		s.expose(c)
	}
}

// enline puts the contact where its line and key say; unline takes it away from there.
func (s *State) enline(c *contact) {
	if c.asking() {
		c.line.asking.insert(c.lineKey, c)
		s.asking++
		return
	}
	c.line.line.insert(c.lineKey, c)
	if c.uneven = c.priority != 0; c.uneven {
		c.line.uneven++
	}
}

// unfile takes a contact that is over out of all of them.
func (s *State) unfile(c *contact) {
	s.hide(c)
	s.unline(c)
	c.line, c.lineKey = nil, key{}
	s.wish(c)
	if c.changed { // only where nobody matches: a follower's list would grow
		c.changed = false
		s.changedContacts = slices.DeleteFunc(s.changedContacts, func(x *contact) bool { return x == c })
	}
}

func (s *State) unline(c *contact) {
	switch {
	case c.line == nil:
		return
	case c.asking():
		c.line.asking.remove(c.lineKey)
		s.asking--
		return
	}
	c.line.line.remove(c.lineKey)
	if c.uneven {
		c.line.uneven--
	}
}

// What a place in line is by first: heads before others, and all of them before those that ring already.
const (
	majorHead uint64 = iota
	majorOther
	majorAsking // and the same two again
)

// key is the contact's place in line: the heads, then by virtual arrival, then by id. A step of priority counts as an
// arrival so much earlier, so everybody is overtaken for a bounded time only.
func (c *contact) key(q *queue) key {
	k := key{majorOther, ordinal(c.arrived - Time(c.priority+q.rules.Priority)*Time(q.rules.Boost)), uint64(c.id)}
	if c.head {
		k.major = majorHead
	}
	if c.place == ContactOffered {
		k.major += majorAsking
	}
	return k
}

// expose keeps the contact in its class, and open to be offered there or to the one agent it is kept for.
func (s *State) expose(c *contact) {
	if !c.offerable(c.line) {
		s.hide(c)
		return
	}
	cl := s.classOf(c, c.line)
	keeper := s.keeperOf(c, cl)
	if c.class == cl && c.keeper == keeper {
		if cl.mixed { // it may still have become another
			s.changedClass(cl, c)
		}
		return
	}
	s.join(cl) // before it leaves the other, which may be the same
	s.hide(c)
	c.class, c.keeper = cl, keeper
	c.pool().insert(c.lineKey, c)
	if keeper != nil {
		s.changedAgent(keeper)
		return
	}
	s.refront(cl)
	s.changedClass(cl, c)
}

// hide: nobody may be offered the contact.
func (s *State) hide(c *contact) {
	cl := c.class
	if cl == nil {
		return
	}
	c.pool().remove(c.lineKey)
	if c.keeper == nil {
		s.refront(cl)
	}
	c.class, c.keeper = nil, nil
	s.part(cl)
}

// offerable: neither the visitor nor the queue of a callback keeps it from being offered now.
func (c *contact) offerable(line *queue) bool { return !c.away && !(c.callback && line.closed) }

// keeperOf is the agent the contact is kept for: the one it prefers, while that one suits and is there for contacts.
func (s *State) keeperOf(c *contact, cl *class) *agent {
	s.wish(c)
	a := c.wish
	if a == nil || !a.awaited {
		return nil
	}
	if cl.mixed {
		cl = s.own(c, c.line)
	}
	if !a.suits(cl) {
		return nil
	}
	return a
}

// wish keeps the contact among those who prefer its agent.
func (s *State) wish(c *contact) {
	var a *agent
	if c.prefers != 0 && c.line != nil {
		a = s.agents.get(c.prefers)
	}
	if c.wish == a {
		return
	}
	if c.wish != nil {
		list := c.wish.wishes
		last := list[len(list)-1]
		list[c.wishAt-1], last.wishAt = last, c.wishAt
		list[len(list)-1] = nil
		c.wish.wishes, c.wishAt = list[:len(list)-1], 0
	}
	if a != nil {
		a.wishes = append(a.wishes, c)
		c.wishAt = int32(len(a.wishes))
	}
	c.wish = a
}

// leavesOut: some agents may not be offered the contact, whatever they serve.
func (c *contact) leavesOut() bool { return len(c.excluded) > 0 }

// leftOut are those agents, ascending: who declined it, or handed it on and is in wrap-up.
func (c *contact) leftOut() []AgentID {
	if !c.leavesOut() {
		return nil
	}
	agents := make([]AgentID, 0, len(c.excluded))
	for _, x := range c.excluded {
		agents = append(agents, x.agent)
	}
	return agents
}

// position is how many stand before the contact in its queue's line.
func (s *State) position(c *contact) int { return c.line.line.rank(c.lineKey) }
