package store

import (
	"slices"
	"testing"
)

func TestRevokedAfterEachChangeThatEndsSessions(t *testing.T) {
	a, _ := openAccounts(t)
	romeo := create(t, a, "romeo")
	create(t, a, "juliet")
	var told []AccountID
	a.OnRevoked(func(id AccountID) {
		told = append(told, id)
		// Durable by now: whoever looks sees it.
		if ok, err := a.Current(t.Context(), id, romeo.Generation); ok || err != nil {
			t.Errorf("still current when told: %v", err)
		}
	})
	var also int
	a.OnRevoked(func(AccountID) { also++ })
	for i, change := range []func() error{
		func() error { return a.SetPassword(t.Context(), "Romeo", "another one") },
		func() error { return a.SetDisabled(t.Context(), "romeo", true) },
		func() error { return a.SetDisabled(t.Context(), "romeo", true) }, // tells nothing
		func() error { return a.SetDisabled(t.Context(), "romeo", false) },
		func() error { return a.Remove(t.Context(), "romeo") },
	} {
		if err := change(); err != nil {
			t.Errorf("change %d: %v", i, err)
		}
	}
	if want := []AccountID{romeo.ID, romeo.ID, romeo.ID, romeo.ID}; !slices.Equal(told, want) || also != 4 {
		t.Errorf("told %v and %d times, want %v", told, also, want)
	}
}

func TestRevokingEndsLoginsAndTokens(t *testing.T) {
	for name, change := range map[string]func(*Accounts) error{
		"password": func(a *Accounts) error { return a.SetPassword(t.Context(), "romeo", password) },
		"disable":  func(a *Accounts) error { return a.SetDisabled(t.Context(), "romeo", true) },
		"remove":   func(a *Accounts) error { return a.Remove(t.Context(), "romeo") },
	} {
		a, _ := openAccounts(t)
		juliet := create(t, a, "juliet")
		_, other := newStreamToken(t, a, juliet.ID)
		streamToken, login := newStreamToken(t, a, create(t, a, "romeo").ID)
		must(t, change(a))
		_, err := a.Login(t.Context(), login)
		wantErr(t, name+": log-in", err, ErrBadToken)
		_, err = a.VerifyToken(t.Context(), streamToken)
		wantErr(t, name+": stream token", err, ErrBadToken)
		if _, err := a.Login(t.Context(), other); err != nil {
			t.Errorf("%s: another account's log-in: %v", name, err)
		}
	}
}

// Nor what it was to others: that is in their rosters.
func TestAForgottenContactSeesNobody(t *testing.T) {
	a, _ := openAccounts(t)
	juliet := create(t, a, "juliet").ID
	for jid, subscription := range map[string]string{"romeo@localhost": "both", "romeo@elsewhere": "from"} {
		_, err := a.SetItem(t.Context(), juliet, RosterItem{JID: jid, Name: "R", Subscription: subscription, Ask: true, Approved: true})
		must(t, err)
	}
	must(t, a.AddRequest(t.Context(), juliet, "romeo@localhost", []byte("<presence/>")))
	must(t, a.ForgetContact(t.Context(), "romeo@localhost"))
	items, version, err := a.Roster(t.Context(), juliet)
	must(t, err)
	if version != 3 || len(items) != 2 || items[0].Subscription != "from" ||
		items[1].Subscription != "none" || items[1].Ask || items[1].Approved || items[1].Name != "R" {
		t.Errorf("roster of version %d: %+v", version, items)
	}
	if n := count(t, a.db, "subscription_requests"); n != 0 {
		t.Errorf("%d requests are left", n)
	}
}

// What a removed account had must not come back with its name, and must not stay behind either.
func TestRemovedNameInheritsNothing(t *testing.T) {
	a, _ := openAccounts(t)
	old := create(t, a, "romeo")
	streamToken, login := newStreamToken(t, a, old.ID)
	_, err := a.SetItem(t.Context(), old.ID, RosterItem{JID: "juliet@localhost", Subscription: "both"})
	must(t, err)
	must(t, a.AddRequest(t.Context(), old.ID, "paris@localhost", []byte("<presence/>")))
	must(t, a.StoreOffline(t.Context(), old.ID, []byte("<message/>")))
	must(t, a.Remove(t.Context(), "romeo"))
	for _, table := range []string{"accounts", "scram_keys", "logins", "stream_tokens", "roster", "subscription_requests", "offline"} {
		if n := count(t, a.db, table); n != 0 {
			t.Errorf("%d rows are left in %s", n, table)
		}
	}
	again := create(t, a, "romeo")
	if again.ID == old.ID {
		t.Errorf("id %d was used again", old.ID)
	}
	items, version, err := a.Roster(t.Context(), again.ID)
	if err != nil || len(items) != 0 || version != 0 {
		t.Errorf("roster %v of version %d, %v", items, version, err)
	}
	_, err = a.Login(t.Context(), login)
	wantErr(t, "log-in", err, ErrBadToken)
	_, err = a.VerifyToken(t.Context(), streamToken)
	wantErr(t, "stream token", err, ErrBadToken)
	if ok, err := a.Current(t.Context(), old.ID, old.Generation); ok || err != nil {
		t.Errorf("the old account is current: %v", err)
	}
	wantErr(t, "offline for the old id", a.StoreOffline(t.Context(), old.ID, []byte("x")), ErrNotFound)
	_, err = a.SetItem(t.Context(), old.ID, RosterItem{JID: "a@b", Subscription: "none"})
	wantErr(t, "roster of the old id", err, ErrNotFound)
}
