package im

import (
	"parley/xmppd/jid"
	"parley/xmppd/stanza"
)

// Change is what has happened to a session's connection (docs/protocol.md, urn:parley:session:1).
type Change string

// The changes components are told.
const (
	Lost    Change = "lost"    // the socket is gone, the session may be resumed
	Resumed Change = "resumed" // it was
	Ended   Change = "ended"   // the session is over
)

// Notify tells each component that c has sent something to. It goes the way of c's own stanzas: call it on the
// goroutine that reads from c, or when there is none any more. It may block on a component.
func (r *Router) Notify(c *Client, what Change) {
	if r.hushed.Load() {
		return
	}
	for _, domain := range c.components() {
		link, _ := r.link(domain)
		if link == nil {
			continue
		}
		link.Handle(stanza.New(stanza.NSClient, "message", "from", r.host.String(), "to", domain).Add(
			stanza.New(nsSession, "session", "jid", c.JID.String(), "state", string(what))).Bytes(), func() {})
	}
}

// Hush makes the router silent towards components about sessions that come and go: the server is shutting down, which is
// no end of anything to them.
func (r *Router) Hush() { r.hushed.Store(true) }

// Unbind ends c's presence in the world: it is not reachable any more, components learn that the session has ended, and
// then everybody who saw it that it is unavailable (RFC 6121 §4.5, §4.6.3). Only the first call does anything. It may
// block on a component, and on a commit.
func (r *Router) Unbind(c *Client) {
	if !r.unbind(c) {
		return
	}
	if r.cfg.Archive != nil {
		c.lane.settle() // what it has said comes before its end
	}
	r.Notify(c, Ended)
	c.mu.Lock()
	was := c.presence != nil
	c.presence = nil
	c.mu.Unlock()
	if was {
		r.announce(c, func(to jid.JID) []byte { return unavailable(c.JID, to) })
	}
	r.withdraw(c, was)
	if was {
		r.tellPresence(c, stanza.New(stanza.NSClient, "presence", "from", c.JID.String(), "type", "unavailable").Bytes(), true, false)
	}
	if c.OnEnd != nil {
		c.OnEnd()
	}
}
