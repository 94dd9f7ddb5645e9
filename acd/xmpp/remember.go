package xmpp

import (
	"context"
	"maps"
	"slices"

	"parley/acd/store"
	journal "parley/internal/store"
	"parley/xmppd/jid"
)

// Sessions on a server that says nothing of them outlive the ACD's own end, and do not notice it. So they are kept, and
// asked at the next start.

// note marks a session whose parts have changed.
func (b *bridge) note(full string) {
	if b.cfg.PresenceOnly || plainSession(full) {
		b.changedSessions[full] = true
	}
}

// keepSessions keeps what has changed.
func (b *bridge) keepSessions() {
	if len(b.changedSessions) == 0 {
		return
	}
	var ops []journal.Op
	for _, full := range slices.Sorted(maps.Keys(b.changedSessions)) {
		ops = append(ops, store.SetSession(full, b.partsOf(full)))
	}
	clear(b.changedSessions)
	b.write(nil, func(tx *journal.Tx) error {
		for _, op := range ops {
			if err := op(tx); err != nil {
				return err
			}
		}
		return nil
	}, func(error) {}) // write has said so
}

func (b *bridge) partsOf(full string) (parts []store.Session) {
	s := b.sessions[full]
	if s == nil {
		return nil
	}
	if a, err := b.agentOf(s.bare); err == nil && b.deskOf(a.id).active == full {
		parts = append(parts, store.Session{JID: full, Part: store.PartDesk})
	}
	if v := b.visitors[s.bare]; v != nil && slices.Contains(v.sessions, full) {
		parts = append(parts, store.Session{JID: full, Part: store.PartVisitor})
	}
	for _, id := range s.rooms {
		parts = append(parts, store.Session{JID: full, Part: store.PartRoom, Contact: id})
	}
	for _, id := range s.monitors {
		parts = append(parts, store.Session{JID: full, Part: store.PartMonitor, Contact: id})
	}
	return parts
}

// loadSessions takes up those that were there at the end before, as lost until they answer.
func (b *bridge) loadSessions(ctx context.Context) error {
	kept, err := store.Sessions(ctx, b.db.Reader())
	if err != nil {
		return err
	}
	for _, k := range kept {
		if !b.cfg.PresenceOnly && !plainSession(k.JID) {
			continue
		}
		b.note(k.JID) // what it has no part in any more is forgotten
		if full, err := jid.Parse(k.JID); err == nil {
			b.takeUp(k, full.Bare().String())
		}
	}
	return nil
}

func (b *bridge) takeUp(k store.Session, bare string) {
	s := b.sessions[k.JID]
	if s == nil {
		s = &session{jid: k.JID, bare: bare, lost: true, mute: plainSession(k.JID)}
	}
	switch k.Part {
	case store.PartDesk:
		a, err := b.agentOf(bare)
		if err != nil || b.deskOf(a.id).active != "" {
			return
		}
		b.deskOf(a.id).active = k.JID
	case store.PartVisitor:
		v := b.visitors[bare]
		if v == nil {
			return
		}
		v.sessions, v.session = append(v.sessions, k.JID), k.JID
	case store.PartRoom:
		c := b.contacts[k.Contact]
		if c == nil || plainSession(k.JID) && b.visitors[bare] == nil {
			return // an agent's plain clients join anew, and are told what they may have missed
		}
		if _, _, err := c.talk.Join(bare, k.JID); err != nil {
			return
		}
		s.rooms = append(s.rooms, k.Contact)
	case store.PartMonitor:
		c := b.contacts[k.Contact]
		if a, err := b.agentOf(bare); c == nil || err != nil || !b.supervises(a.id) {
			return
		}
		if _, err := c.talk.Monitor(k.JID); err != nil {
			return
		}
		s.monitors = append(s.monitors, k.Contact)
	}
	s.parts++
	b.sessions[k.JID] = s
}
