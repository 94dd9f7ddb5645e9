package xmpp

import (
	"parley/acd"
	"parley/acd/conversation"
	"parley/acd/store"
	"parley/xmppd/muc"
	"parley/xmppd/stanza"
)

// roleOf is a slot's role as the conversation has it.
func roleOf(r acd.Role) conversation.Role {
	switch r {
	case acd.RoleLead:
		return conversation.RoleLead
	case acd.RoleJoined:
		return conversation.RoleJoined
	}
	return conversation.RoleConsulted // sees all, and is heard by agents only: what a role unknown here may do at most
}

// kindOf is what a message is that its sender may have marked as private.
func kindOf(in *inbound, open, private conversation.Kind) conversation.Kind {
	if in.Child(nsParley, "private") != nil {
		return private
	}
	return open
}

// markPrivate marks what only agents are told.
func markPrivate(e *stanza.Element, k conversation.Kind) *stanza.Element {
	if k == conversation.Private || k == conversation.PrivateTyping {
		e.Add(stanza.New(nsParley, "private"))
	}
	return e
}

// restoreParties seats the agents who have an active slot, each in the place it had; after the end, those who were there.
func (b *bridge) restoreParties(c *contact, v acd.ContactView, kept []store.Party, ended acd.Time) {
	places := make(map[acd.AgentID]conversation.Party)
	for _, p := range kept {
		places[p.Agent] = conversation.Party(p.Party)
		if p.Until == ended && ended != 0 {
			b.restore(c, p.Agent, conversation.Role(p.Role), places[p.Agent])
		}
	}
	for _, x := range v.Slots {
		if x.State == acd.SlotActive {
			b.restore(c, x.Agent, roleOf(x.Role), places[x.Agent])
		}
	}
}

func (b *bridge) restore(c *contact, id acd.AgentID, role conversation.Role, place conversation.Party) {
	c.talk.Seat(b.agent(id).jid, role, place)
	if role == conversation.RoleLead {
		c.agent = id
	}
}

// standsWith is a contact as it stands with one of its agents; false if it does not.
func standsWith(v acd.ContactView, id acd.AgentID) (acd.ContactView, bool) {
	for _, x := range v.Slots {
		if x.Agent != id {
			continue
		}
		v.Agent, v.Code, v.Deadline = id, x.Code, x.Deadline
		v.State = map[acd.SlotState]acd.ContactState{acd.SlotOffered: acd.ContactOffered, acd.SlotActive: acd.ContactActive,
			acd.SlotWrapUp: acd.ContactWrapUp}[x.State]
		return v, true
	}
	return v, false
}

// slotOf is what the core keeps of a contact and the agent it is shown to.
func slotOf(v acd.ContactView) acd.SlotView {
	for _, x := range v.Slots {
		if x.Agent == v.Agent {
			return x
		}
	}
	return acd.SlotView{Since: v.Since}
}

// seat gives an agent its role and place in the conversation, and shows it to those who may see it. A lead there was
// before leaves the room: there is one.
func (b *bridge) seat(c *contact, id acd.AgentID, role conversation.Role) {
	jid := b.agent(id).jid
	if role == conversation.RoleLead {
		if before, led := c.talk.At(conversation.Agent); led && before.JID != jid {
			b.unseat(c, before.JID)
		}
		c.agent = id
	}
	moved := c.talk.Seat(jid, role, 0)
	if moved.To == 0 {
		return
	}
	b.showMoved(c, moved)
	if moved.To == conversation.Agent {
		return // kept with the decision
	}
	b.write(nil, store.SetPlace(c.id, id, uint8(moved.To)), func(error) {})
}

// unseat takes an agent out of the conversation: its sessions are told, and those who saw it there.
func (b *bridge) unseat(c *contact, jid string) {
	m, ok := c.talk.Member(jid)
	if !ok || c.talk.Ended() {
		return
	}
	gone := c.talk.Part(jid)
	for _, o := range gone {
		b.forgetRoom(c, o.Session)
		b.send(b.occupantGone(c, o.Party, o.Session, muc.SelfPresence, muc.AffiliationChange))
	}
	if len(gone) > 0 {
		for _, o := range c.talk.Audience(conversation.As(m.Role, conversation.Presence)) {
			b.send(b.occupantGone(c, m.Party, o.Session, muc.AffiliationChange))
		}
	}
}

