package xmpp

import (
	"maps"
	"slices"

	"parley/acd"
	"parley/xmppd/jid"
	"parley/xmppd/stanza"
)

// A queue has a presence of its own that anybody may see or subscribe to: whether somebody could come now (XEP-0142
// v0.3.1 §7). Who has subscribed is known to the subscriber's server, which says so by a probe at each log-in; here it is
// remembered until the ACD ends.

// subscribersMax bounds those remembered. Who comes beyond is told when asking, and not of changes.
const subscribersMax = 10_000

// spectate handles presence to a queue of somebody who is no agent.
func (b *bridge) spectate(in *inbound, q queueEntry) {
	bare := in.from.Bare()
	switch in.Attr("type") {
	case "":
		if in.Child(nsWorkgroup, "agent-status") != nil {
			b.fail(in, reasonNotAgent)
			return
		}
		b.out(b.ownPresence(q, in.from.String()))
	case "probe":
		b.subscribe(q.id, bare)
		b.out(b.ownPresence(q, in.from.String()))
	case "subscribe":
		b.subscribe(q.id, bare)
		b.out(presence(q.jid, bare.String(), "subscribed"))
		b.out(b.ownPresence(q, bare.String()))
	case "unsubscribe":
		b.unsubscribe(q.id, bare.String())
		b.out(presence(q.jid, bare.String(), "unsubscribed"))
	case "unavailable":
		b.askAbout(in.from.String()) // a visitor's session ends
	}
}

func (b *bridge) subscribe(q acd.QueueID, who jid.JID) {
	if b.subscribed >= subscribersMax || b.subscribers[q][who.String()] {
		return
	}
	if b.subscribers[q] == nil {
		b.subscribers[q] = make(map[string]bool)
		b.lineOf(q).online = b.onlineOf(q)
	}
	b.subscribers[q][who.String()] = true
	b.subscribed++
}

func (b *bridge) unsubscribe(q acd.QueueID, bare string) {
	if b.subscribers[q][bare] {
		delete(b.subscribers[q], bare)
		b.subscribed--
	}
}

// ownPresence is a queue's presence as anybody sees it: chat, somebody is ready; nothing more, somebody is there; away,
// nobody is, but a request is taken; unavailable, the queue is closed or gone.
func (b *bridge) ownPresence(q queueEntry, to string) *stanza.Element {
	return availability(q.jid, to, b.onlineOf(q.id))
}

func availability(from, to, online string) *stanza.Element {
	e := presence(from, to, "")
	switch online {
	case "ready":
		return e.Add(stanza.New(stanza.NSClient, "show").AddText("chat"))
	case "none":
		return e.Add(stanza.New(stanza.NSClient, "show").AddText("away"))
	case "closed":
		return e.SetAttr("type", "unavailable")
	}
	return e
}

// onlineOf says in one word how a queue is: ready, busy, none or closed.
func (b *bridge) onlineOf(id acd.QueueID) (online string) {
	b.eng.Read(func(s *acd.State) {
		v, ok := s.Queue(id)
		if online = agentsOf(s, id); !ok || !isOpen(v) {
			online = "closed"
		}
	})
	return online
}

// tellSubscribers tells those who have subscribed when a queue's presence is another.
func (b *bridge) tellSubscribers(id acd.QueueID) {
	if len(b.subscribers[id]) == 0 {
		return
	}
	online, l := b.onlineOf(id), b.lineOf(id)
	if online == l.online {
		return
	}
	l.online = online
	for _, bare := range slices.Sorted(maps.Keys(b.subscribers[id])) {
		b.out(availability(b.queue(id).jid, bare, online))
	}
}

// closesDown tells them that a queue is gone.
func (b *bridge) closesDown(q queueEntry) {
	for _, bare := range slices.Sorted(maps.Keys(b.subscribers[q.id])) {
		b.out(availability(q.jid, bare, "closed"))
	}
	b.subscribed -= len(b.subscribers[q.id])
	delete(b.subscribers, q.id)
}
