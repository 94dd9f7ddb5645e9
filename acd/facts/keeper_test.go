package facts

import (
	"context"
	"errors"
	"log/slog"
	"testing"
	"time"

	"parley/acd/sim"
	acdstore "parley/acd/store"
	"parley/internal/store"
)

// withLog is a database with a random day's log, and what its facts are.
func withLog(t *testing.T, seed uint64, n int) (*store.DB, *Keeper, string) {
	t.Helper()
	rows, err := sim.Log(seed, n)
	if err != nil {
		t.Fatal(err)
	}
	db := open(t)
	write(t, db, rows)
	k, err := Open(t.Context(), db)
	if err != nil {
		t.Fatal(err)
	}
	if err := k.Project(t.Context()); err != nil {
		t.Fatal(err)
	}
	return db, k, dump(t, db)
}

func do(t *testing.T, db *store.DB, statement string) {
	t.Helper()
	if err := db.Do(t.Context(), func(tx *store.Tx) error {
		_, err := tx.Exec(statement)
		return err
	}); err != nil {
		t.Fatal(err)
	}
}

// TestOtherVersion: tables of another program are made anew at the start; those of this one stay.
func TestOtherVersion(t *testing.T) {
	db, _, whole := withLog(t, 5, 600)
	do(t, db, "DELETE FROM fact_entries WHERE id < 10")
	k, err := Open(t.Context(), db)
	if err != nil {
		t.Fatal(err)
	}
	if err := k.Project(t.Context()); err != nil {
		t.Fatal(err)
	}
	if dump(t, db) == whole {
		t.Fatal("tables of this version were made anew")
	}
	do(t, db, "UPDATE fact_cursor SET version = version - 1")
	if k, err = Open(t.Context(), db); err != nil {
		t.Fatal(err)
	}
	if err := k.Project(t.Context()); err != nil {
		t.Fatal(err)
	}
	if again := dump(t, db); again != whole {
		t.Errorf("made anew they differ: %s", firstDifference(whole, again))
	}
}

// TestGap: a log that lacks a row is not folded over it.
func TestGap(t *testing.T) {
	db, k, _ := withLog(t, 6, 400)
	do(t, db, "DELETE FROM log WHERE id = 200")
	if err := k.Rebuild(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := k.Project(t.Context()); !errors.Is(err, acdstore.ErrGap) {
		t.Errorf("a log with a gap gave %v", err)
	}
}

// TestTwoKeepers: whoever finds that another has gone on starts from there.
func TestTwoKeepers(t *testing.T) {
	db, k, whole := withLog(t, 7, 600)
	if err := k.Rebuild(t.Context()); err != nil {
		t.Fatal(err)
	}
	other := newKeeper(db)
	var last uint64
	if err := db.Reader().QueryRow("SELECT max(id) FROM log").Scan(&last); err != nil {
		t.Fatal(err)
	}
	for k.at.position < last || other.at.position < last {
		for i, x := range []*Keeper{k, other} {
			if err := x.ready(t.Context()); err != nil {
				t.Fatal(err)
			}
			if err := x.step(t.Context(), 100+50*i); errors.Is(err, errMoved) {
				x.book = nil
			} else if err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := k.Project(t.Context()); err != nil {
		t.Fatal(err)
	}
	if again := dump(t, db); again != whole {
		t.Errorf("made by two they differ: %s", firstDifference(whole, again))
	}
}

// TestFollow: what is committed is in the tables after a poke, and whoever waits for that is told.
func TestFollow(t *testing.T) {
	rows, err := sim.Log(8, 400)
	if err != nil {
		t.Fatal(err)
	}
	db := open(t)
	k, err := Open(t.Context(), db)
	if err != nil {
		t.Fatal(err)
	}
	if err := acdstore.Migrate(t.Context(), db); err != nil {
		t.Fatal(err)
	}
	live := k.Follow(slog.New(slog.DiscardHandler))
	write(t, db, rows)
	for {
		changed := live.Changed()
		c, err := readCursor(t.Context(), db.Reader())
		if err != nil {
			t.Fatal(err)
		}
		if c.position == uint64(len(rows)) {
			break
		}
		live.Poke()
		<-changed
	}
	if err := Await(t.Context(), db.Reader(), nil); err != nil {
		t.Error(err)
	}
	if err := live.Close(t.Context()); err != nil {
		t.Error(err)
	}
}

// TestWhoWaitsMayLeave: nobody is held up beyond their own time by somebody else's work.
func TestWhoWaitsMayLeave(t *testing.T) {
	_, k, _ := withLog(t, 9, 100)
	if err := k.begin(t.Context()); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := k.Project(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("who had left got %v", err)
	}
	k.end()
	if err := k.Project(t.Context()); err != nil {
		t.Error(err)
	}
}

// TestReachSaysHowFarItIs: who cannot wait is told how much of the log is in the tables, and what was folded is not lost.
func TestReachSaysHowFarItIs(t *testing.T) {
	db, k, whole := withLog(t, 5, 3000)
	if err := k.Reach(t.Context(), time.Minute); err != nil {
		t.Fatal(err)
	}
	if err := k.Rebuild(t.Context()); err != nil {
		t.Fatal(err)
	}
	var behind Behind
	if err := k.Reach(t.Context(), 0); !errors.As(err, &behind) || behind.Done != 0 || behind.All == 0 || behind.Percent() != 0 {
		t.Fatalf("%v", err)
	}
	if err := k.begin(t.Context()); err != nil { // somebody is at it
		t.Fatal(err)
	}
	if err := errors.Join(k.ready(t.Context()), k.step(t.Context(), int(behind.All)/2)); err != nil {
		t.Fatal(err)
	}
	if err := k.Reach(t.Context(), time.Millisecond); !errors.As(err, &behind) || behind.Done != behind.All/2 || behind.Percent() < 49 {
		t.Fatalf("%v", err)
	}
	k.end()
	if err := k.Reach(t.Context(), time.Minute); err != nil || dump(t, db) != whole {
		t.Fatalf("%v", err)
	}
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	if err := k.Reach(gone, time.Minute); !errors.Is(err, context.Canceled) {
		t.Fatalf("nobody waits any more: %v", err)
	}
}
