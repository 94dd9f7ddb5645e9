package listen

import (
	"crypto/tls"
	"net"
	"sync"
	"sync/atomic"
	"time"
)

// corkBytesMax is how much a batch gathers before it is sent on in the middle: what one write(2) takes well.
const corkBytesMax = 32 << 10

// socket is the net.Conn under the framing. It notes when something was heard, tells its reader before it may block, and
// gathers the messages of a batch into one write. Read is the reader's.
type socket struct {
	low     net.Conn // for deadlines and for the end: the TCP connection, whatever is on top of it
	top     net.Conn // for bytes: low, or the TLS connection on it; changed under mu, by the reader
	tap              // on top; idle under TLS but for bytes taken already
	records *records // under TLS, if these are ours
	door    *Door
	heard   atomic.Int64 // beat at which bytes last came in
	idle    func()       // called by the reader before each read that may block; may be nil
	more    bool         // TLS may hold bytes that have been read
	blind   bool         // it may at any time, for it is not on records of ours

	corked bool       // guarded by mu
	mu     sync.Mutex // guards whole messages on the wire
	buf    *[]byte    // guarded by mu
	owed   []byte     // a ping that came while corked; guarded by mu
}

// newSocket wraps conn, of which early was read before.
func newSocket(conn net.Conn, early []byte, d *Door) *socket {
	s := &socket{low: conn, door: d}
	s.buffers, s.sock, s.early = &d.buffers, s, early
	if t, ok := conn.(*tls.Conn); ok {
		s.low = t.NetConn()
		if r, ok := s.low.(*records); ok {
			s.low = r.Conn
		}
		s.secure(t)
		return s
	}
	s.top = conn
	s.set(conn, &d.buffers)
	return s
}

// secure puts a TLS connection on top. The reader calls it, while it has nothing to read. What is below stays the same:
// others set deadlines there at any time.
func (s *socket) secure(t *tls.Conn) {
	s.mu.Lock()
	s.top = t
	s.mu.Unlock()
	s.raw, s.more, s.blind = nil, true, true
	if r, ok := t.NetConn().(*records); ok {
		s.records, s.blind = r, false
		r.sock, r.idle = s, s.rest
	}
}

// rest tells the idle function: what the reader has to say leaves before it waits.
func (s *socket) rest() {
	if s.idle != nil {
		s.idle()
	}
}

// wait blocks until there is something to read.
func (s *socket) wait() {
	if len(s.early) > 0 || s.more || s.blind {
		return
	}
	at := &s.tap
	if s.records != nil {
		if at = &s.records.tap; len(at.early) > 0 {
			return
		}
	}
	s.rest()
	at.await()
}

// Read gives what was read before, or else blocks.
func (s *socket) Read(p []byte) (int, error) {
	if len(s.early) > 0 {
		return s.pour(p), nil
	}
	if s.records == nil {
		s.rest()
	} else if len(p) < bufferBytes {
		return s.readRecord(p)
	}
	n, err := s.top.Read(p)
	s.more = s.records != nil && n == len(p)
	if n > 0 {
		s.tap.heard()
	}
	return n, err
}

// readRecord reads from TLS more than was asked for, so that nothing stays there unseen.
func (s *socket) readRecord(p []byte) (int, error) {
	buf := s.buffers.borrow()
	n, err := s.top.Read((*buf)[:cap(*buf)])
	s.more = n == cap(*buf)
	if n == 0 {
		s.buffers.giveBack(buf)
		return 0, err
	}
	s.early, s.held = (*buf)[:n], buf
	return s.pour(p), nil // an error comes again
}

// Write sends p, or keeps it for uncork. The WebSocket library writes a control frame with one call, so that
// whatever comes between two calls on an uncorked socket stands between two frames.
func (s *socket) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.corked {
		return s.send(p)
	}
	*s.buf = append(*s.buf, p...)
	if len(*s.buf) >= corkBytesMax {
		return len(p), s.flush()
	}
	return len(p), nil
}

// cork makes Write gather until uncork.
func (s *socket) cork(buf *[]byte) {
	s.mu.Lock()
	s.corked, s.buf = true, buf
	s.mu.Unlock()
}

// uncork sends what was gathered.
func (s *socket) uncork() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	*s.buf = append(*s.buf, s.owed...)
	err := s.flush()
	s.corked, s.buf, s.owed = false, nil, nil
	return err
}

func (s *socket) flush() error {
	if len(*s.buf) == 0 {
		return nil
	}
	_, err := s.send(*s.buf)
	*s.buf = (*s.buf)[:0]
	return err
}

func (s *socket) send(p []byte) (int, error) {
	if err := s.low.SetWriteDeadline(time.Now().Add(s.door.cfg.WriteTimeout)); err != nil {
		return 0, err
	}
	return s.top.Write(p)
}

// ping sends b, at the end of the batch if one is under way: that alone need not write anything.
func (s *socket) ping(b []byte) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.corked {
		s.owed = b
		return
	}
	_, _ = s.send(b) // a failure shows itself to the reader
}

// Close closes the connection; under TLS it says so first.
func (s *socket) Close() error { return s.top.Close() }

// SetReadDeadline bounds the reads to come.
func (s *socket) SetReadDeadline(t time.Time) error { return s.low.SetReadDeadline(t) }

// SetWriteDeadline bounds the writes to come; each of our own sets it anew.
func (s *socket) SetWriteDeadline(t time.Time) error { return s.low.SetWriteDeadline(t) }

// SetDeadline bounds both.
func (s *socket) SetDeadline(t time.Time) error { return s.low.SetDeadline(t) }

// LocalAddr is ours.
func (s *socket) LocalAddr() net.Addr { return s.low.LocalAddr() }

// RemoteAddr is the peer's.
func (s *socket) RemoteAddr() net.Addr { return s.low.RemoteAddr() }
