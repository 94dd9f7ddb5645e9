package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"parley/acd"
	journal "parley/internal/store"
)

// Pass is who passed a contact on last, and what for.
type Pass struct {
	Contact acd.ContactID
	Agent   acd.AgentID // who has passed it on; a supervisor, too
	At      acd.Time
	Reason  string // at most 200 characters; the caller has checked that
	Note    string // a summary for who takes it, at most 4,000 characters
}

// SetPass keeps a pass, in the place of the one before.
func SetPass(p Pass) journal.Op {
	return exec("keep a pass", `INSERT INTO passes (contact, agent, at, reason, note) SELECT id, ?2, ?3, ?4, ?5 FROM contacts WHERE id = ?1
		ON CONFLICT DO UPDATE SET agent = excluded.agent, at = excluded.at, reason = excluded.reason, note = excluded.note`,
		int64(p.Contact), int64(p.Agent), int64(p.At), p.Reason, p.Note)
}

// ReadPass reads a contact's last pass; false if it was never passed on.
func ReadPass(ctx context.Context, db *sql.DB, contact acd.ContactID) (Pass, bool, error) {
	p := Pass{Contact: contact}
	err := db.QueryRowContext(ctx, `SELECT agent, at, reason, note FROM passes WHERE contact = ?`, int64(contact)).
		Scan(&p.Agent, &p.At, &p.Reason, &p.Note)
	if errors.Is(err, sql.ErrNoRows) {
		return Pass{}, false, nil
	}
	if err != nil {
		return Pass{}, false, fmt.Errorf("read the last pass: %w", err)
	}
	return p, true, nil
}
