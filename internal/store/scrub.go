package store

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// scrubWait is how long the writer waits for readers at a time; between two tries they have as long.
const scrubWait = 50 * time.Millisecond

// Scrub has nothing of what was deleted before left in the database's files: what is deleted is overwritten at once
// (PRAGMA secure_delete), and Scrub copies the write-ahead log, which still holds what was there before, and empties it.
// It waits for reads that began before it and holds up commits while it works; those are tried again until ctx ends.
func (db *DB) Scrub(ctx context.Context) error {
	for {
		err := db.journal.scrub()
		if err == nil {
			return nil
		}
		if !errors.Is(err, errCheckpointBusy) {
			return fmt.Errorf("scrub: %w", err)
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("scrub: %w: %w", err, ctx.Err())
		case <-time.After(scrubWait):
		}
	}
}

// Vacuum writes the whole database anew, so that no page holds a trace of what it held before, and scrubs it. Nothing is
// committed meanwhile: it takes some seconds for each gigabyte, and as much room as the database has, once in the
// write-ahead log and once among the temporary files.
func (db *DB) Vacuum(ctx context.Context) error {
	if err := db.journal.vacuum(); err != nil {
		return fmt.Errorf("vacuum: %w", err)
	}
	return db.Scrub(ctx)
}

func (j *journal) vacuum() error {
	j.exclusive.Lock()
	defer j.exclusive.Unlock()
	if err := j.failure(); err != nil {
		return err
	}
	_, err := j.conn.Exec("PRAGMA temp_store=FILE; VACUUM", nil)
	_, back := j.conn.Exec("PRAGMA temp_store=MEMORY", nil)
	return errors.Join(err, back)
}

func (j *journal) scrub() error {
	j.exclusive.Lock()
	defer j.exclusive.Unlock()
	return j.scrubbed()
}

// scrubbed is scrub for who holds exclusive.
func (j *journal) scrubbed() error {
	if err := j.failure(); err != nil {
		return err
	}
	j.check.working.Lock()
	defer j.check.working.Unlock()
	err := j.check.setBusyTimeout(j.conn, scrubWait)
	if err == nil {
		_, err = j.check.checkpoint(j.conn, "TRUNCATE")
		err = errors.Join(err, j.check.setBusyTimeout(j.conn, j.check.busy))
	}
	return err
}
