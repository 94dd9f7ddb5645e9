package store

import (
	"context"
	"database/sql"
	"fmt"

	"parley/acd"
	journal "parley/internal/store"
)

// Queue is a queue as people write it.
type Queue struct {
	ID     acd.QueueID
	DN     string // ACD DN, the localpart of its address; case does not count
	Name   string
	Hangup string // https template of the hang-up page with {contact} {caller} {dn} {agent}; empty: the built-in form
	Rules  acd.Rules
}

const queueColumns = `id, dn, name, hangup, offer, receipt, decline_excludes, lost_waiting, lost_ringing, lost_talking, waiting_max`

// InsertQueue keeps a new queue under its id.
func InsertQueue(q Queue) journal.Op {
	r := q.Rules
	return exec("keep queue "+q.DN, `INSERT INTO queues (`+queueColumns+`) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		int64(q.ID), q.DN, q.Name, q.Hangup, int64(r.Offer), int64(r.Receipt), int64(r.DeclineExcludes),
		int64(r.LostWaiting), int64(r.LostRinging), int64(r.LostTalking), r.WaitingMax)
}

// UpdateQueue replaces what is kept under q.ID.
func UpdateQueue(q Queue) journal.Op {
	r := q.Rules
	return exec("change queue "+q.DN, `UPDATE queues SET dn = ?, name = ?, hangup = ?, offer = ?, receipt = ?,
		decline_excludes = ?, lost_waiting = ?, lost_ringing = ?, lost_talking = ?, waiting_max = ? WHERE id = ?`,
		q.DN, q.Name, q.Hangup, int64(r.Offer), int64(r.Receipt), int64(r.DeclineExcludes),
		int64(r.LostWaiting), int64(r.LostRinging), int64(r.LostTalking), r.WaitingMax, int64(q.ID))
}

// RemoveQueue marks the queue removed and forgets who served it.
func RemoveQueue(id acd.QueueID, at acd.Time) journal.Op {
	return Both(
		exec("remove queue", `UPDATE queues SET removed = ? WHERE id = ?`, int64(at), int64(id)),
		exec("remove queue", `DELETE FROM serves WHERE queue = ?`, int64(id)),
	)
}

// Queues lists the queues in the order of their DNs.
func Queues(ctx context.Context, db *sql.DB) ([]Queue, error) {
	rows, err := db.QueryContext(ctx, `SELECT `+queueColumns+` FROM queues WHERE removed IS NULL ORDER BY dn`)
	if err != nil {
		return nil, fmt.Errorf("list queues: %w", err)
	}
	defer rows.Close()
	var list []Queue
	for rows.Next() {
		var q Queue
		r := &q.Rules
		if err := rows.Scan(&q.ID, &q.DN, &q.Name, &q.Hangup, &r.Offer, &r.Receipt, &r.DeclineExcludes,
			&r.LostWaiting, &r.LostRinging, &r.LostTalking, &r.WaitingMax); err != nil {
			return nil, fmt.Errorf("list queues: %w", err)
		}
		list = append(list, q)
	}
	return list, wrap("list queues", rows.Err())
}

// NextQueueID is a number no queue has ever had. Only one caller at a time may rely on it.
func NextQueueID(ctx context.Context, db *sql.DB) (acd.QueueID, error) {
	id, err := nextID(ctx, db, "queues")
	return acd.QueueID(id), err
}

// nextID reads what AUTOINCREMENT has used, removed rows included.
func nextID(ctx context.Context, db *sql.DB, table string) (uint64, error) {
	var last uint64
	err := db.QueryRowContext(ctx, `SELECT coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = ?`, table).Scan(&last)
	return last + 1, wrap("find the next number of "+table, err)
}

func wrap(what string, err error) error {
	if err != nil {
		return fmt.Errorf("%s: %w", what, err)
	}
	return nil
}
