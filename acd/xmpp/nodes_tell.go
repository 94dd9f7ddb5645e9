package xmpp

import (
	"hash/fnv"
	"maps"
	"slices"

	"parley/acd"
	"parley/acd/store"
	"parley/xmppd/stanza"
)

// noteNodes notes which nodes a decision may have changed. What is told of them is their state at that moment, so it does
// not matter if one is noted that has not.
func (b *bridge) noteNodes(e acd.Effect) {
	if b.nodes.count == 0 {
		return
	}
	switch e := e.(type) {
	case acd.QueueHolds:
		b.nodes.changed(queueNode(e.Queue))
	case acd.QueueOpen:
		b.nodes.changed(queueNode(e.Queue))
	case acd.QueueDrains:
		b.nodes.changed(queueNode(e.Queue))
	case acd.QueueGone:
		b.nodes.changed(queueNode(e.Queue))
	case acd.ServesHold:
		b.nodes.changed(queueNode(e.Queue))
		b.nodes.changed(agentNode(e.Agent))
	case acd.AgentHolds:
		b.nodes.changed(agentNode(e.Agent))
	case acd.AgentDrains:
		b.nodes.changed(agentNode(e.Agent))
	case acd.AgentGone:
		b.nodes.changed(agentNode(e.Agent))
	case acd.AgentStands:
		b.noteAgent(e.Agent)
	case acd.Waiting:
		b.nodes.changed(queueNode(e.Queue))
		b.noteContact(e.Contact, 0)
	case acd.Prioritized:
		b.noteContact(e.Contact, 0)
	case acd.VisitorAway:
		b.noteContact(e.Contact, 0)
	default:
		b.noteSlot(e)
	}
}

// noteSlot is noteNodes for what happens between a contact and an agent.
func (b *bridge) noteSlot(e acd.Effect) {
	switch e := e.(type) {
	case acd.Offered:
		b.noteContact(e.Contact, e.Agent)
	case acd.Revoked:
		b.noteContact(e.Contact, e.Agent)
	case acd.Declined:
		b.noteContact(e.Contact, e.Agent)
	case acd.Connected:
		b.noteContact(e.Contact, e.Agent)
	case acd.RoleHolds:
		b.noteContact(e.Contact, e.Agent)
	case acd.PartedFrom:
		b.noteContact(e.Contact, e.Agent)
	case acd.WrapsUp:
		b.noteContact(e.Contact, e.Agent)
	case acd.AgentVanished:
		b.noteContact(e.Contact, e.Agent)
	case acd.Ended:
		b.noteContact(e.Contact, e.Agent)
	case acd.Closed:
		b.noteContact(e.Contact, e.Agent)
	}
}

// noteContact notes a contact, the queue it is in so far, and an agent.
func (b *bridge) noteContact(id acd.ContactID, agent acd.AgentID) {
	b.nodes.changed(contactNode(id))
	if c := b.contacts[id]; c != nil {
		b.nodes.changed(queueNode(c.queue))
	}
	if agent != 0 {
		b.nodes.changed(agentNode(agent))
	}
}

// noteAgent notes an agent and the queues it serves.
func (b *bridge) noteAgent(id acd.AgentID) {
	b.nodes.changed(agentNode(id))
	b.eng.Read(func(s *acd.State) {
		for _, q := range s.Serves(id) {
			b.nodes.changed(queueNode(q))
		}
	})
}

// changed has a node told again: at once, or when it has rested.
func (n *nodes) changed(k nodeKey) {
	_, rests := n.rested.seats[k]
	switch {
	case !n.isFollowed(k) || n.waits[k]:
	case rests:
		n.again[k] = true
	default:
		n.waits[k] = true
		n.order = append(n.order, k)
	}
}

// pending says whether time alone brings something to be told.
func (n *nodes) pending() bool { return len(n.order) > 0 || len(n.again) > 0 }

// tellNodes tells those who follow nodes what has changed, as far as the allowance goes.
func (b *bridge) tellNodes() {
	n, now := &b.nodes, b.now()
	if n.count == 0 {
		return
	}
	for {
		k, due := n.rested.next(now)
		if !due {
			break
		}
		if n.again[k] {
			delete(n.again, k)
			n.changed(k)
		}
	}
	passed := max(0, min(int64(now-n.grown), notesBurst))
	n.allowed, n.grown = min(n.allowed+int(passed)*notesPerMS, notesBurst), now
	for n.allowed > 0 && len(n.order) > 0 {
		k := n.order[0]
		n.order = n.order[1:]
		delete(n.waits, k)
		n.rested.put(k, now, nodeEvery)
		b.publish(k)
	}
}

