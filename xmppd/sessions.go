package xmppd

import (
	"time"

	"parley/xmppd/im"
	"parley/xmppd/jid"
	"parley/xmppd/listen"
	"parley/xmppd/session"
	xstore "parley/xmppd/store"
	"parley/xmppd/stream"
)

// How long a client may take to hear the end of its session and to close, before the connection is cut: as a rule, and
// when its rights have ended.
const (
	closeGrace  = 10 * time.Second
	revokeGrace = time.Second
)

// answerGrace is how long the end of a session waits behind the answer to the request that brought it: clients that read
// both at once take the request for lost.
const answerGrace = 500 * time.Millisecond

// partGrace is how long a connection may take to hear that its session goes on without it.
const partGrace = time.Second

// transport is a connection as its session sees it. It knows the words of a good-bye.
type transport struct {
	*listen.Conn
	framing stream.Framing
}

// Close closes the stream, then the connection.
func (t transport) Close(code int) {
	_ = t.Write(t.framing.Close()) // it may be over already
	t.Conn.Close(code)
}

// Part tells the peer why with a stream error and closes the stream, within partGrace.
func (t transport) Part(why session.Why) {
	var e stream.Error
	switch why {
	case session.Replaced:
		e = stream.Error{Condition: stream.Conflict, Text: "The session goes on on another connection."}
	case session.Behind:
		// Not policy-violation: the client is welcome back, and what it has not read is kept (RFC 6120 §4.9.3.17).
		e = stream.Error{Condition: stream.ResourceConstraint, Text: "Too much waits to be read or acknowledged."}
	case session.Silent:
		e = stream.Error{Condition: stream.ConnectionTimeout, Text: "Nothing was heard."}
	}
	t.Conn.Part(partGrace, e.Condition.CloseCode(), e.Bytes(), t.framing.Close())
}

// finish ends a client's session with some last messages, from any goroutine. The connection's own goroutine does the
// rest; without a connection it is done here, beside the caller.
func (s *Server) finish(c *im.Client, code int, last ...[]byte) {
	s.finishWithin(closeGrace, c, code, last...)
}

func (s *Server) finishWithin(grace time.Duration, c *im.Client, code int, last ...[]byte) {
	later := func() { time.AfterFunc(answerGrace, func() { s.finishWithin(grace, c, code, last...) }) }
	if c.AfterAnswer(later) {
		return // who changes its own password hears that it is changed
	}
	switch first, attached := c.Finish(code, last...); {
	case !first:
	case attached:
		time.AfterFunc(grace, c.Cut)
	default:
		s.running.Go(func() { s.end(c) })
	}
}

// kick ends a client's session with a stream error.
func (s *Server) kick(c *im.Client, e stream.Error) {
	s.log.Debug("session is ended", "jid", c.JID.String(), "err", e)
	s.finishWithin(revokeGrace, c, e.Condition.CloseCode(), e.Bytes())
}

// detach is called when a connection has left its client: the session hibernates, or is over.
func (s *Server) detach(c *im.Client) {
	if c.Resumable() {
		s.router.Notify(c, im.Lost)
	}
	s.mu.Lock()
	s.asleep[c] = struct{}{} // before it can be resumed, which takes it out again
	s.mu.Unlock()
	if !c.Detach(s.cfg.Now()) {
		s.end(c)
	}
}

// end takes an ended session out of the world. Only the first call does anything; it may block on a component.
func (s *Server) end(c *im.Client) {
	id, _ := c.Managed()
	s.mu.Lock()
	delete(s.asleep, c)
	if id != "" {
		delete(s.resumable, id)
	}
	s.mu.Unlock()
	s.router.Unbind(c)
	if id != "" { // behind what it had said: that is done with now, as far as it waited for the disk
		s.mu.Lock()
		s.ended.note(&ended{id, c.Bare, c.Account, c.Handled(), s.cfg.Now()})
		s.mu.Unlock()
	}
	s.router.GiveBack(c, c.Leftover())
	s.log.Debug("session ends", "jid", c.JID.String())
}

// lapse ends the sessions whose clients have not come back in time.
func (s *Server) lapse(now time.Time) {
	s.mu.Lock()
	asleep := make([]*im.Client, 0, len(s.asleep))
	for c := range s.asleep {
		asleep = append(asleep, c)
	}
	s.mu.Unlock()
	for _, c := range asleep {
		if c.Lapse(now, s.resumeTimeout(c)) {
			s.running.Go(func() { s.end(c) })
		}
	}
}

// removing has everybody who sees an account learn that it goes.
func (s *Server) removing(name string) {
	bare, err := jid.New(name, s.cfg.Host, "")
	if err != nil {
		s.log.Error("remove account", "err", err)
		return
	}
	s.router.Farewell(bare)
}

// revoked ends every session and log-in of an account whose rights have changed.
func (s *Server) revoked(id xstore.AccountID) {
	s.endWhere(func(account xstore.AccountID, _ xstore.LoginID, _ jid.JID) bool { return account == id })
}

// loginEnded ends the sessions that came from one log-in of the web pages.
func (s *Server) loginEnded(id xstore.LoginID) {
	s.endWhere(func(_ xstore.AccountID, login xstore.LoginID, _ jid.JID) bool { return login == id })
}

// guestEnded ends the sessions of a guest whose time is over.
func (s *Server) guestEnded(name string) {
	bare, err := jid.New(name, s.cfg.Host, "")
	if err != nil {
		s.log.Error("end guest", "err", err)
		return
	}
	s.endWhere(func(_ xstore.AccountID, _ xstore.LoginID, of jid.JID) bool { return of == bare })
}

// endWhere ends the sessions, and the connections on the way to one, that match. It does not block.
func (s *Server) endWhere(match func(xstore.AccountID, xstore.LoginID, jid.JID) bool) {
	e := stream.Error{Condition: stream.NotAuthorized, Text: "The log-in is not valid any more."}
	for _, c := range s.unbound() {
		id := c.identity()
		if id == nil || id.Name == "" {
			continue
		}
		if owner, err := s.owner(*id); err == nil && match(owner.Account, owner.Login, owner.Bare) {
			c.endFrom(e)
		}
	}
	for _, client := range s.router.Clients() {
		if match(client.Account, client.Login, client.Bare) {
			s.kick(client, e)
		}
	}
}
