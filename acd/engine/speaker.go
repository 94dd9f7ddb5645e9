package engine

import (
	"slices"
	"sync"

	"parley/acd"
)

// utterance is something to be told, once committed.
type utterance struct {
	request
	at      acd.Time
	effects []acd.Effect
	err     error
}

// speaker tells, in the order of the commits, on one goroutine. What waits to be told is not bounded here: it is what
// its callbacks have let pile up while they wait, and a bound would let them wait for themselves.
type speaker struct {
	waits *sync.Cond // on mu
	mu    sync.Mutex
	list  []utterance
	over  bool

	// telling is held while an utterance is applied and its followers are called, so that Attach has no gap.
	telling   sync.Mutex
	followers []Follower

	looking sync.RWMutex // guards replica and stats
	replica *acd.State
	stats   Stats
}

func newSpeaker(replica *acd.State) *speaker {
	s := &speaker{replica: replica}
	s.waits = sync.NewCond(&s.mu)
	return s
}

func (s *speaker) say(u utterance) {
	s.mu.Lock()
	s.list = append(s.list, u)
	s.mu.Unlock()
	s.waits.Signal()
}

// end lets run return once everything is told.
func (s *speaker) end() {
	s.mu.Lock()
	s.over = true
	s.mu.Unlock()
	s.waits.Signal()
}

func (s *speaker) run() {
	var batch []utterance
	for {
		s.mu.Lock()
		for len(s.list) == 0 && !s.over {
			s.waits.Wait()
		}
		if len(s.list) == 0 {
			s.mu.Unlock()
			return
		}
		batch, s.list = s.list, batch[:0]
		s.mu.Unlock()
		for _, u := range batch {
			s.tell(u)
		}
		clear(batch)
	}
}

func (s *speaker) tell(u utterance) {
	switch {
	case u.event == nil:
		u.written(u.err)
		return
	case u.err != nil:
		u.done(0, nil, u.err)
		return
	}
	s.telling.Lock()
	s.look(u)
	for _, f := range s.followers {
		f(u.at, u.event, u.effects)
	}
	s.telling.Unlock()
	u.done(u.at, u.effects, nil)
}

// look makes the decisions visible to readers.
func (s *speaker) look(u utterance) {
	s.looking.Lock()
	defer s.looking.Unlock()
	s.replica.Adopt(u.at, u.effects)
	s.stats.Events++
	if _, refused := acd.Refused(u.effects); refused {
		s.stats.Rejected++
	}
}

func (s *speaker) attach(read func(*acd.State), f Follower) {
	s.telling.Lock()
	defer s.telling.Unlock()
	s.read(read)
	s.followers = append(slices.Clip(s.followers), f)
}

func (s *speaker) read(f func(*acd.State)) {
	s.looking.RLock()
	defer s.looking.RUnlock()
	f(s.replica)
}

func (s *speaker) countSnapshot() {
	s.looking.Lock()
	s.stats.Snapshots++
	s.looking.Unlock()
}

func (s *speaker) counts() Stats {
	s.looking.RLock()
	defer s.looking.RUnlock()
	return s.stats
}
