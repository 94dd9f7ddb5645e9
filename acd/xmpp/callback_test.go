package xmpp

import (
	"context"
	"errors"
	"testing"
	"time"

	"parley/acd/admin"
	"parley/acd/hours"
	"parley/acd/store"
)

func TestAdmitToAClosedQueue(t *testing.T) {
	f := newFloor(t, Default()) // it is Sunday, 22 November 2026, 09:00 in Greenwich
	ctx := context.Background()
	week, err := hours.Parse("zone Asia/Taipei; mon-fri 09:00-18:00")
	f.must(nil, err)
	f.must(f.adm.SetQueue(ctx, "8000", func(q *admin.Queue) error {
		q.Names = store.Words{"en": "Service"}
		q.Hours, q.Closed, q.Texts.Closed = week, store.ClosedCallback, store.Words{"zh-TW": "週一再來"}
		return nil
	}))
	f.administer("hours 8000 closed")
	_, err = f.acd.Admit(ctx, "8000")
	var closed Closed
	if !errors.As(err, &closed) || !closed.Callback || closed.Texts.In("zh") != "週一再來" ||
		!closed.Opens.Equal(time.Date(2026, 11, 23, 1, 0, 0, 0, time.UTC)) {
		t.Errorf("%+v, %v", closed, err)
	}
	for language, want := range map[string]string{"en-GB": "Service", "fr": "客服中心", "": "客服中心"} {
		if got := f.acd.QueueName("8000", language); got != want {
			t.Errorf("it is called %q in %q", got, language)
		}
	}
	other, err := f.adm.Queue(ctx, "8001")
	f.must(other, err)
	f.must(f.adm.SetQueue(ctx, "8000", func(q *admin.Queue) error { q.Rules.ClosedTo = other.ID; return nil }))
	f.settle()
	if _, err := f.acd.Admit(ctx, "8000"); err != nil {
		t.Errorf("sent on to a queue that is open: %v", err)
	}
	f.administer("hours 8001 closed")
	if _, err := f.acd.Admit(ctx, "8000"); !errors.As(err, &closed) {
		t.Errorf("sent on to a queue that is closed: %v", err)
	}
}
