package admin

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"parley/acd"
	"parley/acd/audit"
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

// AddQueue makes a queue from q (whatever is 0 in its Rules gets its default) and returns it as kept. ErrExists, or what
// is wrong with it.
func (a *Admin) AddQueue(ctx context.Context, q Queue) (Queue, error) {
	a.changing.Lock()
	defer a.changing.Unlock()
	return a.addQueue(ctx, q)
}

func (a *Admin) addQueue(ctx context.Context, q Queue) (Queue, error) {
	q.Rules = q.Rules.Filled()
	if err := a.checkQueue(ctx, q); err != nil {
		return Queue{}, err
	}
	if _, err := a.Queue(ctx, q.DN); err == nil {
		return Queue{}, fmt.Errorf("queue %s: %w", q.DN, ErrExists)
	}
	var err error
	if q.ID, err = acdstore.NextQueueID(ctx, a.db.Reader()); err != nil {
		return Queue{}, err
	}
	entry := audit.Entry{Action: audit.QueueAdd, On: onQueue(q.ID)}
	if err := a.change(ctx, acd.QueueSet{Queue: q.ID, Rules: q.Rules}, acdstore.InsertQueue(q), entry); err != nil {
		return Queue{}, fmt.Errorf("add queue %s: %w", q.DN, err)
	}
	a.queueChanged(ctx)
	return q, nil
}

// SetQueue changes the queue dn: edit gets it as it is kept and changes what is to change. The DN and the number stay.
// To bound the queue below what is in use is refused with the list (Busy); see LowerQueue.
func (a *Admin) SetQueue(ctx context.Context, dn string, edit func(*Queue) error) (Queue, error) {
	return a.setQueue(ctx, dn, edit, false)
}

// LowerQueue is SetQueue that may bound the queue below what is in use: what is there stays until it is over.
func (a *Admin) LowerQueue(ctx context.Context, dn string, edit func(*Queue) error) (Queue, error) {
	return a.setQueue(ctx, dn, edit, true)
}

func (a *Admin) setQueue(ctx context.Context, dn string, edit func(*Queue) error, drain bool) (Queue, error) {
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
	if err := a.checkQueue(ctx, q); err != nil {
		return Queue{}, err
	}
	entry := audit.Entry{Action: audit.QueueSet, On: onQueue(q.ID)}
	if !drain {
		if err := a.checkUse(kept, q); err != nil {
			return Queue{}, a.refused(ctx, entry, err)
		}
	}
	if err := a.change(ctx, acd.QueueSet{Queue: q.ID, Rules: q.Rules}, acdstore.UpdateQueue(q), entry); err != nil {
		return Queue{}, fmt.Errorf("set queue %s: %w", dn, err)
	}
	a.queueChanged(ctx)
	return q, nil
}

// RemoveQueue ends a queue in which no contact is open: Busy otherwise, with the list. ErrNeeded while another queue
// sends contacts there or takes its agents.
func (a *Admin) RemoveQueue(ctx context.Context, dn string) error {
	a.changing.Lock()
	defer a.changing.Unlock()
	q, err := a.removable(ctx, dn, audit.QueueRemove)
	if err != nil {
		return err
	}
	return a.dropQueue(ctx, q, acd.QueueRemoved{Queue: q.ID})
}

// DrainQueue lets no contact into a queue any more and ends it with the last. Who waits there goes to the queue to, or is
// served on if that is "". It returns how many contacts are left; Left tells later.
func (a *Admin) DrainQueue(ctx context.Context, dn, to string) (left int, err error) {
	a.changing.Lock()
	defer a.changing.Unlock()
	q, err := a.removable(ctx, dn, audit.QueueRemove)
	if err != nil {
		return 0, err
	}
	var other Queue
	if to != "" {
		if other, err = a.Queue(ctx, to); err != nil {
			return 0, err
		}
		if err := a.checkHeir(q, other); err != nil {
			return 0, a.refused(ctx, audit.Entry{Action: audit.QueueRemove, On: onQueue(q.ID)}, err)
		}
	}
	if err := a.dropQueue(ctx, q, acd.QueueRemoved{Queue: q.ID, Drain: true, To: other.ID}); err != nil {
		return 0, err
	}
	return len(a.openIn(q.ID)), nil
}

// checkHeir holds the queue that gets who waits in a queue that drains to be another, and to stay.
func (a *Admin) checkHeir(q, other Queue) error {
	switch {
	case other.ID == q.ID:
		return fmt.Errorf("queue %s cannot be drained to itself: %w", q.DN, ErrRefused)
	case a.drains(other.ID):
		return fmt.Errorf("queue %s cannot be drained to %s, which drains: %w", q.DN, other.DN, ErrRefused)
	}
	return nil
}

// drains says whether a queue takes no more contacts and is gone with the last.
func (a *Admin) drains(id acd.QueueID) bool {
	var v acd.QueueView
	a.eng.Read(func(s *acd.State) { v, _ = s.Queue(id) })
	return v.Draining
}

