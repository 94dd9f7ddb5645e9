package xmpp

import (
	"parley/acd"
	"parley/acd/conversation"
	"parley/xmppd/muc"
	"parley/xmppd/stanza"
)

// tell tells the world what was decided and is committed. What follows from many decisions at once, the places in the
// queues, is told by settle.
func (b *bridge) tell(_ acd.Time, effects []acd.Effect) {
	for _, e := range effects {
		b.noteNodes(e)
		switch e := e.(type) {
		case acd.QueueHolds, acd.QueueGone, acd.AgentHolds, acd.AgentGone, acd.ServesHold:
			b.configured(e)
		case acd.QueueOpen:
			b.dirty[e.Queue] = true
		case acd.QueueDrains:
			b.dirty[e.Queue] = true
		case acd.Waiting:
			b.waiting(e)
		case acd.RingReached:
			b.touch(e.Contact)
		case acd.PreferenceOver:
			b.touch(e.Contact)
		case acd.Offered:
			b.rings(e.Contact)
			b.offered(e)
		case acd.Revoked:
			b.touch(e.Contact)
			b.revoked(e)
		case acd.Declined:
			b.declined(e)
		case acd.Connected:
			b.talking(e)
		case acd.RoleHolds:
			b.roleHolds(e)
		case acd.PartedFrom:
			b.partedFrom(e)
		case acd.WrapsUp:
			b.wrappingUp(e)
			b.wrapsUpAlone(e.Contact, e.Agent)
		case acd.VisitorAway:
			b.away(e)
		case acd.AgentVanished:
			b.vanished(e)
		case acd.Ended:
			b.endedNow(e)
			b.wrapsUpAlone(e.Contact, e.Agent)
		case acd.IdleWarned:
			b.warned(e)
		case acd.WrapUpHolds:
			b.changed(e.Contact)
		case acd.Closed:
			b.closed(e)
		case acd.AgentStands:
			b.stands(e)
		}
	}
	for _, e := range effects {
		if id := movesSlots(e); id != 0 {
			b.restand(id)
		}
	}
}

// movesSlots is the agent who has a slot more or fewer in use, or of whom that counts otherwise; 0: nobody.
func movesSlots(e acd.Effect) acd.AgentID {
	switch e := e.(type) {
	case acd.AgentHolds:
		return e.Agent
	case acd.AgentDrains:
		return e.Agent
	case acd.Offered:
		return e.Agent
	case acd.Revoked:
		return e.Agent
	case acd.Declined:
		return e.Agent
	case acd.PartedFrom:
		return e.Agent
	case acd.AgentVanished:
		return e.Agent
	case acd.Closed:
		return e.Agent
	}
	return 0
}

// touch notes that the places in a contact's queue have to be told again.
func (b *bridge) touch(id acd.ContactID) {
	if c := b.contacts[id]; c != nil {
		b.touched(c)
	}
}

func (b *bridge) waiting(e acd.Waiting) {
	c := b.contacts[e.Contact]
	if c == nil {
		return
	}
	b.depart(c)
	from := c.queue
	c.queue, c.cause, c.agent = e.Queue, e.Cause, 0
	c.apart = isApart(e.Needs, e.Prefers)
	b.enter(c)
	b.received(c, e, from)
	b.tellMonitors(c)
}

func (b *bridge) declined(e acd.Declined) {
	d := b.deskOf(e.Agent)
	b.passTold(d.withdraw(e.Offer), "declined")
	b.pushDesk(d, b.revokeElement(e.Offer, e.Contact, "declined"))
}

// talking invites both sides into the room (XEP-0142 v0.3.1 §3.2.4 and §4.2.8).
func (b *bridge) talking(e acd.Connected) {
	d, c := b.deskOf(e.Agent), b.contacts[e.Contact]
	o := d.withdraw(e.Offer)
	if o != nil {
		for _, full := range d.observers {
			b.send(message(b.cfg.Domain, full, "", b.revokeElement(e.Offer, e.Contact, "taken")))
		}
	}
	if c == nil {
		return
	}
	first := c.agent == 0
	b.seat(c, e.Agent, roleOf(e.Role))
	if e.Role == acd.RoleLead {
		c.told = wait{}
		b.depart(c)
	}
	b.passTold(o, "accepted")
	var standing, shown *stanza.Element
	b.eng.Read(func(s *acd.State) {
		standing, _ = b.standing(s, c)
		v, _ := s.Contact(c.id)
		if mine, ok := standsWith(v, e.Agent); ok {
			shown = b.contactElement(mine)
		}
	})
	if shown == nil {
		return // over already: the end is told next
	}
	b.pushDesk(d, shown)
	if d.active != "" {
		b.send(b.invitation(c, d.active, shown))
	}
	switch {
	case e.Role != acd.RoleLead:
		b.changedBut(c.id, e.Agent)
	case first && c.visitor.session != "":
		b.send(b.invitation(c, c.visitor.session, standing))
	default:
		b.tellLead(c)
	}
	if e.Role == acd.RoleLead {
		b.tellMonitors(c)
	}
	b.tellMoved(c)
}

func (b *bridge) invitation(c *contact, to string, about *stanza.Element) *stanza.Element {
	return message(c.jid, to, "", muc.Invite(b.queue(c.queue).jid),
		stanza.New(nsWorkgroup, "offer", "jid", c.visitor.address()), about).Add(b.invitedTo(c, to)...)
}

