package xmppd

import (
	"bytes"
	"context"
	"errors"
	"os"
	"runtime/debug"
	"sync"

	"parley/xmppd/im"
	"parley/xmppd/listen"
	"parley/xmppd/sasl"
	"parley/xmppd/session"
	"parley/xmppd/stanza"
	"parley/xmppd/stream"
)

// answersMax is how many answers of a negotiation are gathered while a peer goes on sending.
const answersMax = 16

// connection is one client connection, from its first byte to its last. Its methods are for the goroutine that reads,
// unless they say otherwise.
type connection struct {
	srv     *Server
	conn    *listen.Conn
	framing stream.Framing
	neg     *stream.Negotiator // until a resource is bound
	out     [][]byte           // what the negotiation has to say with the next flush

	client *im.Client // once bound
	limits *ClientLimits
	rate   bucket

	mu    sync.Mutex
	who   *sasl.Identity // once logged in, until bound
	bound bool
}

// serve leads a connection through its life. It is the connection's goroutine.
func (s *Server) serve(conn *listen.Conn) {
	c := &connection{srv: s, conn: conn, framing: framingOf(conn)}
	if !s.enter(c) {
		conn.Cut()
		return
	}
	defer s.running.Done()
	defer s.survive(func() {})
	defer c.leave()
	defer s.survive(func() { c.fail(stream.Error{Condition: stream.InternalServerError}, 0) })
	cfg := s.streamConfig(conn)
	cfg.Guard = c
	c.neg = stream.New(cfg, s.mechanisms(conn), s.auth)
	conn.OnIdle(c.flush)
	c.allow()
	for more := true; more; more = c.next() {
		conn.Wait()
	}
}

// survive keeps a bug of ours that shows with one connection from taking the others along. Defer it.
func (s *Server) survive(then func()) {
	if p := recover(); p != nil {
		s.log.Error("connection failed", "err", p, "stack", string(debug.Stack()))
		then()
	}
}

// enter notes a connection, unless the server is shutting down.
func (s *Server) enter(c *connection) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closing {
		return false
	}
	s.conns[c] = struct{}{}
	s.moved.Add(1)
	s.running.Add(1)
	return true
}

// next takes the next message. It returns false when the connection is over.
func (c *connection) next() bool {
	buf, err := c.conn.Read(c.stanzaLimits().BytesMax)
	var syntax *stanza.SyntaxError
	var told stream.Error
	switch {
	case errors.As(err, &syntax):
		return c.fail(stream.ErrorOf(err), 0)
	case errors.As(err, &told):
		return c.fail(told, 0)
	case errors.Is(err, listen.ErrTooBig):
		return c.fail(stream.Error{Condition: stream.PolicyViolation, Text: "The stanza is too big."}, 0)
	case errors.Is(err, listen.ErrBinary):
		return c.fail(stream.Error{Condition: stream.BadFormat, Text: "Messages are text."}, 1003)
	case errors.Is(err, listen.ErrSilent):
		return c.silent()
	case errors.Is(err, listen.ErrEvicted):
		return c.fail(stream.Error{Condition: stream.ConnectionTimeout, Text: "Others wait to log in."}, 0)
	case errors.Is(err, os.ErrDeadlineExceeded):
		return c.fail(stream.Error{Condition: stream.ConnectionTimeout, Text: "Log-in took too long."}, 0)
	case err != nil:
		return false
	}
	defer c.conn.Release(buf)
	return c.take(*buf)
}

// stanzaLimits are those that apply now.
func (c *connection) stanzaLimits() stanza.Limits {
	if c.limits == nil {
		return stanza.PreAuthLimits()
	}
	return c.limits.Stanza
}

// take takes one message.
func (c *connection) take(message []byte) bool {
	if c.client != nil && c.client.Over() {
		return false // the end is on its way; what still comes is not read
	}
	switch {
	case stream.IsClose(message):
		return c.closed()
	case c.framing == stream.TCP && len(bytes.TrimLeft(message, " \t\r\n")) == 0: // to keep the connection alive
		return c.client == nil || c.throttle(len(message), false)
	}
	limits := c.stanzaLimits()
	if c.framing == stream.TCP {
		limits.BytesMax += stanza.OuterBytesMax // what the peer has sent is within the limit
	}
	scanner := c.srv.scanners.Get().(*stanza.Scanner)
	defer c.srv.scanners.Put(scanner)
	scanner.SetLimits(limits)
	v, err := scanner.Scan(message)
	switch {
	case err != nil:
		return c.fail(stream.ErrorOf(err), 0)
	case c.client != nil:
		return c.element(v)
	}
	return c.negotiate(v)
}

