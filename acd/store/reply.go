package store

import (
	"context"
	"database/sql"
	"fmt"

	"parley/acd"
	journal "parley/internal/store"
)

// Reply is something that agents say often: one agent's own, a queue's, or everybody's.
type Reply struct {
	ID      int64
	Agent   acd.AgentID // whose own it is; 0 = everybody's
	Queue   acd.QueueID // for whose conversations; 0 = for all
	Word    string      // by which it is found; case does not count
	Texts   Words       // with {caller}, {agent}, {queue} and {dn} to be filled in
	Changed acd.Time
}

// Replies lists all, in the order of their words and numbers.
func Replies(ctx context.Context, db *sql.DB) ([]Reply, error) {
	rows, err := db.QueryContext(ctx, `SELECT id, agent, queue, word, texts, changed FROM replies ORDER BY word, id`)
	if err != nil {
		return nil, fmt.Errorf("list replies: %w", err)
	}
	defer rows.Close()
	var list []Reply
	for rows.Next() {
		var r Reply
		var texts string
		if err := rows.Scan(&r.ID, &r.Agent, &r.Queue, &r.Word, &texts, &r.Changed); err != nil {
			return nil, fmt.Errorf("list replies: %w", err)
		}
		if err := readColumn("a reply", texts, &r.Texts); err != nil {
			return nil, err
		}
		list = append(list, r)
	}
	return list, wrap("list replies", rows.Err())
}

// NextReplyID is a number no reply has ever had. Only one caller at a time may rely on it.
func NextReplyID(ctx context.Context, db *sql.DB) (int64, error) {
	id, err := nextID(ctx, db, "replies")
	return int64(id), err
}

// InsertReply keeps a new one under r.ID.
func InsertReply(r Reply) journal.Op {
	return exec("keep a reply", `INSERT INTO replies (id, agent, queue, word, texts, changed) VALUES (?, ?, ?, ?, ?, ?)`,
		r.ID, int64(r.Agent), int64(r.Queue), r.Word, column(r.Texts), int64(r.Changed))
}

// UpdateReply replaces what is kept under r.ID.
func UpdateReply(r Reply) journal.Op {
	return exec("change a reply", `UPDATE replies SET agent = ?, queue = ?, word = ?, texts = ?, changed = ? WHERE id = ?`,
		int64(r.Agent), int64(r.Queue), r.Word, column(r.Texts), int64(r.Changed), r.ID)
}

// DeleteReply forgets one.
func DeleteReply(id int64) journal.Op {
	return exec("forget a reply", `DELETE FROM replies WHERE id = ?`, id)
}
