package im

import (
	"hash/maphash"

	"parley/xmppd/jid"
	"parley/xmppd/stanza"
)

const nsForward = "urn:xmpp:forward:0" // XEP-0297 v1.0

// sentMax is how many messages of a client's are remembered, of those that its other resources have had copies of: an
// error in answer to one of them is copied, too.
const sentMax = 16

// sent remembers messages by a hash of their address and id.
type sent struct {
	seen [sentMax]uint64
	next int
}

// Carbons turns copies of what the account's other resources send and receive on or off for a client (XEP-0280 v1.0.1 §4,
// §5). It returns false if there is no such client, or it is a guest's.
func (r *Router) Carbons(client jid.JID, on bool) bool {
	for _, c := range r.clients(client.Bare()) {
		if c.JID == client && !c.Guest {
			c.carbons.Store(on)
			return true
		}
	}
	return false
}

// wantsCopy reports whether a resource that m is not delivered to by the rules gets a copy of it (§6.1, §7).
func (r *Router) wantsCopy(m *mail, c *Client) bool {
	if !c.carbons.Load() || m.client == c {
		return false
	}
	if m.typ == failure {
		return r.wasSent(m)
	}
	// What a member of a room says in private has been sent to every resource that is there.
	return m.copies && !(m.roomy && m.link != nil && !m.from.IsBare())
}

// copySent gives m, as it stands in the sender's archive, to the sender's other resources (§8).
func (r *Router) copySent(m *mail) {
	if !m.copies || m.link != nil || m.to.Bare() == m.from.Bare() {
		return // what is for oneself is copied as received
	}
	copied := false
	for _, c := range r.clients(m.from.Bare()) {
		if c != m.client && c.carbons.Load() {
			m.deliverCopy(c, carbon("sent", c, m.typ, m.own))
			copied = true
		}
	}
	if copied && m.client != nil {
		m.client.noteSent(r.sentKey(m.to, m.id))
	}
}

// deliverCopy gives a carbon of m to one resource.
func (m *mail) deliverCopy(c *Client, copied []byte) {
	if m.idle {
		c.deliverIdle(m.from, ofChatState, copied)
	} else {
		c.Deliver(copied)
	}
}

// othersWantCopies reports whether copySent would have anybody to give to.
func (r *Router) othersWantCopies(m *mail) bool {
	if m.link != nil {
		return false
	}
	for _, c := range r.clients(m.from.Bare()) {
		if c != m.client && c.carbons.Load() {
			return true
		}
	}
	return false
}

// carbon wraps a message for one of the account's resources (§7, §8; XEP-0297 v1.0 §3).
func carbon(direction string, c *Client, t messageType, b []byte) []byte {
	dst := make([]byte, 0, len(b)+320)
	dst = append(dst, "<message xmlns='jabber:client' from='"...)
	dst = stanza.AppendAttr(dst, c.Bare.String())
	dst = append(dst, "' to='"...)
	dst = stanza.AppendAttr(dst, c.JID.String())
	if t != normal {
		dst = append(dst, "' type='"...)
		dst = append(dst, t.String()...)
	}
	dst = append(dst, "'><"...)
	dst = append(dst, direction...)
	dst = append(dst, " xmlns='"+nsCarbons+"'><forwarded xmlns='"+nsForward+"'>"...)
	dst = append(dst, b...)
	dst = append(dst, "</forwarded></"...)
	dst = append(dst, direction...)
	return append(dst, "></message>"...)
}

func (r *Router) sentKey(peer jid.JID, id string) uint64 {
	return maphash.String(r.seed, peer.String()+" "+id)
}

func (c *Client) noteSent(key uint64) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.sent == nil {
		c.sent = &sent{}
	}
	c.sent.seen[c.sent.next%sentMax] = key
	c.sent.next++
}

// wasSent reports whether m, an error, answers a message of which there were copies.
func (r *Router) wasSent(m *mail) bool {
	key := r.sentKey(m.from, m.id)
	for _, c := range r.clients(m.to.Bare()) {
		if c.JID != m.to {
			continue
		}
		c.mu.Lock()
		defer c.mu.Unlock()
		for i := 0; c.sent != nil && i < min(c.sent.next, sentMax); i++ {
			if c.sent.seen[i] == key {
				return true
			}
		}
	}
	return false
}
