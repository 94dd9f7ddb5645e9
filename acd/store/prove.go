package store

import (
	"context"
	"errors"
	"fmt"
	"time"

	"parley/acd"
	"parley/acd/audit"
	"parley/acd/record"
	journal "parley/internal/store"
)

// proveOld has the record prove what was there before there was one, in one transaction, and notes in the audit trail that
// it began here. It does nothing to a directory whose rows are proved.
func proveOld(ctx context.Context, db *journal.DB) error {
	return db.Do(ctx, func(tx *journal.Tx) error {
		rows, err := proveLog(tx)
		if err != nil {
			return fmt.Errorf("prove the log: %w", err)
		}
		lines, err := proveLines(tx)
		if err != nil {
			return fmt.Errorf("prove lines: %w", err)
		}
		if err := audit.Prove(tx); err != nil {
			return err
		}
		if err := proveRated(tx); err != nil {
			return fmt.Errorf("prove ratings: %w", err)
		}
		if rows+lines == 0 {
			return nil
		}
		return audit.Keep(audit.Entry{At: acd.Time(time.Now().UnixMilli()), By: audit.Actor{Kind: audit.System}, Action: audit.RecordBegin,
			On: audit.Object{Kind: audit.OfRecord, ID: rows}, Detail: lines})(tx)
	})
}

// ErrBroken means that rows of the log are missing, or the end of its chain: parley audit says what.
var ErrBroken = errors.New("the event log is not whole: see parley audit, and bring a backup back")

// endHolds says whether the last row of the log is the last that was written.
func endHolds(ctx context.Context, db *journal.DB) error {
	var last, written int64
	if err := db.Reader().QueryRowContext(ctx, `SELECT coalesce((SELECT max(id) FROM log), 0), coalesce((SELECT position FROM heads WHERE chain = ?), 0)`,
		string(record.Log)).Scan(&last, &written); err != nil {
		return fmt.Errorf("find the end of the log: %w", err)
	}
	if last != written {
		return fmt.Errorf("%w: it ends at row %d, row %d was written last", ErrBroken, last, written)
	}
	return nil
}

// proveAtOnce is how many old rows are held in memory.
const proveAtOnce = 1000

type oldRow struct {
	id, at, version, revision int64
	event, effects            []byte
}

func proveLog(tx *journal.Tx) (rows int64, err error) {
	if last, err := record.Last(tx, record.Log); err != nil || last > 0 {
		return 0, err
	}
	var proved bool
	if err := tx.Query(`SELECT EXISTS (SELECT 1 FROM log WHERE id = (SELECT min(id) FROM log) AND link IS NOT NULL)`, nil,
		func(row journal.Row) error { return row.Scan(&proved) }); err != nil {
		return 0, err
	}
	if proved { // and its end was taken away
		return 0, ErrBroken
	}
	for {
		var old []oldRow
		err := tx.Query(`SELECT id, at, version, revision, event, effects FROM log WHERE id > ? ORDER BY id LIMIT ?`, []any{rows, proveAtOnce},
			func(row journal.Row) error {
				var r oldRow
				err := row.Scan(&r.id, &r.at, &r.version, &r.revision, &r.event, &r.effects)
				old = append(old, r)
				return err
			})
		if err != nil || len(old) == 0 {
			return rows, err
		}
		for _, r := range old {
			link, err := record.Add(tx, record.Log, uint64(r.id), logContent(r.at, r.version, r.revision, r.event, r.effects))
			if err != nil {
				return rows, fmt.Errorf("row %d: %w", r.id, err)
			}
			if _, err := tx.Exec(`UPDATE log SET link = ? WHERE id = ?`, link, r.id); err != nil {
				return rows, err
			}
			rows = r.id
		}
	}
}

func proveLines(tx *journal.Tx) (lines int64, err error) {
	if last, err := record.Last(tx, record.Lines); err != nil || last > 0 {
		return 0, err
	}
	var at Line
	for {
		var old []Line
		err := tx.Query(`SELECT contact, `+lineColumns+` FROM messages WHERE (contact, id) > (?, ?) ORDER BY contact, id LIMIT ?`,
			[]any{int64(at.Contact), int64(at.ID), proveAtOnce}, func(row journal.Row) error {
				var l Line
				err := row.Scan(append([]any{&l.Contact}, l.columns()...)...)
				old = append(old, l)
				return err
			})
		if err != nil || len(old) == 0 {
			return lines, err
		}
		for _, l := range old {
			salt := newSalt()
			if _, err := tx.Exec(`UPDATE messages SET salt = ? WHERE contact = ? AND id = ?`, salt, int64(l.Contact), int64(l.ID)); err != nil {
				return lines, err
			}
			if err := l.prove(tx, l.At, LineKept, salt); err != nil {
				return lines, err
			}
			at = l
			lines++
		}
	}
}

// proveRated has the record prove the ratings that were there before they were proved, and notes in the audit trail how many.
func proveRated(tx *journal.Tx) error {
	if last, err := record.Last(tx, record.Rated); err != nil || last > 0 {
		return err
	}
	var old []Rating
	err := tx.Query(`SELECT contact, stars, at, changed FROM rated ORDER BY id`, nil, func(row journal.Row) error {
		var r Rating
		err := row.Scan(&r.Contact, &r.Stars, &r.At, &r.Changed)
		old = append(old, r)
		return err
	})
	if err != nil || len(old) == 0 {
		return err
	}
	if _, err := tx.Exec(`DELETE FROM rated`); err != nil { // to be numbered without a gap
		return err
	}
	for _, r := range old {
		if err := r.prove(tx); err != nil {
			return err
		}
	}
	return audit.Keep(audit.Entry{At: acd.Time(time.Now().UnixMilli()), By: audit.Actor{Kind: audit.System}, Action: audit.RecordRated,
		On: audit.Object{Kind: audit.OfRecord}, Detail: int64(len(old))})(tx)
}
