package store

import (
	"fmt"
	"testing"
)

func TestOffline(t *testing.T) {
	a, c := openAccounts(t)
	id, other := create(t, a, "romeo").ID, create(t, a, "juliet").ID
	for i := range OfflineMax {
		must(t, a.StoreOffline(t.Context(), id, fmt.Appendf(nil, "<message id='%d'/>", i)))
	}
	wantErr(t, "one more", a.StoreOffline(t.Context(), id, []byte("x")), ErrFull)
	must(t, a.StoreOffline(t.Context(), other, []byte("for juliet")))
	wantErr(t, "no such account", a.StoreOffline(t.Context(), other+1, []byte("x")), ErrNotFound)

	waiting, err := a.Offline(t.Context(), id)
	must(t, err)
	if len(waiting) != OfflineMax || !waiting[0].Received.Equal(c.Now()) {
		t.Fatalf("%d wait", len(waiting))
	}
	must(t, a.DropOffline(t.Context(), id, waiting[9].ID))
	taken, err := a.TakeOffline(t.Context(), id)
	must(t, err)
	for i, m := range taken {
		if want := fmt.Sprintf("<message id='%d'/>", i+10); string(m.Stanza) != want {
			t.Errorf("message %d: %s, want %s", i, m.Stanza, want)
		}
	}
	if len(taken) != OfflineMax-10 {
		t.Errorf("%d taken", len(taken))
	}
	if again, err := a.TakeOffline(t.Context(), id); err != nil || len(again) != 0 {
		t.Errorf("taken again: %d %v", len(again), err)
	}
	if left, err := a.Offline(t.Context(), other); err != nil || len(left) != 1 || string(left[0].Stanza) != "for juliet" {
		t.Errorf("juliet's: %+v %v", left, err)
	}
}

func TestAppendOffline(t *testing.T) {
	a, _ := openAccounts(t)
	id := create(t, a, "romeo").ID
	outcome := make(chan error, OfflineMax+1)
	for range OfflineMax + 1 {
		a.AppendOffline(id, []byte("<message/>"), func(err error) { outcome <- err })
	}
	for i := range OfflineMax {
		if err := <-outcome; err != nil {
			t.Errorf("message %d: %v", i, err)
		}
	}
	wantErr(t, "one more", <-outcome, ErrFull)
}
