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
	x.offer = &offer{queue: c.Queue, agent: e.Agent, from: e.From, at: b.at}
	if v := c.visit; v != nil {
		v.offers = append(v.offers, x.offer)
		if v.offered == 0 {
			v.offered = b.at
		}
	}
	if e.Kind != acd.PassRouted {
		x.pass = b.pass(c, passWord(e.Kind), e.From, e.Agent)
		x.pass.by = b.above()
	}
	b.days.stint(e.Agent, b.at).offers++
}

// answers counts what became of an offer.
func (b *books) answers(agent acd.AgentID, contact acd.ContactID, outcome string) {
	x := b.slot(contact, agent)
	if x == nil || x.State != offered {
		return
	}
	if x.offer != nil {
		x.offer.ended, x.offer.outcome = b.at, outcome
	}
	b.decides(b.Contacts[contact], x.pass, outcome)
	switch s := b.days.stint(agent, b.at); outcome {
	case "accepted":
		s.accepted++
	case "declined":
		s.declined++
	case "missed":
		s.missed++
	case "unseen":
		s.unseen++
	default:
		s.withdrawn++
	}
}

func (b *books) revoked(e acd.Revoked) {
	b.answers(e.Agent, e.Contact, fell(e.Cause))
	b.leaves(e.Contact, e.Agent, offered, e.Cause)
}

// take gives an agent a slot more.
func (b *books) take(c *contactBook, id acd.AgentID, offer acd.OfferID) *slotBook {
	a := b.agent(id)
	if former := a.Slots[c.ID]; former != nil {
		b.found.add(TwoPlaces, b.where(c.ID), words("agent", number(id), "twice"), words("agent", number(id)))
		b.leaves(c.ID, id, former.State, acd.CauseNew)
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
func (b *books) leaves(contact acd.ContactID, agent acd.AgentID, in slotState, why acd.Cause) {
	c, x := b.Contacts[contact], b.slot(contact, agent)
	if c == nil || x == nil || x.State != in {
		b.found.add(EntryOdd, words(b.where(contact), "agent", number(agent)), "leaves", "not there")
		return
	}
	if in == active {
		b.part(x, why)
	}
	if in != offered {
		b.wrapped(agent, x)
	}
	b.spend(agent)
	delete(b.Agents[agent].Slots, contact)
	c.Agents = slices.DeleteFunc(c.Agents, func(a acd.AgentID) bool { return a == agent })
	b.settle(c)
}

// part is an agent's last moment in a conversation. The slot is in use on.
func (b *books) part(x *slotBook, why acd.Cause) {
	x.State = wrapUp
	if x.Parted == 0 {
		x.Parted = b.at
		x.told().parted, x.told().why = b.at, why
	}
}

// wrapped is the end of an agent's wrap-up, or of a stay that had none.
func (b *books) wrapped(agent acd.AgentID, x *slotBook) {
	b.days.handled(agent, x, b.at)
	x.told().wrapped, x.told().code = b.at, x.Code
}

func (b *books) wrapsUp(e acd.WrapsUp) {
	x := b.slot(e.Contact, e.Agent)
	if x == nil || x.State == offered {
		b.found.add(EntryOdd, words(b.where(e.Contact), "agent", number(e.Agent)), "wraps up", "not there")
		return
	}
	b.part(x, e.Cause)
}

// coded is a wrap-up code filed, of the contact and of who has left it.
func (b *books) coded(e acd.WrapUpHolds) {
	c := b.Contacts[e.Contact]
	if c == nil {
		return
	}
	c.Code = e.Code
	for _, a := range c.Agents {
		if x := b.slot(c.ID, a); x.State == wrapUp && (a == e.Agent || e.Agent == 0) { // version 1 did not say whose
			x.Code = e.Code
		}
	}
}

// whyVanished is why an agent's contact is with somebody else: the row says so of the contact after it.
func (b *books) whyVanished(contact acd.ContactID) acd.Cause {
	for _, e := range b.rest {
		if w, ok := e.(acd.Waiting); ok && w.Contact == contact {
			return w.Cause
		}
	}
	return acd.CauseAgentLost
}

func (b *books) closes(e acd.Closed) {
	if c := b.Contacts[e.Contact]; c != nil && c.Ended != 0 {
		c.Closed = b.at
	}
	b.leaves(e.Contact, e.Agent, wrapUp, acd.CauseNew)
}
