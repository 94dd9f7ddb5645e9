package admin_test

import (
	"errors"
	"log/slog"
	"testing"
	"testing/synctest"
	"time"

	"parley/acd"
	"parley/acd/admin"
	"parley/acd/audit"
)

// TestAQueueIsClosedForADay: whatever its hours say, until midnight where they have their zone.
func TestAQueueIsClosedForADay(t *testing.T) {
	synctest.Test(t, func(t *testing.T) { // it is midnight in Greenwich, 1 January 2000, and eight in Taipei
		adm, eng := open(t)
		ctx := t.Context()
		q := must[admin.Queue](t)(adm.AddQueue(ctx, admin.Queue{DN: "8000", Name: "x", Hours: calendar(t, "zone Asia/Taipei; daily 00:00-24:00")}))
		take := told(eng)
		c := must[*admin.Calendar](t)(admin.StartCalendar(ctx, adm, nil, slog.New(slog.DiscardHandler)))
		wants := func(at string, open bool) {
			t.Helper()
			ev := take()
			if now := time.Now().UTC().Format("02 15:04:05"); ev != (acd.QueueHours{Queue: q.ID, Open: open}) || now != at {
				t.Errorf("%s: %+v, want open=%v at %s", now, ev, open, at)
			}
		}
		shut := must[admin.Queue](t)(adm.OpenToday(ctx, "8000", false))
		wants("01 00:00:00", false)
		if want := time.Date(2000, 1, 1, 16, 0, 0, 0, time.UTC); !shut.Today.Until.Equal(want) {
			t.Errorf("closed until %v, want %v", shut.Today.Until, want)
		}
		// A change of settings leaves it so.
		must[admin.Queue](t)(adm.SetQueue(ctx, "8000", func(q *admin.Queue) error { q.Name = "y"; return nil }))
		wants("01 16:00:00", true)
		must[admin.Queue](t)(adm.OpenToday(ctx, "8000", false))
		wants("01 16:00:00", false)
		must[admin.Queue](t)(adm.ByHours(ctx, "8000"))
		wants("01 16:00:00", true)
		if err := c.Close(ctx); err != nil {
			t.Error(err)
		}
	})
}

func TestAClosedQueueIsOpenedForADay(t *testing.T) {
	f := newFloor(t)
	ctx := t.Context()
	cal := must[*admin.Calendar](t)(admin.StartCalendar(ctx, f.adm, nil, slog.New(slog.DiscardHandler)))
	must[admin.Queue](t)(f.adm.SetQueue(ctx, "8000", func(q *admin.Queue) error { q.Hours = calendar(t, "daily closed"); return nil }))
	must[admin.Queue](t)(f.adm.OpenToday(ctx, "8000", true))
	f.visit(f.q)
	var details []int64
	for _, r := range must[[]audit.Record](t)(audit.Read(ctx, f.db.Reader(), audit.Query{})) {
		if r.Action == audit.QueueToday {
			details = append(details, r.Detail)
		}
	}
	if len(details) != 1 || details[0] != 1 {
		t.Errorf("the trail has %v", details)
	}
	f.fine(cal.Close(ctx))
}

func TestAllWhoWaitAreMoved(t *testing.T) {
	f := newFloor(t)
	ctx := t.Context()
	first, second := f.visit(f.q), f.visit(f.q)
	must[admin.Queue](t)(f.adm.SetQueue(ctx, "8001", func(q *admin.Queue) error { q.Rules.WaitingMax = 3; return nil }))
	moved, left, err := f.adm.MoveWaiting(ctx, "8000", "8001")
	if moved != 2 || left != 0 || err != nil {
		t.Errorf("%d moved, %d left, %v", moved, left, err)
	}
	for place, id := range []acd.ContactID{first, second} {
		v, _ := f.adm.OpenContact(id)
		var ahead int
		f.eng.Read(func(s *acd.State) { ahead, _ = s.Position(id) })
		if v.Queue != f.q2.ID || ahead != place {
			t.Errorf("contact %d waits in %d behind %d", place, v.Queue, ahead)
		}
	}
	// The other queue takes one more, and no second.
	f.visit(f.q)
	f.visit(f.q)
	if moved, left, err = f.adm.MoveWaiting(ctx, "8000", "8001"); moved != 1 || left != 1 || !errors.Is(err, admin.ErrRefused) {
		t.Errorf("%d moved, %d left, %v", moved, left, err)
	}
	if _, _, err := f.adm.MoveWaiting(ctx, "8000", "8000"); !errors.Is(err, admin.ErrRefused) {
		t.Errorf("to itself: %v", err)
	}
}
