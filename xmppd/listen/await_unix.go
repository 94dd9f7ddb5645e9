//go:build unix

package listen

import (
	"errors"
	"syscall"
)

// await blocks until something is there to be read, with no buffer held meanwhile and little stack: this is
// where a connection spends its life. What was there is read into a borrowed buffer, for pour. Where that cannot be done,
// it returns at once and Read blocks. An error shows with the next Read.
func (t *tap) await() {
	if t.raw == nil || len(t.early) > 0 {
		return
	}
	_ = t.raw.Read(t.tryRead)
}

// take reads what is there, if anything is; it is what a syscall.RawConn calls.
func (t *tap) take(fd uintptr) (done bool) {
	buf := t.buffers.borrow()
	for {
		n, err := syscall.Read(int(fd), (*buf)[:cap(*buf)])
		switch {
		case errors.Is(err, syscall.EINTR):
			continue
		case errors.Is(err, syscall.EAGAIN):
			t.buffers.giveBack(buf)
			return false
		case err != nil || n <= 0:
			t.buffers.giveBack(buf)
			return true
		}
		t.early, t.held = (*buf)[:n], buf
		t.heard()
		return true
	}
}
