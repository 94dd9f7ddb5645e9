package acd

import (
	"math/bits"
	"slices"
)

// match brings ready agents and waiting contacts together, and then those that ring and ask on, until no pair fits: always the most urgent contact of those
// somebody is there for, with the agent its queue's selection names.
//
// Only classes, contacts and agents noted as changed are looked at: no pair fitted when match last ended, so a pair that
// fits now has a changed side.
func (s *State) match() {
	s.condense()
	for s.matchNext() {
	}
}

// agentsLookedAt is up to how many changed agents match looks at one by one; of more, at all classes instead.
const agentsLookedAt = 64

// condense keeps the cost of a change that concerns very many agents in bounds.
func (s *State) condense() {
	if len(s.changedAgents) <= agentsLookedAt || s.mixed > 0 {
		return
	}
	kept := s.changedAgents[:0]
	for _, a := range s.changedAgents {
		if a.kept.len() > 0 {
			kept = append(kept, a)
		} else {
			a.changed = false
		}
	}
	clear(s.changedAgents[len(kept):])
	s.changedAgents = kept
	for n := range s.filled.each {
		s.changedClass(s.classes.all[n], nil)
	}
	s.changedAsking()
}

// matchNext makes one contact offered; false: no pair fits, and nothing is noted as changed any more.
func (s *State) matchNext() bool {
	c, a := s.mostUrgent()
	switch {
	case c == nil:
		return false
	case c.asking():
		s.askOn(c)
	case c.keeper != nil:
		s.offer(c, c.keeper, s.why(c, 0, true), PassRouted, 0)
	case a != nil && c.line.rules.OfferTo <= 1:
		s.offer(c, a, s.why(c, 0, false), PassRouted, 0)
	default:
		s.offerBest(c)
	}
	s.redraw()
	return true
}

func (s *State) why(c *contact, rivals int, preferred bool) Why {
	return Why{Selection: c.line.rules.Selection, Ring: c.ring, Rivals: uint16(min(rivals, 1<<16-1)), Preferred: preferred}
}

// mostUrgent is the contact to be offered next, of those with a changed side; what turns out to fit nobody is noted no
// longer, for within match agents and contacts only become fewer. Where it can be no other agent, that one comes too.
func (s *State) mostUrgent() (*contact, *agent) {
	var best *contact
	s.changedClasses = s.sift(s.changedClasses, &best)
	s.changedContacts = s.siftContacts(s.changedContacts, &best)
	if best == nil && len(s.changedAgents) == 1 {
		a := s.changedAgents[0]
		if best = s.nextFor(a); best != nil {
			return best, a
		}
	}
	kept := s.changedAgents[:0]
	for _, a := range s.changedAgents {
		if c := s.nextFor(a); c != nil {
			best = s.moreUrgent(best, c)
			kept = append(kept, a)
		} else {
			a.changed = false
		}
	}
	clear(s.changedAgents[len(kept):])
	s.changedAgents = kept
	return best, nil
}

func (s *State) sift(classes []*class, best **contact) []*class {
	kept := classes[:0]
	for _, cl := range classes {
		if cl.number >= 0 && cl.open.len() > 0 && s.anyoneFor(cl) {
			*best = s.moreUrgent(*best, cl.open.first().item)
			kept = append(kept, cl)
		} else {
			cl.changed = false
		}
	}
	clear(classes[len(kept):])
	return kept
}

// siftContacts is sift for contacts of mixed classes, and for those that ask.
func (s *State) siftContacts(contacts []*contact, best **contact) []*contact {
	kept := contacts[:0]
	for _, c := range contacts {
		if s.stillFits(c) {
			*best = s.moreUrgent(*best, c)
			kept = append(kept, c)
		} else {
			c.changed = false
		}
	}
	clear(contacts[len(kept):])
	return kept
}

func (s *State) stillFits(c *contact) bool {
	if c.asking() {
		all, _ := s.askable(c)
		return len(all) > 0
	}
	return c.class != nil && c.keeper == nil && c.class.mixed && s.anyoneFor(s.own(c, c.line))
}

