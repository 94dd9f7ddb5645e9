package xmpp

import (
	"parley/acd/store"
	"parley/xmppd/stanza"
)

// tellMoved tells the agents a contact was taken from where it is now.
func (b *bridge) tellMoved(c *contact) {
	agents, err := store.MovedAgents(reading(), b.db.Reader(), c.id)
	if err != nil {
		b.log.Error("moved contact not told", "contact", c.id.String(), "err", err)
	}
	for _, id := range agents {
		b.tellMovedTo(b.deskOf(id), c)
	}
}

func (b *bridge) tellMovedTo(d *desk, c *contact) {
	if d.active == "" && len(d.observers) == 0 {
		return // told in the snapshot when a desk opens
	}
	moved, err := store.MovedFrom(reading(), b.db.Reader(), d.agent)
	if err != nil {
		b.log.Error("moved contact not told", "contact", c.id.String(), "err", err)
	}
	for _, m := range moved {
		if m.Contact == c.id {
			b.pushDesk(d, b.movedElement(m))
		}
	}
}

func (b *bridge) movedElement(m store.Moved) *stanza.Element {
	return stanza.New(nsParley, "moved", "jid", m.Contact.String()+"@"+b.cfg.Domain, "caller", m.Caller,
		"to", destinationName(m.Destination), "at", stamp(m.At))
}
