package store

import (
	"errors"
	"testing"
	"testing/fstest"
)

// TestCurrent: who only reads is told whether a set is behind, ahead, or as it should be.
func TestCurrent(t *testing.T) {
	db := open(t, t.TempDir(), Default())
	one := fstest.MapFS{"0001_lines.sql": stepOne}
	both := fstest.MapFS{"0001_lines.sql": stepOne, "0002_authors.sql": stepTwo}
	must(t, Current(t.Context(), db.Reader(), "notes", both)) // never made
	must(t, db.Migrate(t.Context(), "notes", one))
	must(t, Current(t.Context(), db.Reader(), "notes", one))
	if err := Current(t.Context(), db.Reader(), "notes", both); !errors.Is(err, ErrOlder) {
		t.Errorf("behind: %v", err)
	}
	must(t, db.Migrate(t.Context(), "notes", both))
	if err := Current(t.Context(), db.Reader(), "notes", one); !errors.Is(err, ErrNewer) {
		t.Errorf("ahead: %v", err)
	}
}
