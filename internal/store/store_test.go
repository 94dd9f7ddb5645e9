package store

import (
	"errors"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"testing"
)

func quiet() *slog.Logger { return slog.New(slog.NewTextHandler(io.Discard, nil)) }

// open opens a database for a test and closes it at its end.
func open(t testing.TB, dir string, cfg Config) *DB {
	t.Helper()
	db, err := OpenWith(dir, cfg, quiet())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Errorf("close: %v", err)
		}
	})
	return db
}

// openLog opens a database with one table of lines.
func openLog(t testing.TB, cfg Config) *DB {
	t.Helper()
	db := open(t, t.TempDir(), cfg)
	must(t, db.Do(t.Context(), func(tx *Tx) error {
		_, err := tx.Exec("CREATE TABLE lines(id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE)")
		return err
	}))
	return db
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// line returns an operation that adds one line.
func line(text string) Op {
	return func(tx *Tx) error {
		_, err := tx.Exec("INSERT INTO lines(text) VALUES(?)", text)
		return err
	}
}

// lines reads every line in order.
func lines(t testing.TB, db *DB) []string {
	t.Helper()
	rows, err := db.Reader().QueryContext(t.Context(), "SELECT text FROM lines ORDER BY id")
	must(t, err)
	defer rows.Close()
	var all []string
	for rows.Next() {
		var s string
		must(t, rows.Scan(&s))
		all = append(all, s)
	}
	must(t, rows.Err())
	return all
}

func TestOpenMakesAPrivateDirectory(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "a b?%#é")
	db := open(t, dir, Default())
	must(t, db.Do(t.Context(), func(tx *Tx) error {
		_, err := tx.Exec("CREATE TABLE t(x)")
		return err
	}))
	info, err := os.Stat(dir)
	must(t, err)
	if info.Mode().Perm() != 0o700 {
		t.Errorf("mode %v, want 0700", info.Mode().Perm())
	}
	if _, err := os.Stat(filepath.Join(dir, "parley.db")); err != nil {
		t.Error(err)
	}
}

func TestOpenMakesPrivateFilesInAnOpenDirectory(t *testing.T) {
	dir := t.TempDir()
	must(t, os.Chmod(dir, 0o755))
	db := open(t, dir, Default())
	must(t, db.Do(t.Context(), func(tx *Tx) error {
		_, err := tx.Exec("CREATE TABLE t(x)")
		return err
	}))
	files, err := os.ReadDir(dir)
	must(t, err)
	for _, f := range files {
		info, err := f.Info()
		must(t, err)
		if info.Mode().Perm() != 0o600 {
			t.Errorf("%s has mode %v, want 0600", f.Name(), info.Mode().Perm())
		}
	}
}

func TestPragmas(t *testing.T) {
	db := openLog(t, Default())
	want := map[string]any{
		"journal_mode": "wal", "synchronous": int64(2), "wal_autocheckpoint": int64(0),
		"foreign_keys": int64(1), "busy_timeout": int64(10_000), "cache_size": int64(-65536),
	}
	must(t, db.Do(t.Context(), func(tx *Tx) error {
		for pragma, value := range want {
			err := tx.Query("PRAGMA "+pragma, nil, func(row Row) error {
				var got any
				if err := row.Scan(&got); err != nil {
					return err
				}
				if got != value {
					t.Errorf("%s = %v, want %v", pragma, got, value)
				}
				return nil
			})
			if err != nil {
				return err
			}
		}
		return nil
	}))
}

func TestReaderCannotWrite(t *testing.T) {
	db := openLog(t, Default())
	if _, err := db.Reader().ExecContext(t.Context(), "INSERT INTO lines(text) VALUES('x')"); err == nil {
		t.Error("a read-only connection has written")
	}
	if got := lines(t, db); len(got) != 0 {
		t.Errorf("lines %q", got)
	}
}

func TestReopenKeepsWhatWasCommitted(t *testing.T) {
	dir := t.TempDir()
	db, err := Open(dir, quiet())
	must(t, err)
	must(t, db.Do(t.Context(), func(tx *Tx) error {
		_, err := tx.Exec("CREATE TABLE lines(id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE)")
		return err
	}))
	for _, text := range []string{"one", "two", "three"} {
		db.Append(line(text), nil)
	}
	must(t, db.Close())
	if err := db.Close(); err != nil {
		t.Errorf("second close: %v", err)
	}
	if _, err := os.Stat(filepath.Join(dir, "parley.db-wal")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the log is left behind: %v", err)
	}
	if got := lines(t, open(t, dir, Default())); len(got) != 3 || got[2] != "three" {
		t.Errorf("lines %q", got)
	}
}

func TestConfigNamesAllProblems(t *testing.T) {
	_, err := OpenWith(t.TempDir(), Config{OpsQueuedMax: 1}, quiet())
	problems, ok := err.(interface{ Unwrap() []error })
	if !ok || len(problems.Unwrap()) != 6 {
		t.Errorf("problems: %v", err)
	}
}
