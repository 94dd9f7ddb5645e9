package xmpp

import (
	"slices"

	"parley/acd"
	"parley/acd/store"
	"parley/acd/word"
	"parley/xmppd/stanza"
)

// drawn is a node as it stands: whom it concerns, and its item with and without what it says of persons.
type drawn struct {
	scene
	whole, bare *stanza.Element
}

// draw is a node's current state; false: it is gone.
func (b *bridge) draw(k nodeKey) (d drawn, ok bool) {
	b.eng.Read(func(s *acd.State) {
		switch k.kind {
		case store.NodeAgents:
			d, ok = b.drawAgent(s, acd.AgentID(k.id))
		case store.NodeQueues:
			d, ok = b.drawQueue(s, acd.QueueID(k.id))
		case store.NodeContacts:
			d, ok = b.drawContact(s, acd.ContactID(k.id))
		}
	})
	return d, ok
}

// drawAgent says of an agent what a supervisor sees; others are told a reason only if it is one of the list, or the ACD's.
func (b *bridge) drawAgent(s *acd.State, id acd.AgentID) (drawn, bool) {
	v, ok := s.Standing(id)
	if !ok {
		return drawn{}, false
	}
	a := b.agent(id)
	paint := func(reason string) *stanza.Element {
		e := stanza.New(nsParley, "agent", "jid", a.jid, "name", a.name, "shown", word.Shown(v.Shown), "reason", reason,
			"since", stamp(v.Since), "routable", yes(v.Unroutable == acd.RoutableYes), "why", unroutableName(v.Unroutable),
			"intended", dutyName(v.Intended), "slots", number(v.SlotsMax), "offered", number(v.Offered),
			"active", number(v.Active), "wrap-up", number(v.WrapUp))
		if a.bot {
			e.SetAttr("bot", "true")
		}
		return e
	}
	reason := b.reasonName(v.AgentStands)
	return drawn{scene{s.Serves(id), []acd.AgentID{id}}, paint(reason), paint(b.listedReason(v.AgentStands, reason))}, true
}

// listedReason leaves out a reason in the agent's own words.
func (b *bridge) listedReason(v acd.AgentStands, name string) string {
	known := func(r store.Reason) bool { return r.ID == v.Reason }
	if v.Lost || v.Reason < acd.ReasonOwn || slices.ContainsFunc(b.directory.Load().reasons, known) {
		return name
	}
	return ""
}

// unroutableName is why an agent is offered nothing; "" if something may be.
func unroutableName(u acd.Unroutable) string {
	switch u {
	case acd.UnroutableNotReady:
		return "not-ready"
	case acd.UnroutableLoggedOut:
		return "logged-out"
	case acd.UnroutableLostConnection:
		return "connection-lost"
	case acd.UnroutableAllSlots:
		return "all-slots"
	case acd.UnroutableIntendsNotReady:
		return "intends-not-ready"
	case acd.UnroutableDraining:
		return "draining"
	}
	return ""
}

// drawQueue is a queue's figures; there is nothing of persons in them.
func (b *bridge) drawQueue(s *acd.State, id acd.QueueID) (drawn, bool) {
	v, ok := s.Queue(id)
	if !ok {
		return drawn{}, false
	}
	q, l := b.queue(id), b.lineOf(id)
	now := l.measured(v)
	e := stanza.New(nsParley, "queue", "jid", q.jid, "dn", q.dn, "name", q.called(), "status", queueStatusName(v),
		"waiting", number(now.waiting), "away", number(now.away), "ringing", number(len(l.ringing)), "open", number(v.Open),
		"oldest", stamp(now.oldest), "ready", number(v.Ready), "busy", number(v.Busy), "signed-on", number(v.SignedOn))
	return drawn{scene{[]acd.QueueID{id}, slices.Clone(b.servers[id])}, e, e}, true
}

