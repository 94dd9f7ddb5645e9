package archive

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"
)

// row is a message as it is stored.
type row struct {
	id, at int64
	// Accounts; 0 = none of ours. A negative one does not keep the message, or not any more.
	sender, recipient int64
	stanza            []byte
}

func (r *row) isOf(account int64) bool { return r.sender == account || r.recipient == account }

func (r *row) time() time.Time { return time.UnixMilli(r.at).UTC() }

const rowColumns = "id, at, sender, recipient, stanza"

func (r *row) scan(scan func(...any) error) error {
	return scan(&r.id, &r.at, &r.sender, &r.recipient, &r.stanza)
}

// readRows calls each with the messages of these ids, in their order or against it, until it returns false. Ids without
// a message are passed over.
func (a *Archive) readRows(ctx context.Context, ids []int64, backwards bool, each func(*row) bool) error {
	list, err := json.Marshal(ids)
	if err != nil {
		return fmt.Errorf("read messages: %w", err)
	}
	order := " ORDER BY id"
	if backwards {
		order = " ORDER BY id DESC"
	}
	rows, err := a.db.Reader().QueryContext(ctx,
		"SELECT "+rowColumns+" FROM archive_messages WHERE id IN (SELECT value FROM json_each(?))"+order, string(list))
	if err != nil {
		return fmt.Errorf("read messages: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var r row
		if err := r.scan(rows.Scan); err != nil {
			return fmt.Errorf("read messages: %w", err)
		}
		if !each(&r) {
			return nil
		}
	}
	return rows.Err()
}

// holds reports whether a message is in an account's archive.
func (a *Archive) holds(ctx context.Context, v *view, id int64) (bool, error) {
	if id <= v.floor {
		return false, nil
	}
	var r row
	err := a.db.Reader().QueryRowContext(ctx, "SELECT sender, recipient FROM archive_messages WHERE id = ?", id).
		Scan(&r.sender, &r.recipient)
	if errors.Is(err, sql.ErrNoRows) {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("look up a message: %w", err)
	}
	return r.isOf(v.account), nil
}
