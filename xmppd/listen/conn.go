package listen

import (
	"container/list"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"sync"
	"sync/atomic"
	"time"
)

// What Read can find wrong with a message. The connection can still be written to. A *stanza.SyntaxError is one of these.
var (
	ErrTooBig = errors.New("message exceeds the limit")
	ErrBinary = errors.New("binary message") // RFC 7395 §3.2: text only
	// ErrEvicted is no message's fault: somebody else takes the place of the connection, which has not logged in. It can
	// be written to for lastWordsMax.
	ErrEvicted = errors.New("its place is taken")
	// ErrSilent means that the peer gives no sign of life, pings or not. The same holds.
	ErrSilent = errors.New("the peer is silent")
)

// ErrEarly is what a peer does that does not wait for TLS to begin: whatever it has sent, anybody may have put there.
var ErrEarly = errors.New("something was sent before TLS")

// lastWordsMax is how long a connection that must go may take to say good-bye.
const lastWordsMax = time.Second

// Conn is one accepted connection. Read is for one goroutine, the reader's; everything else may be called
// from any.
type Conn struct {
	frames framing
	sock   *socket
	peer   Peer
	owner  *Door
	tls    *tls.Config // what StartTLS uses; nil: there is no certificate

	reading       sync.Mutex // the end reads as well
	writing       sync.Mutex
	place         *list.Element // in the lobby; the gate's
	among         *list.List    // what place is in
	pinged        int64         // the pulse's
	part          uint8         // the pulse's
	authenticated atomic.Bool
	evicted       atomic.Bool
	expelled      atomic.Pointer[error]
	closing       signal
	done          signal
}

// Peer is who is at the other end.
func (c *Conn) Peer() Peer { return c.peer }

// Done is closed once the connection is.
func (c *Conn) Done() <-chan struct{} { return c.done.wait() }

// Alive says that the peer is there although nothing was read from it, because its reader chose not to.
func (c *Conn) Alive() { c.sock.heard.Store(c.owner.pulse.beat.Load()) }

// Closing reports whether Close, Part or Cut has been called; Done follows soon.
func (c *Conn) Closing() bool { return c.closing.isGiven() }

// Ending is closed as soon as Closing is true.
func (c *Conn) Ending() <-chan struct{} { return c.closing.wait() }

// OnIdle has f called by the reader's goroutine before each read that may block. Call it before the first
// Read, from the same goroutine.
func (c *Conn) OnIdle(f func()) { c.sock.idle = f }

// SetReadDeadline bounds the reads to come; the zero time takes the bound away.
func (c *Conn) SetReadDeadline(t time.Time) error { return c.sock.SetReadDeadline(t) }

// Authenticated takes the connection out of the number of those that have not logged in.
func (c *Conn) Authenticated() {
	if !c.authenticated.Swap(true) {
		c.owner.gate.named(c)
	}
}

// Familiar notes that an account has logged in from the peer's address: from there one goes before strangers, when too many
// who have not logged in crowd the server.
func (c *Conn) Familiar() { c.owner.gate.know(c.peer) }

// evict has Read give ErrEvicted, and cuts the connection lastWordsMax later, unless it logs in first. It does not block.
func (c *Conn) evict() {
	c.evicted.Store(true)
	c.callOff()
	time.AfterFunc(lastWordsMax, func() {
		if !c.authenticated.Load() {
			c.Cut()
		}
	})
}

// Expel has Read give why, and cuts the connection lastWordsMax later. It does not block; only the first call counts.
func (c *Conn) Expel(why error) {
	if c.expelled.CompareAndSwap(nil, &why) {
		c.callOff()
		time.AfterFunc(lastWordsMax, c.Cut)
	}
}

// mustGo says why the connection must end: it was expelled, or it was evicted and has not logged in since. nil: it need not.
func (c *Conn) mustGo() error {
	if why := c.expelled.Load(); why != nil {
		return *why
	}
	if c.evicted.Load() && !c.authenticated.Load() {
		return ErrEvicted
	}
	return nil
}

// Wait blocks until there is something for Read. To wait here, with an empty stack, is what keeps an idle connection
// small; Read would wait as well.
func (c *Conn) Wait() {
	c.reading.Lock()
	defer c.reading.Unlock()
	if !c.closing.isGiven() && c.mustGo() == nil && !c.frames.buffered() {
		c.sock.wait()
	}
}

