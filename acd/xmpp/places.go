package xmpp

import (
	"maps"
	"slices"

	"parley/acd"
	"parley/xmppd/stanza"
)

// tellQueues tells who waits in the queues that changed where they stand now, and the desks how long the queues are.
// Only what differs from what was told last is said.
func (b *bridge) tellQueues() {
	now := b.now()
	b.telling.allowed.grow(now)
	for _, id := range slices.Sorted(maps.Keys(b.dirty)) {
		b.lookAt(id, true, now)
	}
	clear(b.dirty)
	b.tellChanged(now)
	for _, id := range b.telling.looks.take(looksMax) {
		b.lookAt(id, false, now)
	}
	b.tellTurns(now)
	b.tellLengths(now)
}

// lookAt tells the first of a queue at once if their places, or who could come, have changed. The others see that it is
// another version when their turn comes.
func (b *bridge) lookAt(id acd.QueueID, moved bool, now acd.Time) {
	l := b.lineOf(id)
	var out []*stanza.Element
	b.eng.Read(func(s *acd.State) {
		agents := agentsOf(s, id)
		if v, ok := s.Queue(id); ok {
			staffed := b.measure(l, v)
			moved = moved || staffed && l.apart > 0
		}
		if agents == l.agents && !moved || len(l.waiting) == 0 {
			l.agents = agents
			return
		}
		l.agents = agents
		l.version++
		for _, c := range b.firstOf(s, id, l) {
			if e := b.placeOf(s, c, now); e != nil {
				out = append(out, e)
				b.telling.turns.put(c, now, placeEvery)
			}
		}
	})
	b.sendAll(out)
	b.tellSubscribers(id)
}

// firstOf is the first of those who wait in a queue, in their order, and of those who ring.
func (b *bridge) firstOf(s *acd.State, id acd.QueueID, l *line) []*contact {
	first := make([]*contact, 0, 2*firstMax)
	if len(l.ringing) <= firstMax {
		first = append(first, byID(l.ringing)...)
	}
	n := 0
	for v := range s.Line(id) {
		if c := l.waiting[v.Contact]; c != nil {
			first = append(first, c)
		}
		if n++; n == firstMax {
			break
		}
	}
	return first
}

// tellChanged tells those whose own state has changed.
func (b *bridge) tellChanged(now acd.Time) {
	if len(b.telling.changed) == 0 {
		return
	}
	var out []*stanza.Element
	b.eng.Read(func(s *acd.State) {
		for _, c := range byID(b.telling.changed) {
			if b.lineOf(c.queue).waiting[c.id] == nil {
				continue // it is in no line: told otherwise
			}
			b.telling.turns.put(c, now, placeEvery)
			if e := b.placeOf(s, c, now); e != nil {
				out = append(out, e)
			}
		}
	})
	clear(b.telling.changed)
	b.sendAll(out)
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
		b.lineOf(e.Queue).length = length{waiting: -1} // its name may be another: told again
		b.dirty[e.Queue] = true
	case acd.QueueGone:
		b.closesDown(before.queues[e.Queue])
		for _, d := range b.openDesks() {
			b.pushDesk(d, goneQueue(before.queues[e.Queue]))
		}
		delete(b.lines, e.Queue)
	case acd.ServesHold:
		b.plainServes(e, before)
		b.tellServes(e, before)
	case acd.AgentGone:
		b.plainDismissed(e.Agent)
		b.dismiss(e.Agent)
	}
}

func goneQueue(q queueEntry) *stanza.Element {
	return stanza.New(nsParley, "queue", "jid", q.jid, "dn", q.dn, "gone", "true")
}

func (b *bridge) tellServes(e acd.ServesHold, before *directory) {
	d := b.deskOf(e.Agent)
	b.dirty[e.Queue] = true
	b.staff(e)
	if !e.Serves {
		b.pushDesk(d, goneQueue(before.queues[e.Queue]))
		return
	}
	var length *stanza.Element
	b.eng.Read(func(s *acd.State) { length = b.queueElement(s, e.Queue, d.lang) })
	b.pushDesk(d, length)
}

// dismiss closes the desks of an agent who was removed, and ends what the agent had asked for as a visitor.
func (b *bridge) dismiss(id acd.AgentID) {
	d := b.deskOf(id)
	b.unstaff(id)
	b.looksAway(d)
	if v := b.visitors[b.agent(id).jid]; v != nil {
		b.submit(nil, acd.VisitorLeft{Contact: v.contact.id}, nil, nil)
	}
	b.pushDesk(d, b.stateOf(acd.AgentView{Unroutable: acd.UnroutableLoggedOut}))
	for _, full := range d.everySession() {
		b.yield(full)
	}
	delete(b.desks, id)
	for _, q := range b.directory.Load().ordered {
		b.dirty[q] = true // whom the agent served is not told with the removal
	}
}
