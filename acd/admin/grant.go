package admin

import (
	"context"
	"fmt"
	"slices"

	"parley/acd"
	"parley/acd/audit"
	acdstore "parley/acd/store"
)

// IntegratorsMax bounds who may look into a queue without working here.
const IntegratorsMax = 20

// GrantedTo are the queues that an integrator was granted, by bare JID.
func (a *Admin) GrantedTo(ctx context.Context, jid string) (queues []acd.QueueID, err error) {
	all, err := acdstore.Integrators(ctx, a.db.Reader())
	for queue, jids := range all {
		if slices.Contains(jids, jid) {
			queues = append(queues, queue)
		}
	}
	slices.Sort(queues)
	return queues, err
}

// Integrators are who may look into a queue, by address.
func (a *Admin) Integrators(ctx context.Context, dn string) ([]string, error) {
	q, err := a.Queue(ctx, dn)
	if err != nil {
		return nil, err
	}
	all, err := acdstore.Integrators(ctx, a.db.Reader())
	return all[q.ID], err
}

// Share grants a queue to an integrator; Unshare takes that back. Who has it, or has it not, is left so.
func (a *Admin) Share(ctx context.Context, dn, jid string) error {
	return a.share(ctx, dn, jid, true)
}

// Unshare takes a queue back from an integrator.
func (a *Admin) Unshare(ctx context.Context, dn, jid string) error {
	return a.share(ctx, dn, jid, false)
}

// UnshareAll takes every queue back that was granted to somebody.
func (a *Admin) UnshareAll(ctx context.Context, jid string) error {
	queues, err := a.Queues(ctx)
	if err != nil {
		return err
	}
	granted, err := a.GrantedTo(ctx, jid)
	if err != nil {
		return err
	}
	for _, q := range queues {
		if slices.Contains(granted, q.ID) {
			if err := a.Unshare(ctx, q.DN, jid); err != nil {
				return err
			}
		}
	}
	return nil
}

func (a *Admin) share(ctx context.Context, dn, jid string, with bool) error {
	a.changing.Lock()
	defer a.changing.Unlock()
	q, err := a.Queue(ctx, dn)
	if err != nil {
		return err
	}
	if err := checkJID(jid); err != nil {
		return err
	}
	all, err := acdstore.Integrators(ctx, a.db.Reader())
	if err != nil {
		return err
	}
	has := all[q.ID]
	if slices.Contains(has, jid) == with {
		return nil
	}
	rows, left := acdstore.AddIntegrator(q.ID, jid), len(has)+1
	if !with {
		rows, left = acdstore.RemoveIntegrator(q.ID, jid), len(has)-1
	}
	if left > IntegratorsMax {
		return fmt.Errorf("%w: a queue has at most %d integrators", ErrBadValue, IntegratorsMax)
	}
	if err := a.write(ctx, rows, audit.Entry{Action: audit.QueueShare, On: onQueue(q.ID), Detail: int64(left)}); err != nil {
		return fmt.Errorf("queue %s, integrator %s: %w", dn, jid, err)
	}
	a.changed()
	return nil
}
