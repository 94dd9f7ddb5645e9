package facts

import (
	"fmt"

	"parley/acd"
	"parley/internal/store"
)

// Position is how far the log is in the tables: log.id of the last row.
func Position(tx *store.Tx) (position uint64, err error) {
	var p int64
	err = tx.Query(`SELECT position FROM fact_cursor`, nil, func(r store.Row) error { return r.Scan(&p) })
	if err != nil {
		return 0, fmt.Errorf("read facts: %w", err)
	}
	return uint64(p), nil
}

// Queues are all queues that a contact has been in, as far as Position, in the order it came to them.
func Queues(tx *store.Tx, contact acd.ContactID) (all []acd.QueueID, err error) {
	err = tx.Query(`SELECT queue FROM fact_entries WHERE contact = ? ORDER BY n`, []any{int64(contact)}, func(r store.Row) error {
		var q acd.QueueID
		err := r.Scan(&q)
		all = append(all, q)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read facts: %w", err)
	}
	return all, nil
}

// QueueAt is the queue that a contact was in at a time, or before that if it was in none any more; 0: never in any. It
// knows what lies before Position.
func QueueAt(tx *store.Tx, contact acd.ContactID, at acd.Time) (queue acd.QueueID, err error) {
	err = tx.Query(`SELECT queue FROM fact_entries WHERE contact = ? AND entered <= ? ORDER BY n DESC LIMIT 1`,
		[]any{int64(contact), int64(at)}, func(r store.Row) error { return r.Scan(&queue) })
	if err != nil {
		return 0, fmt.Errorf("read facts: %w", err)
	}
	return queue, nil
}
