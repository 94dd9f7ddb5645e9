package session

import (
	"context"
	"strconv"
	"time"

	"parley/xmppd/stanza"
)

// Enable turns stream management on (XEP-0198 v1.6 §3) and answers. With an id the session can be resumed for
// max. It returns false if it was on.
func (s *Session) Enable(id string, max time.Duration) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.in.managed {
		return false
	}
	s.in.managed = true
	s.resumeID = id
	answer := stanza.New(stanza.NSSM, "enabled")
	if id != "" {
		answer.SetAttr("resume", "true").SetAttr("id", id).SetAttr("max", strconv.Itoa(int(max.Seconds())))
	}
	s.out.enable(answer.Bytes())
	return true
}

// Managed reports whether stream management is on, and under which id the session can be resumed.
func (s *Session) Managed() (id string, on bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.resumeID, s.in.managed
}

// Acked takes an <a/> with its h. It returns by how many h exceeded what was sent; it is taken as "all".
func (s *Session) Acked(h uint32) (tooHigh uint32) {
	s.mu.Lock()
	defer s.mu.Unlock()
	tooHigh = s.out.ack(h)
	s.kick()
	return tooHigh
}

// Resume attaches the session to t and says what the client has not acknowledged by h again, behind <resumed/>
// (XEP-0198 v1.6 §5). It first has an old connection let go, waits until everything received on that is done
// with, so that <resumed/> tells an h after which nothing is sent twice. It blocks for both, until ctx ends. The error
// is ErrEnded or ErrBusy.
func (s *Session) Resume(ctx context.Context, t Transport, h uint32) (tooHigh uint32, err error) {
	if err := s.free(ctx); err != nil {
		return 0, err
	}
	if settled := s.Settled(0); settled != nil {
		select {
		case <-settled:
		case <-ctx.Done(): // h tells what is certain; the rest is sent again and must be known as a double
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.state != hibernating {
		return 0, ErrEnded
	}
	s.state, s.transport = attached, t
	tooHigh = s.out.ack(h)
	s.in.ackDue, s.in.owed = false, false
	s.out.wake(stanza.New(stanza.NSSM, "resumed", "previd", s.resumeID, "h", formatH(s.in.handled)).Bytes())
	s.kick()
	return tooHigh, nil
}

// free has an attached connection let go and waits for that, though not for its good-bye.
func (s *Session) free(ctx context.Context) error {
	s.mu.Lock()
	if s.state == ended || s.final != 0 {
		s.mu.Unlock()
		return ErrEnded
	}
	if s.state == hibernating {
		s.mu.Unlock()
		return nil
	}
	if s.freed == nil {
		s.freed = make(chan struct{})
	}
	freed := s.freed
	s.part(Replaced)
	s.mu.Unlock()
	select {
	case <-freed:
		return nil
	case <-ctx.Done():
		return ErrBusy
	}
}

// Handled is h as it stands.
func (s *Session) Handled() uint32 {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.in.handled
}