// negotiate takes an element before a resource is bound.
func (c *connection) negotiate(v *stanza.View) bool {
	step := c.neg.Step(context.Background(), v)
	c.out = append(c.out, step.Answers...)
	c.logTry(step)
	if len(c.out) >= answersMax && step.Next == stream.Go {
		c.flush()
	}
	switch step.Next {
	case stream.Secure:
		return c.secure()
	case stream.LogIn:
		c.conn.Restart()
		return c.loggedIn()
	case stream.Bind:
		return c.bind(step)
	case stream.Resume:
		return c.resume(step)
	case stream.End:
		return c.finish(1000)
	case stream.Fail:
		return c.finish(step.Failure.Condition.CloseCode())
	}
	return true
}

func (c *connection) logTry(step stream.Step) {
	switch remote := c.conn.Peer().Addr.String(); {
	case step.Tried == "":
	case step.Denied != nil:
		c.srv.log.Info("log-in refused", "mechanism", step.Tried, "remote", remote, "err", step.Denied)
	default:
		c.srv.log.Debug("log-in", "mechanism", step.Tried, "remote", remote)
	}
}

// flush sends what has been said so far: the reader is about to wait.
func (c *connection) flush() {
	switch {
	case len(c.out) > 0:
		if err := c.conn.Write(c.out...); err != nil {
			c.conn.Cut()
		}
		c.out = nil
	case c.client != nil:
		c.client.Flush()
	}
}

// fail ends the stream with an error, which is sent before the connection is closed; code 0 is the one that goes with the
// condition.
func (c *connection) fail(e stream.Error, code int) bool {
	if code == 0 {
		code = e.Condition.CloseCode()
	}
	c.srv.log.Debug("stream failed", "remote", c.conn.Peer().Addr.String(), "err", e)
	if c.client != nil {
		c.srv.finish(c.client, code, e.Bytes())
		return false
	}
	c.out = append(c.out, c.neg.Fail(e).Answers...)
	return c.finish(code)
}

// silent gives a peer up that shows no sign of life. It may still read, or come back.
func (c *connection) silent() bool {
	if c.client == nil {
		return c.fail(stream.Error{Condition: stream.ConnectionTimeout}, 0)
	}
	c.client.Part(session.Silent)
	return false
}

// closed answers a client that closes its stream.
func (c *connection) closed() bool {
	if c.client != nil {
		c.srv.finish(c.client, 1000)
		return false
	}
	c.out = append(c.out, c.neg.End().Answers...)
	return c.finish(1000)
}

// finish ends a connection without a session.
func (c *connection) finish(code int) bool {
	c.flush()
	c.conn.Close(code)
	return false
}

// endFrom has a connection without a session ended by its own goroutine, which alone knows what has been said. It may be
// called from any.
func (c *connection) endFrom(e stream.Error) { c.conn.Expel(e) }

// leave is the connection's last act.
func (c *connection) leave() {
	s := c.srv
	over := c.client != nil && c.client.Over()
	if over {
		s.router.Unbind(c.client) // the others need not wait for the good-bye
	}
	parted := c.client != nil && !over && (c.conn.Closing() || c.client.Parting())
	if parted {
		s.detach(c.client) // who resumes the session need not wait for the good-bye
	}
	if over || parted || c.conn.Closing() {
		<-c.conn.Done() // somebody says good-bye; that is bounded
	}
	c.conn.Cut()
	s.mu.Lock()
	delete(s.conns, c)
	s.moved.Add(1)
	s.mu.Unlock()
	if c.client != nil && !parted {
		s.detach(c.client)
	}
}

// unbound returns the connections that have no session. Whether one is about to get it is settled by enter and bind, which
// look at closing and at revocations again.
func (s *Server) unbound() []*connection {
	s.mu.Lock()
	defer s.mu.Unlock()
	var all []*connection
	for c := range s.conns {
		c.mu.Lock()
		if !c.bound {
			all = append(all, c)
		}
		c.mu.Unlock()
	}
	return all
}

// identity is who has logged in and has no session yet, or nil.
func (c *connection) identity() *sasl.Identity {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.who
}
