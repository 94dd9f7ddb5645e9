package acd

import (
	"cmp"
	"slices"
)

// Shape is a number that two states of the same queues share if they differ in nothing that decides: not in the names of
// agents and contacts, the numbers of offers, what is only shown or reported, or how long it is between their moments, so
// long as these come in the same order. For a search of all states: what can follow from two of one shape is the same,
// but for deadlines that would overtake one another. It takes about 1 µs for three agents and four contacts, and as many
// times longer as agents alike can be put in different orders. Two that differ share it by chance, one pair in 2^64.
func (s *State) Shape() uint64 {
	var sh shape
	sh.drawTimes(s)
	sh.tellApart(s)
	least := ^uint64(0)
	eachOrder(sh.agents, 0, func() { least = min(least, sh.draw(s)) })
	return least
}

// shape knows the moments that are compared with one another, in order, and the agents in an order that follows from how
// they differ, but for those alike.
type shape struct {
	arrivals, idles, dues []Time
	agents                []apart
}

// apart is an agent with what it is by itself, and what it looks like: the same with its contacts, without any names.
// That tells most agents apart.
type apart struct {
	id          AgentID
	self, looks stamp
}

// drawTimes collects the moments of the state.
func (sh *shape) drawTimes(s *State) {
	room := make([]Time, 0, 64)
	sh.dues = append(room[:0:48], s.now)
	sh.idles, sh.arrivals = room[48:48:56], room[56:56]
	due := func(t Time) {
		if t != 0 {
			sh.dues = append(sh.dues, t)
		}
	}
	for _, id := range s.agents.order {
		a := s.agents.get(id)
		sh.idles = append(sh.idles, a.stands.IdleFrom)
		due(a.graceTimer)
	}
	for _, c := range s.present {
		sh.arrivals = append(sh.arrivals, c.arrived)
		due(c.stageTimer)
		due(c.awayTimer)
		for _, x := range c.excluded {
			due(x.until)
		}
		for _, x := range c.slots {
			due(x.deadline)
			due(x.receipt)
			due(x.until)
		}
	}
	for _, times := range []*[]Time{&sh.arrivals, &sh.idles, &sh.dues} {
		slices.Sort(*times)
		*times = slices.Compact(*times)
	}
}

// among is a moment's place among those it is compared with; 0 is "none".
func among(times []Time, t Time) uint64 {
	if t == 0 {
		return 0
	}
	at, _ := slices.BinarySearch(times, t)
	return uint64(at) + 1
}

// tellApart puts the agents in an order that follows from how they differ.
func (sh *shape) tellApart(s *State) {
	agents := make([]apart, 0, 8)
	for _, id := range s.agents.order {
		a := s.agents.get(id)
		self := sh.agent(a)
		looks, slots := self, stamp(0)
		for _, x := range a.slots {
			slots += sh.slot(sh.contact(x.contact), x)
		}
		looks.add(uint64(slots))
		agents = append(agents, apart{id, self, looks})
	}
	slices.SortFunc(agents, func(a, b apart) int { return cmp.Compare(a.looks, b.looks) })
	sh.agents = agents
}

// eachOrder calls f for all orders of the agents from one on that differ only among those alike.
func eachOrder(agents []apart, from int, f func()) {
	if from >= len(agents)-1 {
		f()
		return
	}
	for i := from; i < len(agents) && agents[i].looks == agents[from].looks; i++ {
		agents[from], agents[i] = agents[i], agents[from]
		eachOrder(agents, from+1, f)
		agents[from], agents[i] = agents[i], agents[from]
	}
}

// name is an agent's place in the order; 0 is nobody, and anybody while there is no order yet.
func (sh *shape) name(id AgentID) uint64 {
	for i := range sh.agents {
		if sh.agents[i].id == id {
			return uint64(i) + 1
		}
	}
	return 0
}

// draw is the state under the names as they are.
func (sh *shape) draw(s *State) uint64 {
	var p, contacts stamp
	p.add(among(sh.dues, s.now))
	for _, id := range s.queues.order {
		q := s.queues.get(id)
		p.add(uint64(q.id))
		p.add(uint64(q.drainTo))
		p.flags(q.closed, q.draining)
	}
	for i := range sh.agents {
		p.add(uint64(sh.agents[i].self))
	}
	for _, c := range s.present {
		contact, slots := sh.contact(c), stamp(0)
		for _, x := range c.slots {
			slots += sh.slot(stampOf(sh.name(x.agent.id)), x)
		}
		contact.add(uint64(slots))
		contacts += contact.done()
	}
	p.add(uint64(contacts))
	return uint64(p)
}

