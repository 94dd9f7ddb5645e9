package backup

import (
	"context"
	"errors"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"testing"

	"parley/internal/store"
)

// data makes a data directory that a server has open: a database, a key, files in folders, a control socket's place.
func data(t *testing.T) (string, *store.DB) {
	t.Helper()
	dir := t.TempDir()
	db, err := store.Open(dir, slog.New(slog.DiscardHandler))
	must(t, err)
	t.Cleanup(func() { must(t, db.Close()) })
	must(t, db.Do(t.Context(), func(tx *store.Tx) error {
		_, err := tx.Exec("CREATE TABLE lines (text TEXT) STRICT")
		if err == nil {
			_, err = tx.Exec("INSERT INTO lines VALUES ('wherefore')")
		}
		return err
	}))
	must(t, os.MkdirAll(filepath.Join(dir, "files", "ab"), 0o700))
	must(t, os.WriteFile(filepath.Join(dir, "files", "ab", "abc"), []byte("a picture"), 0o600))
	must(t, os.WriteFile(filepath.Join(dir, "record.key"), []byte("a secret of thirty-two bytes, so"), 0o600))
	must(t, os.WriteFile(filepath.Join(dir, "parley-before-20260101T000000.000.db"), []byte("old"), 0o600))
	return dir, db
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func TestThereAndBack(t *testing.T) {
	dir, _ := data(t)
	kept, back := filepath.Join(t.TempDir(), "kept"), filepath.Join(t.TempDir(), "back")
	m, err := Take(t.Context(), dir, kept, "v1", nil)
	must(t, err)
	if _, err := Verify(t.Context(), kept, nil); err != nil {
		t.Error(err)
	}
	_, err = Restore(t.Context(), kept, back, nil)
	must(t, err)
	for name, want := range map[string]string{"files/ab/abc": "a picture", "record.key": "a secret of thirty-two bytes, so"} {
		about, err := os.Stat(filepath.Join(back, name))
		must(t, err)
		got, err := os.ReadFile(filepath.Join(back, name))
		if must(t, err); string(got) != want || about.Mode().Perm() != 0o600 {
			t.Errorf("%s: %q, %v", name, got, about.Mode())
		}
	}
	if len(m.Files) != 3 {
		t.Errorf("it holds %v", m.Files)
	}
	db, err := store.Open(back, slog.New(slog.DiscardHandler))
	must(t, err)
	defer db.Close()
	var line string
	must(t, db.Reader().QueryRow("SELECT text FROM lines").Scan(&line))
	if line != "wherefore" {
		t.Errorf("the database says %q", line)
	}
}

// TestWhatIsRefused tries each wrong thing, and looks whether it left anything behind.
func TestWhatIsRefused(t *testing.T) {
	dir, _ := data(t)
	kept := filepath.Join(t.TempDir(), "kept")
	_, err := Take(t.Context(), dir, kept, "v1", nil)
	must(t, err)
	if _, err := Take(t.Context(), dir, kept, "v1", nil); !errors.Is(err, ErrNotEmpty) {
		t.Errorf("over another backup: %v", err)
	}
	if _, err := Restore(t.Context(), kept, dir, nil); !errors.Is(err, ErrNotEmpty) {
		t.Errorf("over a data directory: %v", err)
	}
	empty := t.TempDir()
	if _, err := Restore(t.Context(), empty, filepath.Join(t.TempDir(), "x"), nil); !errors.Is(err, ErrNoBackup) {
		t.Errorf("of nothing: %v", err)
	}
	if _, err := Take(t.Context(), empty, filepath.Join(t.TempDir(), "x"), "v1", nil); !errors.Is(err, store.ErrNoDatabase) {
		t.Errorf("of a directory without a database: %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	for name, do := range map[string]func(to string) error{
		"take":    func(to string) error { _, err := Take(ctx, dir, to, "v1", nil); return err },
		"restore": func(to string) error { _, err := Restore(ctx, kept, to, nil); return err },
	} {
		to := filepath.Join(t.TempDir(), "to")
		if err := do(to); !errors.Is(err, context.Canceled) {
			t.Errorf("%s called off: %v", name, err)
		}
		if _, err := os.Stat(to); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("%s called off left %s", name, to)
		}
	}
}

// TestDamageIsFound changes a backup in each way a disk or a person may, and restores it.
func TestDamageIsFound(t *testing.T) {
	for name, damage := range map[string]func(dir string) error{
		"a file changed": func(dir string) error {
			return os.WriteFile(filepath.Join(dir, "record.key"), []byte("A secret of thirty-two bytes, so"), 0o600)
		},
		"a file shorter":        func(dir string) error { return os.Truncate(filepath.Join(dir, "files/ab/abc"), 3) },
		"a file gone":           func(dir string) error { return os.Remove(filepath.Join(dir, "files/ab/abc")) },
		"the database gone":     func(dir string) error { return os.Remove(filepath.Join(dir, "parley.db")) },
		"the database changed":  func(dir string) error { return os.Truncate(filepath.Join(dir, "parley.db"), 4096) },
		"the manifest not JSON": func(dir string) error { return os.WriteFile(filepath.Join(dir, manifestFile), []byte("{"), 0o600) },
		"a name that leads out": func(dir string) error {
			return os.WriteFile(filepath.Join(dir, manifestFile), []byte(`{"format":1,"files":{"../x":{}}}`), 0o600)
		},
	} {
		t.Run(name, func(t *testing.T) {
			dir, _ := data(t)
			kept, back := filepath.Join(t.TempDir(), "kept"), filepath.Join(t.TempDir(), "back")
			_, err := Take(t.Context(), dir, kept, "v1", nil)
			must(t, err)
			must(t, damage(kept))
			if _, err := Restore(t.Context(), kept, back, nil); !errors.Is(err, ErrDamaged) {
				t.Errorf("restored: %v", err)
			}
			if _, err := os.Stat(back); !errors.Is(err, fs.ErrNotExist) {
				t.Error("something was left")
			}
		})
	}
}
