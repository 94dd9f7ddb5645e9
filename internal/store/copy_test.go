package store

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
)

// TestACopyIsOfOneInstant copies while every commit writes two rows that belong together, and counts both in the copy.
func TestACopyIsOfOneInstant(t *testing.T) {
	dir, to := t.TempDir(), t.TempDir()
	db := openMessagesIn(t, dir)
	must(t, db.Do(t.Context(), blocksOf("left", 3000)))
	must(t, db.Do(t.Context(), blocksOf("right", 3000)))
	ctx, cancel := context.WithCancel(t.Context())
	var writer sync.WaitGroup
	begun := make(chan struct{})
	writer.Go(func() {
		for n := 0; ctx.Err() == nil; n++ {
			must(t, db.Do(t.Context(), func(tx *Tx) error {
				_, err := tx.Exec("INSERT INTO left(text) VALUES('x')")
				if err == nil {
					_, err = tx.Exec("INSERT INTO right(text) VALUES('x')")
				}
				return err
			}))
			if n == 20 {
				close(begun)
			}
		}
	})
	<-begun
	var steps []int
	must(t, Copy(t.Context(), dir, to, func(done, all int) {
		if done > all {
			t.Errorf("%d of %d pages", done, all)
		}
		steps = append(steps, done)
	}))
	cancel()
	writer.Wait()
	if len(steps) < 3 || !slices.IsSorted(steps) {
		t.Errorf("progress: %v", steps)
	}
	if err := Examine(t.Context(), to); err != nil {
		t.Error(err)
	}
	view, err := OpenView(to)
	must(t, err)
	defer view.Close()
	var left, right int
	must(t, view.QueryRow("SELECT (SELECT count(*) FROM left), (SELECT count(*) FROM right)").Scan(&left, &right))
	if left != right || left < 3020 {
		t.Errorf("%d and %d rows that belong together", left, right)
	}
	if err := Copy(t.Context(), dir, to, nil); !errors.Is(err, fs.ErrExist) {
		t.Errorf("a copy over another: %v", err)
	}
}

func openMessagesIn(t *testing.T, dir string) *DB {
	t.Helper()
	db := open(t, dir, Default())
	must(t, db.Do(t.Context(), func(tx *Tx) error {
		_, err := tx.Exec("CREATE TABLE left(text TEXT)")
		if err == nil {
			_, err = tx.Exec("CREATE TABLE right(text TEXT)")
		}
		return err
	}))
	return db
}

func blocksOf(table string, n int) Op {
	return func(tx *Tx) error {
		for range n {
			if _, err := tx.Exec("INSERT INTO "+table+"(text) VALUES(?)", strings.Repeat("x", pageBytes)); err != nil {
				return err
			}
		}
		return nil
	}
}

func TestACopyThatIsCalledOffLeavesNothing(t *testing.T) {
	dir, to := t.TempDir(), t.TempDir()
	openMessagesIn(t, dir)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := Copy(ctx, dir, to, nil); !errors.Is(err, context.Canceled) {
		t.Errorf("called off: %v", err)
	}
	left, err := os.ReadDir(to)
	if must(t, err); len(left) > 0 {
		t.Errorf("it left %v", left)
	}
	if err := Copy(t.Context(), to, t.TempDir(), nil); !errors.Is(err, ErrNoDatabase) {
		t.Errorf("of nothing: %v", err)
	}
}

func TestExamineFindsDamage(t *testing.T) {
	dir := t.TempDir()
	db := openMessagesIn(t, dir)
	must(t, db.Do(t.Context(), blocksOf("left", 50)))
	must(t, db.Close())
	must(t, Examine(t.Context(), dir))
	f, err := os.OpenFile(filepath.Join(dir, databaseFile), os.O_RDWR, 0)
	must(t, err)
	_, err = f.WriteAt(make([]byte, 20*pageBytes), 4*pageBytes)
	must(t, errors.Join(err, f.Close()))
	if Examine(t.Context(), dir) == nil {
		t.Error("pages of zeros were not found")
	}
}
