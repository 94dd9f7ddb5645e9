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
	ByJID   string // of the agent who acted, bare; empty for other actors
	OnAgent string // of the agent it was done to, bare
}

// Read lists entries in their order.
func Read(ctx context.Context, db *sql.DB, q Query) ([]Record, error) {
	if q.Max < 1 || q.Max > PageMax {
		q.Max = PageMax
	}
	rows, err := db.QueryContext(ctx, `SELECT a.id, a.at, a.actor, a.actor_id, a.action, a.object, a.object_id, a.outcome, a.detail,
		coalesce((SELECT jid FROM agents WHERE a.actor = ? AND agents.id = a.actor_id), ''),
		coalesce((SELECT jid FROM agents WHERE a.object = ? AND agents.id = a.object_id), '')
		FROM audit a WHERE a.id > ? AND a.at >= ? AND (? = 0 OR a.at < ?) ORDER BY a.id LIMIT ?`,
		int64(Agent), int64(OfAgent), int64(q.After), int64(q.Since), int64(q.Until), int64(q.Until), q.Max)
	if err != nil {
		return nil, fmt.Errorf("read the audit trail: %w", err)
	}
	defer rows.Close()
	var all []Record
	for rows.Next() {
		var r Record
		if err := rows.Scan(&r.ID, &r.At, &r.By.Kind, &r.By.ID, &r.Action, &r.On.Kind, &r.On.ID, &r.Outcome, &r.Detail,
			&r.ByJID, &r.OnAgent); err != nil {
			return nil, fmt.Errorf("read the audit trail: %w", err)
		}
		all = append(all, r)
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("read the audit trail: %w", err)
	}
	return all, nil
}
