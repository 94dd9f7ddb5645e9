package extern

import (
	"errors"
	"io"
	"sync"
	"time"
)

// Why a stanza is not taken.
var (
	errFull   = errors.New("too much waits for the other side")
	errClosed = errors.New("closed")
)

// letter is a stanza on its way out. done, if not nil, is called once it is written.
type letter struct {
	b    []byte
	done func()
}

// outbox is what waits to be written, within bounds, whether or not there is a connection.
type outbox struct {
	stanzasMax, bytesMax int

	mu      sync.Mutex
	waiting []letter
	bytes   int
	patient bool          // put waits for room: somebody writes
	closed  bool          // put takes nothing any more
	room    chan struct{} // closed when there may be room, or none will be
	filled  chan struct{} // a token while something may wait
}

func newOutbox(stanzasMax, bytesMax int) *outbox {
	return &outbox{
		stanzasMax: stanzasMax, bytesMax: bytesMax, room: make(chan struct{}), filled: make(chan struct{}, 1),
	}
}

// put adds a letter behind the others. While somebody writes, it waits for room; else at the bound it returns errFull. A
// letter larger than all there is room for goes alone.
func (o *outbox) put(l letter) error {
	for {
		o.mu.Lock()
		switch {
		case o.closed:
			o.mu.Unlock()
			return errClosed
		case len(o.waiting) == 0 || len(o.waiting) < o.stanzasMax && o.bytes+len(l.b) <= o.bytesMax:
			o.waiting = append(o.waiting, l)
			o.bytes += len(l.b)
			o.mu.Unlock()
			o.wake()
			return nil
		case !o.patient:
			o.mu.Unlock()
			return errFull
		}
		room := o.room
		o.mu.Unlock()
		<-room
	}
}

func (o *outbox) wake() {
	select {
	case o.filled <- struct{}{}:
	default:
	}
}

// setPatient says whether somebody writes. Who waits for room looks again.
func (o *outbox) setPatient(yes bool) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.patient = yes
	o.makeRoom()
}

func (o *outbox) makeRoom() {
	close(o.room)
	o.room = make(chan struct{})
}

// close takes nothing any more, and lets go who waits for room.
func (o *outbox) close() {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.closed = true
	o.makeRoom()
}

// first appends the bytes of the first letters to dst, up to about most of them, and says how many letters those are.
func (o *outbox) first(dst []byte, most int) ([]byte, int) {
	o.mu.Lock()
	defer o.mu.Unlock()
	n := 0
	for n < len(o.waiting) && (n == 0 || len(dst)+len(o.waiting[n].b) <= most) {
		dst = append(dst, o.waiting[n].b...)
		n++
	}
	return dst, n
}

// remove takes the first n letters out.
func (o *outbox) remove(n int) []letter {
	o.mu.Lock()
	defer o.mu.Unlock()
	out := append([]letter(nil), o.waiting[:n]...)
	for _, l := range out {
		o.bytes -= len(l.b)
	}
	clear(o.waiting[:n])
	if o.waiting = o.waiting[n:]; len(o.waiting) == 0 {
		o.waiting = nil
	}
	o.makeRoom()
	return out
}

// removeAll takes out everything.
func (o *outbox) removeAll() []letter {
	o.mu.Lock()
	n := len(o.waiting)
	o.mu.Unlock()
	return o.remove(n)
}

// batchBytes is about how much one write carries.
const batchBytes = 32 << 10

// deadliner is a connection as write needs it.
type deadliner interface {
	io.Writer
	SetWriteDeadline(time.Time) error
}

// write writes letters as they come, and a space after each silence of keepAlive, which shows whether the other side is
// there. It returns the error of the connection, nil once finish is closed and nothing waits, or errClosed once gone is. A
// batch that fails stays: it may have arrived or not.
func (o *outbox) write(conn deadliner, keepAlive, timeout time.Duration, finish, gone <-chan struct{}) error {
	silence := time.NewTimer(keepAlive)
	defer silence.Stop()
	var buf []byte
	for {
		select {
		case <-gone:
			return errClosed
		default:
		}
		b, n := o.first(buf[:0], batchBytes)
		if n == 0 {
			select {
			case <-o.filled:
				continue
			case <-finish:
				return nil
			case <-gone:
				return errClosed
			case <-silence.C:
				b = append(b, ' ')
			}
		}
		if err := conn.SetWriteDeadline(time.Now().Add(timeout)); err != nil {
			return err
		}
		if _, err := conn.Write(b); err != nil {
			return err
		}
		for _, l := range o.remove(n) {
			if l.done != nil {
				l.done()
			}
		}
		silence.Reset(keepAlive)
		if buf = b; cap(buf) > 4*batchBytes {
			buf = nil
		}
	}
}
