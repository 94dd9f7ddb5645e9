package store

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"sync"
	"testing"
	"testing/synctest"
)

// held makes the writer wait inside an operation until release is called; everything appended
// meanwhile ends up in the next batch.
func held(t testing.TB, db *DB) (release func()) {
	t.Helper()
	began, end := make(chan struct{}), make(chan struct{})
	db.Append(func(*Tx) error {
		close(began)
		<-end
		return nil
	}, nil)
	<-began
	return func() { close(end) }
}

func TestReportedInTheOrderOfAppend(t *testing.T) {
	db := openLog(t, Default())
	var reported []int
	refused := errors.New("refused")
	for i := range 2000 {
		db.Append(func(tx *Tx) error {
			if err := line(strconv.Itoa(i))(tx); err != nil {
				return err
			}
			if i%97 == 3 {
				return refused
			}
			return nil
		}, func(err error) {
			reported = append(reported, i)
			if want := i%97 == 3; want != errors.Is(err, refused) {
				t.Errorf("operation %d: %v", i, err)
			}
		})
	}
	must(t, db.Close())
	if len(reported) != 2000 || !slices.IsSorted(reported) {
		t.Errorf("%d reported, sorted %v", len(reported), slices.IsSorted(reported))
	}
}

func TestManyOperationsShareOneCommit(t *testing.T) {
	db := openLog(t, Default())
	before := db.Stats().Commits
	release := held(t, db)
	var all sync.WaitGroup
	for i := range 500 {
		all.Add(1)
		db.Append(line(strconv.Itoa(i)), func(error) { all.Done() })
	}
	release()
	all.Wait()
	if got := db.Stats().Commits - before; got != 2 {
		t.Errorf("%d commits for the held operation and the 500 behind it, want 2", got)
	}
	if got := len(lines(t, db)); got != 500 {
		t.Errorf("%d lines", got)
	}
}

func TestDoneMeansVisibleToReaders(t *testing.T) {
	db := openLog(t, Default())
	seen := make(chan int, 1)
	db.Append(line("x"), func(error) { seen <- len(lines(t, db)) })
	if got := <-seen; got != 1 {
		t.Errorf("%d lines when done was called", got)
	}
}

func TestFailingOperationLeavesItsNeighboursAlone(t *testing.T) {
	db := openLog(t, Default())
	release := held(t, db)
	outcomes := make([]error, 6)
	var all sync.WaitGroup
	refused := errors.New("refused after writing")
	for i, op := range []Op{
		line("one"),
		func(tx *Tx) error { return errors.Join(line("gone")(tx), refused) },
		line("two"),
		line("one"), // breaks UNIQUE
		func(tx *Tx) error { return errors.Join(line("gone too")(tx), line("two")(tx)) },
		line("three"),
	} {
		all.Add(1)
		db.Append(op, func(err error) { outcomes[i] = err; all.Done() })
	}
	release()
	all.Wait()
	for i, wantErr := range []bool{false, true, false, true, true, false} {
		if (outcomes[i] != nil) != wantErr {
			t.Errorf("operation %d: %v", i, outcomes[i])
		}
	}
	if got := lines(t, db); !slices.Equal(got, []string{"one", "two", "three"}) {
		t.Errorf("lines %q", got)
	}
	if s := db.Stats(); s.Reruns != 1 {
		t.Errorf("%d batches were run again, want 1", s.Reruns)
	}
	if err := db.Err(); err != nil {
		t.Errorf("the journal has failed: %v", err)
	}
}

func TestRefusalBeforeWritingCostsNoSecondRun(t *testing.T) {
	db := openLog(t, Default())
	refused := errors.New("refused")
	if err := db.Do(t.Context(), func(*Tx) error { return refused }); !errors.Is(err, refused) {
		t.Errorf("outcome %v", err)
	}
	must(t, db.Do(t.Context(), line("x")))
	if err := db.Do(t.Context(), line("x")); err == nil {
		t.Error("a line was written twice")
	}
	if s := db.Stats(); s.Reruns != 0 {
		t.Errorf("%d batches were run again", s.Reruns)
	}
}

func TestAppendBlocksAtItsBound(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		cfg := Default()
		cfg.OpsQueuedMax = 10
		db := openLog(t, cfg)
		release := held(t, db)
		for i := range cfg.OpsQueuedMax {
			db.Append(line(strconv.Itoa(i)), nil)
		}
		passed := false
		go func() {
			db.Append(line("last"), nil)
			passed = true
		}()
		synctest.Wait()
		if passed {
			t.Errorf("operation %d did not wait", cfg.OpsQueuedMax+1)
		}
		if got := db.Stats().Queued; got != cfg.OpsQueuedMax {
			t.Errorf("%d queued, want %d", got, cfg.OpsQueuedMax)
		}
		release()
		synctest.Wait()
		if got := lines(t, db); !passed || len(got) != 11 || got[10] != "last" {
			t.Errorf("passed %v, lines %q", passed, got)
		}
		must(t, db.Close())
	})
}

func TestDoGivesUpWithItsContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		cfg := Default()
		cfg.OpsQueuedMax = 1
		db := openLog(t, cfg)
		release := held(t, db)
		ctx, cancel := context.WithCancel(t.Context())
		outcomes := make(chan error, 3)
		for i := range 3 { // one in the queue, two before it
			go func() { outcomes <- db.Do(ctx, line(strconv.Itoa(i))) }()
		}
		synctest.Wait()
		cancel()
		for range 3 {
			if err := <-outcomes; !errors.Is(err, context.Canceled) {
				t.Errorf("outcome %v", err)
			}
		}
		release()
		synctest.Wait()
		if err := db.Do(ctx, line("late")); !errors.Is(err, context.Canceled) {
			t.Errorf("outcome %v", err)
		}
		if got := lines(t, db); len(got) != 0 {
			t.Errorf("an operation was run whose context had ended: %q", got)
		}
		must(t, db.Close())
	})
}

func TestAfterClose(t *testing.T) {
	db := openLog(t, Default())
	must(t, db.Close())
	outcome := make(chan error)
	db.Append(line("x"), func(err error) { outcome <- err })
	db.Append(line("x"), nil)
	if err := <-outcome; !errors.Is(err, ErrClosed) {
		t.Errorf("append: %v", err)
	}
	if err := db.Do(t.Context(), line("x")); !errors.Is(err, ErrClosed) {
		t.Errorf("do: %v", err)
	}
}

func TestCloseWaitsForBlockedAppends(t *testing.T) {
	cfg := Default()
	cfg.OpsQueuedMax = 2
	db := openLog(t, cfg)
	const writers, each = 8, 50
	var done, wait sync.WaitGroup
	var mu sync.Mutex
	outcomes := make(map[string]error)
	done.Add(writers * each)
	started := make(chan struct{}, writers)
	for w := range writers {
		wait.Go(func() {
			for i := range each {
				text := fmt.Sprint(w, " ", i)
				db.Append(line(text), func(err error) {
					mu.Lock()
					outcomes[text] = err
					mu.Unlock()
					done.Done()
				})
				if i == each/2 {
					started <- struct{}{}
				}
			}
		})
	}
	for range writers {
		<-started
	}
	must(t, db.Close())
	wait.Wait()
	done.Wait()
	again := open(t, db.dir, cfg)
	kept := make(map[string]bool)
	for _, text := range lines(t, again) {
		kept[text] = true
	}
	for text, err := range outcomes {
		if (err == nil) != kept[text] || err != nil && !errors.Is(err, ErrClosed) {
			t.Errorf("%s: outcome %v, kept %v", text, err, kept[text])
		}
	}
}

func TestFullDiskEndsTheJournal(t *testing.T) {
	db := openLog(t, Default())
	must(t, db.Do(t.Context(), line("before")))
	must(t, db.Do(t.Context(), func(tx *Tx) error {
		return tx.Query("PRAGMA max_page_count=10", nil, func(Row) error { return nil })
	}))
	release := held(t, db)
	fill := func(tx *Tx) error {
		_, err := tx.Exec("INSERT INTO lines(text) VALUES(hex(zeroblob(100000)))")
		return err
	}
	outcomes := make([]error, 3)
	var all sync.WaitGroup
	for i, op := range []Op{line("beside"), fill, line("behind")} {
		all.Add(1)
		db.Append(op, func(err error) { outcomes[i] = err; all.Done() })
	}
	select {
	case <-db.Failed():
		t.Error("failed too early")
	default:
	}
	release()
	all.Wait()
	<-db.Failed()
	for i, err := range outcomes {
		if err == nil {
			t.Errorf("operation %d was reported as durable", i)
		}
	}
	if err := db.Do(t.Context(), line("after")); err == nil || !errors.Is(err, db.Err()) {
		t.Errorf("after the failure: %v, cause %v", err, db.Err())
	}
	if got := lines(t, db); !slices.Equal(got, []string{"before"}) {
		t.Errorf("lines %q", got)
	}
}

func TestFailingCommitIsReportedToAll(t *testing.T) {
	db := openLog(t, Default())
	// A deferred constraint is found by COMMIT itself, which then fails for the whole batch.
	must(t, db.Do(t.Context(), func(tx *Tx) error {
		_, err := tx.Exec("CREATE TABLE child(parent INTEGER REFERENCES lines(id) DEFERRABLE INITIALLY DEFERRED)")
		return err
	}))
	release := held(t, db)
	orphan := func(tx *Tx) error {
		_, err := tx.Exec("INSERT INTO child(parent) VALUES(99)")
		return err
	}
	outcomes := make([]error, 2)
	var all sync.WaitGroup
	for i, op := range []Op{line("beside"), orphan} {
		all.Add(1)
		db.Append(op, func(err error) { outcomes[i] = err; all.Done() })
	}
	release()
	all.Wait()
	if outcomes[0] == nil || outcomes[1] == nil {
		t.Errorf("outcomes %v", outcomes)
	}
	<-db.Failed()
	if got := lines(t, db); len(got) != 0 {
		t.Errorf("lines %q", got)
	}
}