// agent is the agent without its contacts, and without what decides nothing.
func (sh *shape) agent(a *agent) stamp {
	var p, ceilings stamp
	for _, n := range []int{a.slotsMax, int(a.grace), a.ceiling, int(a.stands.Duty), int(a.stands.Reason), int(a.stands.Shown), int(a.stands.Intended)} {
		p.add(uint64(n))
	}
	p.flags(a.draining, a.stands.Lost)
	p.add(among(sh.dues, a.graceTimer))
	if a.stands.Duty == DutyReady { // otherwise it counts from when the agent is ready again
		p.add(among(sh.idles, a.stands.IdleFrom))
	}
	for _, k := range a.skills {
		if k.Skill == 0 {
			break
		}
		p.add(uint64(k.Skill)<<8 | uint64(k.Level))
	}
	for _, u := range a.uses {
		if u.ceiling > 0 {
			over := stampOf(uint64(u.queue))
			over.add(uint64(u.ceiling))
			ceilings += over.done()
		}
	}
	p.add(uint64(ceilings))
	for _, q := range a.queues {
		p.add(uint64(q.id))
	}
	return p.done()
}

// contact is the contact without its slots, and without what decides nothing. Its silence, preference and longest wait
// are in its next stage.
func (sh *shape) contact(c *contact) stamp {
	var p, excluded stamp
	p.add(uint64(c.queue))
	p.add(uint64(c.place))
	p.flags(c.over, c.callback, c.away, c.head && c.place != ContactWrapUp, c.warned && c.place == ContactActive)
	if c.place == ContactActive {
		p.add(uint64(c.spoke))
	}
	if c.place != ContactWrapUp {
		p.add(among(sh.arrivals, c.arrived))
		p.add(uint64(c.by))
	}
	p.add(among(sh.dues, c.stageTimer))
	p.add(among(sh.dues, c.awayTimer))
	p.add(uint64(c.ring))
	p.add(uint64(c.priority))
	p.add(sh.name(c.prefers))
	for _, need := range c.needs {
		if need.Skill == 0 {
			break
		}
		p.add(uint64(need.Skill)<<8 | uint64(need.Level))
	}
	for _, x := range c.excluded {
		out := stampOf(sh.name(x.agent))
		out.add(among(sh.dues, x.until))
		excluded += out.done()
	}
	p.add(uint64(excluded))
	return p
}

// slot adds to a stamp the slot without what decides nothing.
func (sh *shape) slot(p stamp, x *slot) stamp {
	p.add(uint64(x.queue))
	p.add(uint64(x.state))
	p.add(uint64(x.role))
	switch x.state {
	case SlotOffered:
		p.add(uint64(x.kind))
		p.add(sh.name(x.from))
		p.add(among(sh.dues, x.deadline))
		p.flags(x.received)
		if !x.received {
			p.add(among(sh.dues, x.receipt))
		}
	case SlotWrapUp:
		mayBeTakenBack := x.why == CauseTransferred && x.since == x.contact.entered
		p.flags(x.strict, x.forced, mayBeTakenBack)
		p.add(among(sh.dues, x.until))
		p.add(uint64(x.code))
	}
	return p.done()
}

// stamp is a number drawn from a sequence of numbers; for another sequence it is another.
type stamp uint64

func stampOf(n uint64) (p stamp) {
	p.add(n)
	return p
}

// add gives another stamp for each number, and for each stamp.
func (p *stamp) add(n uint64) {
	x := (uint64(*p) ^ n) * 0x9e3779b97f4a7c15
	*p = stamp(x ^ x>>32)
}

func (p *stamp) flags(all ...bool) {
	n := uint64(1)
	for _, f := range all {
		n <<= 1
		if f {
			n |= 1
		}
	}
	p.add(n)
}

// done mixes a stamp so well that those of things in no order can be summed up.
func (p stamp) done() stamp {
	p.add(0)
	p.add(0)
	return p
}
