package im

import (
	"math"
	"sync"
)

// laneMax is how many of one sender's messages may wait for their commit, or for a component behind it; then
// nothing more is taken from that sender.
const laneMax = 1024

// lane keeps what one sender says in order while some of it waits for a commit (RFC 6120 §10.1). Messages on their way
// to the archive are delivered in the order in which they were kept; what is not kept waits until they have been.
type lane struct {
	mu    sync.Mutex
	open  int           // messages that are not delivered yet
	below chan struct{} // closed when open falls to at; made by who waits for that
	at    int
	work  []func() // what may not be done on a commit's goroutine
	waits int      // of it, that under way included
	busy  bool     // a goroutine does it
}

// enter notes a message that waits for its commit. It blocks at laneMax.
func (l *lane) enter() {
	l.await(laneMax - 1)
	l.mu.Lock()
	l.open++
	l.mu.Unlock()
}

// leave notes that a message has been delivered.
func (l *lane) leave() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.open--
	if l.below != nil && l.open <= l.at {
		close(l.below)
		l.below = nil
	}
}

// settle blocks until nothing waits any more. It must not be called on a commit's goroutine.
func (l *lane) settle() { l.await(0) }

// await blocks until at most n messages wait. It is for one waiter at a time as a rule: the sender's reader.
func (l *lane) await(n int) {
	for {
		l.mu.Lock()
		if l.open <= n {
			l.mu.Unlock()
			return
		}
		if l.below == nil {
			l.below, l.at = make(chan struct{}), n
		}
		l.at = max(l.at, n)
		below := l.below
		l.mu.Unlock()
		<-below
	}
}

// later has work done beside the caller, in order. What is under way is bounded by laneMax.
func (l *lane) later(work func()) { l.laterUpTo(math.MaxInt, work) }

// laterUpTo is later for work that nothing else bounds. It returns false if most wait already.
func (l *lane) laterUpTo(most int, work func()) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.waits >= most {
		return false
	}
	l.waits++
	l.work = append(l.work, work)
	if !l.busy {
		l.busy = true
		go l.do()
	}
	return true
}

func (l *lane) do() {
	for {
		l.mu.Lock()
		if len(l.work) == 0 {
			l.work, l.busy = nil, false
			l.mu.Unlock()
			return
		}
		batch := l.work
		l.work = nil
		l.mu.Unlock()
		for _, work := range batch {
			work()
			l.mu.Lock()
			l.waits--
			l.mu.Unlock()
		}
	}
}
