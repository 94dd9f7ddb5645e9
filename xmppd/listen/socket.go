package listen

import (
	"bufio"
	"net"
	"sync"
	"sync/atomic"
	"syscall"
	"time"
)

// corkBytesMax is how much a batch gathers before it is sent on in the middle: what one write(2) takes well.
const corkBytesMax = 32 << 10

// socket is the net.Conn under a WebSocket. It notes when something was heard, tells its reader before
// it may block, and gathers the frames of a batch into one write.
type socket struct {
	net.Conn
	raw          syscall.RawConn // nil if bytes cannot be read from below, as under TLS
	tryRead      func(fd uintptr) bool
	reader       *bufio.Reader // the library's, on top of this
	early        []byte        // read already, for the next Read
	held         *[]byte       // the borrowed buffer early is part of, or nil
	buffers      *buffers
	pulse        *Pulse
	heard        atomic.Int64 // beat at which bytes last came in
	idle         func()       // called by the reader before each read that may block; may be nil
	writeTimeout time.Duration

	mu     sync.Mutex // guards the rest, and whole frames on the wire
	corked bool
	buf    *[]byte
}

// newSocket wraps conn, of which early was read before.
func newSocket(conn net.Conn, early []byte, w *WebSocket) *socket {
	s := &socket{Conn: conn, early: early, buffers: &w.buffers, pulse: w.pulse, writeTimeout: w.cfg.WriteTimeout}
	if tcp, ok := conn.(*net.TCPConn); ok {
		if raw, err := tcp.SyscallConn(); err == nil {
			s.raw, s.tryRead = raw, s.take
		}
	}
	return s
}

// wait blocks until there is something to read. It tells the idle function first: what the reader has to say leaves
// before it waits.
func (s *socket) wait() {
	if len(s.early) > 0 || s.reader.Buffered() > 0 {
		return
	}
	if s.idle != nil {
		s.idle()
	}
	s.await()
}

// Read gives what was read before, or else blocks.
func (s *socket) Read(p []byte) (int, error) {
	if len(s.early) > 0 {
		n := copy(p, s.early)
		if s.early = s.early[n:]; len(s.early) == 0 {
			s.early = nil
			if s.held != nil {
				s.buffers.giveBack(s.held)
				s.held = nil
			}
		}
		return n, nil
	}
	if s.idle != nil {
		s.idle()
	}
	n, err := s.Conn.Read(p)
	if n > 0 {
		s.heard.Store(s.pulse.beat.Load())
	}
	return n, err
}

// Write sends p, or keeps it for uncork. The library writes a control frame with one call, so that
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
	err := s.flush()
	s.corked, s.buf = false, nil
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
	if err := s.Conn.SetWriteDeadline(time.Now().Add(s.writeTimeout)); err != nil {
		return 0, err
	}
	return s.Conn.Write(p)
}

// ping sends an empty ping frame (RFC 6455 §5.5.2) unless a batch is under way, which serves as well.
// The library's own Ping would hold a goroutine until the pong.
func (s *socket) ping() {
	if !s.mu.TryLock() {
		return
	}
	defer s.mu.Unlock()
	if !s.corked {
		_, _ = s.send([]byte{0x89, 0}) // a failure shows itself to the reader
	}
}