// nextFor is the contact the agent is next for; nil: there is none, or the agent has no room.
func (s *State) nextFor(a *agent) *contact {
	if a.idleAt == 0 {
		return nil
	}
	var best *contact
	if n := s.frontFor(a); n >= 0 {
		best = s.fronts[n].contact
	}
	for c := range a.kept.each {
		if !slices.Contains(a.profile.full, c.queue) {
			best = s.moreUrgent(best, c)
		}
	}
	if s.mixed > 0 {
		best = s.nextMixed(a, best)
	}
	if best == nil && s.asking > 0 {
		return s.nextAsking(a)
	}
	return best
}

// frontFor is the class whose first contact the agent is next for; -1: none.
func (s *State) frontFor(a *agent) int {
	best := -1
	suited := a.profile.classes
	for w := range min(len(s.filled), len(suited)) {
		for word := s.filled[w] & suited[w]; word != 0; word &= word - 1 {
			n := w*64 + bits.TrailingZeros64(word)
			f := &s.fronts[n]
			if f.special && slices.Contains(s.classes.all[n].without, a.id) {
				continue
			}
			if best < 0 || s.ahead(f, &s.fronts[best]) {
				best = n
			}
		}
	}
	return best
}

// nextMixed looks at the contacts beyond bounds.classes, one by one.
func (s *State) nextMixed(a *agent, best *contact) *contact {
	for _, q := range a.queues {
		best = s.mixedOf(a, q, best)
		for _, wide := range q.ringOf {
			best = s.mixedOf(a, wide, best)
		}
	}
	return best
}

func (s *State) mixedOf(a *agent, q *queue, best *contact) *contact {
	if q.mixed == nil {
		return best
	}
	for c := range q.mixed.open.each {
		if cl := s.own(c, q); a.profile.suits(cl) && !slices.Contains(cl.without, a.id) {
			best = s.moreUrgent(best, c)
		}
	}
	return best
}

func (s *State) moreUrgent(x, y *contact) *contact {
	switch {
	case x == nil:
		return y
	case y == nil:
		return x
	}
	fx, fy := frontOf(x.lineKey, &x.line.rules), frontOf(y.lineKey, &y.line.rules)
	if s.ahead(&fy, &fx) {
		return y
	}
	return x
}

func frontOf(k key, r *Rules) front {
	return front{key: k, weight: uint64(r.Weight), target: uint64(r.Target)}
}

// ahead: x is more urgent than y. Who waits comes before who rings and asks for more; heads first; then who has waited the larger part of the queue's target, by the
// queue's weight; then who arrived first.
func (s *State) ahead(x, y *front) bool {
	if x.key.major != y.key.major || x.weight == y.weight && x.target == y.target {
		return x.key.less(y.key)
	}
	xHigh, xLow := bits.Mul64(s.waited(x)*x.weight, y.target)
	yHigh, yLow := bits.Mul64(s.waited(y)*y.weight, x.target)
	if xHigh != yHigh {
		return xHigh > yHigh
	}
	if xLow != yLow {
		return xLow > yLow
	}
	return x.key.less(y.key)
}

// waited is for how long, from the virtual arrival on, in milliseconds; 0 before it.
func (s *State) waited(f *front) uint64 {
	if now := ordinal(s.now); f.key.minor < now {
		return now - f.key.minor
	}
	return 0
}

// changedClass notes that the first of the class may newly fit an agent; of a mixed class, that c may.
func (s *State) changedClass(cl *class, c *contact) {
	switch {
	case cl.mixed:
		s.changedContact(c)
	case !cl.changed:
		cl.changed = true
		s.changedClasses = append(s.changedClasses, cl)
	}
}

// changedContact notes that the contact, of a mixed class or asking, may newly fit an agent.
func (s *State) changedContact(c *contact) {
	if !c.changed {
		c.changed = true
		s.changedContacts = append(s.changedContacts, c)
	}
}

// changedAgent notes that the agent may newly fit a contact.
func (s *State) changedAgent(a *agent) {
	if !a.changed {
		a.changed = true
		s.changedAgents = append(s.changedAgents, a)
	}
}
