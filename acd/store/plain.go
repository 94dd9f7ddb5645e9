package store

import (
	"context"
	"database/sql"
	"fmt"

	"parley/acd"
	journal "parley/internal/store"
)

// Plain is what an agent who works with plain clients has chosen.
type Plain struct {
	Agent    acd.AgentID
	Presence bool   // the client's presence sets the agent's state
	Lang     string // BCP 47 tag of what is written to the agent; "" = as the client says
}

// SetPlain keeps what an agent has chosen, in place of what was before.
func SetPlain(p Plain) journal.Op {
	return exec("keep an agent's plain client", `INSERT INTO plain_agents (agent, presence, lang) VALUES (?1, ?2, ?3)
		ON CONFLICT DO UPDATE SET presence = ?2, lang = ?3`, int64(p.Agent), p.Presence, p.Lang)
}

// setPlain keeps what an agent's settings say of plain clients; the language is the agent's own affair.
func setPlain(a Agent) journal.Op {
	if !a.Plain && !a.Presence {
		return exec("forget an agent's plain client", `DELETE FROM plain_agents WHERE agent = ?`, int64(a.ID))
	}
	return exec("keep an agent's plain client", `INSERT INTO plain_agents (agent, presence, lang) VALUES (?1, ?2, '')
		ON CONFLICT DO UPDATE SET presence = ?2`, int64(a.ID), a.Presence)
}

// ForgetPlain takes an agent for one without plain clients.
func ForgetPlain(a acd.AgentID) journal.Op {
	return Both(
		exec("forget an agent's plain client", `DELETE FROM plain_agents WHERE agent = ?`, int64(a)),
		exec("forget an agent's plain client", `DELETE FROM plain_contacts WHERE agent = ?`, int64(a)))
}

// Plains lists the agents who work with plain clients, by number.
func Plains(ctx context.Context, db *sql.DB) ([]Plain, error) {
	rows, err := db.QueryContext(ctx, `SELECT agent, presence, lang FROM plain_agents ORDER BY agent`)
	if err != nil {
		return nil, fmt.Errorf("list plain clients: %w", err)
	}
	defer rows.Close()
	var all []Plain
	for rows.Next() {
		var p Plain
		if err := rows.Scan(&p.Agent, &p.Presence, &p.Lang); err != nil {
			return nil, fmt.Errorf("list plain clients: %w", err)
		}
		all = append(all, p)
	}
	return all, wrap("list plain clients", rows.Err())
}

// PlainContact is a contact of the ACD's in an agent's roster.
type PlainContact struct {
	Agent acd.AgentID
	JID   string // bare
}

// AddPlainContact keeps that an agent's roster holds a contact of ours.
func AddPlainContact(c PlainContact) journal.Op {
	return exec("keep a roster contact", `INSERT INTO plain_contacts (agent, jid) VALUES (?, ?) ON CONFLICT DO NOTHING`, int64(c.Agent), c.JID)
}

// RemovePlainContact keeps that it no longer does.
func RemovePlainContact(c PlainContact) journal.Op {
	return exec("forget a roster contact", `DELETE FROM plain_contacts WHERE agent = ? AND jid = ?`, int64(c.Agent), c.JID)
}

// PlainContacts lists the contacts of ours in agents' rosters, by agent and address.
func PlainContacts(ctx context.Context, db *sql.DB) ([]PlainContact, error) {
	rows, err := db.QueryContext(ctx, `SELECT agent, jid FROM plain_contacts ORDER BY agent, jid`)
	if err != nil {
		return nil, fmt.Errorf("list roster contacts: %w", err)
	}
	defer rows.Close()
	var all []PlainContact
	for rows.Next() {
		var c PlainContact
		if err := rows.Scan(&c.Agent, &c.JID); err != nil {
			return nil, fmt.Errorf("list roster contacts: %w", err)
		}
		all = append(all, c)
	}
	return all, wrap("list roster contacts", rows.Err())
}
