package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"regexp"
	"sync"

	"github.com/pressly/goose/v3"
)

// ErrNewer means that the database was written by a newer program than this one.
var ErrNewer = errors.New("the database was written by a newer parley")

// Migrate brings the tables of one set to the newest version in files: numbered .sql in the root of
// files, as goose reads them, each in one transaction. Each set has its own version table, so that
// parts migrate independently; set is lower-case letters. A database that is further than files is
// left untouched and gives [ErrNewer]. Before the first change to tables that are there, a copy of the database is kept
// beside it ([BeforePattern]).
//
// The journal waits while Migrate works; call it before anything is appended.
func (db *DB) Migrate(ctx context.Context, set string, files fs.FS) error {
	if !regexp.MustCompile(`^[a-z]+$`).MatchString(set) {
		return fmt.Errorf("migrate: set %q is not lower-case letters", set)
	}
	db.journal.exclusive.Lock()
	defer db.journal.exclusive.Unlock()
	conn, err := sql.Open("sqlite3", db.dsn("_txlock=immediate", "_journal_mode=WAL", "_synchronous=FULL"))
	if err != nil {
		return fmt.Errorf("migrate %s: %w", set, err)
	}
	conn.SetMaxOpenConns(1)
	err = db.migrate(ctx, conn, set, files)
	if err := errors.Join(err, conn.Close()); err != nil {
		return fmt.Errorf("migrate %s: %w", set, err)
	}
	return nil
}

func (db *DB) migrate(ctx context.Context, conn *sql.DB, set string, files fs.FS) error {
	provider, err := goose.NewProvider(goose.DialectSQLite3, conn, files,
		goose.WithTableName("migrations_"+set),
		goose.WithDisableGlobalRegistry(true))
	if err != nil {
		return err
	}
	current, target, err := provider.GetVersions(ctx)
	if err != nil {
		return fmt.Errorf("read version: %w", err)
	}
	if current > target {
		return fmt.Errorf("%w: it is at version %d of %s, this program knows %d", ErrNewer, current, set, target)
	}
	if 0 < current && current < target {
		if err := db.keepBefore(ctx); err != nil {
			return err
		}
	}
	done, err := provider.Up(ctx)
	if err != nil {
		return err
	}
	for _, m := range done {
		db.log.Debug("database migrated", "set", set, "version", m.Source.Version)
	}
	db.migrated.note(set, current, target)
	return nil
}

// Migrated is how many steps of migrations had been taken before this DB was opened, and how many have been by now: in all sets
// that [DB.Migrate] was called for. A from of 0 is a database that was made anew.
func (db *DB) Migrated() (from, to int64) { return db.migrated.sums() }

// migrated is what became of each set.
type migrated struct {
	mu       sync.Mutex
	from, to map[string]int64
}

func (m *migrated) note(set string, from, to int64) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.from == nil {
		m.from, m.to = map[string]int64{}, map[string]int64{}
	}
	if _, known := m.from[set]; !known {
		m.from[set] = from
	}
	m.to[set] = to
}

func (m *migrated) sums() (from, to int64) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for set := range m.to {
		from += m.from[set]
		to += m.to[set]
	}
	return from, to
}