// publish tells everybody who follows a node and may see it. Who could see it before and may not any more is told that it
// is gone.
func (b *bridge) publish(k nodeKey) {
	d, there := b.draw(k)
	before, told := b.nodes.shown[k]
	if !there {
		if !told {
			before.scene = b.lastScene(k)
		}
		b.bury(k, before.scene)
		return
	}
	print := fingerprint(d.whole)
	b.nodes.shown[k] = shown{print, d.scene}
	if told && before.print == print && slices.Equal(before.scene.agents, d.agents) && slices.Equal(before.scene.queues, d.queues) {
		return
	}
	for _, bare := range b.nodes.everyFollower(k) {
		f := b.followerAt(bare)
		switch may, whole := b.nodes.sees(f, d.scene); {
		case whole:
			b.tellItem(k, bare, item(d.whole))
		case may:
			b.tellItem(k, bare, item(d.bare))
		case told:
			if saw, _ := b.nodes.sees(f, before.scene); saw {
				b.tellItem(k, bare, stanza.New(nsPubSubEvent, "retract", "id", currentItem))
			}
		}
	}
}

// lastScene is whom a node that is gone concerned, where it was never told of: those who follow it by its name could see it
// when they began.
func (b *bridge) lastScene(k nodeKey) scene {
	var sc scene
	for bare := range b.nodes.followers[k] {
		if f := b.followerAt(bare); f.agent != 0 {
			sc.agents = append(sc.agents, f.agent)
		}
	}
	return sc
}

// bury tells the end of a node, with the last state of a contact, and forgets who followed it.
func (b *bridge) bury(k nodeKey, last scene) {
	var end *stanza.Element
	if k.kind == store.NodeContacts {
		end = b.drawEnd(k, last)
	}
	for _, bare := range b.nodes.everyFollower(k) {
		may, _ := b.nodes.sees(b.followerAt(bare), last)
		if own := b.nodes.followers[k][bare]; !may && !own {
			continue
		}
		if may && end != nil {
			b.tellItem(k, bare, item(end))
		}
		b.tellEvent(k, bare, stanza.New(nsPubSubEvent, "delete", "node", b.nodeName(k)))
	}
	delete(b.nodes.shown, k)
	b.nodes.rested.drop(k)
	if len(b.nodes.followers[k]) > 0 {
		for _, bare := range slices.Collect(maps.Keys(b.nodes.followers[k])) {
			b.nodes.remove(k, bare)
		}
		b.write(nil, store.RemoveNode(k.kind, k.id), func(error) {}) // write has said so
	}
}

func item(state *stanza.Element) *stanza.Element {
	return stanza.New(nsPubSubEvent, "item", "id", currentItem).Add(state)
}

// tellItem tells an account one change of a node's item (XEP-0060 v1.30.0 §7.1.2).
func (b *bridge) tellItem(k nodeKey, bare string, change *stanza.Element) {
	b.tellEvent(k, bare, stanza.New(nsPubSubEvent, "items", "node", b.nodeName(k)).Add(change))
}

// tellEvent sends a headline, which nobody keeps for later: what is later is told anew. Who follows the collection alone is
// told so (XEP-0248 v0.3 §5.5).
func (b *bridge) tellEvent(k nodeKey, bare string, about *stanza.Element) {
	e := message(b.cfg.Domain, bare, "headline", stanza.New(nsPubSubEvent, "event").Add(about))
	if !b.nodes.followers[k][bare] {
		e.Add(stanza.New(nsHeaders, "headers").Add(
			stanza.New(nsHeaders, "header", "name", "Collection").AddText(b.nodeName(k.collection()))))
	}
	b.nodes.allowed--
	b.out(e)
}

// fingerprint tells whether two states are the same.
func fingerprint(e *stanza.Element) uint64 {
	h := fnv.New64a()
	_, _ = h.Write(e.Bytes()) // never fails
	return h.Sum64()
}
