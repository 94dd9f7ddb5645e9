package store

import (
	"context"
	"database/sql"
	"fmt"

	"parley/acd"
	journal "parley/internal/store"
)

// Party is an agent who has, or had, a part in a conversation.
type Party struct {
	Agent acd.AgentID
	Role  uint8 // conversation.Role, the last one
	Party uint8 // conversation.Party, the last one; 0 = not told yet
	Since acd.Time
	Until acd.Time // 0 = still
	UpTo  uint64   // the last line before that, so far the agent may read; 0 = to the end
}

// Still says whether the agent has its part now.
func (p Party) Still() bool { return p.Until == 0 }

const partyColumns = `agent, role, party, since, coalesce(until, 0), coalesce(upto, 0)`

// Parties lists the agents of a conversation in the order of their coming.
func Parties(ctx context.Context, db *sql.DB, contact acd.ContactID) ([]Party, error) {
	rows, err := db.QueryContext(ctx, `SELECT `+partyColumns+` FROM parties
		WHERE contact = ? ORDER BY since, agent`, int64(contact))
	if err != nil {
		return nil, fmt.Errorf("list parties: %w", err)
	}
	defer rows.Close()
	var list []Party
	for rows.Next() {
		var p Party
		if err := rows.Scan(&p.Agent, &p.Role, &p.Party, &p.Since, &p.Until, &p.UpTo); err != nil {
			return nil, fmt.Errorf("list parties: %w", err)
		}
		list = append(list, p)
	}
	return list, rows.Err()
}

// SetPlace keeps in which place of the room an agent is.
func SetPlace(contact acd.ContactID, agent acd.AgentID, party uint8) journal.Op {
	return exec("keep a place", `UPDATE parties SET party = ? WHERE contact = ? AND agent = ?`, int64(party), int64(contact), int64(agent))
}

// roleNumber is a slot's role as the conversation has it.
func roleNumber(r acd.Role) uint8 {
	switch r {
	case acd.RoleLead:
		return 2
	case acd.RoleJoined:
		return 3
	}
	return 4
}

// leadsPlace is the lead's place, which is always the same; 0 for others, who are given one.
func leadsPlace(role uint8) uint8 {
	if role == roleNumber(acd.RoleLead) {
		return 2
	}
	return 0
}

// takesPart keeps that an agent has a role from now on, or another one than before.
func takesPart(at acd.Time, contact acd.ContactID, agent acd.AgentID, role uint8) journal.Op {
	return exec("keep a party", `INSERT INTO parties (contact, agent, role, party, since) SELECT id, ?2, ?3, ?4, ?5 FROM contacts WHERE id = ?1
		ON CONFLICT DO UPDATE SET role = excluded.role, until = NULL, upto = NULL,
			since = CASE WHEN until IS NULL THEN since ELSE excluded.since END,
			party = CASE WHEN until IS NULL AND excluded.party = 0 THEN party ELSE excluded.party END`,
		int64(contact), int64(agent), int64(role), int64(leadsPlace(role)), int64(at))
}

// parts keeps that an agent has its part no longer, and may read up to here.
func parts(at acd.Time, contact acd.ContactID, agent acd.AgentID) journal.Op {
	return exec("end a part", `UPDATE parties SET until = ?3, upto = coalesce((SELECT max(id) FROM messages WHERE contact = ?1), 0)
		WHERE contact = ?1 AND agent = ?2 AND until IS NULL`, int64(contact), int64(agent), int64(at))
}

// allPart keeps that the conversation is over. Who had a part until then may read to the end.
func allPart(at acd.Time, contact acd.ContactID) journal.Op {
	return exec("end all parts", `UPDATE parties SET until = ? WHERE contact = ? AND until IS NULL`, int64(at), int64(contact))
}
