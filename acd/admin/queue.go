package admin

import (
	"context"
	"fmt"
	"strings"

	"parley/acd"
	acdstore "parley/acd/store"
)

// Queues lists the queues in the order of their DNs.
func (a *Admin) Queues(ctx context.Context) ([]Queue, error) {
	return acdstore.Queues(ctx, a.db.Reader())
}

// Queue is the queue with this DN (case does not count), or ErrNoQueue.
func (a *Admin) Queue(ctx context.Context, dn string) (Queue, error) {
	queues, err := a.Queues(ctx)
	if err != nil {
		return Queue{}, err
	}
	for _, q := range queues {
		if strings.EqualFold(q.DN, dn) {
			return q, nil
		}
	}
	return Queue{}, fmt.Errorf("queue %q: %w", dn, ErrNoQueue)
}

// AddQueue makes a queue from q's DN, Name, Hangup and Rules (whatever is 0 there gets its default) and returns it as
// kept. ErrExists, ErrBadDN, ErrBadName, ErrBadHangup, ErrBadValue.
func (a *Admin) AddQueue(ctx context.Context, q Queue) (Queue, error) {
	a.changing.Lock()
	defer a.changing.Unlock()
	q.Rules = q.Rules.Filled()
	if err := checkQueue(q); err != nil {
		return Queue{}, err
	}
	if _, err := a.Queue(ctx, q.DN); err == nil {
		return Queue{}, fmt.Errorf("queue %s: %w", q.DN, ErrExists)
	}
	var err error
	if q.ID, err = acdstore.NextQueueID(ctx, a.db.Reader()); err != nil {
		return Queue{}, err
	}
	if err := a.change(ctx, acd.QueueSet{Queue: q.ID, Rules: q.Rules}, acdstore.InsertQueue(q)); err != nil {
		return Queue{}, fmt.Errorf("add queue %s: %w", q.DN, err)
	}
	return q, nil
}

// SetQueue changes the queue dn: edit gets it as it is kept and changes what is to change. The DN and the number stay.
func (a *Admin) SetQueue(ctx context.Context, dn string, edit func(*Queue) error) (Queue, error) {
	a.changing.Lock()
	defer a.changing.Unlock()
	kept, err := a.Queue(ctx, dn)
	if err != nil {
		return Queue{}, err
	}
	q := kept
	if err := edit(&q); err != nil {
		return Queue{}, fmt.Errorf("queue %s: %w", dn, err)
	}
	q.ID, q.DN, q.Rules = kept.ID, kept.DN, q.Rules.Filled()
	if err := checkQueue(q); err != nil {
		return Queue{}, err
	}
	if err := a.change(ctx, acd.QueueSet{Queue: q.ID, Rules: q.Rules}, acdstore.UpdateQueue(q)); err != nil {
		return Queue{}, fmt.Errorf("set queue %s: %w", dn, err)
	}
	return q, nil
}

// RemoveQueue ends a queue: who waits there is told, conversations go on.
func (a *Admin) RemoveQueue(ctx context.Context, dn string) error {
	a.changing.Lock()
	defer a.changing.Unlock()
	q, err := a.Queue(ctx, dn)
	if err != nil {
		return err
	}
	if err := a.change(ctx, acd.QueueRemoved{Queue: q.ID}, acdstore.RemoveQueue(q.ID, a.eng.Now())); err != nil {
		return fmt.Errorf("remove queue %s: %w", dn, err)
	}
	return nil
}
