package store

import (
	"context"
	"database/sql"
	"fmt"
	"iter"

	"parley/acd"
)

// LastRow is the id of the log's last row; 0: it is empty.
func LastRow(ctx context.Context, db *sql.DB) (last uint64, err error) {
	if err := db.QueryRowContext(ctx, `SELECT coalesce(max(id), 0) FROM log`).Scan(&last); err != nil {
		return 0, fmt.Errorf("read the log's last row: %w", err)
	}
	return last, nil
}

// ReadMoves is ReadLog without the rows in which somebody spoke and nothing came of it: half of a log, or more.
func ReadMoves(ctx context.Context, db *sql.DB, position uint64) iter.Seq2[Row, error] {
	spoke, spoken := kindOf(acd.Spoke{}), acd.AppendEffects(nil, []acd.Effect{acd.Spoken{}})[:2] // how many, and the first's kind
	return readLog(ctx, db, position, ` AND NOT (substr(event, 1, 1) = ?2 AND substr(effects, 1, 2) = ?3)`, spoke, spoken)
}

// ReadRules is the rows in which a queue's rules were set.
func ReadRules(ctx context.Context, db *sql.DB, position uint64) iter.Seq2[Row, error] {
	return readLog(ctx, db, position, ` AND substr(event, 1, 1) IN (?2, x'01')`, kindOf(acd.QueueSet{})) // 1 is QueueSet as version 1 had it
}

// kindOf is how an event of a kind begins.
func kindOf(ev acd.Event) []byte { return acd.AppendEvent(nil, ev)[:1] }
