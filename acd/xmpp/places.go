package xmpp

import (
	"cmp"
	"maps"
	"slices"

	"parley/acd"
	"parley/xmppd/stanza"
)

// tellQueues tells who waits in the queues that changed where they stand now, and the desks how long the queues are.
// Only what differs from what was told last is said.
func (b *bridge) tellQueues() {
	if len(b.dirty) == 0 {
		return
	}
	changed := slices.Sorted(maps.Keys(b.dirty))
	clear(b.dirty)
	for _, id := range changed {
		b.tellPlaces(id)
		b.tellLength(id)
	}
}

func (b *bridge) tellPlaces(id acd.QueueID) {
	l, q := b.lineOf(id), b.queue(id)
	var out []*stanza.Element
	b.eng.Read(func(s *acd.State) {
		agents := agentsOf(s, id)
		for _, c := range l.inOrder() {
			v, ok := s.Contact(c.id)
			if !ok || v.State > acd.ContactOffered || c.visitor.session == "" {
				continue
			}
			ahead, _ := s.Position(c.id)
			now := wait{queue: id, ahead: ahead, agents: agents, state: v.State, cause: c.cause, since: v.Since}
			if now != c.told {
				c.told = now
				out = append(out, message(q.jid, c.visitor.session, "", statusOf(ahead), b.standingOf(s, c, v)))
			}
		}
	})
	for _, e := range out {
		b.send(e)
	}
}

func (b *bridge) tellLength(id acd.QueueID) {
	l := b.lineOf(id)
	var length *stanza.Element
	var desks []*desk
	b.eng.Read(func(s *acd.State) {
		if _, ok := s.Queue(id); !ok {
			return
		}
		length = b.queueElement(s, id)
		for _, d := range b.openDesks() {
			if slices.Contains(s.Serves(d.agent), id) {
				desks = append(desks, d)
			}
		}
	})
	if length == nil || string(length.Bytes()) == l.pushed {
		return
	}
	l.pushed = string(length.Bytes())
	for _, d := range desks {
		b.pushDesk(d, length)
	}
}

// inOrder is the contacts by their ids, so that what is told does not depend on a map.
func (l *line) inOrder() []*contact {
	return slices.SortedFunc(maps.Values(l.waiting), func(a, b *contact) int { return cmp.Compare(a.id, b.id) })
}

// openDesks is the desks with a session, by agent.
func (b *bridge) openDesks() []*desk {
	var open []*desk
	for _, d := range b.desks {
		if len(d.everySession()) > 0 {
			open = append(open, d)
		}
	}
	slices.SortFunc(open, func(a, b *desk) int { return cmp.Compare(a.agent, b.agent) })
	return open
}

// configured follows a change of configuration: names first, then who is told.
func (b *bridge) configured(e acd.Effect) {
	before := b.directory.Load()
	if err := b.reload(reading()); err != nil {
		b.log.Error("directory not read", "err", err)
		return
	}
	switch e := e.(type) {
	case acd.QueueHolds:
		b.lineOf(e.Queue).pushed = ""
		b.dirty[e.Queue] = true
	case acd.QueueGone:
		for _, d := range b.openDesks() {
			b.pushDesk(d, goneQueue(before.queues[e.Queue]))
		}
		delete(b.lines, e.Queue)
	case acd.ServesHold:
		b.tellServes(e, before)
	case acd.AgentGone:
		b.dismiss(e.Agent)
	}
}

func goneQueue(q queueEntry) *stanza.Element {
	return stanza.New(nsParley, "queue", "jid", q.jid, "dn", q.dn, "gone", "true")
}

func (b *bridge) tellServes(e acd.ServesHold, before *directory) {
	d := b.deskOf(e.Agent)
	b.dirty[e.Queue] = true
	if !e.Serves {
		b.pushDesk(d, goneQueue(before.queues[e.Queue]))
		return
	}
	var length *stanza.Element
	b.eng.Read(func(s *acd.State) { length = b.queueElement(s, e.Queue) })
	b.pushDesk(d, length)
}

// dismiss closes the desks of an agent who was removed, and ends what the agent had asked for as a visitor.
func (b *bridge) dismiss(id acd.AgentID) {
	d := b.deskOf(id)
	if v := b.visitors[b.agent(id).jid]; v != nil {
		b.submit(nil, acd.VisitorLeft{Contact: v.contact.id}, nil, nil)
	}
	b.pushDesk(d, b.stateOf(acd.AgentStands{}))
	for _, full := range d.everySession() {
		b.yield(full)
	}
	delete(b.desks, id)
	for _, q := range b.directory.Load().ordered {
		b.dirty[q] = true // whom the agent served is not told with the removal
	}
}
