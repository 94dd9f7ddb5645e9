package store

import (
	"errors"
	"fmt"
	"reflect"
	"strings"
	"sync"
	"testing"
	"time"
)

func TestRoster(t *testing.T) {
	a, _ := openAccounts(t)
	id, other := create(t, a, "romeo").ID, create(t, a, "juliet").ID
	want := []RosterItem{
		{JID: "a@localhost", Name: "Anna (8000)", Subscription: "none", Ask: true, Groups: []string{}},
		{JID: "b@localhost", Name: "", Subscription: "both", Approved: true, Groups: []string{"朋友", `a "quoted" one`, ""}},
	}
	for i, item := range []RosterItem{
		{JID: "b@localhost", Name: "first", Subscription: "none"}, want[1],
		{JID: "a@localhost", Name: "Anna (8000)", Subscription: "none", Ask: true},
	} {
		version, err := a.SetItem(t.Context(), id, item)
		if err != nil || version != int64(i+1) {
			t.Errorf("set %d: version %d, %v", i, version, err)
		}
	}
	items, version, err := a.Roster(t.Context(), id)
	if err != nil || version != 3 || !reflect.DeepEqual(items, want) {
		t.Errorf("version %d %v\n got %+v\nwant %+v", version, err, items, want)
	}
	if items, version, err := a.Roster(t.Context(), other); err != nil || len(items) != 0 || version != 0 {
		t.Errorf("another account's: %v %d %v", items, version, err)
	}
	version, found, err := a.RemoveItem(t.Context(), id, "a@localhost")
	if err != nil || !found || version != 4 {
		t.Errorf("remove: %d %v %v", version, found, err)
	}
	version, found, err = a.RemoveItem(t.Context(), id, "a@localhost")
	if err != nil || found || version != 0 {
		t.Errorf("remove again: %d %v %v", version, found, err)
	}
	if items, version, _ := a.Roster(t.Context(), id); len(items) != 1 || version != 4 {
		t.Errorf("left: %v of version %d", items, version)
	}
}

func TestRosterRefusesOtherSubscriptions(t *testing.T) {
	a, _ := openAccounts(t)
	id := create(t, a, "romeo").ID
	if _, err := a.SetItem(t.Context(), id, RosterItem{JID: "a@b", Subscription: "remove"}); err == nil {
		t.Error("subscription 'remove' was kept")
	}
}

func TestRosterIsBounded(t *testing.T) {
	a, _ := openAccounts(t)
	id := create(t, a, "romeo").ID
	item := func(i int) RosterItem { return RosterItem{JID: fmt.Sprint(i, "@localhost"), Subscription: "none"} }
	var all sync.WaitGroup
	for i := range RosterItemsMax {
		all.Go(func() {
			if _, err := a.SetItem(t.Context(), id, item(i)); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	_, err := a.SetItem(t.Context(), id, item(RosterItemsMax))
	wantErr(t, "one more", err, ErrFull)
	if version, err := a.SetItem(t.Context(), id, item(7)); err != nil || version != RosterItemsMax+1 {
		t.Errorf("replacing one: %d %v", version, err)
	}
}

func TestChangeItem(t *testing.T) {
	a, _ := openAccounts(t)
	id := create(t, a, "romeo").ID
	var all sync.WaitGroup
	for range 50 { // nobody's change is lost
		all.Go(func() {
			_, err := a.ChangeItem(t.Context(), id, "a@b", func(item RosterItem, found bool) (RosterItem, bool, error) {
				if !found {
					item.Subscription = "none"
				}
				item.Name += "x"
				return item, true, nil
			})
			if err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	items, version, err := a.Roster(t.Context(), id)
	if err != nil || version != 50 || len(items) != 1 || len(items[0].Name) != 50 {
		t.Errorf("version %d %v %+v", version, err, items)
	}
	refused := errors.New("refused")
	for _, want := range []error{nil, refused} {
		version, err := a.ChangeItem(t.Context(), id, "a@b", func(item RosterItem, found bool) (RosterItem, bool, error) {
			if want != nil {
				return RosterItem{}, false, want
			}
			return RosterItem{}, false, ErrKeep
		})
		if version != 0 || !errors.Is(err, want) {
			t.Errorf("%d %v, want %v", version, err, want)
		}
	}
	if _, version, _ := a.Roster(t.Context(), id); version != 50 {
		t.Errorf("version %d after nothing was changed", version)
	}
}

func TestSubscriptionRequests(t *testing.T) {
	a, c := openAccounts(t)
	id := create(t, a, "romeo").ID
	for _, jid := range []string{"b@localhost", "a@localhost", "b@localhost"} {
		c.add(time.Second)
		must(t, a.AddRequest(t.Context(), id, jid, []byte("from "+jid)))
	}
	all, err := a.Requests(t.Context(), id)
	if err != nil || len(all) != 2 || all[0].JID != "a@localhost" || string(all[1].Stanza) != "from b@localhost" || !all[1].Received.Equal(c.Now()) {
		t.Errorf("%+v %v", all, err)
	}
	for _, want := range []bool{true, false} {
		if found, err := a.RemoveRequest(t.Context(), id, "a@localhost"); found != want || err != nil {
			t.Errorf("remove: %v %v", found, err)
		}
	}
	for i := range SubscriptionRequestsMax - 1 {
		must(t, a.AddRequest(t.Context(), id, fmt.Sprint(i), []byte{}))
	}
	wantErr(t, "one more", a.AddRequest(t.Context(), id, "more", []byte{}), ErrFull)
	must(t, a.AddRequest(t.Context(), id, "b@localhost", []byte("again")))
	wantErr(t, "no such account", a.AddRequest(t.Context(), id+1, "a", []byte{}), ErrNotFound)
}

func TestRequestsAreBoundedInBytes(t *testing.T) {
	a, _ := openAccounts(t)
	id := create(t, a, "juliet").ID
	half := make([]byte, SubscriptionRequestsBytesMax/2)
	must(t, a.AddRequest(t.Context(), id, "a@b", half))
	must(t, a.AddRequest(t.Context(), id, "c@d", half))
	wantErr(t, "one more byte", a.AddRequest(t.Context(), id, "e@f", []byte("x")), ErrFull)
	must(t, a.AddRequest(t.Context(), id, "c@d", half)) // in place of the same
}

func TestRosterIsBoundedInBytes(t *testing.T) {
	a, _ := openAccounts(t)
	id := create(t, a, "juliet").ID
	long := RosterItem{Name: strings.Repeat("林", 20_000), Subscription: "none"} // 60,000 bytes
	set := func(jid string) error {
		long.JID = jid
		_, err := a.SetItem(t.Context(), id, long)
		return err
	}
	for i := range RosterBytesMax / 60_100 {
		must(t, set(fmt.Sprintf("a%d@b", i)))
	}
	wantErr(t, "too much", set("more@b"), ErrFull)
	must(t, set("a0@b")) // in place of the same
}