func (a *Admin) dropQueue(ctx context.Context, q Queue, ev acd.QueueRemoved) error {
	err := a.change(ctx, ev, nil, audit.Entry{Action: audit.QueueRemove, On: onQueue(q.ID)})
	if errors.Is(err, ErrBusy) {
		return Busy{What: "queue " + q.DN, Contacts: a.openIn(q.ID)}
	}
	if err != nil {
		return fmt.Errorf("remove queue %s: %w", q.DN, err)
	}
	a.changed()
	return nil
}

// queueChanged tells everybody, and opens or closes the queue as its hours now say.
func (a *Admin) queueChanged(ctx context.Context) {
	a.changed()
	if c := a.calendar.Load(); c != nil {
		c.changed(ctx)
	}
}

// removable is the queue dn if no other mentions it; else that it was refused to do something to it stands in the trail.
func (a *Admin) removable(ctx context.Context, dn string, what audit.Action) (Queue, error) {
	q, err := a.Queue(ctx, dn)
	if err != nil {
		return Queue{}, err
	}
	queues, err := a.Queues(ctx)
	if err != nil {
		return Queue{}, err
	}
	for _, other := range queues {
		if other.ID != q.ID && slices.Contains(other.Mentioned(), q.ID) {
			why := fmt.Errorf("queue %s is where queue %s sends contacts, or whose agents it takes; change that first: %w", q.DN, other.DN, ErrNeeded)
			return Queue{}, a.refused(ctx, audit.Entry{Action: what, On: onQueue(q.ID)}, why)
		}
	}
	return q, nil
}

// RenumberQueue gives a queue another DN. Its number stays, and with it all that is known of it. Busy while contacts are
// open there: their visitors know the old address.
func (a *Admin) RenumberQueue(ctx context.Context, dn, to string) (Queue, error) {
	a.changing.Lock()
	defer a.changing.Unlock()
	q, err := a.renumbered(ctx, dn, to)
	if err != nil {
		return Queue{}, err
	}
	entry := audit.Entry{Action: audit.QueueSet, On: onQueue(q.ID)}
	if open := a.openIn(q.ID); len(open) > 0 {
		return Queue{}, a.refused(ctx, entry, Busy{What: "queue " + dn, Contacts: open})
	}
	if err := a.change(ctx, acd.QueueSet{Queue: q.ID, Rules: q.Rules}, acdstore.UpdateQueue(q), entry); err != nil {
		return Queue{}, fmt.Errorf("renumber queue %s: %w", dn, err)
	}
	a.changed()
	return q, nil
}

// RenumberDraining makes a second queue under the new DN, with the settings, the codes and the agents of the first, sends
// those who wait there, and lets the first end with its last contact. It returns the new queue and how many are left.
func (a *Admin) RenumberDraining(ctx context.Context, dn, to string) (Queue, int, error) {
	a.changing.Lock()
	defer a.changing.Unlock()
	q, err := a.renumbered(ctx, dn, to)
	if err != nil {
		return Queue{}, 0, err
	}
	old, err := a.removable(ctx, dn, audit.QueueSet)
	if err != nil {
		return Queue{}, 0, err
	}
	if q, err = a.addQueue(ctx, q); err != nil {
		return Queue{}, 0, err
	}
	if err := a.copyPlaces(ctx, old.ID, q.ID); err != nil {
		return Queue{}, 0, fmt.Errorf("renumber queue %s: %w", dn, err)
	}
	if err := a.dropQueue(ctx, old, acd.QueueRemoved{Queue: old.ID, Drain: true, To: q.ID}); err != nil {
		return Queue{}, 0, err
	}
	return q, len(a.openIn(old.ID)), nil
}

// renumbered is the queue dn as it will be under its new DN.
func (a *Admin) renumbered(ctx context.Context, dn, to string) (Queue, error) {
	q, err := a.Queue(ctx, dn)
	if err != nil {
		return Queue{}, err
	}
	if err := checkDN(to); err != nil {
		return Queue{}, err
	}
	if other, err := a.Queue(ctx, to); err == nil && other.ID != q.ID {
		return Queue{}, fmt.Errorf("queue %s: %w", to, ErrExists)
	}
	q.DN = to
	return q, nil
}

// copyPlaces gives a new queue the agents and the codes of another.
func (a *Admin) copyPlaces(ctx context.Context, from, to acd.QueueID) error {
	agents, err := a.Agents(ctx)
	if err != nil {
		return err
	}
	for _, g := range agents {
		for _, id := range g.Queues {
			if id != from {
				continue
			}
			entry := audit.Entry{Action: audit.AgentJoin, On: onAgent(g.ID), Detail: int64(to)}
			if err := a.change(ctx, acd.AgentJoinedQueue{Agent: g.ID, Queue: to}, acdstore.InsertServes(g.ID, to), entry); err != nil {
				return err
			}
		}
	}
	return a.copyCodes(ctx, from, to)
}

// Left is how many contacts are still open in a queue that drains; false: it is gone.
func (a *Admin) Left(id acd.QueueID) (left int, there bool) {
	a.eng.Read(func(s *acd.State) { _, there = s.Queue(id) })
	return len(a.openIn(id)), there
}
