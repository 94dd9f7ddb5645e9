package xmpp

import (
	"cmp"
	"maps"
	"slices"
	"strconv"
	"strings"

	"parley/acd"
	"parley/xmppd/jid"
	"parley/xmppd/muc"
	"parley/xmppd/stanza"
)

// client is one plain client that is there, and what its presence says.
type client struct {
	show     string // RFC 6121 §4.7.2.1; "" = available
	status   string
	priority int
	queues   map[acd.QueueID]bool // that it has shown itself to
	lost     bool                 // its socket is gone; it may be resumed
}

// stance is what all of an agent's plain clients say together.
type stance struct {
	kind   stanceKind
	status string // of who is not available
}

type stanceKind uint8

const (
	stanceGone stanceKind = iota
	stanceAway            // away, or extended away
	stanceAvailable
	stanceBusy // do not disturb: an explicit not ready, which beats every other client
)

// stance is the agent's: of the client that is most available, but do not disturb beats all. A client with a negative
// priority says nothing.
func (p *plainAgent) stance() stance {
	var all stance
	for _, full := range slices.Sorted(maps.Keys(p.clients)) {
		c := p.clients[full]
		if one := c.stance(); c.priority >= 0 && one.kind > all.kind {
			all = one
		}
	}
	return all
}

func (c *client) stance() stance {
	switch c.show {
	case "", "chat":
		return stance{kind: stanceAvailable}
	case "dnd":
		return stance{stanceBusy, c.status}
	}
	return stance{stanceAway, c.status}
}

// ready says whether a stance asks for contacts.
func (s stance) ready() bool { return s.kind == stanceAvailable }

// plainPresence is the presence of an agent's plain client as a queue sees it. Only a change says something, and that
// only with the agent's leave (Presence).
func (b *bridge) plainPresence(in *inbound, p *plainAgent, q queueEntry) {
	full, before := in.from.String(), p.stance()
	_, known := p.clients[full]
	if in.Attr("type") == "unavailable" {
		if c := p.clients[full]; known {
			delete(c.queues, q.id) // a queue taken from the roster sees it no more; the others do
			if len(c.queues) == 0 {
				b.clientGone(in, p, full)
			}
		}
		return
	}
	c := p.client(full)
	if c == nil {
		return
	}
	c.queues[q.id] = true
	c.show = in.Child(stanza.NSClient, "show").Text()
	c.status = in.Child(stanza.NSClient, "status").Text()
	c.priority, _ = strconv.Atoi(strings.TrimSpace(in.Child(stanza.NSClient, "priority").Text()))
	p.hear(in)
	if !b.plainHere(p) {
		b.plainComes(in, p)
		return
	}
	if !known {
		b.showState(p, full)
		return // initial presence says nothing
	}
	b.plainChanges(in, p, before)
}

// client is a plain client that is there, which it has shown; nil beyond clientsMax.
func (p *plainAgent) client(full string) *client {
	c := p.clients[full]
	if c == nil {
		if len(p.clients) >= clientsMax {
			return nil
		}
		c = &client{queues: make(map[acd.QueueID]bool)}
		p.clients[full] = c
	}
	c.lost = false
	return c
}

// hear notes the language a client speaks.
func (p *plainAgent) hear(in *inbound) {
	if lang := in.Attr("xml:lang"); lang != "" {
		p.heard = lang
	}
}

// plainHere says whether an agent's plain clients are signed on, and not held for lost.
func (b *bridge) plainHere(p *plainAgent) bool { return b.connected(p.jid) && b.present(p.Agent) }

// plainChanges sets the agent's state where the clients together say something else than before.
func (b *bridge) plainChanges(in *inbound, p *plainAgent, before stance) {
	now := p.stance()
	if now == before || !p.Presence || b.deskOpen(p.Agent) || now.kind == stanceGone {
		return
	}
	if !now.ready() {
		b.standDown(in, p, now.status)
		return
	}
	if p.held != "" && p.held != in.from.String() {
		return // asked for in words, at another client
	}
	p.held = ""
	b.submit(in, acd.AgentReady{Agent: p.Agent}, nil, nil)
}

// standDown makes an agent not ready for a reason in the agent's own words.
func (b *bridge) standDown(in *inbound, p *plainAgent, words string) {
	reason := b.reasonOf(words)
	b.submit(in, acd.AgentNotReady{Agent: p.Agent, Reason: reason}, b.keepReason(reason), nil)
}

