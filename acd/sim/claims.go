package sim

import (
	"cmp"
	"math/big"
	"slices"

	"parley/acd"
)

// What routing has to do, looked up pair by pair.

// batch is what must be offered next: the most urgent of the contacts that somebody is there for, to the agent its
// queue's selection names, or to several; if nobody waits, one that rings at fewer than it may. Empty: nobody.
func (o *oracle) batch() []acd.Offered {
	var first *contact
	var agents []acd.AgentID
	idle := o.idle()
	if len(idle) == 0 {
		return nil
	}
	for _, x := range o.contacts.all {
		if o.wanted(x) == 0 || x.loose || o.queues.at(x.queue) == nil {
			continue
		}
		if fit := o.fit(x, idle); len(fit) > 0 && (first == nil || o.before(x, first)) {
			first, agents = x, fit
		}
	}
	if first == nil {
		return nil
	}
	rules := o.rules(first.queue)
	preferred := o.keptFor(first) != 0
	n := 1
	if !preferred {
		n = min(len(agents), o.wanted(first))
	}
	o.order(agents, rules.Selection, first.needs)
	why := acd.Why{Selection: rules.Selection, Ring: first.ring, Rivals: uint16(len(agents) - 1), Preferred: preferred}
	batch := make([]acd.Offered, n)
	for i, a := range agents[:n] {
		batch[i] = acd.Offered{Contact: first.id, Agent: a, Why: why}
	}
	return batch
}

// wanted is before how many agents a contact is to be put besides those it rings at.
func (o *oracle) wanted(x *contact) int {
	to := max(1, o.rules(x.queue).OfferTo)
	switch x.place() {
	case acd.ContactWaiting:
		return to
	case acd.ContactOffered:
		if x.ringsByRouting() && !o.waitedOut(x) {
			return max(0, to-x.count(acd.SlotOffered))
		}
	}
	return 0
}

// ringsByRouting: some agents are offered the contact, and nobody chose them.
func (x *contact) ringsByRouting() bool {
	for _, s := range x.slots.all {
		if s.state == acd.SlotOffered {
			return s.kind == acd.PassRouted
		}
	}
	return false
}

func (o *oracle) waitedOut(x *contact) bool {
	most := o.rules(x.queue).WaitMax
	return most != 0 && x.entered.Add(most) <= o.now
}

// idle are the agents who may be offered contacts, and have a slot for one.
func (o *oracle) idle() []acd.AgentID {
	var idle []acd.AgentID
	for id, a := range o.agents.all {
		if a.routable() && o.count(id) < a.slots {
			idle = append(idle, id)
		}
	}
	return idle
}

// fit are those of the idle agents who may be offered the contact.
func (o *oracle) fit(x *contact, idle []acd.AgentID) []acd.AgentID {
	q := o.queues.at(x.queue)
	if x.lostAt != 0 || x.callback && q.closed {
		return nil
	}
	kept := o.keptFor(x)
	var fit []acd.AgentID
	for _, id := range idle {
		if (kept == 0 || kept == id) && x.has(id, acd.SlotOffered) == nil && o.suits(id, x) && o.room(id, x.queue) {
			fit = append(fit, id)
		}
	}
	return fit
}

// keptFor is the agent a contact prefers, if that one is there and suits; 0: nobody is waited for.
func (o *oracle) keptFor(x *contact) acd.AgentID {
	if a := o.agents.at(x.prefers); a != nil && a.routable() && o.suits(x.prefers, x) {
		return x.prefers
	}
	return 0
}

// suits: the agent serves the contact's queue, or a ring's, can what it needs by now, and is not left out.
func (o *oracle) suits(id acd.AgentID, x *contact) bool {
	a, rules := o.agents.at(id), o.rules(x.queue)
	if x.excluded.has(id) {
		return false
	}
	reached, lower := a.serves[x.queue], uint8(0)
	for _, ring := range rules.Rings[:x.ring] {
		reached, lower = reached || a.serves[ring.Also], max(lower, ring.Lower)
	}
	return reached && a.can(x.needs, lower)
}

// can: every level that is needed, so much lowered.
func (a *agent) can(needs [acd.NeedsMax]acd.Need, lower uint8) bool {
	for _, n := range needs {
		if n.Skill != 0 && lower != acd.RingAll && n.Level > lower && a.skills[n.Skill] < n.Level-lower {
			return false
		}
	}
	return true
}

// room: one more contact of the queue would be within the agent's limits.
func (o *oracle) room(id acd.AgentID, q acd.QueueID) bool {
	of := o.rules(q).SlotsOfOne
	return o.count(id) < o.agents.at(id).slots && (of == 0 || o.countOf(id, q) < of)
}

// before: x is to be served before y. Who waits, before who rings; heads first; then who has waited the larger part of the target, weighed; then by
// arrival, a step of priority counting as an arrival so much earlier.
func (o *oracle) before(x, y *contact) bool {
	if x.place() != y.place() {
		return x.place() == acd.ContactWaiting
	}
	if x.head != y.head {
		return x.head
	}
	part := func(x *contact) *big.Rat {
		rules := o.rules(x.queue)
		waited := max(0, int64(o.now)-o.virtual(x))
		return new(big.Rat).Mul(big.NewRat(waited, 1), big.NewRat(int64(rules.Weight), int64(rules.Target)))
	}
	if x.queue != y.queue {
		if c := part(x).Cmp(part(y)); c != 0 {
			return c > 0
		}
	}
	return cmp.Or(cmp.Compare(o.virtual(x), o.virtual(y)), cmp.Compare(x.id, y.id)) < 0
}

func (o *oracle) virtual(x *contact) int64 {
	rules := o.rules(x.queue)
	return int64(x.arrived) - int64(x.priority+rules.Priority)*int64(rules.Boost)
}

// order sorts agents, the best first.
func (o *oracle) order(agents []acd.AgentID, by acd.Selection, needs [acd.NeedsMax]acd.Need) {
	slices.SortFunc(agents, func(x, y acd.AgentID) int {
		a, b, first := o.agents.at(x), o.agents.at(y), 0
		switch by {
		case acd.SelectLeastOccupied:
			first = cmp.Compare(o.count(x)*b.slots, o.count(y)*a.slots)
		case acd.SelectMostSkilled:
			first = cmp.Compare(b.score(needs), a.score(needs))
		}
		return cmp.Or(first, cmp.Compare(a.stands.IdleFrom, b.stands.IdleFrom), cmp.Compare(x, y))
	})
}

func (a *agent) score(needs [acd.NeedsMax]acd.Need) int {
	sum := 0
	for _, n := range needs {
		sum += int(a.skills[n.Skill])
	}
	return sum
}

// pick is whom a consult with a queue goes to: who can what the contact needs, or else anybody there; 0: nobody.
func (o *oracle) pick(q acd.QueueID, x *contact, from acd.AgentID) acd.AgentID {
	for _, needs := range [][acd.NeedsMax]acd.Need{x.needs, {}} {
		var fit []acd.AgentID
		for id, a := range o.agents.all {
			if id != from && !x.excluded.has(id) && x.slots.at(id) == nil && a.routable() && a.serves[q] && a.can(needs, 0) && o.room(id, q) {
				fit = append(fit, id)
			}
		}
		if len(fit) > 0 {
			o.order(fit, o.rules(q).Selection, needs)
			return fit[0]
		}
	}
	return 0
}
