package xmpp

import (
	"parley/acd"
	"parley/acd/conversation"
	"parley/xmppd/muc"
	"parley/xmppd/stanza"
)

// plainTalk is a conversation that an agent has in plain clients.
type plainTalk struct {
	asked  bool // the roster was asked to hold the contact, and has not answered
	joined bool
	nick   string // the agent's own in the room
	told   uint64 // the id of the last line the clients were sent
	over   bool   // the visit is over; wrap-up goes on
}

func (p *plainAgent) wants(id acd.ContactID) *plainTalk {
	t := p.talks[id]
	if t == nil {
		t = &plainTalk{}
		p.talks[id] = t
	}
	return t
}

// plainMessage takes what plain clients write, to the service, a queue or a contact. It reports false for what is said by
// anybody else, or in a room.
func (b *bridge) plainMessage(in *inbound, address string, q queueEntry, id acd.ContactID) bool {
	if in.from.Resource() == "" || in.Attr("type") == "groupchat" || in.Child(nsSession, "session") != nil {
		return false
	}
	a, err := b.agentOf(in.from.Bare().String())
	commands := err == nil && b.supervises(a.id) && isCommand(ownWords(in))
	if err != nil || b.plainOf(a.id) == nil && len(b.servedBy(a.id)) == 0 && !commands {
		return b.visitorMessage(in, address, q, id) // who serves nobody may ask for service
	}
	if b.worksAt(a.id, in.from.String()) || address == "contact" && b.inRoom(in, id) {
		return false
	}
	p := b.plainOf(a.id)
	if p == nil {
		if address == "contact" || !writes(in) {
			return false
		}
		p = b.becomePlain(a)
	}
	b.fromPlain(in, p, address, id)
	return true
}

func (b *bridge) inRoom(in *inbound, id acd.ContactID) bool {
	c := b.contacts[id]
	if c == nil {
		return false
	}
	_, joined := c.talk.Occupant(in.from.String())
	return joined
}

func writes(in *inbound) bool { return in.Child(stanza.NSClient, "body").Text() != "" }

// fromPlain takes what an agent's plain client writes: a command, an answer to an offer, or a line for the visitor.
func (b *bridge) fromPlain(in *inbound, p *plainAgent, address string, id acd.ContactID) {
	p.hear(in)
	text := in.Child(stanza.NSClient, "body").Text()
	if text != "" {
		p.speaks = in.from.String()
		b.plainSpoke(in, p)
	}
	switch own := ownWords(in); {
	case isCommand(own):
		b.runCommand(in, p, id, own)
	case address == "contact":
		b.sayPlain(in, p, id, literal(text))
	case text == "":
		// Chat states and receipts to a queue say nothing.
	case b.answerOffer(in, p, own):
	default:
		b.replyTo(in, b.voice(p).Say("plain.help.queue"))
	}
}

// plainSpoke takes a client that writes for one that is there: its presence may never come here.
func (b *bridge) plainSpoke(in *inbound, p *plainAgent) {
	if p.client(in.from.String()) != nil && !b.plainHere(p) {
		b.plainComes(&inbound{Element: in.Element, from: in.from, to: in.to, done: func() {}}, p)
	}
}

// replyTo answers the client that wrote, where it wrote.
func (b *bridge) replyTo(in *inbound, text string) {
	b.out(message(in.to.String(), in.from.String(), "chat", body(text)))
}

// plainJoins brings an agent's plain clients into a conversation: the visitor becomes a contact in the roster.
func (b *bridge) plainJoins(p *plainAgent, room string) {
	id, err := acd.ParseContactID(localpart(room))
	c := b.contacts[id]
	if err != nil || c == nil {
		return
	}
	t := p.wants(id)
	b.later(func() {
		q := b.queue(c.queue)
		if t.asked || b.contacts[id] == nil {
			return
		}
		if t.asked = b.entitle(p, c.jid, c.caller+" ("+q.dn+")", q.calledTo(p)); !t.asked {
			b.enterPlain(p, c, t)
		}
	})
}

