package store

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"sync"
	"testing"
	"time"

	"parley/internal/store"
)

// password is what test accounts have; its derivation is kept cheap by Config.ScramIterations.
const password = "correct horse"

// clock is the tests' time; it moves when told to.
type clock struct {
	mu  sync.Mutex
	now time.Time
}

func newClock() *clock { return &clock{now: time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)} }

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *clock) add(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

func quiet() *slog.Logger { return slog.New(slog.NewTextHandler(io.Discard, nil)) }

func openDB(t testing.TB, dir string) *store.DB {
	t.Helper()
	db, err := store.Open(dir, quiet())
	must(t, err)
	t.Cleanup(func() { must(t, db.Close()) })
	return db
}

func openAccounts(t testing.TB) (*Accounts, *clock) {
	t.Helper()
	c := newClock()
	return accountsOf(t, openDB(t, t.TempDir()), c), c
}

func accountsOf(t testing.TB, db *store.DB, c *clock) *Accounts {
	t.Helper()
	a, err := OpenAccounts(t.Context(), db, Config{ScramIterations: ScramIterationsMin, Now: c.Now})
	must(t, err)
	return a
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func wantErr(t testing.TB, what string, got, want error) {
	t.Helper()
	if !errors.Is(got, want) {
		t.Errorf("%s: %v, want %v", what, got, want)
	}
}

// create makes an account with the usual password.
func create(t testing.TB, a *Accounts, name string) Account {
	t.Helper()
	account, err := a.Create(t.Context(), name, password)
	must(t, err)
	return account
}

// count counts the rows of a table.
func count(t testing.TB, db *store.DB, table string) (n int) {
	t.Helper()
	must(t, db.Reader().QueryRowContext(context.Background(), "SELECT count(*) FROM "+table).Scan(&n))
	return n
}
