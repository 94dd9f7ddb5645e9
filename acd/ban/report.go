package ban

import (
	"context"
	"database/sql"
	"fmt"
	"net/netip"

	"parley/acd"
	"parley/acd/audit"
	"parley/internal/store"
)

// reportsMax is how many reports a listing gives, the newest.
const reportsMax = 200

// Report is an agent's complaint about a visitor.
type Report struct {
	Contact acd.ContactID
	Agent   acd.AgentID
	At      acd.Time
	Reason  string // in words, for those who work here
	Caller  string // name of the visitor, as typed
	JID     string // of the visitor, bare
	Address string // where the request came from; empty = not known
}

// Reporting gives the rows of a report, its audit entry among them. A second one of the same agent about the same contact
// takes the place of the first. ErrBadReason.
func Reporting(r Report) (store.Op, error) {
	if err := checkReason(r.Reason); err != nil {
		return nil, err
	}
	keep := func(tx *store.Tx) error {
		if _, err := tx.Exec(`INSERT INTO reports (contact, agent, at, reason) VALUES (?, ?, ?, ?)
			ON CONFLICT (contact, agent) DO UPDATE SET at = excluded.at, reason = excluded.reason`,
			int64(r.Contact), int64(r.Agent), int64(r.At), r.Reason); err != nil {
			return fmt.Errorf("keep a report: %w", err)
		}
		return nil
	}
	return both(keep, audit.Keep(audit.Entry{At: r.At, By: audit.ByAgent(r.Agent), Action: audit.ContactReport, On: audit.Contact(r.Contact)})), nil
}

// Reports lists the newest reports, the newest first.
func Reports(ctx context.Context, db *sql.DB) ([]Report, error) {
	rows, err := db.QueryContext(ctx, `SELECT r.contact, r.agent, r.at, r.reason, coalesce(n.name, ''), v.jid, coalesce(a.address, '')
		FROM reports r JOIN contacts c ON c.id = r.contact JOIN visitors v ON v.id = c.visitor
		LEFT JOIN callers n ON n.contact = r.contact LEFT JOIN addresses a ON a.contact = r.contact
		ORDER BY r.at DESC, r.id DESC LIMIT ?`, reportsMax)
	if err != nil {
		return nil, fmt.Errorf("list reports: %w", err)
	}
	defer rows.Close()
	var all []Report
	for rows.Next() {
		var r Report
		if err := rows.Scan(&r.Contact, &r.Agent, &r.At, &r.Reason, &r.Caller, &r.JID, &r.Address); err != nil {
			return nil, fmt.Errorf("list reports: %w", err)
		}
		all = append(all, r)
	}
	return all, rows.Err()
}

// KeepAddress keeps where a contact's request came from, beside the contact.
func KeepAddress(id acd.ContactID, a netip.Addr) store.Op {
	return func(tx *store.Tx) error {
		if _, err := tx.Exec(`INSERT INTO addresses (contact, address) VALUES (?, ?) ON CONFLICT DO UPDATE SET address = excluded.address`,
			int64(id), a.String()); err != nil {
			return fmt.Errorf("keep the address of %s: %w", id, err)
		}
		return nil
	}
}

// Address is where a contact's request came from; false if it is not known (any more).
func Address(ctx context.Context, db *sql.DB, id acd.ContactID) (netip.Addr, bool, error) {
	var text string
	err := db.QueryRowContext(ctx, `SELECT coalesce((SELECT address FROM addresses WHERE contact = ?), '')`, int64(id)).Scan(&text)
	if err != nil {
		return netip.Addr{}, false, fmt.Errorf("read the address of %s: %w", id, err)
	}
	a, err := netip.ParseAddr(text)
	return a, err == nil, nil
}

// OpenAddresses are where the requests of the contacts came from whose visits are not over.
func OpenAddresses(ctx context.Context, db *sql.DB) (map[acd.ContactID]netip.Addr, error) {
	rows, err := db.QueryContext(ctx, `SELECT a.contact, a.address FROM contacts c JOIN addresses a ON a.contact = c.id WHERE c.ended IS NULL`)
	if err != nil {
		return nil, fmt.Errorf("list addresses: %w", err)
	}
	defer rows.Close()
	all := map[acd.ContactID]netip.Addr{}
	for rows.Next() {
		var id acd.ContactID
		var text string
		if err := rows.Scan(&id, &text); err != nil {
			return nil, fmt.Errorf("list addresses: %w", err)
		}
		if a, err := netip.ParseAddr(text); err == nil {
			all[id] = a
		}
	}
	return all, rows.Err()
}
