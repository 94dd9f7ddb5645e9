package store

import (
	"context"
	"database/sql"
	"fmt"

	"parley/acd"
	journal "parley/internal/store"
)

// Receipt is how a line arrived.
type Receipt uint8

// Receipts. Their numbers are kept.
const (
	Received Receipt = iota + 1 // on the other side's device (XEP-0184)
	Seen                        // by the other side's eyes (XEP-0333)
)

// Mark is a step forward: a side received, or has seen, everything up to a line.
type Mark struct {
	Party   uint8 // whose screen
	Receipt Receipt
	ID      uint64
	At      acd.Time // 0 = not known
}

// SetMark keeps a step forward. Later steps stand beside it, so that each line's own time can be told.
func SetMark(contact acd.ContactID, m Mark) journal.Op {
	return exec("keep a receipt", `INSERT INTO receipts (contact, party, kind, id, at) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
		int64(contact), int64(m.Party), int64(m.Receipt), int64(m.ID), int64(m.At))
}

// Marks lists how far each side came, and when, in the order of lines.
func Marks(ctx context.Context, db *sql.DB, contact acd.ContactID) ([]Mark, error) {
	rows, err := db.QueryContext(ctx, `SELECT party, kind, id, at FROM receipts WHERE contact = ? ORDER BY party, kind, id`, int64(contact))
	if err != nil {
		return nil, fmt.Errorf("read receipts: %w", err)
	}
	defer rows.Close()
	var marks []Mark
	for rows.Next() {
		var m Mark
		if err := rows.Scan(&m.Party, &m.Receipt, &m.ID, &m.At); err != nil {
			return nil, fmt.Errorf("read receipts: %w", err)
		}
		marks = append(marks, m)
	}
	return marks, rows.Err()
}

// LatestMarks is how far each side came at last, by party and kind: at most one Mark of each.
func LatestMarks(ctx context.Context, db *sql.DB, contact acd.ContactID) ([]Mark, error) {
	marks, err := Marks(ctx, db, contact)
	var last []Mark
	for _, m := range marks {
		last = latest(last, m)
	}
	return last, err
}

// latest is marks with one more, which takes the place of the one before if that is of the same side and kind.
func latest(marks []Mark, m Mark) []Mark {
	if n := len(marks); n > 0 && marks[n-1].Party == m.Party && marks[n-1].Receipt == m.Receipt {
		marks[n-1] = m
		return marks
	}
	return append(marks, m)
}
