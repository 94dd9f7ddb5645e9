package listen

import "sync"

// signal is given once. Most connections live and end with nobody waiting for theirs: the channel is made by who does.
type signal struct {
	mu    sync.Mutex
	given bool
	ch    chan struct{}
}

// give gives the signal. It returns whether this call has done so.
func (s *signal) give() (first bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if first = !s.given; first && s.ch != nil {
		close(s.ch)
	}
	s.given = true
	return first
}

// isGiven reports whether it has been given.
func (s *signal) isGiven() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.given
}

// wait returns a channel that is closed once it has.
func (s *signal) wait() <-chan struct{} {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.ch == nil {
		s.ch = make(chan struct{})
		if s.given {
			close(s.ch)
		}
	}
	return s.ch
}
