package xmpp

import (
	"parley/acd"
	"parley/acd/store"
	"parley/xmppd/stanza"
)

// endedNow tells both sides that the visit is over, and closes the room.
func (b *bridge) endedNow(e acd.Ended) {
	c := b.contacts[e.Contact]
	if c == nil {
		return
	}
	c.end = e.Cause
	waited := b.depart(c)
	b.tellEnd(c, e, waited)
	b.destroyRoom(c)
	b.changed(c.id)
	b.forgetVisitor(c.visitor)
	b.tellMoved(c)
	if !b.inCore(c.id) { // nobody has it in wrap-up
		b.finish(c)
	}
}

func (b *bridge) tellEnd(c *contact, e acd.Ended, waited bool) {
	row, ok, err := store.ReadContact(reading(), b.db.Reader(), c.id)
	if err != nil || !ok {
		b.log.Error("end of contact not found", "contact", c.id.String(), "err", err)
	}
	row.ID, row.Queue, row.By, row.Cause = c.id, c.queue, e.By, e.Cause
	over, words := b.ended(row), b.lastWords(c, e)
	for _, full := range c.visitor.sessions {
		b.send(message(c.jid, full, "", over, words))
		if waited {
			b.send(message(b.queue(c.queue).jid, full, "", stanza.New(nsWorkgroup, "depart-queue")))
		}
	}
}

// closed is the end of an agent's wrap-up; with the last, of the contact.
func (b *bridge) closed(e acd.Closed) {
	c := b.contacts[e.Contact]
	jid := e.Contact.String() + "@" + b.cfg.Domain
	b.pushDesk(b.deskOf(e.Agent), stanza.New(nsParley, "closed", "jid", jid))
	if c != nil && !b.inCore(c.id) {
		b.finish(c)
	}
}

// inCore says whether a contact is not over: it waits, is offered or talked about, or somebody has it in wrap-up.
func (b *bridge) inCore(id acd.ContactID) bool {
	open := false
	b.eng.Read(func(s *acd.State) { _, open = s.Contact(id) })
	return open
}

// finish forgets a contact that is over and lets its visitor's token run out.
func (b *bridge) finish(c *contact) {
	delete(b.contacts, c.id)
	b.tellOver(c.visitor.jid)
}

// tellOver passes over a visitor who has come again meanwhile: that visit's end is told in its time.
func (b *bridge) tellOver(jid string) {
	if told := b.told; told != nil && b.visitors[jid] == nil {
		b.over.put(func() { told(jid) })
	}
}

// tellBegun undoes what the end of an earlier visit meant for the visitor.
func (b *bridge) tellBegun(jid string) {
	if begun := b.begun; begun != nil {
		b.over.put(func() { begun(jid) })
	}
}

// tellEnds registers who is told of ends and tells those of the last while: a stop may have come between.
func (b *bridge) tellEnds(told func(visitor string)) {
	b.told = told
	since := b.now() - acd.Time(b.cfg.ArchiveKept.Milliseconds())
	jids, err := store.ClosedSince(reading(), b.db.Reader(), since)
	if err != nil {
		b.log.Error("ends of visits not told", "err", err)
	}
	for _, jid := range jids {
		b.tellOver(jid)
	}
}
