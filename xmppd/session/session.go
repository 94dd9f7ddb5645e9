package session

import (
	"errors"
	"sync"
	"time"

	"parley/xmppd/jid"
)

// Transport is the connection under a Session.
type Transport interface {
	// Write sends messages in order. It blocks while the peer does not read, but not for ever.
	Write(messages ...[]byte) error
	// Close closes the connection with a WebSocket status code, behind what was written.
	Close(code int)
	// Part ends the connection of a session that may go on without it: its reader is called off at once, and the peer is
	// told why as far as it reads. It blocks for that, but for no more than a second or so.
	Part(why Why)
	// Cut ends the connection at once; a Write under way fails.
	Cut()
}

// Why is the reason for which a Session parts with a connection.
type Why uint8

// The reasons.
const (
	Replaced Why = iota // the client has come back on another connection (XEP-0198 v1.6 §5)
	Behind              // the client does not read, or acknowledge, what is sent to it
	Silent              // the client shows no sign of life
)

// Limits bound what a Session keeps for its client.
type Limits struct {
	// StanzasMax and BytesMax are how much may wait for the client: not yet sent, or sent and not yet acknowledged.
	// A session that gets there parts with its connection, so that the client may resume and catch up; at
	// twice as much it ends.
	StanzasMax int
	BytesMax   int
	// InFlightMax is how many of the client's stanzas may wait for a component or a commit; then nothing more is
	// read from it.
	InFlightMax int
}

// Errors of a resumption (XEP-0198 v1.6 §5).
var (
	ErrEnded = errors.New("the session has ended")
	ErrBusy  = errors.New("the session's old connection does not let go")
)

type state uint8

const (
	attached state = iota
	hibernating
	ended
)

// Session is one bound client. All methods may be called from any goroutine unless they say otherwise.
type Session struct {
	JID    jid.JID // full
	limits Limits
	lapsed func(*Session)

	mu        sync.Mutex
	state     state
	transport Transport     // while attached
	writer    Transport     // the one a writer goroutine writes to, or nil
	parting   bool          // the transport says good-bye: nothing is written to it any more
	freed     chan struct{} // closed when the transport is let go; made by who waits for that
	final     int           // status code to close with once all is written; 0 = go on
	slept     time.Time     // since when it hibernates
	out       outbound
	in        inbound
	resumeID  string // "" = cannot be resumed
	left      []Left
}

// New returns a Session attached to t. lapsed is called, on a goroutine of its own, when the session has ended
// while no connection was attached, because too much was kept for it.
func New(full jid.JID, limits Limits, t Transport, lapsed func(*Session)) *Session {
	return &Session{JID: full, limits: limits, transport: t, lapsed: lapsed}
}

// Deliver takes a stanza for the client. It never blocks, and keeps b. It returns false if the session has ended.
func (s *Session) Deliver(b []byte) bool {
	return s.put(item{b: b, counted: true, at: time.Now()}, true)
}

// Reply is Deliver for the goroutine that reads from the client: it is sent with the next Flush.
func (s *Session) Reply(b []byte) bool {
	return s.put(item{b: b, counted: true, at: time.Now()}, false)
}

// Tell is Reply for what is no stanza and is not counted.
func (s *Session) Tell(b []byte) bool { return s.put(item{b: b}, false) }

func (s *Session) put(i item, kick bool) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.state == ended || s.final != 0 {
		return false
	}
	s.out.push(i)
	s.bound()
	if kick || len(s.out.pending) >= batchMax {
		s.kick()
	}
	return s.state != ended
}

// bound acts on a queue that has grown too long.
func (s *Session) bound() {
	stanzas, bytes := s.out.waiting()
	over := stanzas > s.limits.StanzasMax || bytes > s.limits.BytesMax
	far := stanzas > 2*s.limits.StanzasMax || bytes > 2*s.limits.BytesMax
	switch {
	case !over:
		s.out.cut = false
	case s.state == attached && (s.resumeID == "" || far):
		s.state = ended
		s.part(Behind)
	case s.state == attached && !s.out.cut:
		s.out.cut = true
		s.part(Behind)
	case s.state == hibernating && far:
		s.state = ended
		s.leave()
		go s.lapsed(s)
	}
}

// Part has the connection let go, if there is one. The reader still has to Detach. It does not block.
func (s *Session) Part(why Why) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.transport != nil && s.final == 0 {
		s.part(why)
	}
}

