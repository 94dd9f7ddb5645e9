package acd

import (
	"math/bits"
	"slices"
)

// candidate is an agent who may be offered a contact, with what decides between candidates.
type candidate struct {
	agent *agent
	bid   key // the least has it
}

// offerBest puts the contact before the best agent, or before as many as its queue says.
func (s *State) offerBest(c *contact) {
	cl := c.class
	if cl.mixed {
		cl = s.own(c, c.line)
	}
	if n := c.line.rules.OfferTo; n > 1 {
		all := s.candidates(cl)
		why := s.why(c, len(all)-1, false)
		for _, x := range bestFirst(all, n) {
			s.offer(c, x.agent, why, PassRouted, 0)
		}
		return
	}
	a, rivals := s.choose(cl)
	s.offer(c, a, s.why(c, rivals, false), PassRouted, 0)
}

// choose is the agent for the contacts of a class, and how many others it could have been; nil: nobody.
func (s *State) choose(cl *class) (*agent, int) {
	if cl.queue.rules.Selection == SelectLongestIdle && len(cl.without) == 0 {
		return s.longestIdle(cl)
	}
	var best candidate
	found := 0
	for n := range cl.profiles.both(s.idle) {
		found += s.idlers[n].count
		if len(cl.without) > 0 {
			var left int
			best, left = s.bestOf(s.profiles.all[n], cl, best)
			found -= left
			continue
		}
		if bid := s.bid(n, cl); best.agent == nil || bid.less(best.bid) {
			best = candidate{s.firstOf(n, cl.queue), bid}
		}
	}
	return best.agent, found - 1
}

// longestIdle is choose for the selection most queues have, where everybody may be idle and of a profile of its own.
func (s *State) longestIdle(cl *class) (*agent, int) {
	best, found := -1, 0
	first := idlers{from: ^uint64(0)}
	idlers := s.idlers
	for w := range min(len(s.idle), len(cl.profiles)) {
		for word := s.idle[w] & cl.profiles[w]; word != 0; word &= word - 1 {
			n := w*64 + bits.TrailingZeros64(word)
			i := &idlers[n]
			found += i.count
			if i.from <= first.from && (i.from < first.from || best < 0 || i.agent < first.agent) {
				best, first.from, first.agent = n, i.from, i.agent
			}
		}
	}
	if best < 0 {
		return nil, 0
	}
	return s.profiles.all[best].byIdle.first().item, found - 1
}

// bid is what the best of a profile's idle agents bids for the class.
func (s *State) bid(n int, cl *class) key {
	if cl.queue.rules.Selection == SelectLeastOccupied {
		return s.loads[n]
	}
	k := s.idlers[n].key()
	if cl.queue.rules.Selection == SelectMostSkilled {
		k.major = unskilled(s.profiles.all[n], cl)
	}
	return k
}

// unskilled is what the profile lacks of the highest score there can be.
func unskilled(p *profile, cl *class) uint64 { return uint64(NeedsMax*(1<<8) - p.score(cl)) }

func (s *State) firstOf(n int, q *queue) *agent {
	if q.rules.Selection == SelectLeastOccupied {
		return s.profiles.all[n].byLoad.first().item
	}
	return s.profiles.all[n].byIdle.first().item
}

// bestOf is best, or who of the profile is better and not left out by the class; and how many it leaves out.
func (s *State) bestOf(p *profile, cl *class, best candidate) (candidate, int) {
	left := 0
	for _, e := range p.byIdle.entries {
		if slices.Contains(cl.without, e.item.id) {
			left++
			continue
		}
		if bid := s.bidOf(e.item, cl); best.agent == nil || bid.less(best.bid) {
			best = candidate{e.item, bid}
		}
	}
	return best, left
}

// bidOf is what an idle agent bids.
func (s *State) bidOf(a *agent, cl *class) key {
	k := a.profile.byIdle.entries[a.idleAt-1].key
	switch cl.queue.rules.Selection {
	case SelectLeastOccupied:
		k.major = a.occupancy()
	case SelectMostSkilled:
		k.major = unskilled(a.profile, cl)
	}
	return k
}

// candidates are all who may be offered the contacts of the class, in no order that matters; they hold until the next
// call.
func (s *State) candidates(cl *class) []candidate {
	all := s.bidders[:0]
	for n := range cl.profiles.both(s.idle) {
		for _, e := range s.profiles.all[n].byIdle.entries {
			if !slices.Contains(cl.without, e.item.id) {
				all = append(all, candidate{e.item, s.bidOf(e.item, cl)})
			}
		}
	}
	s.bidders = all
	return all
}

// bestFirst are the n best, or all if there are fewer, the best first.
func bestFirst(all []candidate, n int) []candidate {
	if n = min(n, len(all)); n > len(all)/8 {
		slices.SortFunc(all, func(x, y candidate) int { return x.bid.compare(y.bid) })
		return all[:n]
	}
	for i := range n {
		best := i
		for j := i + 1; j < len(all); j++ {
			if all[j].bid.less(all[best].bid) {
				best = j
			}
		}
		all[i], all[best] = all[best], all[i]
	}
	return all[:n]
}

// anyoneFor: some agent may be offered the contacts of the class.
func (s *State) anyoneFor(cl *class) bool {
	if len(cl.without) == 0 {
		return cl.profiles.meets(s.idle)
	}
	for n := range cl.profiles.both(s.idle) {
		if slices.ContainsFunc(s.profiles.all[n].byIdle.entries, func(e entry[agent]) bool {
			return !slices.Contains(cl.without, e.item.id)
		}) {
			return true
		}
	}
	return false
}

// without are the agents who have a part in the contact or are left out, and from, ascending; from may be nobody.
func (c *contact) without(from AgentID) []AgentID {
	without := c.leftOut()
	if from != 0 {
		without = append(without, from)
	}
	for _, x := range c.slots {
		without = append(without, x.agent.id)
	}
	slices.Sort(without)
	return slices.Compact(without)
}

// pick is routing's choice of an agent of queue q for a contact that is elsewhere: one who has what the contact needs,
// or else any. Not from, and nobody who has a part in the contact already. nil: nobody is free.
func (s *State) pick(q *queue, c *contact, from AgentID) *agent {
	s.redraw()
	k := classKey{q.id, 0, c.needs, agentsKey(c.without(from))}
	a, _ := s.choose(s.makeClass(k, q))
	if a == nil && k.needs[0].Skill != 0 {
		k.needs = [NeedsMax]Need{}
		a, _ = s.choose(s.makeClass(k, q))
	}
	return a
}
