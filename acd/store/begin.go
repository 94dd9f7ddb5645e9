package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"parley/acd"
	journal "parley/internal/store"
)

// Beginning is what is known before the first row of the log that is still there.
type Beginning struct {
	Position uint64   // read the rows after this one; 0 = the log has its beginning
	At       acd.Time // of that row
	State    []byte   // acd.State.Encode of then; nil = acd.New
}

// Begin says where the log begins: at its first row, or, if older rows were dropped, at the seal they were dropped behind.
func Begin(ctx context.Context, db *sql.DB) (Beginning, error) {
	var first sql.NullInt64
	if err := db.QueryRowContext(ctx, `SELECT min(id) FROM log`).Scan(&first); err != nil {
		return Beginning{}, fmt.Errorf("find the log's beginning: %w", err)
	}
	if !first.Valid || first.Int64 <= 1 {
		return Beginning{}, nil
	}
	var b Beginning
	err := db.QueryRowContext(ctx, `SELECT position, at, state FROM seals WHERE position >= ? ORDER BY position LIMIT 1`, first.Int64).Scan(&b.Position, &b.At, &b.State)
	if errors.Is(err, sql.ErrNoRows) {
		return Beginning{}, fmt.Errorf("the log begins at row %d, and nothing is sealed there", first.Int64)
	}
	if err != nil {
		return Beginning{}, fmt.Errorf("find the log's beginning: %w", err)
	}
	return b, nil
}

// Start is the state to begin with.
func (b Beginning) Start() (*acd.State, error) {
	if b.State == nil {
		return acd.New(), nil
	}
	s, err := acd.Decode(b.State)
	if err != nil {
		return nil, fmt.Errorf("read the seal at row %d: %w", b.Position, err)
	}
	return s, nil
}

// dropAtOnce is how many rows of the log go in one transaction: it bounds how long others wait.
const dropAtOnce = 5000

// ErrBehind means that something has not read what is to be dropped.
var ErrBehind = errors.New("the rows to be dropped are still needed")

// readers are who reads the log behind what is committed, each with its table and a condition that it is behind a row.
func readers() []struct{ table, behind, remedy string } {
	return []struct{ table, behind, remedy string }{
		{"fact_cursor", "NOT EXISTS (SELECT 1 FROM fact_cursor WHERE position >= ?1)", "the figures of them are not made yet; start the server once, or ask for a report"},
		{"webhooks", "EXISTS (SELECT 1 FROM webhooks WHERE position < ?1)", "a webhook has not been told of them yet"},
		{"search_cursor", "EXISTS (SELECT 1 FROM search_cursor WHERE log < ?1)", "the index of words has not read them yet; start the server once"},
	}
}

// MayDrop says whether the log's rows before a seal may go: nil, or ErrBehind while somebody has not read them.
func MayDrop(ctx context.Context, db *journal.DB, position uint64) error {
	ask := func(query string, arg any) (yes bool, err error) {
		if err := db.Reader().QueryRowContext(ctx, "SELECT "+query, arg).Scan(&yes); err != nil {
			return false, fmt.Errorf("look whether sealed rows may go: %w", err)
		}
		return yes, nil
	}
	sealed, err := ask("EXISTS (SELECT 1 FROM seals WHERE position = ?1)", int64(position))
	if err == nil && !sealed {
		err = fmt.Errorf("row %d is not sealed", position)
	}
	for _, r := range readers() {
		var there, behind bool
		if err == nil {
			there, err = ask("EXISTS (SELECT 1 FROM sqlite_schema WHERE name = ?1)", r.table)
		}
		if err == nil && there {
			behind, err = ask(r.behind, int64(position))
		}
		if err == nil && behind {
			err = fmt.Errorf("%w: %s", ErrBehind, r.remedy)
		}
	}
	return err
}

// DropSealed lets go of the log's rows before a seal, if MayDrop, and says how many. The sealed row stays, for the next to
// follow. What is left when it is interrupted can be dropped again.
func DropSealed(ctx context.Context, db *journal.DB, position uint64) (rows int64, err error) {
	if err := MayDrop(ctx, db, position); err != nil {
		return 0, err
	}
	if err := db.Do(ctx, leaveSnapshot(position)); err != nil {
		return 0, fmt.Errorf("drop sealed rows: %w", err)
	}
	for {
		var gone journal.Result
		err := db.Do(ctx, func(tx *journal.Tx) (err error) {
			gone, err = tx.Exec(`DELETE FROM log WHERE id IN (SELECT id FROM log WHERE id < ? ORDER BY id LIMIT ?)`, int64(position), dropAtOnce)
			return err
		})
		if err != nil {
			return rows, fmt.Errorf("drop sealed rows: %w", err)
		}
		if rows += gone.Rows; gone.Rows < dropAtOnce {
			return rows, nil
		}
	}
}

// leaveSnapshot makes sure that a start needs no row before a seal.
func leaveSnapshot(position uint64) journal.Op {
	return Both(
		exec("keep a sealed state", `INSERT INTO snapshots (position, at, version, revision, state)
			SELECT position, at, version, revision, state FROM seals WHERE position = ?1 AND NOT EXISTS (SELECT 1 FROM snapshots WHERE position >= ?1)`, int64(position)),
		exec("drop old snapshots", `DELETE FROM snapshots WHERE position < ?`, int64(position)),
	)
}
