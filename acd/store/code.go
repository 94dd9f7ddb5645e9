package store

import (
	"context"
	"database/sql"
	"fmt"
	"slices"

	"parley/acd"
	journal "parley/internal/store"
)

// CodeOwn is the lowest number of a queue's own wrap-up code.
const CodeOwn acd.WrapUpCode = 100

// Code is a wrap-up code: one of a queue's, or one that every queue has without its own.
type Code struct {
	ID      acd.WrapUpCode
	Queue   acd.QueueID    // 0 = of every queue
	Parent  acd.WrapUpCode // 0 = on top; only what has no code below it is filed
	Word    string         // on the wire and for commands; unique in its queue
	Labels  Words
	Place   int // among its siblings
	Removed acd.Time
}

// UsualCodes are the wrap-up codes of a queue without its own. Their numbers are kept; the pages have their labels too.
func UsualCodes() []Code {
	return []Code{
		{ID: 1, Word: "resolved", Labels: Words{"en": "Resolved", "zh-TW": "已解決"}},
		{ID: 2, Word: "follow-up", Labels: Words{"en": "Follow-up needed", "zh-TW": "需後續處理"}},
		{ID: 3, Word: "no-reply", Labels: Words{"en": "No reply from the customer", "zh-TW": "客戶無回應"}},
		{ID: 4, Word: "spam", Labels: Words{"en": "Spam", "zh-TW": "垃圾訊息"}},
		{ID: 5, Word: "other", Labels: Words{"en": "Other", "zh-TW": "其他"}},
	}
}

// CodesOf are the codes that may be filed for contacts of a queue, with those that hold others, siblings in their order:
// the queue's own, or else the usual ones.
func CodesOf(all []Code, queue acd.QueueID) []Code {
	own := slices.DeleteFunc(slices.Clone(all), func(c Code) bool { return c.Queue != queue || c.Removed != 0 })
	if len(own) == 0 {
		return UsualCodes()
	}
	return own
}

// InsertCode keeps a new code under its id.
func InsertCode(c Code) journal.Op {
	return exec("keep code "+c.Word, `INSERT INTO codes (id, queue, parent, word, labels, place) VALUES (?, ?, nullif(?, 0), ?, ?, ?)`,
		int64(c.ID), int64(c.Queue), int64(c.Parent), c.Word, column(c.Labels), c.Place)
}

// UpdateCode replaces the labels, the place and the parent of a code.
func UpdateCode(c Code) journal.Op {
	return exec("change code "+c.Word, `UPDATE codes SET parent = nullif(?, 0), labels = ?, place = ? WHERE id = ?`,
		int64(c.Parent), column(c.Labels), c.Place, int64(c.ID))
}

// RemoveCode takes a code out of use. Contacts that have it keep it.
func RemoveCode(id acd.WrapUpCode, at acd.Time) journal.Op {
	return exec("remove a code", `UPDATE codes SET removed = ? WHERE id = ? AND removed IS NULL`, int64(at), int64(id))
}

// Codes lists all codes of queues, removed ones too, siblings in their order.
func Codes(ctx context.Context, db *sql.DB) ([]Code, error) {
	rows, err := db.QueryContext(ctx, `SELECT id, queue, coalesce(parent, 0), word, labels, place, coalesce(removed, 0)
		FROM codes ORDER BY queue, place, id`)
	if err != nil {
		return nil, fmt.Errorf("list wrap-up codes: %w", err)
	}
	defer rows.Close()
	var list []Code
	for rows.Next() {
		var c Code
		var labels string
		if err := rows.Scan(&c.ID, &c.Queue, &c.Parent, &c.Word, &labels, &c.Place, &c.Removed); err != nil {
			return nil, fmt.Errorf("list wrap-up codes: %w", err)
		}
		if err := readColumn("the labels of code "+c.Word, labels, &c.Labels); err != nil {
			return nil, err
		}
		list = append(list, c)
	}
	return list, wrap("list wrap-up codes", rows.Err())
}
