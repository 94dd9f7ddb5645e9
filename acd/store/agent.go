package store

import (
	"context"
	"database/sql"
	"fmt"

	"parley/acd"
	journal "parley/internal/store"
)

// Role is what an agent may do in the contact centre.
type Role string

// Roles of agents, each with what those before it may do, and of who serves nobody: see Staff.
const (
	RoleAgent      Role = "agent"
	RoleSupervisor Role = "supervisor"
	RoleAdmin      Role = "admin"

	RoleAuditor    Role = "auditor"    // reads everything and changes nothing
	RoleIntegrator Role = "integrator" // sees the queues that were granted
)

// Roles are all there are.
func Roles() []Role { return []Role{RoleAgent, RoleSupervisor, RoleAdmin, RoleAuditor, RoleIntegrator} }

// Serves says whether who has the role is an agent, and else one of the Staff.
func (r Role) Serves() bool { return r == RoleAgent || r == RoleSupervisor || r == RoleAdmin }

// SeesAll says whether who has the role sees the figures of everybody.
func (r Role) SeesAll() bool { return r == RoleSupervisor || r == RoleAdmin || r == RoleAuditor }

// Agent is an agent as people write it.
type Agent struct {
	ID       acd.AgentID
	JID      string // bare
	Name     string // as customers and colleagues see it
	Role     Role
	SlotsMax int      // contacts at a time
	Grace    acd.Span // how long a lost desk keeps its contacts
	Queues   []acd.QueueID
	Skills   []acd.Skill // in the order of their ids
	Plain    bool        // works with plain clients: the queues stand in the roster
	Presence bool        // the presence of a plain client sets the state; implies Plain
	Bot      bool        // a program: shown as such, and without wrap-up where no code is asked for
}

const agentColumns = `id, jid, name, role, slots_max, grace, bot`

// InsertAgent keeps a new agent under its id.
func InsertAgent(a Agent) journal.Op {
	return Both(exec("keep agent "+a.JID, `INSERT INTO agents (`+agentColumns+`) VALUES (?, ?, ?, ?, ?, ?, ?)`,
		int64(a.ID), a.JID, a.Name, string(a.Role), a.SlotsMax, int64(a.Grace), a.Bot), setSkills(a), setPlain(a))
}

// UpdateAgent replaces what is kept under a.ID; the address stays.
func UpdateAgent(a Agent) journal.Op {
	return Both(exec("change agent "+a.JID, `UPDATE agents SET name = ?, role = ?, slots_max = ?, grace = ?, bot = ? WHERE id = ?`,
		a.Name, string(a.Role), a.SlotsMax, int64(a.Grace), a.Bot, int64(a.ID)), setSkills(a), setPlain(a))
}

// agentGone marks the agent removed and forgets what it served. What the agent asked for as a visitor stays without an
// address that anybody could have: the next of the name is somebody else.
func agentGone(id acd.AgentID, at acd.Time) journal.Op {
	return Both(
		exec("remove agent", `UPDATE agents SET removed = ? WHERE id = ? AND removed IS NULL`, int64(at), int64(id)),
		exec("remove agent", `DELETE FROM serves WHERE agent = ?`, int64(id)),
		exec("remove agent", `DELETE FROM agent_skills WHERE agent = ?`, int64(id)),
		exec("remove agent", `UPDATE visitors SET jid = jid || ' ' || id WHERE jid = (SELECT jid FROM agents WHERE id = ?)`, int64(id)),
	)
}

// InsertServes lets an agent serve a queue.
func InsertServes(a acd.AgentID, q acd.QueueID) journal.Op {
	return exec("join a queue", `INSERT INTO serves (agent, queue) VALUES (?, ?) ON CONFLICT DO NOTHING`, int64(a), int64(q))
}

// DeleteServes takes that back.
func DeleteServes(a acd.AgentID, q acd.QueueID) journal.Op {
	return exec("leave a queue", `DELETE FROM serves WHERE agent = ? AND queue = ?`, int64(a), int64(q))
}

// Agents lists the agents in the order of their addresses, each with the queues it serves and its skills.
func Agents(ctx context.Context, db *sql.DB) ([]Agent, error) {
	serves, err := allServes(ctx, db)
	if err != nil {
		return nil, err
	}
	skills, err := allSkills(ctx, db)
	if err != nil {
		return nil, err
	}
	rows, err := db.QueryContext(ctx, `SELECT `+agentColumns+`, p.agent IS NOT NULL, coalesce(p.presence, 0)
		FROM agents LEFT JOIN plain_agents p ON p.agent = id WHERE removed IS NULL ORDER BY jid`)
	if err != nil {
		return nil, fmt.Errorf("list agents: %w", err)
	}
	defer rows.Close()
	var list []Agent
	for rows.Next() {
		var a Agent
		if err := rows.Scan(&a.ID, &a.JID, &a.Name, &a.Role, &a.SlotsMax, &a.Grace, &a.Bot, &a.Plain, &a.Presence); err != nil {
			return nil, fmt.Errorf("list agents: %w", err)
		}
		a.Queues, a.Skills = serves[a.ID], skills[a.ID]
		list = append(list, a)
	}
	return list, wrap("list agents", rows.Err())
}

func allServes(ctx context.Context, db *sql.DB) (map[acd.AgentID][]acd.QueueID, error) {
	rows, err := db.QueryContext(ctx, `SELECT agent, queue FROM serves ORDER BY agent, queue`)
	if err != nil {
		return nil, fmt.Errorf("list who serves what: %w", err)
	}
	defer rows.Close()
	serves := map[acd.AgentID][]acd.QueueID{}
	for rows.Next() {
		var a acd.AgentID
		var q acd.QueueID
		if err := rows.Scan(&a, &q); err != nil {
			return nil, fmt.Errorf("list who serves what: %w", err)
		}
		serves[a] = append(serves[a], q)
	}
	return serves, wrap("list who serves what", rows.Err())
}

// NextAgentID is a number no agent has ever had. Only one caller at a time may rely on it.
func NextAgentID(ctx context.Context, db *sql.DB) (acd.AgentID, error) {
	id, err := nextID(ctx, db, "agents")
	return acd.AgentID(id), err
}
