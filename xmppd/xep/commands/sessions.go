package commands

import (
	"crypto/rand"
	"sync"
	"time"

	"parley/xmppd/jid"
	"parley/xmppd/stanza"
)

// Bounds of commands under way: in all, of one account, and how long one waits to be gone on with. One too many ends the
// one untouched for longest.
const (
	SessionsMax        = 1000
	SessionsPerUserMax = 10
	SessionLife        = 10 * time.Minute
)

// session is a command under way, or one that has ended lately.
type session struct {
	id   string
	who  jid.JID // full: who began it goes on with it
	node string

	touched time.Time // guarded by sessions.mu

	mu       sync.Mutex // guards what follows
	filled   []map[string][]string
	last     bool     // the form that is shown is the last one
	required []string // its fields that must be filled in
	over     bool
}

// sessions are those there are.
type sessions struct {
	now func() time.Time

	mu  sync.Mutex
	all map[string]*session
}

func newSessions(now func() time.Time) *sessions {
	return &sessions{now: now, all: map[string]*session{}}
}

func newID() string { return rand.Text() }

// add keeps a session, in place of others where there is no room.
func (t *sessions) add(s *session) {
	t.mu.Lock()
	defer t.mu.Unlock()
	s.touched = t.now()
	for {
		own, oldestOwn, oldest := 0, (*session)(nil), (*session)(nil)
		for _, other := range t.all {
			if oldest == nil || other.touched.Before(oldest.touched) {
				oldest = other
			}
			if other.who.Bare() == s.who.Bare() {
				own++
				if oldestOwn == nil || other.touched.Before(oldestOwn.touched) {
					oldestOwn = other
				}
			}
		}
		switch {
		case own >= SessionsPerUserMax:
			delete(t.all, oldestOwn.id)
		case len(t.all) >= SessionsMax:
			delete(t.all, oldest.id)
		default:
			t.all[s.id] = s
			return
		}
	}
}

// find returns a session of that client and command.
func (t *sessions) find(id string, who jid.JID, node string) (*session, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	s := t.all[id]
	if s == nil || s.who != who || s.node != node {
		return nil, refusal(stanza.BadRequest, "bad-sessionid", "There is no such session of yours.")
	}
	now := t.now()
	if now.Sub(s.touched) > SessionLife {
		return nil, expired()
	}
	s.touched = now
	return s, nil
}

// end ends a session that is locked. It is remembered as one that was, as long as there is room.
func (t *sessions) end(s *session) { s.over, s.filled = true, nil }

func expired() error {
	return refusal(stanza.NotAllowed, "session-expired", "The session has ended.")
}
