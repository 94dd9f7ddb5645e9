package xmppd

import (
	"context"
	"crypto/rand"
	"strings"
	"time"

	"parley/xmppd/listen"
	"parley/xmppd/sasl"
	xstore "parley/xmppd/store"
	"parley/xmppd/stream"
)

// mechanisms returns what may be offered on a connection as it is now, best first: nothing without TLS, but for the
// exceptions the configuration makes. One of them, InsecureAllowed, is not for TCP: there TLS can always begin.
func (s *Server) mechanisms(conn *listen.Conn) []string {
	p := conn.Peer()
	plain := s.cfg.InsecureAllowed && !conn.TCP() || s.cfg.PlainAllowed && p.Addr.IsLoopback()
	if !p.TLS && (!plain || p.Proxied) {
		return nil
	}
	all := []string{sasl.ScramSHA256, sasl.ScramSHA1, sasl.Plain, sasl.OAuthBearer}
	if s.cfg.AnonymousAllowed {
		all = append(all, sasl.Anonymous)
	}
	return all
}

// allow gives the peer AuthTimeout for what comes next. The deadline is the socket's: no timer of ours runs.
func (c *connection) allow() {
	// An error means that the connection is over, which the next read tells as well.
	_ = c.conn.SetReadDeadline(time.Now().Add(c.srv.cfg.AuthTimeout))
}

// loggedIn notes who the peer is. From here on a revocation finds the connection; one that came just before shows now.
func (c *connection) loggedIn() bool {
	id := c.neg.Identity()
	c.mu.Lock()
	c.who = &id
	c.mu.Unlock()
	c.conn.Authenticated()
	if id.Account != 0 {
		c.conn.Familiar()
	}
	c.allow()
	c.limits = c.srv.limitsOf(id)
	current, err := c.srv.stillCurrent(context.Background(), id)
	switch {
	case err != nil:
		c.srv.log.Error("look log-in up again", "err", err)
		return c.fail(stream.Error{Condition: stream.InternalServerError}, 0)
	case !current:
		return c.fail(stream.Error{Condition: stream.NotAuthorized}, 0)
	case c.banned(id):
		return c.fail(notServed(), 0)
	}
	return true
}

// stillCurrent reports whether an identity that has been verified has not been revoked meanwhile.
func (s *Server) stillCurrent(ctx context.Context, id sasl.Identity) (bool, error) {
	switch {
	case id.Anonymous:
		return true, nil
	case id.Guest:
		_, found, err := s.accounts.Guest(ctx, id.Name)
		return found, err
	}
	return s.accounts.Current(ctx, xstore.AccountID(id.Account), id.Generation)
}

// randomName returns 130 random bits as lower-case letters and digits.
func randomName() string { return strings.ToLower(rand.Text()) }
