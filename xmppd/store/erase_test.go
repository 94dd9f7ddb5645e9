package store

import (
	"slices"
	"testing"
	"time"
)

// A guest that is removed is gone at once. An address that is erased stands in no roster, request or waiting message; others
// like it stay.
func TestErase(t *testing.T) {
	a, _ := openAccounts(t)
	var ended []string
	a.OnGuestEnded(func(name string) { ended = append(ended, name) })
	guest, token, err := a.NewGuest(t.Context(), []string{"acd.localhost"}, time.Hour, "")
	must(t, err)
	there, err := a.RemoveGuest(t.Context(), guest.Name)
	again, err2 := a.RemoveGuest(t.Context(), guest.Name)
	if !there || again || err != nil || err2 != nil || !slices.Equal(ended, []string{guest.Name}) || count(t, a.db, "guests") != 0 {
		t.Errorf("removed: %v, then %v; %v %v; told %v", there, again, err, err2, ended)
	}
	if _, err := a.findGuest(t.Context(), "token", token); err == nil {
		t.Error("the guest may still log in")
	}

	id := create(t, a, "1001").ID
	const room, alike = "c-1@acd.localhost", "cc-1@acd.localhost"
	for _, jid := range []string{room, alike} {
		_, err := a.SetItem(t.Context(), id, RosterItem{JID: jid, Name: "Anna", Subscription: "both"})
		must(t, err)
		must(t, a.StoreOffline(t.Context(), id, []byte("<message from='"+jid+"/visitor'><body>hi</body></message>")))
		must(t, a.StoreOffline(t.Context(), id, []byte("<message from='"+jid+"'><body>hi</body></message>")))
	}
	if n, err := a.CountAddress(t.Context(), room); n != 3 || err != nil {
		t.Errorf("%d places, %v", n, err)
	}
	must(t, a.EraseAddress(t.Context(), room))
	items, _, err := a.Roster(t.Context(), id)
	must(t, err)
	waiting, err := a.Offline(t.Context(), id)
	must(t, err)
	if len(items) != 1 || items[0].JID != alike || len(waiting) != 2 {
		t.Errorf("left: %+v, %d messages", items, len(waiting))
	}
	if n, err := a.CountWaiting(t.Context(), "1001", "acd.localhost"); n != 2 || err != nil {
		t.Errorf("%d wait, %v", n, err)
	}
	must(t, a.EraseWaiting(t.Context(), "1001", "acd.localhost"))
	if n := count(t, a.db, "offline"); n != 0 {
		t.Errorf("%d messages are left", n)
	}
}
