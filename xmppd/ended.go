package xmppd

import (
	"time"

	"parley/xmppd/im"
	"parley/xmppd/jid"
	"parley/xmppd/stanza"
	xstore "parley/xmppd/store"
	"parley/xmppd/stream"
)

// Who comes back too late is told how far its session had got (XEP-0198 v1.6.3 §5), so that it sends nothing twice. That is
// remembered for endedFor after the session, for at most endedMax sessions: the oldest are forgotten.
const (
	endedFor = time.Hour
	endedMax = 4096
)

// ended is a session that could have been resumed.
type ended struct {
	id      string
	bare    jid.JID
	account xstore.AccountID
	h       uint32
	since   time.Time
}

// endings is what is remembered of ended sessions. The server's mutex guards it.
type endings struct {
	byID   map[string]*ended
	oldest []*ended // in the order of their ends
}

func (e *endings) note(gone *ended) {
	e.forget(gone.since)
	if e.byID[gone.id] != nil {
		return
	}
	if len(e.oldest) >= endedMax {
		e.drop()
	}
	if e.byID == nil {
		e.byID = map[string]*ended{}
	}
	e.byID[gone.id] = gone
	e.oldest = append(e.oldest, gone)
}

// forget drops what is too old.
func (e *endings) forget(now time.Time) {
	for len(e.oldest) > 0 && now.Sub(e.oldest[0].since) >= endedFor {
		e.drop()
	}
}

func (e *endings) drop() {
	delete(e.byID, e.oldest[0].id)
	e.oldest[0] = nil
	e.oldest = e.oldest[1:]
}

// handled returns the h of an ended session of owner's.
func (e *endings) handled(id string, owner im.Owner, now time.Time) (h uint32, known bool) {
	e.forget(now)
	gone := e.byID[id]
	if gone == nil || gone.bare != owner.Bare || gone.account != owner.Account {
		return 0, false
	}
	return gone.h, true
}

// tooLate answers who would resume a session that is not there (any more). Whether an id is unknown or somebody else's
// is not told.
func (s *Server) tooLate(id string, owner im.Owner) []byte {
	s.mu.Lock()
	h, known := s.ended.handled(id, owner, s.cfg.Now())
	s.mu.Unlock()
	if !known {
		return stream.ResumeFailed(stanza.ItemNotFound)
	}
	return stream.ResumeFailedAt(stanza.ItemNotFound, h)
}
