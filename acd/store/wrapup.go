package store

import (
	"context"
	"database/sql"
	"fmt"

	"parley/acd"
)

// Moved tells where a contact of an agent who had vanished went.
type Moved struct {
	Contact     acd.ContactID
	Caller      string
	Destination Destination
	At          acd.Time
}

// MovedFrom lists where an agent's contacts went, oldest first, since the agent was last ready.
func MovedFrom(ctx context.Context, db *sql.DB, agent acd.AgentID) ([]Moved, error) {
	rows, err := db.QueryContext(ctx, `SELECT m.contact, coalesce(n.name, ''), m.destination, m.at
		FROM moved m LEFT JOIN callers n ON n.contact = m.contact WHERE m.agent = ? ORDER BY m.at, m.contact`, int64(agent))
	if err != nil {
		return nil, fmt.Errorf("list moved contacts: %w", err)
	}
	return scanMoved(rows)
}

func scanMoved(rows *sql.Rows) ([]Moved, error) {
	defer rows.Close()
	var list []Moved
	for rows.Next() {
		var m Moved
		if err := rows.Scan(&m.Contact, &m.Caller, &m.Destination, &m.At); err != nil {
			return nil, fmt.Errorf("list moved contacts: %w", err)
		}
		list = append(list, m)
	}
	return list, rows.Err()
}

// MovedAgents lists the agents who still have to be told where a contact went.
func MovedAgents(ctx context.Context, db *sql.DB, contact acd.ContactID) ([]acd.AgentID, error) {
	rows, err := db.QueryContext(ctx, `SELECT agent FROM moved WHERE contact = ? ORDER BY agent`, int64(contact))
	if err != nil {
		return nil, fmt.Errorf("list agents to tell: %w", err)
	}
	defer rows.Close()
	var agents []acd.AgentID
	for rows.Next() {
		var id acd.AgentID
		if err := rows.Scan(&id); err != nil {
			return nil, fmt.Errorf("list agents to tell: %w", err)
		}
		agents = append(agents, id)
	}
	return agents, rows.Err()
}
