package xmppd

import (
	"net/netip"

	"parley/xmppd/jid"
	"parley/xmppd/sasl"
	"parley/xmppd/stream"
)

// notServed is what somebody hears who is banned: not by which rule, which would only help to get around it.
func notServed() stream.Error {
	return stream.Error{Condition: stream.PolicyViolation, Text: "You are not served here."}
}

// banned says whether an identity may not be here. One without an address of its own yet is known by the connection's.
func (c *connection) banned(id sasl.Identity) bool {
	s := c.srv
	if s.cfg.Banned == nil {
		return false
	}
	var bare jid.JID
	if !id.Anonymous {
		owner, err := s.owner(id)
		if err != nil {
			return true
		}
		bare = owner.Bare
	}
	return s.cfg.Banned(bare, c.conn.Peer().Addr)
}

// EndBanned ends the sessions, and the connections on the way to one, of those whom Config.Banned names now: call it when
// somebody has been banned. It does not block.
func (s *Server) EndBanned() {
	if s.cfg.Banned == nil {
		return
	}
	for _, c := range s.unbound() {
		if id := c.identity(); id != nil && c.banned(*id) {
			c.endFrom(notServed())
		}
	}
	for _, client := range s.router.Clients() {
		if s.cfg.Banned(client.Bare, client.From()) {
			s.kick(client, notServed())
		}
	}
}

// AddressOf is where a session's connection comes from, or came from last; false if there is no such session.
func (s *Server) AddressOf(full jid.JID) (netip.Addr, bool) {
	c := s.router.Client(full)
	if c == nil {
		return netip.Addr{}, false
	}
	return c.From(), true
}
