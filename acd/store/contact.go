package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"parley/acd"
	journal "parley/internal/store"
)

// NewContact is what stands beside a contact from its first moment: who asks, under which name, with which form.
type NewContact struct {
	Contact acd.ContactID
	Visitor acd.VisitorID
	JID     string // the visitor's, bare
	Queue   acd.QueueID
	Arrived acd.Time
	Caller  string
	Form    string // as submitted, XML
	Lang    string // the visitor's, BCP 47; "" = not known
}

// InsertContact keeps a new contact, and its visitor if this is the first visit.
func InsertContact(c NewContact) journal.Op {
	return func(tx *journal.Tx) error {
		if _, err := tx.Exec(`INSERT INTO visitors (id, jid) VALUES (?, ?)
			ON CONFLICT (id) DO UPDATE SET jid = excluded.jid -- erased since it was looked up
			ON CONFLICT DO NOTHING`, int64(c.Visitor), c.JID); err != nil {
			return fmt.Errorf("keep visitor: %w", err)
		}
		if _, err := tx.Exec(`INSERT INTO contacts (id, visitor, queue, arrived, since) VALUES (?, ?, ?, ?, ?)`,
			int64(c.Contact), int64(c.Visitor), int64(c.Queue), int64(c.Arrived), int64(c.Arrived)); err != nil {
			return fmt.Errorf("keep contact %s: %w", c.Contact, err)
		}
		if _, err := tx.Exec(`INSERT INTO callers (contact, name, form, lang) VALUES (?, ?, ?, ?)`, int64(c.Contact), c.Caller, c.Form, c.Lang); err != nil {
			return fmt.Errorf("keep caller of %s: %w", c.Contact, err)
		}
		return nil
	}
}

// FindVisitor looks a visitor up by bare JID.
func FindVisitor(ctx context.Context, db *sql.DB, jid string) (acd.VisitorID, bool, error) {
	var id int64
	err := db.QueryRowContext(ctx, `SELECT id FROM visitors WHERE jid = ?`, jid).Scan(&id)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, false, nil
	}
	if err != nil {
		return 0, false, fmt.Errorf("find visitor: %w", err)
	}
	return acd.VisitorID(id), true, nil
}

// LastVisitor is the highest visitor id given out, 0 if none.
func LastVisitor(ctx context.Context, db *sql.DB) (acd.VisitorID, error) {
	var id int64
	if err := db.QueryRowContext(ctx, `SELECT coalesce(max(id), 0) FROM visitors`).Scan(&id); err != nil {
		return 0, fmt.Errorf("find the last visitor: %w", err)
	}
	return acd.VisitorID(id), nil
}

// Contact is a contact as it is told after it has left the core's state, and what stands beside one that has not.
type Contact struct {
	ID      acd.ContactID
	Visitor acd.VisitorID
	JID     string // the visitor's, bare
	Caller  string
	Lang    string // the visitor's, BCP 47; "" = not known
	Queue   acd.QueueID
	Agent   acd.AgentID // connected last, 0 = none
	Arrived acd.Time
	Since   acd.Time // of the connection, then of the end
	Ended   acd.Time // 0 = not yet
	By      acd.Party
	Cause   acd.Cause
	Code    acd.WrapUpCode
	Closed  acd.Time // 0 = not yet
}

const selectContact = `SELECT c.id, c.visitor, v.jid, coalesce(n.name, ''), coalesce(n.lang, ''), c.queue, coalesce(c.agent, 0), c.arrived, c.since,
	coalesce(c.ended, 0), coalesce(c.by, 0), coalesce(c.cause, 0), coalesce(c.code, 0), coalesce(c.closed, 0)
	FROM contacts c JOIN visitors v ON v.id = c.visitor LEFT JOIN callers n ON n.contact = c.id `

// ReadContact looks a contact up; false if there is none.
func ReadContact(ctx context.Context, db *sql.DB, id acd.ContactID) (Contact, bool, error) {
	return scanContact(db.QueryRowContext(ctx, selectContact+`WHERE c.id = ?`, int64(id)))
}

// LatestContact is a visitor's newest contact; false if there is none.
func LatestContact(ctx context.Context, db *sql.DB, visitor string) (Contact, bool, error) {
	return scanContact(db.QueryRowContext(ctx, selectContact+`WHERE v.jid = ? ORDER BY c.arrived DESC, c.id DESC LIMIT 1`, visitor))
}

func scanContact(row interface{ Scan(to ...any) error }) (Contact, bool, error) {
	var c Contact
	err := row.Scan(&c.ID, &c.Visitor, &c.JID, &c.Caller, &c.Lang, &c.Queue, &c.Agent, &c.Arrived, &c.Since,
		&c.Ended, &c.By, &c.Cause, &c.Code, &c.Closed)
	if errors.Is(err, sql.ErrNoRows) {
		return Contact{}, false, nil
	}
	if err != nil {
		return Contact{}, false, fmt.Errorf("read contact: %w", err)
	}
	return c, true, nil
}

// ClosedSince lists the visitors (bare JIDs) of contacts closed at or after a moment.
func ClosedSince(ctx context.Context, db *sql.DB, since acd.Time) ([]string, error) {
	rows, err := db.QueryContext(ctx, `SELECT DISTINCT v.jid FROM contacts c JOIN visitors v ON v.id = c.visitor
		WHERE c.closed >= ? ORDER BY v.jid`, int64(since))
	if err != nil {
		return nil, fmt.Errorf("list closed contacts: %w", err)
	}
	defer rows.Close()
	var jids []string
	for rows.Next() {
		var jid string
		if err := rows.Scan(&jid); err != nil {
			return nil, fmt.Errorf("list closed contacts: %w", err)
		}
		jids = append(jids, jid)
	}
	return jids, rows.Err()
}
