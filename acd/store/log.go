package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"iter"

	"parley/acd"
	"parley/acd/record"
	journal "parley/internal/store"
)

// Row is one event with what was decided on it.
type Row struct {
	ID       uint64 // 1, 2, 3 … without a gap
	At       acd.Time
	Version  int    // of the engine that decided
	Revision uint64 // of the configuration
	Event    acd.Event
	Effects  []acd.Effect
}

// Written is a Row as it lies in the database. Event and Effects hold until the next row is read.
type Written struct {
	ID             uint64
	At             acd.Time
	Version        int
	Revision       uint64
	Event, Effects []byte // as acd.AppendEvent and acd.AppendEffects wrote them
}

// Written is the row as Append writes it.
func (r Row) Written() Written {
	return Written{r.ID, r.At, r.Version, r.Revision, acd.AppendEvent(nil, r.Event), acd.AppendEffects(nil, r.Effects)}
}

// Row is what was written. An error is acd.ErrEncoding.
func (w Written) Row() (Row, error) {
	r := Row{ID: w.ID, At: w.At, Version: w.Version, Revision: w.Revision}
	var event, effects []byte
	var err error
	if r.Event, event, err = acd.ReadEvent(w.Event); err == nil {
		r.Effects, effects, err = acd.ReadEffects(w.Effects)
	}
	if err == nil && len(event)+len(effects) > 0 {
		err = fmt.Errorf("%w: bytes left over", acd.ErrEncoding)
	}
	if err != nil {
		return Row{}, fmt.Errorf("read log row %d: %w", w.ID, err)
	}
	return r, nil
}

// Snapshot is the state after the row with the id Position.
type Snapshot struct {
	Position uint64
	At       acd.Time
	Version  int
	Revision uint64
	State    []byte // acd.State.Encode
}

// snapshotsKept is how many snapshots stay: the newest, and one to fall back on.
const snapshotsKept = 2

// Log is the event log in the database.
type Log struct {
	db       *journal.DB
	unproved uint64
}

// OpenLog is the log of db, whose tables it brings up to date. ErrBroken.
func OpenLog(ctx context.Context, db *journal.DB) (*Log, error) {
	if err := Migrate(ctx, db); err != nil {
		return nil, err
	}
	if err := endHolds(ctx, db); err != nil {
		return nil, err
	}
	return &Log{db: db}, nil
}

// ErrGap is what a row or snapshot gets when a row before it was not committed: it was decided upon that one.
var ErrGap = errors.New("an event before it could not be committed")

// logContent is a row of the log as it is proved.
func logContent(at, version, revision int64, event, effects []byte) record.Content {
	return record.Content(make([]byte, 0, 40+len(event)+len(effects))).Int(at).Int(version).Int(revision).Bytes(event).Bytes(effects)
}

// Append keeps a row, proved by the record, and, in the same transaction, what it means for the tables beside the log, and rows (may be nil).
// It may block, and done is called, as journal.DB.Append says.
func (l *Log) Append(r Row, rows journal.Op, done func(error)) {
	w := r.Written()
	also := Both(rows, Beside(r.At, r.Effects))
	l.db.Append(func(tx *journal.Tx) error {
		link, err := record.Add(tx, record.Log, r.ID, logContent(int64(r.At), int64(r.Version), int64(r.Revision), w.Event, w.Effects))
		if errors.Is(err, record.ErrGap) {
			err = ErrGap
		}
		if err == nil {
			_, err = tx.Exec(`INSERT INTO log (id, at, version, revision, event, effects, link) VALUES (?, ?, ?, ?, ?, ?, ?)`,
				int64(r.ID), int64(r.At), r.Version, int64(r.Revision), w.Event, w.Effects, link)
		}
		if err != nil {
			return fmt.Errorf("log event %d: %w", r.ID, err)
		}
		if err := also(tx); err != nil {
			return fmt.Errorf("keep rows of event %d: %w", r.ID, err)
		}
		return nil
	}, done)
}

// Write keeps rows without an event.
func (l *Log) Write(rows journal.Op, done func(error)) { l.db.Append(rows, done) }

