package listen

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"slices"
	"time"
)

// ALPN is the protocol that direct TLS agrees on, if the peer asks for any (XEP-0368 v1.1.0 §3).
const ALPN = "xmpp-client"

// acceptPauseMax is how long accepting pauses at most when there are no more files, say.
const acceptPauseMax = time.Second

// ServeTCP accepts TCP connections (RFC 6120 §3) until Close, and returns nil then. StartTLS uses config; nil: there is no
// TLS.
func (d *Door) ServeTCP(l net.Listener, config *tls.Config) error { return d.accept(l, config, false) }

// ServeTLS accepts TCP connections on which TLS begins at once (XEP-0368) until Close, and returns nil then.
func (d *Door) ServeTLS(l net.Listener, config *tls.Config) error {
	config = config.Clone()
	if !slices.Contains(config.NextProtos, ALPN) {
		config.NextProtos = append(slices.Clip(config.NextProtos), ALPN)
	}
	return d.accept(l, config, true)
}

func (d *Door) accept(l net.Listener, config *tls.Config, direct bool) error {
	if !d.keep(l) {
		return errors.Join(l.Close())
	}
	defer d.drop(l)
	for pause := time.Duration(0); ; {
		conn, err := l.Accept()
		if err == nil {
			pause = 0
			d.admit(conn, config, direct)
			continue
		}
		if d.isClosed() {
			return nil
		}
		var passing interface{ Temporary() bool }
		if !errors.As(err, &passing) || !passing.Temporary() {
			return fmt.Errorf("accept on %s: %w", l.Addr(), err)
		}
		pause = min(max(2*pause, 5*time.Millisecond), acceptPauseMax)
		d.log.Warn("accept", "err", err, "pause", pause)
		time.Sleep(pause)
	}
}

// keep notes a listener for Close. It returns false if that has been called.
func (d *Door) keep(l net.Listener) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	if !d.closed {
		d.listeners[l] = struct{}{}
	}
	return !d.closed
}

func (d *Door) drop(l net.Listener) {
	d.mu.Lock()
	defer d.mu.Unlock()
	delete(d.listeners, l)
}

func (d *Door) isClosed() bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.closed
}

// admit brings a connection in, if it may come.
func (d *Door) admit(conn net.Conn, config *tls.Config, direct bool) {
	peer := Peer{}
	if a, err := netip.ParseAddrPort(conn.RemoteAddr().String()); err == nil {
		peer.Addr = a.Addr().Unmap()
	}
	if no := d.gate.enter(peer, d.pulse.beat.Load()); no != nil {
		d.log.Warn("connection refused", "remote", peer.Addr.String(), "reason", no.why)
		d.refuse(conn, direct)
		return
	}
	if err := tune(conn, d.cfg.UnackedMax); err != nil {
		d.log.Debug("tune socket", "err", err) // it works all the same
	}
	c := d.newConn(newSocket(conn, nil, d), peer)
	c.frames, c.tls = &elements{sock: c.sock}, config
	d.bring(c)
	if !direct {
		d.lead(c)
		return
	}
	go func() {
		if err := c.handshake(); err != nil {
			d.log.Debug("TLS refused", "remote", peer.Addr.String(), "err", err)
			c.Cut()
			return
		}
		d.lead(c)
	}()
}

// refuse turns a connection away. What is said fits into the socket's buffer, so that nobody waits.
func (d *Door) refuse(conn net.Conn, direct bool) {
	if !direct {
		_ = conn.SetWriteDeadline(time.Now().Add(time.Second))
		_, _ = conn.Write(d.cfg.Refusal)
	}
	_ = conn.Close()
}

// CanStartTLS reports whether StartTLS can be called: on TCP, with a certificate, and not twice.
func (c *Conn) CanStartTLS() bool { return c.tls != nil && !c.peer.TLS }

// Buffered reports whether something has been received that Read has not given yet. The reader calls it.
func (c *Conn) Buffered() bool { return c.frames.buffered() || len(c.sock.early) > 0 }

// StartTLS begins TLS on a TCP connection (RFC 6120 §5) and waits for a new stream. The reader calls it, when <proceed/> is
// sent. If anything was received since <starttls/>, that is ErrEarly: none of it is looked at (RFC 6120 §5.3.1). After an
// error the connection is over.
func (c *Conn) StartTLS() error {
	c.reading.Lock()
	defer c.reading.Unlock()
	if c.Buffered() {
		return ErrEarly
	}
	if err := c.handshake(); err != nil {
		return fmt.Errorf("begin TLS with %s: %w", c.peer.Addr, err)
	}
	c.Restart()
	return nil
}

// handshake puts TLS on top of the socket. It runs in a goroutine of its own: the reader's stack stays small.
func (c *Conn) handshake() error {
	max := c.owner.cfg.HandshakeMax
	ctx, cancel := context.WithTimeout(context.Background(), max)
	defer cancel()
	_ = c.sock.low.SetWriteDeadline(time.Now().Add(max))
	t := tls.Server(newRecords(c.sock.low, &c.owner.buffers), c.tls)
	done := make(chan error, 1)
	go func() { done <- t.HandshakeContext(ctx) }()
	if err := <-done; err != nil {
		return err
	}
	c.sock.secure(t)
	c.peer.TLS = true
	return nil
}

// Restart has the peer begin a new stream on the same connection (RFC 6120 §4.3.3). The reader calls it.
func (c *Conn) Restart() {
	if e, ok := c.frames.(*elements); ok {
		e.restart()
	}
}

// Steady says that the stream will not be begun anew: white space may be sent to keep the connection alive.
func (c *Conn) Steady() {
	if e, ok := c.frames.(*elements); ok {
		e.steady.Store(true)
	}
}

// TCP reports whether messages are the elements of a TCP stream.
func (c *Conn) TCP() bool {
	_, ok := c.frames.(*elements)
	return ok
}

// ConnectionState is that of TLS; false if there is none, or if it ends at a proxy. The reader calls it.
func (c *Conn) ConnectionState() (tls.ConnectionState, bool) {
	if t, ok := c.sock.top.(*tls.Conn); ok {
		return t.ConnectionState(), true
	}
	return tls.ConnectionState{}, false
}
