package listen

import (
	"net"
	"syscall"
)

// tap waits at a TCP connection for bytes and takes them from there into a borrowed buffer, so that nothing is held while
// there are none. It is for the reader's goroutine.
type tap struct {
	raw     syscall.RawConn // nil if conn is no TCP connection
	tryRead func(fd uintptr) bool
	buffers *buffers
	sock    *socket // to be told that something was heard; may be nil
	early   []byte  // taken already, for who reads next
	held    *[]byte // the borrowed buffer early is part of, or nil
}

// set puts the tap on conn.
func (t *tap) set(conn net.Conn, b *buffers) {
	t.buffers = b
	if tcp, ok := conn.(*net.TCPConn); ok {
		if raw, err := tcp.SyscallConn(); err == nil {
			t.raw, t.tryRead = raw, t.take
		}
	}
}

// pour gives p what was taken.
func (t *tap) pour(p []byte) int {
	n := copy(p, t.early)
	if t.early = t.early[n:]; len(t.early) == 0 {
		t.early = nil
		if t.held != nil {
			t.buffers.giveBack(t.held)
			t.held = nil
		}
	}
	return n
}

// heard notes that the peer is there.
func (t *tap) heard() {
	if t.sock != nil {
		t.sock.heard.Store(t.sock.door.pulse.beat.Load())
	}
}