// AppendSnapshot keeps a snapshot and lets go of those before the last two.
func (l *Log) AppendSnapshot(s Snapshot, done func(error)) {
	l.db.Append(func(tx *journal.Tx) error {
		kept, err := tx.Exec(`INSERT INTO snapshots (position, at, version, revision, state) SELECT ?1, ?2, ?3, ?4, ?5
			WHERE EXISTS (SELECT 1 FROM log WHERE id = ?1)
			ON CONFLICT DO UPDATE SET at = excluded.at, version = excluded.version, state = excluded.state`,
			int64(s.Position), int64(s.At), s.Version, int64(s.Revision), s.State)
		if err == nil && kept.Rows == 0 {
			err = ErrGap
		}
		if err != nil {
			return fmt.Errorf("keep snapshot at %d: %w", s.Position, err)
		}
		if _, err := tx.Exec(`DELETE FROM snapshots WHERE position NOT IN
			(SELECT position FROM snapshots ORDER BY position DESC LIMIT ?)`, snapshotsKept); err != nil {
			return fmt.Errorf("drop old snapshots: %w", err)
		}
		return nil
	}, done)
}

// Failed is closed once nothing can be committed any more.
func (l *Log) Failed() <-chan struct{} { return l.db.Failed() }

// Newest is the newest snapshot; false: there is none.
func (l *Log) Newest(ctx context.Context) (Snapshot, bool, error) {
	var s Snapshot
	err := l.db.Reader().QueryRowContext(ctx, `SELECT position, at, version, revision, state FROM snapshots
		ORDER BY position DESC LIMIT 1`).Scan(&s.Position, &s.At, &s.Version, &s.Revision, &s.State)
	if errors.Is(err, sql.ErrNoRows) {
		return Snapshot{}, false, nil
	}
	if err != nil {
		return Snapshot{}, false, fmt.Errorf("read newest snapshot: %w", err)
	}
	return s, true, nil
}

// After is the rows with an id above position, in order. It ends at the first error.
func (l *Log) After(ctx context.Context, position uint64) iter.Seq2[Row, error] {
	return ReadLog(ctx, l.db.Reader(), position)
}

// ReadLog is Log.After for who only reads.
func ReadLog(ctx context.Context, db *sql.DB, position uint64) iter.Seq2[Row, error] {
	return readLog(ctx, db, position, "")
}

// readLog is ReadLog of the rows that fit; args are ?2 and on.
func readLog(ctx context.Context, db *sql.DB, position uint64, and string, args ...any) iter.Seq2[Row, error] {
	return func(yield func(Row, error) bool) {
		for w, err := range readWritten(ctx, db, position, and, args...) {
			var r Row
			if err == nil {
				r, err = w.Row()
			}
			if !yield(r, err) || err != nil {
				return
			}
		}
	}
}

func readWritten(ctx context.Context, db *sql.DB, position uint64, and string, args ...any) iter.Seq2[Written, error] {
	return func(yield func(Written, error) bool) {
		rows, err := db.QueryContext(ctx, `SELECT id, at, version, revision, event, effects FROM log WHERE id > ?1`+and+` ORDER BY id`,
			append([]any{int64(position)}, args...)...)
		if err != nil {
			yield(Written{}, fmt.Errorf("read log after %d: %w", position, err))
			return
		}
		defer rows.Close()
		for rows.Next() {
			w, err := scanWritten(rows)
			if !yield(w, err) || err != nil {
				return
			}
		}
		if err := rows.Err(); err != nil {
			yield(Written{}, fmt.Errorf("read log after %d: %w", position, err))
		}
	}
}

// Last is the id of the last row; 0: there is none.
func (l *Log) Last(ctx context.Context) (uint64, error) {
	var id int64
	if err := l.db.Reader().QueryRowContext(ctx, "SELECT coalesce(max(id), 0) FROM log").Scan(&id); err != nil {
		return 0, fmt.Errorf("read last log row: %w", err)
	}
	return uint64(id), nil
}

func scanWritten(rows *sql.Rows) (Written, error) {
	var w Written
	if err := rows.Scan(&w.ID, &w.At, &w.Version, &w.Revision, (*sql.RawBytes)(&w.Event), (*sql.RawBytes)(&w.Effects)); err != nil {
		return Written{}, fmt.Errorf("read log: %w", err)
	}
	return w, nil
}
