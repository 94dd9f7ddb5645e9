package admin_test

import (
	"log/slog"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"parley/acd"
	"parley/acd/admin"
	"parley/acd/engine"
	"parley/acd/engine/enginetest"
	"parley/acd/hours"
)

func calendar(t *testing.T, text string) hours.Calendar {
	t.Helper()
	c, err := hours.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// told is what the core was told about hours, as it comes.
func told(eng *engine.Engine) (take func() acd.QueueHours) {
	var mu sync.Mutex
	var list []acd.QueueHours
	came := make(chan struct{}, 1000)
	eng.Follow(func(_ acd.Time, ev acd.Event, _ []acd.Effect) {
		if ev, ok := ev.(acd.QueueHours); ok {
			mu.Lock()
			list = append(list, ev)
			mu.Unlock()
			came <- struct{}{}
		}
	})
	return func() acd.QueueHours {
		<-came
		mu.Lock()
		defer mu.Unlock()
		ev := list[0]
		list = list[1:]
		return ev
	}
}

func TestQueuesOpenAndCloseByTheirHours(t *testing.T) {
	synctest.Test(t, func(t *testing.T) { // it is midnight in Greenwich, 1 January 2000, a Saturday
		adm, eng := open(t)
		ctx := t.Context()
		q := must[admin.Queue](t)(adm.AddQueue(ctx, admin.Queue{DN: "8000", Name: "x", Hours: calendar(t, "zone Asia/Taipei; daily 09:00-18:00")}))
		take := told(eng)
		c := must[*admin.Calendar](t)(admin.StartCalendar(ctx, adm, nil, slog.New(slog.DiscardHandler)))
		wants := func(at string, open bool) {
			t.Helper()
			ev := take()
			if now := time.Now().UTC().Format("02 15:04:05"); ev != (acd.QueueHours{Queue: q.ID, Open: open}) || now != at {
				t.Errorf("%s: %+v, want open=%v at %s", now, ev, open, at)
			}
		}
		wants("01 00:00:00", false)
		wants("01 01:00:00", true)
		wants("01 10:00:00", false)
		time.Sleep(10 * time.Second)
		must[admin.Queue](t)(adm.SetQueue(ctx, "8000", func(q *admin.Queue) error { q.Hours = calendar(t, ""); return nil }))
		wants("01 10:00:10", true)
		must[admin.Queue](t)(adm.SetQueue(ctx, "8000", func(q *admin.Queue) error { q.Hours = calendar(t, "daily 00:00-10:01"); return nil }))
		wants("01 10:01:00", false)
		if err := c.Close(ctx); err != nil {
			t.Error(err)
		}
	})
}

func TestMissedChangesAreCaughtUp(t *testing.T) {
	adm, eng := open(t)
	ctx := t.Context()
	q := must[admin.Queue](t)(adm.AddQueue(ctx, admin.Queue{DN: "8000", Name: "x", Hours: calendar(t, "daily 09:00-18:00")}))
	take := told(eng)
	for _, c := range []struct {
		hour int
		open bool
	}{{20, false}, {33, true}, {43, false}} {
		clock := enginetest.NewClock(time.Date(2026, 11, 23, c.hour, 0, 0, 0, time.UTC))
		cal := must[*admin.Calendar](t)(admin.StartCalendar(ctx, adm, clock, slog.New(slog.DiscardHandler)))
		if ev := take(); ev != (acd.QueueHours{Queue: q.ID, Open: c.open}) {
			t.Errorf("at %d: %+v", c.hour, ev)
		}
		if err := cal.Close(ctx); err != nil {
			t.Error(err)
		}
	}
}

// TestHoursHoldOnceTheyAreSet: who has set them finds the queue so.
func TestHoursHoldOnceTheyAreSet(t *testing.T) {
	adm, eng := open(t)
	ctx := t.Context()
	cal := must[*admin.Calendar](t)(admin.StartCalendar(ctx, adm, nil, slog.New(slog.DiscardHandler)))
	q := must[admin.Queue](t)(adm.AddQueue(ctx, admin.Queue{DN: "8000", Name: "x", Hours: calendar(t, "daily closed")}))
	closed := func() (is bool) {
		eng.Read(func(s *acd.State) { v, _ := s.Queue(q.ID); is = v.Closed })
		return is
	}
	if !closed() {
		t.Error("made without hours")
	}
	must[admin.Queue](t)(adm.SetQueue(ctx, "8000", func(q *admin.Queue) error { q.Hours = calendar(t, ""); return nil }))
	if closed() {
		t.Error("closed though always open")
	}
	if err := cal.Close(ctx); err != nil {
		t.Error(err)
	}
}
