package store

import (
	"context"
	"fmt"
	"time"

	"parley/internal/store"
)

// SubscriptionRequestsMax and SubscriptionRequestsBytesMax are how many unanswered requests are kept for one account, and how
// long they are together; what would be more is ErrFull. All of them fit the queue of a session that logs in.
const (
	SubscriptionRequestsMax      = 200
	SubscriptionRequestsBytesMax = 128 << 10
)

// SubscriptionRequest is somebody's wish to see an account's presence, not answered yet
// (RFC 6121 §3.1.3). It is not part of the roster.
type SubscriptionRequest struct {
	JID      string // bare, of who asks
	Stanza   []byte // the presence stanza, to be delivered again at each log-in
	Received time.Time
}

// AddRequest keeps a request, or replaces the one by the same JID. It returns ErrNotFound or ErrFull.
func (a *Accounts) AddRequest(ctx context.Context, id AccountID, jid string, stanza []byte) error {
	now := a.now().UnixMilli()
	err := a.db.Do(ctx, func(tx *store.Tx) error { return addRequest(tx, id, jid, stanza, now) })
	if err != nil {
		return fmt.Errorf("keep subscription request of %s: %w", jid, err)
	}
	return nil
}

func addRequest(tx *store.Tx, id AccountID, jid string, stanza []byte, now int64) error {
	if _, found, err := accountByID(tx, id); err != nil {
		return err
	} else if !found {
		return ErrNotFound
	}
	err := below(tx, SubscriptionRequestsMax,
		"SELECT count(*) FROM subscription_requests WHERE account = ? AND jid <> ?", id, jid)
	if err != nil {
		return err
	}
	room := SubscriptionRequestsBytesMax - len(stanza) + 1
	err = below(tx, room, "SELECT coalesce(sum(length(stanza)), 0) FROM subscription_requests WHERE account = ? AND jid <> ?", id, jid)
	if err != nil {
		return err
	}
	_, err = tx.Exec(`INSERT INTO subscription_requests(account, jid, stanza, received) VALUES(?, ?, ?, ?)
		ON CONFLICT DO UPDATE SET stanza = excluded.stanza, received = excluded.received`, id, jid, stanza, now)
	return err
}

// RemoveRequest forgets a request, answered or withdrawn, and reports whether there was one.
func (a *Accounts) RemoveRequest(ctx context.Context, id AccountID, jid string) (found bool, err error) {
	err = a.db.Do(ctx, func(tx *store.Tx) error {
		res, err := tx.Exec("DELETE FROM subscription_requests WHERE account = ? AND jid = ?", id, jid)
		found = res.Rows > 0
		return err
	})
	if err != nil {
		return false, fmt.Errorf("remove subscription request of %s: %w", jid, err)
	}
	return found, nil
}

// Requests returns the unanswered requests of an account, oldest first.
func (a *Accounts) Requests(ctx context.Context, id AccountID) ([]SubscriptionRequest, error) {
	rows, err := a.db.Reader().QueryContext(ctx,
		"SELECT jid, stanza, received FROM subscription_requests WHERE account = ? ORDER BY received, jid", id)
	if err != nil {
		return nil, fmt.Errorf("read subscription requests: %w", err)
	}
	defer rows.Close()
	var all []SubscriptionRequest
	for rows.Next() {
		var r SubscriptionRequest
		var received int64
		if err := rows.Scan(&r.JID, &r.Stanza, &received); err != nil {
			return nil, fmt.Errorf("read subscription requests: %w", err)
		}
		r.Received = fromMillis(received)
		all = append(all, r)
	}
	return all, rows.Err()
}
