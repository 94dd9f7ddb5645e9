package pubsub

import (
	"sync"

	"parley/xmppd/jid"
)

// latecomersMax is how many clients may wait for last items. One more goes without: it can ask.
const latecomersMax = 10_000

// latecomers serves clients one after the other, beside those who announce them.
type latecomers struct {
	mu      sync.Mutex
	waiting []jid.JID
	busy    bool
}

func (l *latecomers) add(client jid.JID, serve func(jid.JID)) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.waiting) >= latecomersMax {
		return
	}
	l.waiting = append(l.waiting, client)
	if !l.busy {
		l.busy = true
		go l.work(serve)
	}
}

func (l *latecomers) work(serve func(jid.JID)) {
	for {
		l.mu.Lock()
		if len(l.waiting) == 0 {
			l.waiting, l.busy = nil, false
			l.mu.Unlock()
			return
		}
		next := l.waiting[0]
		l.waiting = l.waiting[1:]
		l.mu.Unlock()
		serve(next)
	}
}
