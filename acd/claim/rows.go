package claim

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"parley/acd"
	"parley/internal/store"
)

// ErrUsed means that a token came a second time.
var ErrUsed = errors.New("the token was used before")

// Use has a token, by the number of its key and its own id, used up. The rows fail with ErrUsed if it was. What has expired
// is forgotten along the way.
func Use(key, id string, now, expires time.Time) store.Op {
	sum := sha256.Sum256([]byte(key + "\x00" + id))
	return func(tx *store.Tx) error {
		if _, err := tx.Exec(`DELETE FROM used_tokens WHERE expires <= ?`, now.UnixMilli()); err != nil {
			return fmt.Errorf("forget used tokens: %w", err)
		}
		res, err := tx.Exec(`INSERT INTO used_tokens (id, expires) VALUES (?, ?) ON CONFLICT DO NOTHING`, sum[:], expires.UnixMilli())
		if err != nil {
			return fmt.Errorf("use a token: %w", err)
		}
		if res.Rows == 0 {
			return ErrUsed
		}
		return nil
	}
}

// Keep keeps the claims of a visitor for one queue until the visit may begin no more.
func Keep(jid string, queue acd.QueueID, c Claims, now, expires time.Time) store.Op {
	return func(tx *store.Tx) error {
		text, err := json.Marshal(c)
		if err != nil {
			return fmt.Errorf("keep claims: %w", err)
		}
		if _, err := tx.Exec(`DELETE FROM claims WHERE expires <= ?`, now.UnixMilli()); err != nil {
			return fmt.Errorf("forget claims: %w", err)
		}
		if _, err := tx.Exec(`INSERT INTO claims (jid, queue, claims, expires) VALUES (?, ?, ?, ?)
			ON CONFLICT DO UPDATE SET queue = excluded.queue, claims = excluded.claims, expires = excluded.expires`,
			jid, int64(queue), string(text), expires.UnixMilli()); err != nil {
			return fmt.Errorf("keep claims: %w", err)
		}
		return nil
	}
}

// Waiting are the claims of a visitor who asks for a queue; false if there are none for it. A queue of 0 takes those for
// any.
func Waiting(ctx context.Context, db *sql.DB, jid string, queue acd.QueueID, now time.Time) (Claims, bool, error) {
	return scan(db.QueryRowContext(ctx, `SELECT claims FROM claims WHERE jid = ? AND (? = 0 OR queue = ?) AND expires > ?`,
		jid, int64(queue), int64(queue), now.UnixMilli()))
}

// Attach moves claims from the visitor to the contact they are about; it belongs into the commit of the request.
func Attach(jid string, id acd.ContactID, c Claims) store.Op {
	return func(tx *store.Tx) error {
		text, err := json.Marshal(c)
		if err != nil {
			return fmt.Errorf("attach claims: %w", err)
		}
		if _, err := tx.Exec(`DELETE FROM claims WHERE jid = ?`, jid); err != nil {
			return fmt.Errorf("attach claims: %w", err)
		}
		if _, err := tx.Exec(`INSERT INTO contact_claims (contact, claims) VALUES (?, ?)`, int64(id), string(text)); err != nil {
			return fmt.Errorf("attach claims to %s: %w", id, err)
		}
		return nil
	}
}

// Of are the claims that came with a contact; false if none did.
func Of(ctx context.Context, db *sql.DB, id acd.ContactID) (Claims, bool, error) {
	return scan(db.QueryRowContext(ctx, `SELECT claims FROM contact_claims WHERE contact = ?`, int64(id)))
}

func scan(row *sql.Row) (c Claims, ok bool, err error) {
	var text string
	switch err := row.Scan(&text); {
	case errors.Is(err, sql.ErrNoRows):
		return Claims{}, false, nil
	case err != nil:
		return Claims{}, false, fmt.Errorf("read claims: %w", err)
	}
	if err := json.Unmarshal([]byte(text), &c); err != nil {
		return Claims{}, false, fmt.Errorf("read claims: %w", err)
	}
	return c, true, nil
}
