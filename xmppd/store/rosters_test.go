package store

import (
	"strconv"
	"sync"
	"testing"
)

func TestRostersAreForgotten(t *testing.T) {
	var r rosters
	_, before, found := r.find(1)
	if found {
		t.Error("found what was not put")
	}
	r.forget(2)
	r.put(1, cachedRoster{version: 1}, before)
	if _, _, found = r.find(1); found {
		t.Error("what was read before a change is put behind it")
	}
	_, mark, _ := r.find(1)
	r.put(1, cachedRoster{version: 1}, mark)
	if c, _, found := r.find(1); !found || c.version != 1 {
		t.Error("not found")
	}
	r.forget(1)
	if _, _, found = r.find(1); found {
		t.Error("found what has changed")
	}
}

func TestRostersAreBounded(t *testing.T) {
	var r rosters
	ten := make([]RosterItem, 10)
	_, mark, _ := r.find(0)
	for id := range AccountID(rosterItemsCachedMax) {
		r.put(id, cachedRoster{items: ten}, mark)
	}
	if n := r.items + len(r.of); n > rosterItemsCachedMax || n < rosterItemsCachedMax*9/10 {
		t.Errorf("%d are kept", n)
	}
	r.forgetAll()
	if r.items != 0 || len(r.of) != 0 {
		t.Error("not all is forgotten")
	}
}

// TestRosterIsReadAsItIs: whoever reads a roster behind a change finds the change, whatever others read meanwhile.
func TestRosterIsReadAsItIs(t *testing.T) {
	a, _ := openAccounts(t)
	id := create(t, a, "juliet").ID
	stop := make(chan struct{})
	var readers sync.WaitGroup
	for range 2 {
		readers.Go(func() {
			for {
				select {
				case <-stop:
					return
				default:
				}
				if _, _, err := a.Roster(t.Context(), id); err != nil {
					t.Error(err)
					return
				}
			}
		})
	}
	for i := range 200 {
		want, err := a.SetItem(t.Context(), id, RosterItem{JID: "a@b", Name: strconv.Itoa(i), Subscription: "none"})
		if err != nil {
			t.Fatal(err)
		}
		items, version, err := a.Roster(t.Context(), id)
		if err != nil || version != want || len(items) != 1 || items[0].Name != strconv.Itoa(i) {
			t.Fatalf("after change %d: %v, version %d of %d, %v", i, items, version, want, err)
		}
	}
	close(stop)
	readers.Wait()
	must(t, a.Remove(t.Context(), "juliet"))
	if items, version, err := a.Roster(t.Context(), id); err != nil || len(items) != 0 || version != 0 {
		t.Errorf("of an account that is gone: %v, version %d, %v", items, version, err)
	}
}
