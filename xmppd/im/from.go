package im

import (
	"net/netip"

	"parley/xmppd/jid"
)

// ComesFrom notes where the client's connection comes from: another one may take the session up from elsewhere.
func (c *Client) ComesFrom(a netip.Addr) { c.from.Store(&a) }

// From is where the client's connection comes from, or came from last.
func (c *Client) From() netip.Addr {
	if a := c.from.Load(); a != nil {
		return *a
	}
	return netip.Addr{}
}

// Client is the bound client of a full JID, nil if there is none.
func (r *Router) Client(full jid.JID) *Client {
	for _, c := range r.clients(full.Bare()) {
		if c.JID == full {
			return c
		}
	}
	return nil
}
