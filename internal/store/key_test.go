package store

import (
	"bytes"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"testing"
)

// TestKeyIsMadeOnceAndPrivate: a directory gets a key at its first opening and keeps it.
func TestKeyIsMadeOnceAndPrivate(t *testing.T) {
	dir := t.TempDir()
	if _, err := RecordKey(dir); !errors.Is(err, ErrNoKey) {
		t.Errorf("a new directory: %v", err)
	}
	var keys [2][]byte
	for i := range keys {
		db, err := Open(dir, slog.New(slog.DiscardHandler))
		if err != nil {
			t.Fatal(err)
		}
		if keys[i], err = RecordKey(dir); err != nil {
			t.Fatal(err)
		}
		if err := db.Close(); err != nil {
			t.Fatal(err)
		}
	}
	if !bytes.Equal(keys[0], keys[1]) || len(keys[0]) != keyBytes {
		t.Errorf("keys %x and %x", keys[0], keys[1])
	}
	about, err := os.Stat(filepath.Join(dir, keyFile))
	if err != nil || about.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, %v", about.Mode(), err)
	}
	if err := os.WriteFile(filepath.Join(dir, keyFile), []byte("short"), 0o600); err != nil {
		t.Fatal(err)
	}
	if db, err := Open(dir, slog.New(slog.DiscardHandler)); !errors.Is(err, ErrNoKey) {
		t.Errorf("a damaged key: %v, %v", db, err)
	}
}

// TestMACDependsOnTheKeyAlone: two operations get the same sum for the same bytes, another directory another one.
func TestMACDependsOnTheKeyAlone(t *testing.T) {
	sum := func(db *DB) (sum []byte) {
		t.Helper()
		if err := db.Do(t.Context(), func(tx *Tx) error {
			m := tx.MAC()
			_, _ = m.Write([]byte("row"))
			sum = m.Sum(nil)
			return nil
		}); err != nil {
			t.Fatal(err)
		}
		return sum
	}
	one, other := open(t, t.TempDir(), Default()), open(t, t.TempDir(), Default())
	if a, b := sum(one), sum(one); !bytes.Equal(a, b) {
		t.Error("not begun anew")
	}
	if bytes.Equal(sum(one), sum(other)) {
		t.Error("two directories with one key")
	}
}
