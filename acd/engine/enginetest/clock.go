// Package enginetest is for tests of what is built on the engine.
package enginetest

import (
	"sync"
	"time"

	"parley/acd/engine"
)

// Clock stands still until Advance. It is an engine.Clock.
type Clock struct {
	mu     sync.Mutex
	now    time.Time
	timers []*timer
}

type timer struct {
	clock *Clock
	at    time.Time
	fires chan time.Time
}

// NewClock is a clock that shows now.
func NewClock(now time.Time) *Clock { return &Clock{now: now} }

// Now is what the clock shows.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

// Timer fires once Advance has brought the clock to d from now.
func (c *Clock) Timer(d time.Duration) engine.Timer {
	c.mu.Lock()
	defer c.mu.Unlock()
	t := &timer{clock: c, at: c.now.Add(d), fires: make(chan time.Time, 1)}
	if d <= 0 {
		t.fires <- c.now
		return t
	}
	c.timers = append(c.timers, t)
	return t
}

// Advance moves the clock by d and fires what is due. It does not wait for what the fired timers set off.
func (c *Clock) Advance(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
	left := c.timers[:0]
	for _, t := range c.timers {
		if t.at.After(c.now) {
			left = append(left, t)
		} else {
			t.fires <- c.now
		}
	}
	clear(c.timers[len(left):])
	c.timers = left
}

func (t *timer) C() <-chan time.Time { return t.fires }

func (t *timer) Stop() {
	t.clock.mu.Lock()
	defer t.clock.mu.Unlock()
	for i, other := range t.clock.timers {
		if other == t {
			t.clock.timers = append(t.clock.timers[:i], t.clock.timers[i+1:]...)
			return
		}
	}
}
