package verify

import (
	"slices"

	"parley/acd"
)

// offered puts a contact before an agent, who must have room for it.
func (b *books) offered(e acd.Offered) {
	c := b.Contacts[e.Contact]
	if c == nil || c.Ended != 0 {
		b.found.add(EntryOdd, b.where(e.Contact), "offered", "no visit")
		return
	}
	if e.Kind == acd.PassRouted && !c.Open {
		b.found.add(TwoPlaces, b.where(c.ID), words("offered,", "agent", number(c.Agent)), "with an agent")
	}
	x := b.take(c, e.Agent, e.Offer)
	x.State, x.Kind, x.From, x.Offered = offered, e.Kind, e.From, b.at
	if v := c.visit; v != nil && v.offered == 0 {
		v.offered = b.at
	}
	b.days.stint(e.Agent, b.at).offers++
}

// answers counts what became of an offer.
func (b *books) answers(agent acd.AgentID, contact acd.ContactID, what func(*stint)) {
	if x := b.slot(contact, agent); x != nil && x.State == offered {
		what(b.days.stint(agent, b.at))
	}
}

func (b *books) revoked(e acd.Revoked) {
	b.answers(e.Agent, e.Contact, func(s *stint) {
		switch e.Cause {
		case acd.CauseNoAnswer:
			s.missed++
		case acd.CauseNotReceived:
			s.unseen++
		default:
			s.withdrawn++
		}
	})
	b.leaves(e.Contact, e.Agent, offered)
}

// take gives an agent a slot more.
func (b *books) take(c *contactBook, id acd.AgentID, offer acd.OfferID) *slotBook {
	a := b.agent(id)
	if former := a.Slots[c.ID]; former != nil {
		b.found.add(TwoPlaces, b.where(c.ID), words("agent", number(id), "twice"), words("agent", number(id)))
		b.leaves(c.ID, id, former.State)
	}
	if inUse := len(a.Slots) + 1; inUse > a.Max && !a.Lifted {
		b.found.add(OverCapacity, words(b.where(c.ID), "agent", number(id)), number(inUse), "≤ "+number(a.Max))
	}
	if most := b.queue(c.Queue).OfOne; most > 0 && !a.Lifted {
		ofQueue := 1
		for _, x := range a.Slots {
			if x.Queue == c.Queue {
				ofQueue++
			}
		}
		if ofQueue > most {
			b.found.add(OverQueue, words(b.where(c.ID), "agent", number(id), "queue", number(c.Queue)), number(ofQueue), "≤ "+number(most))
		}
	}
	a.Lifted = false
	b.spend(id)
	x := &slotBook{Queue: c.Queue, Of: c.Queue, Offer: offer}
	a.Slots[c.ID] = x
	c.Agents = append(c.Agents, id)
	return x
}

// leaves takes a slot in a state away.
func (b *books) leaves(contact acd.ContactID, agent acd.AgentID, in slotState) {
	c, x := b.Contacts[contact], b.slot(contact, agent)
	if c == nil || x == nil || x.State != in {
		b.found.add(EntryOdd, words(b.where(contact), "agent", number(agent)), "leaves", "not there")
		return
	}
	if in == active {
		b.part(x)
	}
	if in != offered {
		b.days.handled(agent, x, b.at)
	}
	b.spend(agent)
	delete(b.Agents[agent].Slots, contact)
	c.Agents = slices.DeleteFunc(c.Agents, func(a acd.AgentID) bool { return a == agent })
	b.settle(c)
}

// part is an agent's last moment in a conversation. The slot is in use on.
func (b *books) part(x *slotBook) {
	x.State = wrapUp
	if x.Parted == 0 {
		x.Parted = b.at
	}
}

func (b *books) wrapsUp(e acd.WrapsUp) {
	x := b.slot(e.Contact, e.Agent)
	if x == nil || x.State == offered {
		b.found.add(EntryOdd, words(b.where(e.Contact), "agent", number(e.Agent)), "wraps up", "not there")
		return
	}
	b.part(x)
}

func (b *books) closes(e acd.Closed) {
	if c := b.Contacts[e.Contact]; c != nil && c.Ended != 0 {
		c.Closed = b.at
	}
	b.leaves(e.Contact, e.Agent, wrapUp)
}
