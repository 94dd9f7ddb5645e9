package admin_test

import (
	"errors"
	"strings"
	"testing"

	"parley/acd"
	"parley/acd/admin"
)

// Who waits too long in each of several queues must not be sent round for ever.
func TestTheLongestWaitGoesNotRound(t *testing.T) {
	f := newFloor(t)
	ctx := t.Context()
	q3 := must[admin.Queue](t)(f.adm.AddQueue(ctx, admin.Queue{DN: "8002", Name: "three"}))
	sends := func(dn string, to acd.QueueID, after acd.Span) error {
		_, err := f.adm.SetQueue(ctx, dn, func(q *admin.Queue) error { q.Rules.WaitMax, q.Rules.WaitMaxTo = after, to; return nil })
		return err
	}
	f.fine(sends("8000", f.q2.ID, acd.Seconds(60)))
	f.fine(sends("8001", q3.ID, acd.Seconds(60)))
	err := sends("8002", f.q.ID, acd.Seconds(60))
	if !errors.Is(err, admin.ErrBadValue) || !strings.Contains(err.Error(), "8002 → 8000 → 8001 → 8002") {
		t.Errorf("a circle of three: %v", err)
	}
	if err := sends("8001", f.q.ID, acd.Seconds(60)); !errors.Is(err, admin.ErrBadValue) {
		t.Errorf("a circle of two: %v", err)
	}
	f.fine(sends("8002", f.q.ID, 0)) // nobody waits too long there
	f.fine(sends("8001", 0, acd.Seconds(60)))
	f.fine(sends("8002", f.q.ID, acd.Seconds(60)))
}

// Full and closed queues may name each other: a request is sent on a bounded number of times, and then refused.
func TestFullAndClosedQueuesEnd(t *testing.T) {
	f := newFloor(t)
	ctx := t.Context()
	for dn, to := range map[string]acd.QueueID{"8000": f.q2.ID, "8001": f.q.ID} {
		must[admin.Queue](t)(f.adm.SetQueue(ctx, dn, func(q *admin.Queue) error {
			q.Rules.FullTo, q.Rules.ClosedTo, q.Rules.ClosedWaiting, q.Rules.WaitingMax = to, to, acd.RedirectThem, 1
			return nil
		}))
	}
	waits := f.visit(f.q)
	f.visit(f.q) // the first is full: it waits in the second
	takes := func(q admin.Queue) (why acd.Rejection) {
		f.eng.Read(func(s *acd.State) { why = s.Takes(q.ID, false) })
		return why
	}
	if why := takes(f.q); why != acd.RejectedFull {
		t.Errorf("both are full: %d", why)
	}
	f.does(acd.QueueHours{Queue: f.q.ID})  // its contact goes to the second, which is open
	f.does(acd.QueueHours{Queue: f.q2.ID}) // and stays: the first is closed
	if why := takes(f.q); why != acd.RejectedClosed {
		t.Errorf("both are closed: %d", why)
	}
	if v, _ := f.adm.OpenContact(waits); v.Queue != f.q2.ID || v.State != acd.ContactWaiting {
		t.Errorf("who waits: %+v", v)
	}
}
