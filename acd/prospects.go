package acd

// Prospects are the agents a contact in line may be offered to, by queue, rings reached and skills.
type Prospects struct {
	Ready    int // could take it now: not those who declined it, and nobody else while it is kept for one agent
	SignedOn int
}

// Prospects are those of a contact that is set apart: it needs skills, has reached a ring, is kept for an agent, or some
// agents declined it. False: it is not, and QueueView says the same for all others of its queue. It looks at the
// profiles that serve the queue and its rings.
func (s *State) Prospects(id ContactID) (Prospects, bool) {
	c := s.known(id)
	if c == nil || c.place > ContactOffered || c.ring == 0 && c.needs[0].Skill == 0 && c.keeper == nil && !c.leavesOut() {
		return Prospects{}, false
	}
	q := s.queues.get(c.queue)
	if q == nil {
		return Prospects{}, false
	}
	least := lowered(c.needs, q.rules.lower(c.ring))
	sum := s.skilledOf(q, &least, nil)
	asked := []*queue{q}
	for _, ring := range q.rules.Rings[:min(c.ring, RingsMax)] {
		if also := s.queues.get(ring.Also); also != nil {
			sum.add(s.skilledOf(also, &least, asked))
			asked = append(asked, also)
		}
	}
	if c.keeper != nil {
		return Prospects{c.keeper.counted.ready, sum.signedOn}, true
	}
	for _, x := range c.excluded {
		if a := s.agents.get(x.agent); a != nil && a.reaches(c, q) && skilled(&a.skills, &least) {
			sum.ready -= a.counted.ready
		}
	}
	return Prospects{sum.ready, sum.signedOn}, true
}

// skilledOf counts the agents who serve q and have what is needed, without those who serve one of the others too.
func (s *State) skilledOf(q *queue, least *[NeedsMax]Need, but []*queue) (sum tally) {
	for n := range q.servedBy.each {
		p := s.profiles.all[n]
		if skilled(&p.skills, least) && !servesOne(p.serving, but) {
			sum.add(p.tally)
		}
	}
	return sum
}

func servesOne(serving bitset, of []*queue) bool {
	for _, q := range of {
		if serving.has(q.number) {
			return true
		}
	}
	return false
}