// Read blocks until a message is there and reads it into a borrowed buffer: give it back with Release. On TCP a message is
// an element made a document by itself, the header of the stream as if it were an empty element, its end tag, or white
// space. A message of more than max bytes as they were sent gives ErrTooBig, one that is not text ErrBinary, and what is
// no message on TCP a *stanza.SyntaxError. Any other error means that the connection is over.
func (c *Conn) Read(max int) (*[]byte, error) {
	c.reading.Lock()
	defer c.reading.Unlock()
	buf, err := c.read(max)
	if err == nil {
		if !c.authenticated.Load() && !blank(*buf) {
			c.owner.gate.heard(c)
		}
		return buf, nil
	}
	if c.closing.isGiven() {
		return nil, net.ErrClosed
	}
	if why := c.mustGo(); why != nil {
		return nil, why // err is only how the reader was called off
	}
	return nil, err
}

func (c *Conn) read(max int) (*[]byte, error) {
	if c.closing.isGiven() {
		return nil, net.ErrClosed
	}
	if err := c.mustGo(); err != nil {
		return nil, err
	}
	return c.frames.read(max)
}

// blank reports whether a message is white space, which keeps a connection alive but says nothing.
func blank(message []byte) bool { return len(message) > 0 && message[0] <= ' ' }

// Release gives a message's buffer back.
func (c *Conn) Release(buf *[]byte) { c.owner.buffers.giveBack(buf) }

// Write sends messages in order, with as few packets as it can. It blocks while the peer does not read, at
// most for WriteTimeout; after an error the connection is over.
func (c *Conn) Write(messages ...[]byte) error {
	c.writing.Lock()
	defer c.writing.Unlock()
	if c.closing.isGiven() {
		return net.ErrClosed
	}
	return c.send(messages)
}

// send is Write for who holds writing.
func (c *Conn) send(messages [][]byte) error {
	buf := c.owner.buffers.borrow()
	defer c.owner.buffers.giveBack(buf)
	*buf = (*buf)[:0]
	c.sock.cork(buf)
	var err error
	for _, m := range messages {
		if err = c.frames.write(m); err != nil {
			break
		}
	}
	if err2 := c.sock.uncork(); err == nil {
		err = err2
	}
	if err != nil {
		return fmt.Errorf("write to %s: %w", c.peer.Addr, err)
	}
	return nil
}

// Close closes the connection, a WebSocket with a status code (RFC 6455 §7.4.1), and waits for the peer to do the same, at
// most 5 s. What was written before is sent first.
func (c *Conn) Close(code int) {
	c.writing.Lock()
	c.closing.give()
	c.writing.Unlock()
	c.callOff()
	c.shut(code)
}

// Part says some last messages and closes as Close does, all within max: then the connection is cut. The reader is called
// off at once, and no Write begins any more; one that has begun may end, since half a message is none.
func (c *Conn) Part(max time.Duration, code int, last ...[]byte) {
	if !c.closing.give() {
		return // it is on its way out
	}
	timer := time.AfterFunc(max, c.Cut)
	defer timer.Stop()
	c.callOff()
	c.writing.Lock()
	err := c.send(last)
	c.writing.Unlock()
	if err != nil {
		c.Cut()
		return
	}
	c.shut(code)
}

// callOff wakes a reader that waits: it and the closing handshake must not read at the same time.
func (c *Conn) callOff() { _ = c.sock.SetReadDeadline(time.Unix(1, 0)) }

// shut is the good-bye.
func (c *Conn) shut(code int) {
	c.reading.Lock()
	defer c.reading.Unlock()
	_ = c.sock.SetReadDeadline(time.Time{})
	c.frames.close(code)
	c.leave()
}

// Cut ends the connection without a word.
func (c *Conn) Cut() {
	c.closing.give()
	_ = c.sock.low.Close() // first: a writer that is stuck lets go
	c.frames.cut()
	c.leave()
}

// leave gives up the connection's place, once.
func (c *Conn) leave() {
	if c.owner.pulse.remove(c) {
		c.owner.left(c)
		c.done.give()
	}
}
