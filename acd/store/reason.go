package store

import (
	"context"
	"database/sql"
	"fmt"

	"parley/acd"
	journal "parley/internal/store"
)

// InsertReason keeps an agent's own words for not being ready under a number from acd.ReasonOwn up.
func InsertReason(id acd.Reason, label string) journal.Op {
	return exec("keep a reason", `INSERT INTO reasons (id, label) VALUES (?, ?) ON CONFLICT DO NOTHING`, int64(id), label)
}

// Reasons lists the agents' own reasons by number.
func Reasons(ctx context.Context, db *sql.DB) (map[acd.Reason]string, error) {
	rows, err := db.QueryContext(ctx, `SELECT id, label FROM reasons`)
	if err != nil {
		return nil, fmt.Errorf("list reasons: %w", err)
	}
	defer rows.Close()
	reasons := make(map[acd.Reason]string)
	for rows.Next() {
		var id acd.Reason
		var label string
		if err := rows.Scan(&id, &label); err != nil {
			return nil, fmt.Errorf("list reasons: %w", err)
		}
		reasons[id] = label
	}
	return reasons, rows.Err()
}
