package listen

import (
	"crypto/tls"
	"io"
	"sync/atomic"
	"time"

	"parley/xmppd/stanza"
)

// How long a peer may take to close its side of a TCP connection: as a rule, and when it has ended its stream, for which some
// clients have us close first.
const (
	closeWait = 5 * time.Second
	endedWait = 100 * time.Millisecond
)

// elements are messages as the elements of a TCP stream (RFC 6120 §4.2).
type elements struct {
	sock   *socket
	framer stanza.Framer
	outer  stanza.Outer
	rest   []byte      // read and not yet framed
	held   *[]byte     // the borrowed buffer rest is part of, or nil
	steady atomic.Bool // white space may be sent
	ended  bool        // the peer has ended its stream
}

func (e *elements) read(max int) (*[]byte, error) {
	buf := e.sock.buffers.borrow()
	err := e.next(buf, max)
	if err != nil {
		e.sock.buffers.giveBack(buf)
		return nil, err
	}
	return buf, nil
}

// next reads the next message into buf.
func (e *elements) next(buf *[]byte, max int) error {
	b := (*buf)[:0]
	defer func() { *buf = b }()
	for {
		if err := e.fill(); err != nil {
			return err
		}
		n, what, err := e.framer.Next(e.rest)
		b = append(b, e.rest[:n]...)
		e.use(n)
		switch {
		case len(b) > max:
			return ErrTooBig
		case err != nil:
			return err
		}
		switch what {
		case stanza.Part:
			if e.outer != nil && isHeader(b) { // it would wait for its end in vain
				return &stanza.SyntaxError{Condition: "bad-format", Reason: "The stream is open."}
			}
			continue
		case stanza.Declaration:
			if err := stanza.CheckDeclaration(b); err != nil {
				return err
			}
			b = b[:0]
			continue
		case stanza.Header:
			if e.outer, err = stanza.OuterOf(b); err != nil {
				return err
			}
			b = append(b[:len(b)-1], "/>"...)
		case stanza.Whole:
			b = e.outer.Complete(b, e.framer.Tag())
		case stanza.End:
			e.ended = true
			b = append(b[:0], "</stream:stream>"...) // whatever white space is in it
		}
		return nil
	}
}

// isHeader reports whether b begins as a stream does.
func isHeader(b []byte) bool {
	const name = "<stream:stream"
	return len(b) > len(name) && string(b[:len(name)]) == name && (b[len(name)] <= ' ' || b[len(name)] == '>')
}

// fill makes sure that there is something to frame.
func (e *elements) fill() error {
	if len(e.rest) > 0 {
		return nil
	}
	buf := e.sock.buffers.borrow()
	n, err := e.sock.Read((*buf)[:cap(*buf)])
	if n == 0 {
		e.sock.buffers.giveBack(buf)
		if err == nil {
			err = io.ErrNoProgress
		}
		return err
	}
	e.rest, e.held = (*buf)[:n], buf
	return nil
}

// use passes n bytes.
func (e *elements) use(n int) {
	if e.rest = e.rest[n:]; len(e.rest) == 0 {
		e.rest = nil
		e.sock.buffers.giveBack(e.held)
		e.held = nil
	}
}

func (e *elements) buffered() bool { return len(e.rest) > 0 }

// restart waits for a new header.
func (e *elements) restart() { e.framer, e.outer = stanza.Framer{}, nil }

func (e *elements) write(message []byte) error {
	_, err := e.sock.Write(message)
	return err
}

// ping is white space (RFC 6120 §4.6.1), where a stream is sure to be open: it must not stand before a header.
func (e *elements) ping() []byte {
	if !e.steady.Load() {
		return nil
	}
	return []byte{' '}
}

func (e *elements) answers() bool { return false }

// close half-closes the connection (RFC 6120 §4.4) and reads on, for what a peer has sent and nobody has read would make
// the kernel throw away our last words.
func (e *elements) close(int) {
	s, wait := e.sock, closeWait
	if e.ended {
		wait = endedWait
	}
	_ = s.low.SetWriteDeadline(time.Now().Add(closeWait))
	s.mu.Lock()
	if t, ok := s.top.(*tls.Conn); ok {
		_ = t.CloseWrite()
	}
	s.mu.Unlock()
	if half, ok := s.low.(interface{ CloseWrite() error }); ok && half.CloseWrite() == nil {
		_ = s.low.SetReadDeadline(time.Now().Add(wait))
		buf := s.buffers.borrow()
		for err := error(nil); err == nil; {
			_, err = s.low.Read((*buf)[:cap(*buf)])
		}
		s.buffers.giveBack(buf)
	}
	_ = s.low.Close()
}

func (e *elements) cut() {}
