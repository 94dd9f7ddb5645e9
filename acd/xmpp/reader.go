package xmpp

import (
	"parley/acd"
	"parley/acd/conversation"
	"parley/acd/store"
)

// reader is what somebody may read of a contact's conversation.
type reader struct {
	contact store.Contact // only its ID while the contact is open
	agent   acd.AgentID   // 0 = the visitor
	role    conversation.Role
	party   conversation.Party // the place in the room it has, or had
	upTo    uint64             // the last line it may read
}

// everyLine is beyond the last line of any conversation.
const everyLine = 1<<63 - 1

// span is the lines a reader may read, to be narrowed.
func (r reader) span() store.Span {
	return store.Span{Contact: r.contact.ID, Kinds: conversation.Readable(r.role), UpTo: r.upTo}
}

// sees says whether a line is one that the reader may read.
func (r reader) sees(l store.Line) bool {
	return l.ID <= r.upTo && conversation.Reads(r.role, conversation.Kind(l.Kind))
}

// readerOf is what the sender may read of a contact: all of it the visitor and the agents in it, up to their leaving
// those who had a part before, until Config.ArchiveKept after its close. To anyone else there is no such address.
func (b *bridge) readerOf(in *inbound, id acd.ContactID) (reader, error) {
	bare := in.from.Bare().String()
	if c := b.contacts[id]; c != nil {
		return b.readerOfOpen(in, c)
	}
	row, ok, err := store.ReadContact(reading(), b.db.Reader(), id)
	switch {
	case err != nil:
		return reader{}, err
	case !ok || !b.readable(row):
		return reader{}, reasonNoSuchAddress
	case row.JID == bare:
		return reader{row, 0, conversation.RoleVisitor, conversation.Visitor, everyLine}, nil
	}
	return b.readerOnce(bare, row)
}

func (b *bridge) readerOfOpen(in *inbound, c *contact) (reader, error) {
	// What is committed and not yet reflected comes as a live line.
	open, bare := store.Contact{ID: c.id}, in.from.Bare().String()
	if m, ok := c.talk.Member(bare); ok {
		return reader{open, b.agentAt(c, m.Party), m.Role, m.Party, c.talk.KeptUpTo()}, nil
	}
	if a, err := b.agentOf(bare); err == nil && c.talk.Monitored(in.from.String()) && b.supervises(a.id) {
		return reader{open, a.id, conversation.RoleMonitor, 0, c.talk.KeptUpTo()}, nil
	}
	row, ok, err := store.ReadContact(reading(), b.db.Reader(), c.id)
	if err != nil || !ok {
		return reader{}, orElse(err, reasonNoSuchAddress)
	}
	return b.readerOnce(bare, row)
}

// readerOnce is what an agent may read who had a part before. By number, not by name: one of the same name made later
// is somebody else.
func (b *bridge) readerOnce(bare string, contact store.Contact) (reader, error) {
	a, err := b.agentOf(bare)
	if err != nil {
		return reader{}, reasonNoSuchAddress
	}
	parties, err := store.Parties(reading(), b.db.Reader(), contact.ID)
	if err != nil {
		return reader{}, err
	}
	for _, p := range parties {
		if p.Agent != a.id {
			continue
		}
		r := reader{contact, a.id, conversation.Role(p.Role), conversation.Party(p.Party), everyLine}
		if p.Until != contact.Ended || p.Until == 0 {
			r.upTo = p.UpTo
		}
		return r, nil
	}
	return reader{}, reasonNoSuchAddress
}
