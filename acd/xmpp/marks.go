package xmpp

import (
	"parley/acd/conversation"
	"parley/acd/store"
	"parley/xmppd/stanza"
)

const nsMarkers = "urn:xmpp:chat-markers:0" // XEP-0333 v1.0.0

// seen is how far each side has read; how far it has received the conversation itself knows.
type seen map[conversation.Party]uint64

func (c *contact) restoreMark(m store.Mark) {
	party := conversation.Party(m.Party)
	switch m.Receipt {
	case store.Received:
		c.talk.Mark(party, m.ID)
	case store.Seen:
		c.sees(party, m.ID)
	}
}

// sees says that a side has read everything up to a line; false if that is nothing new, or of a line not yet told.
func (c *contact) sees(party conversation.Party, id uint64) bool {
	if id > c.talk.KeptUpTo() || id <= c.seen[party] {
		return false
	}
	if c.seen == nil {
		c.seen = make(seen)
	}
	c.seen[party] = id
	return true
}

// markIn is the delivery mark that a message carries, and the line it names; nil if none.
func markIn(in *inbound) (*stanza.Element, store.Receipt) {
	if e := in.Child(nsMarkers, "displayed"); e != nil {
		return e, store.Seen
	}
	return in.Child(nsReceipts, "received"), store.Received
}

// marks says whether a message is a delivery mark.
func marks(in *inbound) bool {
	e, _ := markIn(in)
	return e != nil
}

// mark keeps how far a side has received or read, and tells the others. What was read was received, too.
func (b *bridge) mark(in *inbound, c *contact) {
	party, ok := c.talk.PartyOf(in.from.Bare().String())
	if !ok {
		b.fail(in, conversation.ErrNotMember)
		return
	}
	e, receipt := markIn(in)
	id, err := conversation.ParseID(e.Attr("id"))
	if err != nil || party == conversation.Visitor && conversation.Aside(id) {
		return
	}
	before := c.marked(party, receipt)
	m := store.Mark{Party: uint8(party), Receipt: receipt, ID: id, At: b.now()}
	if receipt == store.Seen && !c.sees(party, id) || receipt == store.Received && !c.talk.Mark(party, id) {
		return
	}
	if receipt == store.Seen {
		c.talk.Mark(party, id)
	}
	b.write(in, store.SetMark(c.id, m), func(err error) {
		if err != nil {
			return
		}
		b.tellMark(c, m, before)
	})
}

// marked is how far a side was said to have received or read.
func (c *contact) marked(party conversation.Party, receipt store.Receipt) uint64 {
	if receipt == store.Seen {
		return c.seen[party]
	}
	return c.talk.Marked(party)
}

// tellMark tells the others, in our own words and in the extension's. The visitor hears only of lines it may read: what
// is new between two of them is nothing to it.
func (b *bridge) tellMark(c *contact, m store.Mark, before uint64) {
	party := conversation.Party(m.Party)
	kind := conversation.As(c.talk.RoleAt(party), conversation.Mark)
	b.copyTo(c, b.monitors(c, kind), message(c.jid, "", "normal", markElement(m)))
	for _, o := range c.talk.Audience(kind) {
		told := m
		if o.Party == conversation.Visitor {
			told.ID = conversation.Floor(m.ID)
		}
		if o.Party == party || told.ID != m.ID && told.ID <= before {
			continue
		}
		b.send(message(c.jid, o.Session, "normal", markElement(told)))
		if m.Receipt == store.Seen {
			b.send(message(c.jid+"/"+party.String(), o.Session, "groupchat", stanza.New(nsMarkers, "displayed", "id", lineID(told.ID))))
		}
	}
}

func markElement(m store.Mark) *stanza.Element {
	name := "delivered"
	if m.Receipt == store.Seen {
		name = "seen"
	}
	e := stanza.New(nsParley, name, "id", lineID(m.ID), "by", conversation.Party(m.Party).Side())
	if p := conversation.Party(m.Party); p > conversation.Agent {
		e.SetAttr("nick", p.String())
	}
	return e
}