// enterPlain joins the room. The contact stands in the roster by now: some clients drop what strangers say.
func (b *bridge) enterPlain(p *plainAgent, c *contact, t *plainTalk) {
	if _, in := c.talk.Occupant(p.jid); in || b.contacts[c.id] == nil {
		return
	}
	t.asked = false
	if !t.joined {
		t.told = max(t.told, c.talk.Marked(b.partyOf(c, p)))
		q := b.queue(c.queue)
		b.showContact(p, c, t)
		begins := "plain.talk.begins"
		if c.talk.RoleAt(b.partyOf(c, p)) == conversation.RoleConsulted {
			begins = "plain.talk.consulted"
		}
		b.tellAgent(p, b.visitorAt(c), b.voice(p).Say(begins, "caller", c.caller, "queue", q.calledTo(p)))
	}
	t.joined = true
	if bare, ok := b.bareOf(p.jid); ok {
		b.act(nil, bare, joinRoom(c.jid, b.cfg.PageMax))
	}
}

func joinRoom(room string, lines int) *stanza.Element {
	return presence("", room+"/me", "", stanza.New(muc.NS, "x").Add(stanza.New(muc.NS, "history", "maxstanzas", number(lines))))
}

// visitorAt is the address the visitor speaks from: a resource, so that clients see what it can do (XEP-0115).
func (b *bridge) visitorAt(c *contact) string { return c.jid + "/visitor" }

// showContact shows the visitor's presence: there, or lost.
func (b *bridge) showContact(p *plainAgent, c *contact, t *plainTalk) {
	if t.over {
		b.out(presence(b.visitorAt(c), p.jid, "unavailable"))
		return
	}
	e := presence(b.visitorAt(c), p.jid, "", nick(c.caller))
	if b.isAway(c) {
		e = presence(b.visitorAt(c), p.jid, "", stanza.New(stanza.NSClient, "show").AddText("away"),
			stanza.New(stanza.NSClient, "status").AddText(b.voice(p).Say("plain.talk.lost")), nick(c.caller))
	}
	b.out(e.Add(capsOfContact()))
}

func (b *bridge) isAway(c *contact) bool {
	away := false
	b.eng.Read(func(s *acd.State) {
		v, ok := s.Contact(c.id)
		away = ok && v.Away
	})
	return away
}

// contactToPlain follows a contact: taken, its visitor lost or back, over.
func (b *bridge) contactToPlain(p *plainAgent, e *stanza.Element) {
	id, err := acd.ParseContactID(localpart(e.Attr("jid")))
	c, t := b.contacts[id], p.talks[id]
	if err != nil || c == nil || t == nil {
		return // at the desk
	}
	for o, n := range p.numbers {
		if b.openOffer(p.Agent, o) == nil {
			delete(p.numbers, o)
			_ = n
		}
	}
	if t.over && e.Attr("state") == "talking" {
		t.over, t.joined = false, false // taken back
	}
	switch {
	case e.Attr("state") == "wrap-up" && !t.over:
		t.over = true
		b.showContact(p, c, t)
		b.tellAgent(p, b.visitorAt(c), b.overInWords(p, c, e.Attr("by")))
	case e.Attr("state") == "wrap-up":
	case !t.joined:
		b.plainJoins(p, e.Attr("jid"))
	default:
		b.showContact(p, c, t)
	}
}

// overInWords is how a conversation ended for an agent.
func (b *bridge) overInWords(p *plainAgent, c *contact, by string) string {
	voice := b.voice(p)
	switch {
	case !c.talk.Ended() && c.agent != p.Agent && c.agent != 0:
		return voice.Say("plain.talk.with", "caller", c.caller, "name", b.agent(c.agent).name)
	case !c.talk.Ended():
		return voice.Say("plain.talk.handed", "caller", c.caller) // it waits for somebody
	case by == "":
		by = "system"
	}
	return voice.Say("plain.talk.over."+by, "caller", c.caller)
}

// closedAtPlain is the end of wrap-up: the contact leaves the roster.
func (b *bridge) closedAtPlain(p *plainAgent, jid string) {
	id, err := acd.ParseContactID(localpart(jid))
	if err != nil {
		return
	}
	delete(p.talks, id)
	b.dismissContact(p, jid)
}

// movedFromPlain tells that a contact was taken from the agent while nobody was there.
func (b *bridge) movedFromPlain(p *plainAgent, e *stanza.Element) {
	id, _ := acd.ParseContactID(localpart(e.Attr("jid")))
	if p.talks[id] == nil {
		return
	}
	b.tellAgent(p, "", b.voice(p).Say("plain.talk.moved", "caller", e.Attr("caller")))
	b.closedAtPlain(p, e.Attr("jid"))
}