// drawContact says who asks only to those who have the contact, and to supervisors.
func (b *bridge) drawContact(s *acd.State, id acd.ContactID) (drawn, bool) {
	c := b.contacts[id]
	v, ok := s.Contact(id)
	if !ok || c == nil {
		return drawn{}, false
	}
	q := b.queue(v.Queue)
	sc := scene{queues: []acd.QueueID{v.Queue}}
	paint := func(caller string) *stanza.Element {
		e := stanza.New(nsParley, "contact", "jid", c.jid, "caller", caller, "queue", q.jid, "dn", q.dn, "queue-name", q.called(),
			"state", placeName(v.State), "arrived", stamp(v.Arrived), "entered", stamp(v.Entered), "since", stamp(v.Since))
		if v.Priority != 0 {
			e.SetAttr("priority", number(v.Priority))
		}
		if c.callback {
			e.SetAttr("visitor", "none").SetAttr("callback", "true")
		} else {
			e.SetAttr("visitor", presenceName(v.Away)).SetAttr("lost-since", stamp(v.AwaySince))
		}
		if v.State == acd.ContactWrapUp {
			e.SetAttr("by", word.Party(v.By)).SetAttr("cause", word.End(c.end))
		} else if v.State <= acd.ContactOffered && c.cause != acd.CauseNew {
			e.SetAttr("cause", word.Return(c.cause))
		}
		for _, x := range v.Slots {
			e.Add(b.partElement(x))
		}
		return e
	}
	for _, x := range v.Slots {
		if x.State != acd.SlotWrapUp || v.State == acd.ContactWrapUp { // it has not gone on to others
			sc.agents = append(sc.agents, x.Agent)
		}
	}
	return drawn{sc, paint(c.caller), paint("")}, true
}

// partElement is an agent's part in a contact.
func (b *bridge) partElement(x acd.SlotView) *stanza.Element {
	a := b.agent(x.Agent)
	state := map[acd.SlotState]string{acd.SlotOffered: "offered", acd.SlotActive: "active", acd.SlotWrapUp: "wrap-up"}[x.State]
	return stanza.New(nsParley, "party", "jid", a.jid, "name", a.name, "role", roleOf(x.Role).String(), "state", state, "since", stamp(x.Since))
}

// drawEnd is what is told of a contact last: how it ended.
func (b *bridge) drawEnd(k nodeKey, last scene) *stanza.Element {
	row, ok, err := store.ReadContact(reading(), b.db.Reader(), acd.ContactID(k.id))
	if err != nil || !ok {
		b.log.Error("end of contact not found", "contact", acd.ContactID(k.id).String(), "err", err)
		return nil
	}
	if len(last.queues) > 0 {
		row.Queue = last.queues[0]
	}
	return b.ended(row).SetAttr("agent", b.agent(row.Agent).jid)
}

// follower is what an account may see of the nodes.
type follower struct {
	bare  string
	agent acd.AgentID // 0: it does not work here
	all   bool        // supervises
}

func (b *bridge) followerAt(bare string) follower {
	a, err := b.agentOf(bare)
	return follower{bare: bare, agent: a.id, all: err == nil && a.supervises()}
}

// sees says whether an account may see a node that concerns sc, and whether with what it says of persons.
func (n *nodes) sees(r follower, sc scene) (may, whole bool) {
	if r.all || r.agent != 0 && slices.Contains(sc.agents, r.agent) {
		return true, true
	}
	return n.integrates(sc.queues, r.bare), false
}

// mayFollow says whether an account may see anything at all of a collection.
func (n *nodes) mayFollow(r follower) bool {
	return r.agent != 0 || n.integrator(r.bare)
}

// integrator says whether an account is an integrator of any queue.
func (n *nodes) integrator(bare string) bool {
	for _, all := range n.integrators {
		if all[bare] {
			return true
		}
	}
	return false
}

// picture is a node as an account may see it; nil: it may not, or there is none.
func (b *bridge) picture(k nodeKey, r follower) *stanza.Element {
	d, ok := b.draw(k)
	may, whole := b.nodes.sees(r, d.scene)
	switch {
	case !ok || !may:
		return nil
	case whole:
		return d.whole
	}
	return d.bare
}
