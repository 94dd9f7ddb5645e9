//go:build unix

package listen

import (
	"errors"
	"syscall"
)

// await blocks until something is there to be read, with no buffer held meanwhile and little stack: this is
// where a connection spends its life. What was there is read into a borrowed buffer, for Read. Where that cannot be done,
// as under TLS, it returns at once and Read blocks. An error shows with the next Read.
func (s *socket) await() {
	if s.raw == nil || len(s.early) > 0 {
		return
	}
	_ = s.raw.Read(s.tryRead)
}

// take reads what is there, if anything is; it is what a syscall.RawConn calls.
func (s *socket) take(fd uintptr) (done bool) {
	buf := s.buffers.borrow()
	for {
		n, err := syscall.Read(int(fd), (*buf)[:cap(*buf)])
		switch {
		case errors.Is(err, syscall.EINTR):
			continue
		case errors.Is(err, syscall.EAGAIN):
			s.buffers.giveBack(buf)
			return false
		case err != nil || n <= 0:
			s.buffers.giveBack(buf)
			return true
		}
		s.early, s.held = (*buf)[:n], buf
		s.heard.Store(s.pulse.beat.Load())
		return true
	}
}