// plainComes signs an agent on by the first plain client: as the desk, unless one is open.
func (b *bridge) plainComes(in *inbound, p *plainAgent) {
	bare, err := jid.Parse(p.jid)
	if err != nil {
		return
	}
	if !b.signedOn(p.Agent) {
		p.held = ""
	}
	d, as := b.deskOf(p.Agent), &inbound{Element: in.Element, from: bare, to: in.to, done: func() {}}
	if s := b.sessions[p.jid]; s != nil {
		s.lost = false
	}
	if b.deskOpen(p.Agent) {
		if !slices.Contains(d.observers, p.jid) {
			b.take(as)
			d.observers = append(d.observers, p.jid)
		}
		b.showState(p, p.jid)
		return
	}
	b.activate(as, d)
	b.submit(in, acd.AgentSignedOn{Agent: p.Agent}, nil, func(err error) {
		b.putAgain(d)
		b.inviteAgain(d)
		if err != nil { // else the state is told
			b.showState(p, p.jid)
		}
	})
}

// clientGone follows the end of a plain client; the last one's signs off.
func (b *bridge) clientGone(in *inbound, p *plainAgent, full string) {
	before := p.stance()
	if p.clients[full] == nil {
		return
	}
	delete(p.clients, full)
	if len(p.clients) > 0 {
		if !p.stance().ready() { // that one is gone makes nobody ready
			b.plainChanges(in, p, before)
		}
		return
	}
	if s := b.sessions[p.jid]; s != nil {
		b.sessionEnded(in, s)
	}
}

// clientNotice hears from the server about a plain client's connection. It reports false if there is no such client.
func (b *bridge) clientNotice(in *inbound, full, state string) bool {
	bare, _, _ := strings.Cut(full, "/")
	a, err := b.agentOf(bare)
	if err != nil || b.plainOf(a.id) == nil || b.plainOf(a.id).clients[full] == nil {
		return false
	}
	p := b.plainOf(a.id)
	s := b.sessions[p.jid]
	switch state {
	case "ended":
		b.clientGone(in, p, full)
	case "lost":
		p.clients[full].lost = true
		if s != nil && !s.lost && p.allLost() {
			s.lost = true
			b.deskLost(in, s)
		}
	case "resumed":
		p.clients[full].lost = false
		if s != nil && s.lost {
			s.lost = false
			b.deskBack(in, s)
			b.tellAgain(s)
		}
	}
	return true
}

func (p *plainAgent) allLost() bool {
	for _, c := range p.clients {
		if !c.lost {
			return false
		}
	}
	return true
}

// plainTakesOver has the plain clients act for an agent whose desk is gone. What was open goes on there; nobody is ready
// without having said so there. It reports false if there are none.
func (b *bridge) plainTakesOver(in *inbound, d *desk, wasLost bool) bool {
	p := b.plainOf(d.agent)
	if p == nil || !slices.Contains(d.observers, p.jid) || !b.connected(p.jid) {
		return false
	}
	d.observers = slices.DeleteFunc(d.observers, func(o string) bool { return o == p.jid })
	d.active = p.jid
	b.note(p.jid)
	reason := acd.ReasonLogin
	if wasLost {
		b.submit(nil, acd.AgentSignedOn{Agent: p.Agent}, nil, nil)
		reason = acd.ReasonConnectionLost
	}
	b.submit(in, acd.AgentNotReady{Agent: p.Agent, Reason: reason}, nil, func(error) {
		b.tellAgent(p, "", b.voice(p).Say("plain.desk.closed"))
		b.inviteAgain(d)
	})
	return true
}

// plainsInOrder is who works with plain clients, by number, so that what is told does not depend on a map.
func (b *bridge) plainsInOrder() []*plainAgent {
	return slices.SortedFunc(maps.Values(b.plains.agents), func(a, b *plainAgent) int { return cmp.Compare(a.Agent, b.Agent) })
}

// plainContactPresence is presence to a contact or to the service. That of a roster contact's owner says nothing there.
// It reports false if it is no plain client's.
func (b *bridge) plainContactPresence(in *inbound, id acd.ContactID) bool {
	if in.Child(muc.NS, "x") != nil {
		return false
	}
	account := plainSession(in.from.String()) // its server speaks for it: no plain client leaves a room so
	p := b.plainAt(&inbound{from: in.from.Bare()})
	if p == nil || b.worksAt(p.Agent, in.from.String()) && !account || !account && b.inRoom(in, id) {
		return account
	}
	c := b.contacts[id]
	bare := in.to.Bare().String()
	switch in.Attr("type") {
	case "subscribe":
		b.out(presence(bare, p.jid, "subscribed"))
	case "subscribed", "probe":
		if t := p.talks[id]; c != nil && t != nil {
			b.showContact(p, c, t)
			return true
		}
		b.out(presence(bare, in.from.String(), "unavailable"))
	}
	return true
}

func subscribes(in *inbound) bool {
	switch in.Attr("type") {
	case "subscribe", "subscribed", "unsubscribe", "unsubscribed":
		return true
	}
	return false
}
