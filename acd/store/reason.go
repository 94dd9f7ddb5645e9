package store

import (
	"context"
	"database/sql"
	"fmt"

	"parley/acd"
	journal "parley/internal/store"
)

// Reason is why an agent is not ready: one of the list agents are shown, or an agent's own words.
type Reason struct {
	ID     acd.Reason // from acd.ReasonOwn up; never used again
	Word   string     // for commands and on the wire; an agent's own words
	Labels Words      // of a listed one
	Listed bool
	Place  int // in the list
}

// InsertReason keeps an agent's own words for not being ready under a number from acd.ReasonOwn up.
func InsertReason(id acd.Reason, label string) journal.Op {
	return exec("keep a reason", `INSERT INTO reasons (id, label) VALUES (?, ?) ON CONFLICT DO NOTHING`, int64(id), label)
}

// ListReason puts a reason on the list, or changes how it stands there. Words that an agent has used before become one
// of the list under their number.
func ListReason(r Reason) journal.Op {
	return exec("list reason "+r.Word, `INSERT INTO reasons (id, label, labels, place) VALUES (?, ?, ?, ?)
		ON CONFLICT (label) DO UPDATE SET labels = excluded.labels, place = excluded.place`,
		int64(r.ID), r.Word, column(r.Labels), r.Place)
}

// UnlistReason takes a reason off the list. It can still be read.
func UnlistReason(word string) journal.Op {
	return exec("unlist reason "+word, `UPDATE reasons SET place = NULL WHERE label = ?`, word)
}

// AllReasons lists the reasons: those of the list in its order, then agents' own words by number.
func AllReasons(ctx context.Context, db *sql.DB) ([]Reason, error) {
	rows, err := db.QueryContext(ctx, `SELECT id, label, labels, place IS NOT NULL, coalesce(place, 0) FROM reasons
		ORDER BY place IS NULL, place, id`)
	if err != nil {
		return nil, fmt.Errorf("list reasons: %w", err)
	}
	defer rows.Close()
	var list []Reason
	for rows.Next() {
		var r Reason
		var labels string
		if err := rows.Scan(&r.ID, &r.Word, &labels, &r.Listed, &r.Place); err != nil {
			return nil, fmt.Errorf("list reasons: %w", err)
		}
		if err := readColumn("the labels of reason "+r.Word, labels, &r.Labels); err != nil {
			return nil, err
		}
		list = append(list, r)
	}
	return list, wrap("list reasons", rows.Err())
}

// Reasons lists the words of all reasons by number.
func Reasons(ctx context.Context, db *sql.DB) (map[acd.Reason]string, error) {
	all, err := AllReasons(ctx, db)
	if err != nil {
		return nil, err
	}
	reasons := make(map[acd.Reason]string)
	for _, r := range all {
		reasons[r.ID] = r.Word
	}
	return reasons, nil
}
