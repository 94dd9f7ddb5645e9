package engine

import "time"

// Clock tells the time and wakes the engine. enginetest has one that stands still until told.
type Clock interface {
	Now() time.Time
	// Timer fires once, d from now, unless stopped.
	Timer(d time.Duration) Timer
}

// Timer is a Clock's.
type Timer interface {
	C() <-chan time.Time
	Stop()
}

// SystemClock is the machine's.
func SystemClock() Clock { return systemClock{} }

type systemClock struct{}

func (systemClock) Now() time.Time { return time.Now() }

func (systemClock) Timer(d time.Duration) Timer { return systemTimer{time.NewTimer(d)} }

type systemTimer struct{ *time.Timer }

func (t systemTimer) C() <-chan time.Time { return t.Timer.C }

func (t systemTimer) Stop() { t.Timer.Stop() }

// Timer is a timer of the engine's clock.
func (e *Engine) Timer(d time.Duration) Timer { return e.cfg.Clock.Timer(d) }
