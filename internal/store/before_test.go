package store

import (
	"fmt"
	"path/filepath"
	"testing"
	"testing/fstest"
)

// TestAnUpgradeKeepsWhatWasBefore opens a database with a newer set of tables each time: a new database keeps nothing, an
// upgraded one what it was, and of many copies the last two stay.
func TestAnUpgradeKeepsWhatWasBefore(t *testing.T) {
	dir := t.TempDir()
	copies := func() []string {
		found, err := filepath.Glob(filepath.Join(dir, BeforePattern))
		must(t, err)
		return found
	}
	for version, want := range []int{0, 1, 2, 2} {
		upgrade(t, dir, version+1)
		if got := copies(); len(got) != want {
			t.Errorf("version %d: kept %v, want %d", version+1, got, want)
		}
	}
	upgrade(t, dir, 4) // nothing changes
	if got := copies(); len(got) != 2 {
		t.Errorf("a start without an upgrade: %v", got)
	}
}

// upgrade opens the database once and brings two sets of tables to a version.
func upgrade(t *testing.T, dir string, version int) {
	t.Helper()
	db, err := Open(dir, quiet())
	must(t, err)
	for _, set := range []string{"one", "two"} {
		files := fstest.MapFS{}
		for v := 1; v <= version; v++ {
			files[fmt.Sprintf("%04d_x.sql", v)] = &fstest.MapFile{
				Data: fmt.Appendf(nil, "-- +goose Up\nCREATE TABLE %s%d (x INTEGER);\n-- +goose Down\nDROP TABLE %s%d;\n", set, v, set, v)}
		}
		must(t, db.Migrate(t.Context(), set, files))
	}
	must(t, db.Close())
}