// inviteAgain invites a client that came back without a desk into the rooms of the agent's conversations.
func (b *bridge) inviteAgain(d *desk) {
	type talk struct {
		c     *contact
		shown *stanza.Element
	}
	var talks []talk
	b.eng.Read(func(s *acd.State) {
		v, _ := s.Agent(d.agent)
		for _, view := range v.Contacts {
			if c := b.contacts[view.Contact]; c != nil && view.State == acd.ContactActive {
				talks = append(talks, talk{c, b.contactElement(view)})
			}
		}
	})
	for _, t := range talks {
		if _, in := t.c.talk.Occupant(d.active); !in && d.active != "" {
			b.send(b.invitation(t.c, d.active, t.shown))
		}
	}
}

// away is a visitor's connection lost or back: the places of the others, and the agent's view.
func (b *bridge) away(e acd.VisitorAway) {
	if c := b.contacts[e.Contact]; c != nil {
		b.wanders(c, e.Away)
	}
	b.changed(e.Contact)
}

// changed pushes a contact to the desks of the agents who have it, and to who monitors it.
func (b *bridge) changed(id acd.ContactID) { b.changedBut(id, 0) }

func (b *bridge) changedBut(id acd.ContactID, but acd.AgentID) {
	c := b.contacts[id]
	if c == nil {
		return
	}
	for _, m := range b.haveIt(c) {
		if m != but {
			b.changedTo(c, m)
		}
	}
	b.tellMonitors(c)
}

// tellMonitors says how a contact stands to who monitors it.
func (b *bridge) tellMonitors(c *contact) {
	for _, full := range b.monitors(c, conversation.Presence) {
		b.send(message(c.jid, full, "", b.overview(c, b.langAt(full))))
	}
}

// haveIt is who has a contact, in conversation or in wrap-up, in the order of their ids.
func (b *bridge) haveIt(c *contact) []acd.AgentID {
	var agents []acd.AgentID
	b.eng.Read(func(s *acd.State) {
		v, _ := s.Contact(c.id)
		for _, x := range v.Slots {
			if x.State != acd.SlotOffered {
				agents = append(agents, x.Agent)
			}
		}
	})
	return agents
}

// changedTo pushes a contact to an agent's desks, as it stands with that agent.
func (b *bridge) changedTo(c *contact, agent acd.AgentID) {
	var shown *stanza.Element
	b.eng.Read(func(s *acd.State) {
		v, _ := s.Contact(c.id)
		if mine, ok := standsWith(v, agent); ok {
			shown = b.contactElement(mine)
		}
	})
	if shown != nil {
		b.pushDesk(b.deskOf(agent), shown)
	}
}

// vanished takes an agent who did not come back out of the conversation; the room stays for the visitor.
func (b *bridge) vanished(e acd.AgentVanished) {
	c := b.contacts[e.Contact]
	if c == nil {
		return
	}
	b.leaves(c, e.Agent)
	d := b.deskOf(e.Agent)
	b.pushDesk(d, stanza.New(nsParley, "closed", "jid", c.jid))
	b.tellMovedTo(d, c)
}

// stands tells an agent's desks how the agent stands, and the agent's queues who could come.
func (b *bridge) stands(e acd.AgentStands) {
	d := b.deskOf(e.Agent)
	if e.Duty == acd.DutyNotReady && e.Intended != acd.DutyReady && d.asked.duty == acd.DutyReady {
		d.forgetAsked() // the ACD set it: a wish for ready is a new one
	}
	now, _ := b.agentNow(e.Agent)
	b.tellState(d, asOf(now, e))
	b.tellColleagues(e)
	b.eng.Read(func(s *acd.State) {
		for _, q := range s.Serves(e.Agent) {
			b.telling.looks.add(q)
		}
	})
}

// asOf is an agent as it stood by an effect, which may be behind the core's state: what is told must not contradict itself.
func asOf(v acd.AgentView, e acd.AgentStands) acd.AgentView {
	v.AgentStands = e
	switch {
	case e.Duty == acd.DutyNone:
		v.Unroutable = acd.UnroutableLoggedOut
	case v.Draining:
		v.Unroutable = acd.UnroutableDraining
	case e.Lost:
		v.Unroutable = acd.UnroutableLostConnection
	case e.Duty != acd.DutyReady:
		v.Unroutable = acd.UnroutableNotReady
	case e.Intended == acd.DutyNotReady:
		v.Unroutable = acd.UnroutableIntendsNotReady
	case e.Shown == acd.ShownReady || v.Unroutable != acd.UnroutableAllSlots:
		v.Unroutable = acd.RoutableYes
	}
	return v
}

// restand tells an agent's desks how the agent stands if only that has changed why the agent is offered nothing: the last
// slot was filled or freed, or the agent drains.
func (b *bridge) restand(id acd.AgentID) {
	d := b.desks[id]
	if d == nil {
		return
	}
	if v, ok := b.agentNow(id); ok && v.Unroutable != d.unroutable {
		b.tellState(d, v)
	}
}

func (b *bridge) tellState(d *desk, v acd.AgentView) {
	d.unroutable = v.Unroutable
	b.pushDesk(d, b.stateOf(v))
}

// agentNow is an agent as it stands, without its contacts; false: it is gone.
func (b *bridge) agentNow(id acd.AgentID) (v acd.AgentView, ok bool) {
	b.eng.Read(func(s *acd.State) { v, ok = s.Standing(id) })
	return v, ok
}
