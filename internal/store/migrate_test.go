package store

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
)

// The pinned steps of a made-up part; a database that stopped at the first is "old".
var (
	stepOne = &fstest.MapFile{Data: []byte(`-- +goose Up
CREATE TABLE lines(id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE);
`)}
	stepTwo = &fstest.MapFile{Data: []byte(`-- +goose Up
ALTER TABLE lines ADD COLUMN author TEXT NOT NULL DEFAULT 'unknown';
CREATE TABLE authors(name TEXT PRIMARY KEY);
INSERT INTO authors SELECT DISTINCT author FROM lines;
`)}
	stepBroken = &fstest.MapFile{Data: []byte(`-- +goose Up
CREATE TABLE half(x);
INSERT INTO nowhere VALUES(1);
`)}
)

func TestMigrateUpgradesAnOldDatabase(t *testing.T) {
	dir := t.TempDir()
	db, err := Open(dir, quiet())
	must(t, err)
	must(t, db.Migrate(t.Context(), "notes", fstest.MapFS{"0001_lines.sql": stepOne}))
	must(t, db.Do(t.Context(), line("kept")))
	must(t, db.Close())

	db = open(t, dir, Default())
	both := fstest.MapFS{"0001_lines.sql": stepOne, "0002_authors.sql": stepTwo}
	must(t, db.Migrate(t.Context(), "notes", both))
	must(t, db.Migrate(t.Context(), "notes", both)) // nothing left to do
	if from, to := db.Migrated(); from != 1 || to != 2 {
		t.Errorf("brought from %d to %d", from, to)
	}
	if got := lines(t, db); !slices.Equal(got, []string{"kept"}) {
		t.Errorf("lines %q", got)
	}
	var author string
	must(t, db.Reader().QueryRowContext(t.Context(), "SELECT name FROM authors").Scan(&author))
	if author != "unknown" {
		t.Errorf("author %q", author)
	}
	must(t, db.Do(t.Context(), line("the journal sees the new tables")))
}

func TestMigrateRefusesANewerDatabase(t *testing.T) {
	db := open(t, t.TempDir(), Default())
	must(t, db.Migrate(t.Context(), "notes", fstest.MapFS{"0001_lines.sql": stepOne, "0002_authors.sql": stepTwo}))
	err := db.Migrate(t.Context(), "notes", fstest.MapFS{"0001_lines.sql": stepOne})
	if !errors.Is(err, ErrNewer) {
		t.Fatalf("outcome %v", err)
	}
	want := "migrate notes: the database was written by a newer parley: it is at version 2 of notes, this program knows 1"
	if err.Error() != want {
		t.Errorf("it says %q", err)
	}
	must(t, db.Do(t.Context(), line("still as it was")))
}

func TestMigrateSetsAreIndependent(t *testing.T) {
	db := open(t, t.TempDir(), Default())
	must(t, db.Migrate(t.Context(), "notes", fstest.MapFS{"0001_lines.sql": stepOne, "0002_authors.sql": stepTwo}))
	must(t, db.Migrate(t.Context(), "other", fstest.MapFS{"0001_x.sql": {Data: []byte("-- +goose Up\nCREATE TABLE x(y);\n")}}))
	if from, to := db.Migrated(); from != 0 || to != 3 {
		t.Errorf("brought from %d to %d", from, to)
	}
	for _, set := range []string{"", "Notes", "a b", "x;y"} {
		if err := db.Migrate(t.Context(), set, fstest.MapFS{"0001_lines.sql": stepOne}); err == nil {
			t.Errorf("set %q was taken", set)
		}
	}
}

func TestFailedMigrationLeavesNothing(t *testing.T) {
	db := open(t, t.TempDir(), Default())
	err := db.Migrate(t.Context(), "notes", fstest.MapFS{"0001_lines.sql": stepOne, "0002_broken.sql": stepBroken})
	if err == nil || !strings.Contains(err.Error(), "nowhere") {
		t.Fatalf("outcome %v", err)
	}
	var tables int
	must(t, db.Reader().QueryRowContext(t.Context(), "SELECT count(*) FROM sqlite_schema WHERE name = 'half'").Scan(&tables))
	if tables != 0 {
		t.Error("half a migration was kept")
	}
	must(t, db.Migrate(t.Context(), "notes", fstest.MapFS{"0001_lines.sql": stepOne, "0002_authors.sql": stepTwo}))
}
