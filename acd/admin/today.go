package admin

import (
	"context"
	"fmt"
	"time"

	"parley/acd"
	"parley/acd/audit"
	"parley/acd/hours"
	acdstore "parley/acd/store"
)

// OpenToday has a queue be open, or closed, until midnight where its hours have their zone, whatever they say. Who waits in
// one that closes is treated as by its hours (acd.Rules.ClosedWaiting).
func (a *Admin) OpenToday(ctx context.Context, dn string, open bool) (Queue, error) {
	return a.setToday(ctx, dn, func(q Queue, now time.Time) (hours.Today, int64) {
		if open {
			return hours.Today{Open: true, Until: q.Hours.Midnight(now)}, 1
		}
		return hours.Today{Until: q.Hours.Midnight(now)}, 2
	})
}

// ByHours takes that back: the queue is open as its hours say.
func (a *Admin) ByHours(ctx context.Context, dn string) (Queue, error) {
	return a.setToday(ctx, dn, func(Queue, time.Time) (hours.Today, int64) { return hours.Today{}, 0 })
}

func (a *Admin) setToday(ctx context.Context, dn string, today func(Queue, time.Time) (hours.Today, int64)) (Queue, error) {
	a.changing.Lock()
	defer a.changing.Unlock()
	q, err := a.Queue(ctx, dn)
	if err != nil {
		return Queue{}, err
	}
	var detail int64
	q.Today, detail = today(q, a.wall())
	if err := a.write(ctx, acdstore.UpdateQueue(q), audit.Entry{Action: audit.QueueToday, On: onQueue(q.ID), Detail: detail}); err != nil {
		return Queue{}, fmt.Errorf("open or close queue %s today: %w", dn, err)
	}
	a.queueChanged(ctx)
	return q, nil
}

// wall is the time by which queues open and close.
func (a *Admin) wall() time.Time {
	if c := a.calendar.Load(); c != nil {
		return c.now()
	}
	return time.Now()
}

// MovedMax is how many MoveWaiting sends at most; it can be asked again.
const MovedMax = 1000

// MoveWaiting sends those who wait in the queue dn to another one, in their order and with their first arrival: each as by
// MoveContact, at most MovedMax. It returns how many went, and how many wait in dn still. Who is offered or taken meanwhile is
// left there; ErrRefused once the other queue takes no more.
func (a *Admin) MoveWaiting(ctx context.Context, dn, to string) (moved, left int, err error) {
	from, err := a.Queue(ctx, dn)
	if err != nil {
		return 0, 0, err
	}
	other, err := a.Queue(ctx, to)
	if err != nil {
		return 0, 0, err
	}
	if from.ID == other.ID {
		return 0, 0, fmt.Errorf("queue %s cannot be moved to itself: %w", dn, ErrRefused)
	}
	for _, id := range a.line(from.ID, MovedMax) {
		ev := acd.ContactMoved{Contact: id, Queue: other.ID, By: actor(ctx)}
		err := a.onContact(ctx, id, ev, audit.ContactMove)
		switch c, open := a.OpenContact(id); {
		case err == nil:
			moved++
		case open && c.State == acd.ContactWaiting || ctx.Err() != nil:
			return moved, a.waitingIn(from.ID), fmt.Errorf("%d moved: %w", moved, err)
		}
	}
	return moved, a.waitingIn(from.ID), nil
}

// line is who waits in a queue, in order; at most so many.
func (a *Admin) line(id acd.QueueID, most int) (waiting []acd.ContactID) {
	a.eng.Read(func(s *acd.State) {
		for c := range s.Line(id) {
			if len(waiting) == most {
				return
			}
			waiting = append(waiting, c.Contact)
		}
	})
	return waiting
}

func (a *Admin) waitingIn(id acd.QueueID) int {
	var v acd.QueueView
	a.eng.Read(func(s *acd.State) { v, _ = s.Queue(id) })
	return v.Waiting
}
