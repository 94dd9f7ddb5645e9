package session

import (
	"slices"

	"parley/xmppd/stanza"
)

// Ticket stands for one stanza received from the client. The zero Ticket stands for one that is not counted.
type Ticket struct {
	n       uint32
	counted bool
}

// inbound is what the client has sent and what of it is done with.
type inbound struct {
	managed  bool
	received uint32 // stanzas since <enable/>; wraps, like handled
	handled  uint32 // h: all up to this one are done with
	open     []bool // whether stanza handled+1+i is done with
	owed     bool   // the last <r/> was answered with less than had been received
	ackDue   bool   // an <a/> is to be sent
	settled  chan struct{}
	settleAt int // how many may be open for settled to be closed
}

// ack returns the <a/> that is due, or nil.
func (in *inbound) ack() []byte {
	if !in.ackDue {
		return nil
	}
	in.ackDue = false
	in.owed = in.handled != in.received
	return stanza.New(stanza.NSSM, "a", "h", formatH(in.handled)).Bytes()
}

func (in *inbound) receive() Ticket {
	if !in.managed {
		return Ticket{}
	}
	in.received++
	in.open = append(in.open, false)
	return Ticket{in.received, true}
}

// done marks a stanza and moves h over all that are done with in front.
func (in *inbound) done(t Ticket) {
	i := t.n - in.handled - 1
	if !t.counted || i >= uint32(len(in.open)) || in.open[i] {
		return
	}
	in.open[i] = true
	n := slices.Index(in.open, false)
	if n < 0 {
		n = len(in.open)
	}
	if n == 0 {
		return
	}
	if in.open = slices.Delete(in.open, 0, n); len(in.open) == 0 && cap(in.open) > 16 {
		in.open = nil
	}
	in.handled += uint32(n)
	in.ackDue = in.ackDue || in.owed
	if in.settled != nil && len(in.open) <= in.settleAt {
		close(in.settled)
		in.settled = nil
	}
}

// Receive notes that a stanza has come in, before it is dealt with. It is for the reader's goroutine.
func (s *Session) Receive() Ticket {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.in.receive()
}

// Done notes that responsibility for a stanza is taken: h may move over it, and an <a/> leaves if an <r/> could
// not be answered in full before (XEP-0198 v1.6 §4).
func (s *Session) Done(t Ticket) {
	if !t.counted {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.in.done(t)
	if s.in.ackDue {
		s.kick()
	}
}

// Requested answers an <r/>.
func (s *Session) Requested() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.in.ackDue = s.in.managed
}

// Settled returns a channel that is closed once at most open stanzas of the client's are not done with, or nil
// if it is so now. It is for one waiter at a time: the reader.
func (s *Session) Settled(open int) <-chan struct{} {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.in.open) <= open {
		return nil
	}
	s.in.settled, s.in.settleAt = make(chan struct{}), open
	return s.in.settled
}

// Crowded is Settled for the bound on stanzas in flight.
func (s *Session) Crowded() <-chan struct{} { return s.Settled(s.limits.InFlightMax) }
