package store

import (
	"context"
	"fmt"
	"time"

	"parley/internal/store"
)

// OfflineMax and OfflineBytesMax are how much waits for one account; what would be more is ErrFull. Its sender is told
// <service-unavailable/> (RFC 6121 §8.5.2.2.1), but not of a message that the account's archive has: that one is not lost. All of
// it fits the queue of a session that logs in (session.Limits).
const (
	OfflineMax      = 1000
	OfflineBytesMax = 512 << 10
)

// OfflineMessage is a message that waits for its account to come online.
type OfflineMessage struct {
	ID       int64 // grows with the order of arrival
	Received time.Time
	Stanza   []byte
}

// StoreOffline keeps a message and returns when it is durable. It returns ErrNotFound or ErrFull.
func (a *Accounts) StoreOffline(ctx context.Context, id AccountID, stanza []byte) error {
	if err := a.db.Do(ctx, a.storeOffline(id, stanza)); err != nil {
		return fmt.Errorf("store offline message: %w", err)
	}
	return nil
}

// AppendOffline is StoreOffline for a caller that must not wait for the disk: done is called as
// [store.DB.Append] says. stanza must not change before that.
func (a *Accounts) AppendOffline(id AccountID, stanza []byte, done func(error)) {
	a.db.Append(a.storeOffline(id, stanza), done)
}

func (a *Accounts) storeOffline(id AccountID, stanza []byte) store.Op {
	now := a.now().UnixMilli()
	return func(tx *store.Tx) error {
		if _, found, err := accountByID(tx, id); err != nil {
			return err
		} else if !found {
			return ErrNotFound
		}
		if err := below(tx, OfflineMax, "SELECT count(*) FROM offline WHERE account = ?", id); err != nil {
			return err
		}
		room := OfflineBytesMax - len(stanza) + 1
		if err := below(tx, room, "SELECT coalesce(sum(length(stanza)), 0) FROM offline WHERE account = ?", id); err != nil {
			return err
		}
		_, err := tx.Exec("INSERT INTO offline(account, received, stanza) VALUES(?, ?, ?)", id, now, stanza)
		return err
	}
}

// Offline returns the messages that wait for an account, oldest first, and keeps them.
func (a *Accounts) Offline(ctx context.Context, id AccountID) ([]OfflineMessage, error) {
	rows, err := a.db.Reader().QueryContext(ctx, "SELECT id, received, stanza FROM offline WHERE account = ? ORDER BY id", id)
	if err != nil {
		return nil, fmt.Errorf("read offline messages: %w", err)
	}
	defer rows.Close()
	var all []OfflineMessage
	for rows.Next() {
		m, err := scanOffline(rows.Scan)
		if err != nil {
			return nil, fmt.Errorf("read offline messages: %w", err)
		}
		all = append(all, m)
	}
	return all, rows.Err()
}

// DropOffline forgets an account's messages up to and including the one with this id: what the
// client has acknowledged.
func (a *Accounts) DropOffline(ctx context.Context, id AccountID, through int64) error {
	err := a.db.Do(ctx, func(tx *store.Tx) error {
		_, err := tx.Exec("DELETE FROM offline WHERE account = ? AND id <= ?", id, through)
		return err
	})
	if err != nil {
		return fmt.Errorf("drop offline messages: %w", err)
	}
	return nil
}

// TakeOffline returns the messages that wait for an account, oldest first, and forgets them. A crash
// right after it loses them; who can tell when they have arrived uses Offline and DropOffline.
func (a *Accounts) TakeOffline(ctx context.Context, id AccountID) ([]OfflineMessage, error) {
	// Nearly always there is nothing, and the journal, which others wait for, need not be asked.
	var some bool
	err := a.db.Reader().QueryRowContext(ctx, "SELECT EXISTS (SELECT 1 FROM offline WHERE account = ?)", id).Scan(&some)
	if err != nil {
		return nil, fmt.Errorf("look for offline messages: %w", err)
	}
	if !some {
		return nil, nil
	}
	var all []OfflineMessage
	err = a.db.Do(ctx, func(tx *store.Tx) error {
		all = nil
		err := tx.Query("SELECT id, received, stanza FROM offline WHERE account = ? ORDER BY id", []any{id},
			func(row store.Row) error {
				m, err := scanOffline(row.Scan)
				all = append(all, m)
				return err
			})
		if err != nil || len(all) == 0 {
			return err
		}
		_, err = tx.Exec("DELETE FROM offline WHERE account = ?", id)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("take offline messages: %w", err)
	}
	return all, nil
}

func scanOffline(scan func(...any) error) (OfflineMessage, error) {
	var m OfflineMessage
	var received int64
	err := scan(&m.ID, &received, &m.Stanza)
	m.Received = fromMillis(received)
	return m, err
}
