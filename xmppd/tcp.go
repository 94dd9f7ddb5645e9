package xmppd

import (
	"context"
	"crypto/tls"
	"net"
	"time"

	"parley/xmppd/jid"
	"parley/xmppd/listen"
	"parley/xmppd/sasl"
	"parley/xmppd/stanza"
	"parley/xmppd/stream"
)

// ServeTCP serves clients on TCP (RFC 6120) until Shutdown, and returns nil then. With a TLS configuration STARTTLS is
// offered, and required but where a log-in is allowed without TLS.
func (s *Server) ServeTCP(l net.Listener, config *tls.Config) error {
	return s.door.ServeTCP(l, config)
}

// ServeTLS serves clients on TCP that begin TLS at once (XEP-0368 v1.1.0) until Shutdown, and returns nil then.
func (s *Server) ServeTLS(l net.Listener, config *tls.Config) error {
	return s.door.ServeTLS(l, config)
}

// Connections is how many connections there are, those included that have not logged in.
func (s *Server) Connections() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.conns)
}

func framingOf(conn *listen.Conn) stream.Framing {
	if conn.TCP() {
		return stream.TCP
	}
	return stream.WebSocket
}

// streamConfig is what a connection's stream is negotiated by.
func (s *Server) streamConfig(conn *listen.Conn) stream.Config {
	c := stream.Config{
		Host: s.cfg.Host, Aliases: s.cfg.HostAliases, TriesMax: s.cfg.AuthTriesMax, Framing: framingOf(conn),
		Certificates: s.cfg.Certificates,
		Before:       append([][]byte{stream.Limits(stanza.PreAuthLimits().BytesMax, s.cfg.AuthTimeout)}, s.router.LoginFeatures()...),
		After:        s.features,
		BeforeLogin: func(_ context.Context, iq *stanza.View) ([]byte, bool) {
			return s.router.BeforeLogin(conn.Peer().Addr, iq)
		},
	}
	if state, ok := conn.ConnectionState(); ok && !conn.Peer().Proxied { // a proxy's TLS is not the peer's
		c.TLS = &state
	}
	switch {
	case !conn.CanStartTLS():
	case len(s.mechanisms(conn)) > 0:
		c.StartTLS = stream.StartTLSAllowed
	default:
		c.StartTLS = stream.StartTLSRequired
	}
	return c
}

// features are the stream features for who has logged in, beside those of the negotiation itself.
func (s *Server) features(id sasl.Identity) [][]byte {
	limits := s.limitsOf(id)
	return append([][]byte{
		stream.Limits(limits.Stanza.BytesMax, listen.PingAfterBeats*time.Second),
		[]byte("<ver xmlns='urn:xmpp:features:rosterver'/>"),    // RFC 6121 §2.6.1
		[]byte("<sub xmlns='urn:xmpp:features:pre-approval'/>"), // RFC 6121 §3.4.1
		[]byte("<csi xmlns='" + stanza.NSCSI + "'/>"),
	}, s.router.StreamFeatures()...)
}

func (s *Server) limitsOf(id sasl.Identity) *ClientLimits {
	if id.Guest || id.Anonymous {
		return &s.cfg.Guest
	}
	if s.cfg.IsProgram != nil {
		if bare, err := jid.New(id.Name, s.cfg.Host, ""); err == nil && s.cfg.IsProgram(bare) {
			return &s.cfg.Program
		}
	}
	return &s.cfg.Account
}

// secure begins TLS, which the peer has been told to go on with. What it has sent before it knew may be anybody's.
func (c *connection) secure() bool {
	if c.conn.Buffered() {
		c.out = c.out[:len(c.out)-1]
		return c.fail(stream.Error{Condition: stream.PolicyViolation, Text: "Nothing may be sent between <starttls/> and TLS."}, 0)
	}
	c.flush()
	if err := c.conn.StartTLS(); err != nil {
		c.srv.log.Debug("TLS refused", "remote", c.conn.Peer().Addr.String(), "err", err)
		return false
	}
	state, _ := c.conn.ConnectionState()
	c.neg.Secured(&state, c.srv.mechanisms(c.conn))
	return true
}