// Parting reports whether the connection is being let go.
func (s *Session) Parting() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.parting
}

// part has the connection let go. The reader finds out and detaches.
func (s *Session) part(why Why) {
	if !s.parting {
		s.parting = true
		go s.transport.Part(why)
	}
}

// Flush sends what Reply and Tell have gathered. The reader calls it before it waits.
func (s *Session) Flush() {
	s.mu.Lock()
	s.kick()
	s.mu.Unlock()
}

// kick starts a writer if there is something to write and none is at work.
func (s *Session) kick() {
	if s.transport == nil || s.parting || s.writer == s.transport || !s.in.ackDue && !s.out.ready() && s.final == 0 {
		return
	}
	s.writer = s.transport
	go s.write(s.transport)
}

// write writes until nothing is left, or the transport fails or is no longer the session's.
func (s *Session) write(t Transport) {
	var batch [][]byte
	for {
		s.mu.Lock()
		if s.transport != t || s.parting {
			s.mu.Unlock()
			return
		}
		var ack []byte
		if s.final == 0 {
			ack = s.in.ack()
		}
		if batch = s.out.take(batch[:0], ack); len(batch) == 0 {
			code := s.final
			if code == 0 {
				s.writer = nil
				s.out.rest()
			}
			s.mu.Unlock()
			if code != 0 {
				t.Close(code)
			}
			return
		}
		s.mu.Unlock()
		if t.Write(batch...) != nil {
			t.Cut() // the reader finds out and lets go
			return
		}
	}
}

// Finish ends the session from our side: the last messages are sent behind what waits, then the connection is
// closed with code. It reports whether this call ended it: of several only one does. The reader still
// has to Detach; if none is attached there is nobody who will.
func (s *Session) Finish(code int, last ...[]byte) (first, attachedStill bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.state == ended || s.final != 0 {
		return false, s.transport != nil
	}
	if s.state == hibernating {
		s.state = ended
		s.leave()
		return true, false
	}
	if ack := s.in.ack(); ack != nil {
		s.out.push(item{b: ack})
	}
	s.out.closing = true
	for _, b := range last {
		s.out.push(item{b: b})
	}
	s.final = code
	s.kick()
	return true, true
}

// leave ends the session's queue. A client that closes its stream without acknowledging what was sent may not have read it,
// so politeness makes no difference (XEP-0198 v1.6 §4).
func (s *Session) leave() {
	for _, i := range append(s.out.unacked, s.out.pending...) {
		if i.counted {
			s.left = append(s.left, Left{i.b, i.at})
		}
	}
	s.out = outbound{}
}

// Leftover returns, once, the stanzas that an ended session's client has not acknowledged, or, without stream
// management, has not been sent.
func (s *Session) Leftover() []Left {
	s.mu.Lock()
	defer s.mu.Unlock()
	left := s.left
	s.left = nil
	return left
}

// Resumable reports whether the session would outlive its connection now.
func (s *Session) Resumable() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.state == attached && s.final == 0 && s.resumeID != ""
}

// Detach lets the connection go. The reader calls it as its last act; it returns true if the session
// hibernates from now on, false if it is over.
func (s *Session) Detach(now time.Time) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.transport, s.parting = nil, false
	if s.freed != nil {
		close(s.freed)
		s.freed = nil
	}
	if s.state == ended || s.final != 0 || s.resumeID == "" {
		s.state = ended
		s.leave()
		return false
	}
	s.state, s.slept = hibernating, now
	s.out.sleep()
	return true
}

// Cut cuts the connection, if there is one.
func (s *Session) Cut() {
	s.mu.Lock()
	t := s.transport
	s.mu.Unlock()
	if t != nil {
		t.Cut()
	}
}

// Over reports whether nothing more is to be taken from the client.
func (s *Session) Over() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.state == ended || s.final != 0
}

// Lapse ends the session if it has hibernated for max, and reports whether it has done so.
func (s *Session) Lapse(now time.Time, max time.Duration) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.state != hibernating || now.Sub(s.slept) < max {
		return false
	}
	s.state = ended
	s.leave()
	return true
}

// Hibernates returns since when the session has been without a connection; false if it is not.
func (s *Session) Hibernates() (since time.Time, yes bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.slept, s.state == hibernating
}
