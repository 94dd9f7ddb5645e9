package day

import (
	"sync"
	"time"

	"parley/acd"
	"parley/acd/engine"
)

// clock is an engine.Clock that shows what it is set to. Its timers never fire: who plays looks when the next one would,
// and lets the deadline lapse with an event of its own, whose decisions it hears at once.
type clock struct {
	mu   sync.Mutex
	now  time.Time
	next *timer // the engine has at most one
}

type timer struct {
	clock *clock
	at    time.Time
}

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *clock) Timer(d time.Duration) engine.Timer {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.next = &timer{c, c.now.Add(d)}
	return c.next
}

// set moves the clock, never back.
func (c *clock) set(at acd.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if t := time.UnixMilli(int64(at)); t.After(c.now) {
		c.now = t
	}
}

// due is when the engine wants to be woken; false: it does not.
func (c *clock) due() (acd.Time, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.next == nil {
		return 0, false
	}
	return acd.Time(c.next.at.UnixMilli()), true
}

func (t *timer) C() <-chan time.Time { return nil }

func (t *timer) Stop() {
	t.clock.mu.Lock()
	defer t.clock.mu.Unlock()
	if t.clock.next == t {
		t.clock.next = nil
	}
}
