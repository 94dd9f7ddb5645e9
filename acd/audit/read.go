package audit

import (
	"context"
	"database/sql"
	"fmt"

	"parley/acd"
)

// PageMax is how many entries one reading gives at most.
const PageMax = 1000

// Query says which entries are asked for.
type Query struct {
	After uint64   // entries with a higher number
	Since acd.Time // at or after; 0 = from the beginning
	Until acd.Time // before; 0 = to the end
	Max   int      // 0 or more than PageMax: PageMax
}

// Record is an entry as it was written down.
type Record struct {
	Entry
	ID      uint64
	ByJID   string // of the agent, or of who of the staff acted, bare; empty for other actors
	OnAgent string // of whom of these it was done to, bare

	// What people call them now, or called them when they went: a person's name, "8000 客服中心" of a queue, a token's name, the
	// word of a reply, a skill or a reason. Empty for what has no name. DetailName is the queue that an agent joined or left.
	ByName, OnName, DetailName string
}

// readQuery lists entries with the names that are kept elsewhere: the trail itself has numbers alone.
const readQuery = `SELECT a.id, a.at, a.actor, a.actor_id, a.action, a.object, a.object_id, a.outcome, a.detail,
	coalesce((SELECT jid FROM agents WHERE a.actor = ?1 AND agents.id = a.actor_id), (SELECT jid FROM staff WHERE a.actor = ?2 AND staff.id = a.actor_id), ''),
	coalesce((SELECT jid FROM agents WHERE a.object = ?3 AND agents.id = a.object_id), (SELECT jid FROM staff WHERE a.object = ?4 AND staff.id = a.object_id), ''),
	coalesce(CASE a.actor
		WHEN ?1 THEN (SELECT name FROM agents WHERE id = a.actor_id)
		WHEN ?2 THEN (SELECT name FROM staff WHERE id = a.actor_id)
		WHEN ?9 THEN (SELECT name FROM programs WHERE id = a.actor_id)
	END, ''),
	coalesce(CASE a.object
		WHEN ?3 THEN (SELECT name FROM agents WHERE id = a.object_id)
		WHEN ?4 THEN (SELECT name FROM staff WHERE id = a.object_id)
		WHEN ?10 THEN (SELECT dn || ' ' || name FROM queues WHERE id = a.object_id)
		WHEN ?11 THEN (SELECT name FROM programs WHERE id = a.object_id)
		WHEN ?12 THEN (SELECT word FROM replies WHERE id = a.object_id)
		WHEN ?13 THEN (SELECT word FROM skills WHERE id = a.object_id)
		WHEN ?14 THEN (SELECT label FROM reasons WHERE id = a.object_id)
	END, ''),
	coalesce(CASE WHEN a.action IN (?15, ?16) THEN (SELECT dn || ' ' || name FROM queues WHERE id = a.detail) END, '')
	FROM audit a WHERE a.id > ?5 AND a.at >= ?6 AND (?7 = 0 OR a.at < ?7) ORDER BY a.id LIMIT ?8`

// Begun is the moment of the first entry, or 0: nothing was ever done here.
func Begun(ctx context.Context, db *sql.DB) (acd.Time, error) {
	var at acd.Time
	if err := db.QueryRowContext(ctx, "SELECT coalesce(min(at), 0) FROM audit").Scan(&at); err != nil {
		return 0, fmt.Errorf("read the audit trail: %w", err)
	}
	return at, nil
}

// Read lists entries in their order.
func Read(ctx context.Context, db *sql.DB, q Query) ([]Record, error) {
	if q.Max < 1 || q.Max > PageMax {
		q.Max = PageMax
	}
	rows, err := db.QueryContext(ctx, readQuery,
		int64(Agent), int64(Staff), int64(OfAgent), int64(OfStaff), int64(q.After), int64(q.Since), int64(q.Until), q.Max,
		int64(Program), int64(OfQueue), int64(OfProgram), int64(OfReply), int64(OfSkill), int64(OfReason), string(AgentJoin), string(AgentLeave))
	if err != nil {
		return nil, fmt.Errorf("read the audit trail: %w", err)
	}
	defer rows.Close()
	var all []Record
	for rows.Next() {
		var r Record
		if err := rows.Scan(&r.ID, &r.At, &r.By.Kind, &r.By.ID, &r.Action, &r.On.Kind, &r.On.ID, &r.Outcome, &r.Detail,
			&r.ByJID, &r.OnAgent, &r.ByName, &r.OnName, &r.DetailName); err != nil {
			return nil, fmt.Errorf("read the audit trail: %w", err)
		}
		all = append(all, r)
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("read the audit trail: %w", err)
	}
	return all, nil
}
