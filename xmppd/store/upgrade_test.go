package store

import (
	"errors"
	"testing"
	"testing/fstest"

	"parley/internal/store"
)

// A database that stopped at the first migration, with an account in it, opens and goes on.
func TestUpgradeFromTheFirstSchema(t *testing.T) {
	db := openDB(t, t.TempDir())
	first, err := migrations.ReadFile("migrations/0001_accounts.sql")
	must(t, err)
	must(t, db.Migrate(t.Context(), "xmppd", fstest.MapFS{"0001_accounts.sql": {Data: first}}))
	must(t, db.Do(t.Context(), func(tx *store.Tx) error {
		_, err := tx.Exec("INSERT INTO accounts(id, name, created) VALUES(41, 'romeo', 0)")
		return err
	}))
	a := accountsOf(t, db, newClock())
	if account, found, err := a.Lookup(t.Context(), "romeo"); err != nil || !found || account.ID != 41 {
		t.Fatalf("%+v %v %v", account, found, err)
	}
	must(t, a.StoreOffline(t.Context(), 41, []byte("<message/>")))
	if _, err := a.SetItem(t.Context(), 41, RosterItem{JID: "a@b", Subscription: "none"}); err != nil {
		t.Error(err)
	}
	if next := create(t, a, "juliet"); next.ID != 42 {
		t.Errorf("the next id is %d", next.ID)
	}
}

func TestNewerDatabaseIsRefused(t *testing.T) {
	db := openDB(t, t.TempDir())
	accountsOf(t, db, newClock())
	must(t, db.Do(t.Context(), func(tx *store.Tx) error {
		_, err := tx.Exec("INSERT INTO migrations_xmppd(version_id, is_applied) VALUES(999, 1)")
		return err
	}))
	_, err := OpenAccounts(t.Context(), db, Config{})
	if !errors.Is(err, store.ErrNewer) {
		t.Errorf("outcome %v", err)
	}
}