// showMoved shows what a change of role or place changes in the room: a nick (XEP-0045 v1.35 §7.6), or that somebody is
// there whom the visitor could not see before.
func (b *bridge) showMoved(c *contact, moved conversation.Moved) {
	if len(moved.Sessions) == 0 {
		return
	}
	was, is := conversation.As(moved.Was, conversation.Presence), conversation.As(moved.Is, conversation.Presence)
	for _, o := range c.talk.Occupants() {
		role, self := c.talk.RoleAt(o.Party), []muc.Status(nil)
		if o.Party == moved.To {
			self = []muc.Status{muc.SelfPresence}
		}
		saw := conversation.Sees(role, was)
		if saw && moved.From != moved.To {
			b.send(presence(c.jid+"/"+moved.From.String(), o.Session, "unavailable",
				muc.User([]*stanza.Element{muc.Item("member", "participant").SetAttr("nick", moved.To.String())}, append(self, muc.NickChange)...)))
		}
		switch sees := conversation.Sees(role, is); {
		case sees:
			b.send(b.occupantHere(c, moved.To, o.Session, self...))
		case saw && moved.From == moved.To:
			b.send(b.occupantGone(c, moved.From, o.Session))
		}
	}
}

// roleHolds follows a change of role.
func (b *bridge) roleHolds(e acd.RoleHolds) {
	c := b.contacts[e.Contact]
	if c == nil {
		return
	}
	b.seat(c, e.Agent, roleOf(e.Role))
	if e.Role == acd.RoleLead {
		b.depart(c)
		b.tellLead(c)
	}
	b.changed(c.id)
}

// tellLead tells a visitor who is talked to that somebody else does it now. The room stays.
func (b *bridge) tellLead(c *contact) {
	var standing *stanza.Element
	b.eng.Read(func(s *acd.State) { standing, _ = b.standing(s, c) })
	if standing != nil && c.visitor.session != "" {
		b.send(message(c.jid, c.visitor.session, "", standing))
	}
}

// partedFrom follows an agent who has a part no longer and nothing to wrap up.
func (b *bridge) partedFrom(e acd.PartedFrom) {
	c := b.contacts[e.Contact]
	if c == nil {
		return
	}
	b.leaves(c, e.Agent)
	b.pushDesk(b.deskOf(e.Agent), stanza.New(nsParley, "closed", "jid", c.jid))
	over := false
	b.eng.Read(func(s *acd.State) {
		v, ok := s.Contact(c.id)
		over = !ok || v.State == acd.ContactWrapUp
	})
	if !over { // else the end is told next
		b.changed(c.id)
	}
}

// wrappingUp follows an agent into wrap-up. While the conversation goes on without it, it is out of the room.
func (b *bridge) wrappingUp(e acd.WrapsUp) {
	c := b.contacts[e.Contact]
	if c == nil {
		return
	}
	if c.talk.Ended() { // the others were told with the end
		b.changedTo(c, e.Agent)
		return
	}
	b.leaves(c, e.Agent)
	b.changed(c.id)
}

func (b *bridge) leaves(c *contact, id acd.AgentID) {
	if c.talk.Ended() {
		return
	}
	b.unseat(c, b.agent(id).jid)
	if c.agent == id {
		c.agent = 0
	}
}

// overview is a contact as who monitors it is told of it, in a language.
func (b *bridge) overview(c *contact, lang string) *stanza.Element {
	q := b.queue(c.queue)
	e := stanza.New(nsParley, "contact", "jid", c.jid, "caller", c.caller, "dn", q.dn, "queue-name", q.called(lang))
	b.eng.Read(func(s *acd.State) {
		v, ok := s.Contact(c.id)
		if !ok {
			e.SetAttr("state", "ended")
			return
		}
		e.SetAttr("state", placeName(v.State)).SetAttr("arrived", stamp(v.Arrived)).SetAttr("since", stamp(v.Since))
		e.SetAttr("visitor", presenceName(v.Away))
	})
	return e.Add(b.parties(c)...)
}

func presenceName(away bool) string {
	if away {
		return "lost"
	}
	return "connected"
}

// parties are the agents in a conversation, in the order of their coming.
func (b *bridge) parties(c *contact) []*stanza.Element {
	var list []*stanza.Element
	for _, m := range c.talk.Members() {
		if m.Party >= conversation.Agent {
			list = append(list, stanza.New(nsParley, "party", "jid", m.JID, "name", b.shownAs(c, m.Party),
				"nick", m.Party.String(), "role", m.Role.String()))
		}
	}
	return list
}

// withParties says, to an agent who is not alone in a conversation, who is in it and as what.
func (b *bridge) withParties(e *stanza.Element, c *contact, to acd.AgentID) *stanza.Element {
	if m, ok := c.talk.Member(b.agent(to).jid); ok && m.Role != conversation.RoleLead {
		e.SetAttr("role", m.Role.String())
	}
	if list := b.parties(c); len(list) > 1 {
		e.Add(list...)
	}
	return e
}
