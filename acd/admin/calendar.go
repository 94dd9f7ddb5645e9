package admin

import (
	"context"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"parley/acd"
	"parley/acd/engine"
)

// lookEvery is how often the calendar looks at the clock at least: somebody may set it, or the machine may sleep.
const lookEvery = time.Minute

// Calendar opens and closes queues as their hours say, or who has one open or closed today, by the clock on the wall.
type Calendar struct {
	adm   *Admin
	clock engine.Clock
	log   *slog.Logger

	looking sync.Mutex    // one look at a time
	again   chan struct{} // a queue has changed: the next moment may be another
	stop    chan struct{}
	ended   chan struct{}
}

// StartCalendar says at once what is open now, whatever happened since the last time, and then each change of it. The
// clock tells the time of day; nil: the machine's.
func StartCalendar(ctx context.Context, adm *Admin, clock engine.Clock, log *slog.Logger) (*Calendar, error) {
	if clock == nil {
		clock = engine.SystemClock()
	}
	c := &Calendar{
		adm: adm, clock: clock, log: log,
		again: make(chan struct{}, 1), stop: make(chan struct{}), ended: make(chan struct{}),
	}
	next, err := c.look(ctx)
	if err != nil {
		return nil, fmt.Errorf("open the calendar: %w", err)
	}
	adm.calendar.Store(c)
	go c.run(next)
	return c, nil
}

// Close ends it. Queues stay as they are.
func (c *Calendar) Close(ctx context.Context) error {
	c.adm.calendar.CompareAndSwap(c, nil)
	close(c.stop)
	select {
	case <-c.ended:
		return nil
	case <-ctx.Done():
		return fmt.Errorf("close the calendar: %w", ctx.Err())
	}
}

func (c *Calendar) run(next time.Duration) {
	defer close(c.ended)
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	go func() {
		select {
		case <-c.stop:
			cancel()
		case <-ctx.Done():
		}
	}()
	for {
		timer := c.clock.Timer(next)
		select {
		case <-timer.C():
		case <-c.again:
			timer.Stop()
		case <-c.stop:
			timer.Stop()
			return
		}
		var err error
		if next, err = c.look(ctx); err != nil && ctx.Err() == nil {
			c.log.Error("hours not looked at", "err", err)
		}
	}
}

// changed follows a change of a queue before that is answered.
func (c *Calendar) changed(ctx context.Context) {
	if _, err := c.look(ctx); err != nil && ctx.Err() == nil {
		c.log.Error("hours not looked at", "err", err)
	}
	select {
	case c.again <- struct{}{}:
	default:
	}
}

// look opens and closes what is due, and says when to look again.
func (c *Calendar) look(ctx context.Context) (next time.Duration, err error) {
	c.looking.Lock()
	defer c.looking.Unlock()
	queues, err := c.adm.Queues(ctx)
	if err != nil {
		return lookEvery, err
	}
	now := c.clock.Now()
	next = lookEvery
	for _, q := range queues {
		open, change := q.Hours.OpenUnder(q.Today, now)
		if c.stands(q.ID) != open {
			if err := c.adm.submit(ctx, acd.QueueHours{Queue: q.ID, Open: open}); err != nil {
				return lookEvery, fmt.Errorf("hours of queue %s: %w", q.DN, err)
			}
			c.log.Info("queue by its hours", "queue", q.DN, "open", open)
		}
		if !change.IsZero() {
			next = min(next, change.Sub(now))
		}
	}
	return next, nil
}

// now is the time on the wall.
func (c *Calendar) now() time.Time { return c.clock.Now() }

func (c *Calendar) stands(id acd.QueueID) (open bool) {
	c.adm.eng.Read(func(s *acd.State) {
		v, _ := s.Queue(id)
		open = !v.Closed
	})
	return open
}
