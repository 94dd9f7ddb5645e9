package store

import (
	"fmt"
	"testing"

	"parley/internal/store"
)

// openWith opens the accounts of db with so many rounds.
func openWith(t *testing.T, db *store.DB, rounds int) *Accounts {
	t.Helper()
	a, err := OpenAccounts(t.Context(), db, Config{ScramIterations: rounds})
	must(t, err)
	return a
}

func roundsFor(t *testing.T, a *Accounts, name string) int {
	t.Helper()
	keys, _, _, err := a.Keys(t.Context(), name, "SHA-256")
	must(t, err)
	return keys.Iterations
}

// TestRoundsFollowTheConfiguration at the next log-in with the password itself; nothing ends by it.
func TestRoundsFollowTheConfiguration(t *testing.T) {
	db := openDB(t, t.TempDir())
	before := create(t, openWith(t, db, ScramIterationsMin), "juliet")
	a := openWith(t, db, ScramIterationsMin+1)
	_, err := a.Verify(t.Context(), "juliet", "a wrong password")
	wantErr(t, "verify", err, ErrBadCredentials)
	must(t, db.Do(t.Context(), func(*store.Tx) error { return nil })) // what was queued before is done
	if got := roundsFor(t, a, "juliet"); got != ScramIterationsMin {
		t.Errorf("a wrong password made keys of %d rounds", got)
	}
	for range 2 {
		after, err := a.Verify(t.Context(), "juliet", password)
		if err != nil || after != before {
			t.Errorf("%+v, %v; before %+v", after, err, before)
		}
		must(t, db.Do(t.Context(), func(*store.Tx) error { return nil }))
		if got := roundsFor(t, a, "juliet"); got != ScramIterationsMin+1 {
			t.Errorf("%d rounds", got)
		}
	}
	if same, err := a.Current(t.Context(), before.ID, before.Generation); err != nil || !same {
		t.Errorf("its sessions have ended: %v", err)
	}
}

// TestRoundsDoNotBringAPasswordBack that was replaced while new keys of it were made.
func TestRoundsDoNotBringAPasswordBack(t *testing.T) {
	db := openDB(t, t.TempDir())
	a := openWith(t, db, ScramIterationsMin)
	before := create(t, a, "juliet")
	must(t, a.SetPassword(t.Context(), "juliet", "another horse"))
	must(t, a.rehash(before, password))
	must(t, db.Do(t.Context(), func(*store.Tx) error { return nil }))
	_, err := a.Verify(t.Context(), "juliet", password)
	wantErr(t, "the earlier password", err, ErrBadCredentials)
	if _, err := a.Verify(t.Context(), "juliet", "another horse"); err != nil {
		t.Errorf("the later password: %v", err)
	}
}

// TestUnknownNamesHaveRoundsLikeAccounts: the number tells nobody which names exist, and stays what it is.
func TestUnknownNamesHaveRoundsLikeAccounts(t *testing.T) {
	db := openDB(t, t.TempDir())
	old := openWith(t, db, ScramIterationsMin)
	const accounts, unknown = 20, 4000
	for i := range accounts {
		create(t, old, fmt.Sprint("agent", i))
	}
	a := openWith(t, db, ScramIterationsMin+1)
	count := func(iterations int) (n int) {
		for i := range unknown {
			if roundsFor(t, a, fmt.Sprint("nobody", i)) == iterations {
				n++
			}
		}
		return n
	}
	if n := count(ScramIterationsMin); n != unknown {
		t.Errorf("all accounts have the old number, but only %d of %d unknown names", n, unknown)
	}
	first := roundsFor(t, a, "nobody")
	for i := range accounts / 2 {
		must(t, a.SetPassword(t.Context(), fmt.Sprint("agent", i), password))
	}
	must(t, a.Sweep(t.Context()))
	// Half of them; ten standard deviations either way.
	if n := count(ScramIterationsMin); n < unknown/2-320 || n > unknown/2+320 {
		t.Errorf("half of the accounts have the old number, and %d of %d unknown names", n, unknown)
	}
	second := roundsFor(t, a, "nobody")
	for range 10 {
		if got := roundsFor(t, a, "nobody"); got != second {
			t.Errorf("one name has %d rounds and then %d", second, got)
		}
	}
	for i := range accounts {
		must(t, a.SetPassword(t.Context(), fmt.Sprint("agent", i), password))
	}
	must(t, a.Sweep(t.Context()))
	if n := count(ScramIterationsMin + 1); n != unknown {
		t.Errorf("all accounts have the new number, but only %d of %d unknown names; first %d", n, unknown, first)
	}
}
