package store

import (
	"context"
	"database/sql"
	"fmt"

	"parley/acd"
	journal "parley/internal/store"
)

// Part is what a session has to do with the contact centre.
type Part uint8

// Parts. Their numbers are kept.
const (
	PartDesk    Part = 1 // it is its agent's acting desk
	PartVisitor Part = 2 // its visitor is notified there
	PartRoom    Part = 3 // it is in a contact's room
	PartMonitor Part = 4 // it has copies of a contact's conversation
)

// Session is one part of a session.
type Session struct {
	JID     string // full
	Part    Part
	Contact acd.ContactID // of PartRoom and PartMonitor
}

// SetSession keeps all parts of a session, in place of those before; none: it is forgotten.
func SetSession(full string, parts []Session) journal.Op {
	return func(tx *journal.Tx) error {
		if err := exec("forget a session", `DELETE FROM sessions WHERE jid = ?`, full)(tx); err != nil {
			return err
		}
		for _, p := range parts {
			err := exec("keep a session", `INSERT INTO sessions (jid, part, contact) VALUES (?, ?, ?)`, full, int64(p.Part), int64(p.Contact))(tx)
			if err != nil {
				return err
			}
		}
		return nil
	}
}

// Sessions lists all parts, by session.
func Sessions(ctx context.Context, db *sql.DB) ([]Session, error) {
	rows, err := db.QueryContext(ctx, `SELECT jid, part, contact FROM sessions ORDER BY jid, part, contact`)
	if err != nil {
		return nil, fmt.Errorf("list sessions: %w", err)
	}
	defer rows.Close()
	var all []Session
	for rows.Next() {
		var s Session
		if err := rows.Scan(&s.JID, &s.Part, &s.Contact); err != nil {
			return nil, fmt.Errorf("list sessions: %w", err)
		}
		all = append(all, s)
	}
	return all, rows.Err()
}
