package estimate

import (
	"sync"

	"parley/acd"
)

// Live is a Forecast for several goroutines. Each method holds it for as long as it takes: 3 ms for the largest queue, and
// all of them about 2 % of a core. Where that is not enough for all queues, ranges are told that are up to a minute older,
// or none.
type Live struct {
	mu       sync.Mutex
	forecast *Forecast
}

// NewLive is a forecast that has seen nothing.
func NewLive() *Live {
	f := New()
	f.budget = &budget{}
	return &Live{forecast: f}
}

// Learn learns from the past, of which no state is at hand: nothing is foretold, so nothing counts for Score.
func (l *Live) Learn(at acd.Time, effects []acd.Effect) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, e := range effects {
		l.forecast.learn(at, e)
	}
}

// Follow is Forecast.Follow.
func (l *Live) Follow(s *acd.State, at acd.Time, effects []acd.Effect) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.forecast.Follow(s, at, effects)
}

// Of is Forecast.Of.
func (l *Live) Of(s *acd.State, queue acd.QueueID, place int) (Range, bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.forecast.Of(s, queue, place)
}

// Score is Forecast.Score.
func (l *Live) Score(queue acd.QueueID) Score {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.forecast.Score(queue)
}

// AverageWait is how long those who were answered lately have waited; false: nobody was.
func (l *Live) AverageWait(queue acd.QueueID) (acd.Span, bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if e := l.forecast.past[queue]; e != nil {
		return e.AverageWait()
	}
	return 0, false
}
