package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
)

// ErrClosed is what operations get that come after Close.
var ErrClosed = errors.New("database is closed")

// databaseFile is the database's name inside its directory.
const databaseFile = "parley.db"

// DB is one open database. Its methods may be called from any goroutine.
type DB struct {
	cfg  Config
	log  *slog.Logger
	dir  string
	path string

	lock    *os.File
	readers *sql.DB
	journal *journal

	before   sync.Once // a copy of the database as it was, made before an upgrade
	migrated migrated

	closing  sync.Once
	closeErr error
}

// Open opens the database in dir with the default configuration, creating both if need be (the
// directory with mode 0700). It returns [ErrInUse] if another process has it open.
func Open(dir string, log *slog.Logger) (*DB, error) {
	return OpenWith(dir, Default(), log)
}

// OpenWith is [Open] with another configuration.
func OpenWith(dir string, cfg Config, log *slog.Logger) (*DB, error) {
	if err := cfg.Validate(); err != nil {
		return nil, err
	}
	dir, err := filepath.Abs(dir)
	if err != nil {
		return nil, fmt.Errorf("data directory: %w", err)
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("make data directory: %w", err)
	}
	lock, err := lockDir(dir)
	if err != nil {
		return nil, err
	}
	db := &DB{cfg: cfg, log: log, dir: dir, path: filepath.Join(dir, databaseFile), lock: lock}
	if err := db.start(); err != nil {
		lock.Close()
		return nil, err
	}
	return db, nil
}

// makePrivate makes a new database one that only we can read: the directory may have been there before, open to others.
// SQLite gives its other files the same mode.
func makePrivate(path string) error {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return fmt.Errorf("make database: %w", err)
	}
	return f.Close()
}

func (db *DB) start() error {
	if err := makePrivate(db.path); err != nil {
		return err
	}
	journal, err := openJournal(db)
	if err != nil {
		return err
	}
	readers, err := db.connectReaders()
	if err != nil {
		return errors.Join(err, journal.close())
	}
	if err := syncDir(db.dir); err != nil {
		return errors.Join(err, readers.Close(), journal.close())
	}
	db.journal, db.readers = journal, readers
	return nil
}

// syncDir makes the names of newly made files durable; without it a power cut may take the whole file.
func syncDir(dir string) error {
	for _, d := range []string{dir, filepath.Dir(dir)} {
		f, err := os.Open(d)
		if err != nil {
			return fmt.Errorf("sync directory: %w", err)
		}
		err = f.Sync()
		f.Close()
		if err != nil {
			return fmt.Errorf("sync directory %s: %w", d, err)
		}
	}
	return nil
}

// Reader returns a pool of read-only connections. They see what is committed and never hold up the
// journal; a read that stays open for long keeps the write-ahead log from being restarted.
func (db *DB) Reader() *sql.DB { return db.readers }

// Append queues op and returns; it blocks while Config.OpsQueuedMax operations wait. Once op is
// durable, or has failed, done is called with the outcome: strictly in the order of Append, on the
// journal's own goroutine. done must be quick and must not call Append or Do, which could wait for
// done itself; hand over to another goroutine instead. A nil done is allowed.
//
// If the journal has failed, done gets the cause. After Close, done gets ErrClosed on a goroutine of
// its own.
func (db *DB) Append(op Op, done func(error)) {
	// A background context never ends, so there is nothing to return.
	_ = db.journal.append(context.Background(), op, done)
}

// Do appends op and waits until it is durable. If ctx ends first, Do returns ctx.Err(): an op that
// has not begun by then is never run; one that has begun may still be committed, its outcome unknown.
func (db *DB) Do(ctx context.Context, op Op) error {
	return db.journal.do(ctx, op)
}

// Failed is closed once the disk has failed an operation or a commit. Nothing is committed after
// that; the process should stop acknowledging and exit. [DB.Err] tells the cause.
func (db *DB) Failed() <-chan struct{} { return db.journal.failed }

// Err returns why the journal failed, or nil while it works.
func (db *DB) Err() error { return db.journal.failure() }

// Stats returns what the journal has done since Open.
func (db *DB) Stats() Stats { return db.journal.stats() }

// Close commits what is queued, checkpoints, and unlocks the directory. Operations appended later
// get ErrClosed. A second Close does nothing and returns what the first did.
func (db *DB) Close() error {
	db.closing.Do(func() {
		db.closeErr = errors.Join(db.readers.Close(), db.journal.close(), db.lock.Close())
	})
	return db.closeErr
}
