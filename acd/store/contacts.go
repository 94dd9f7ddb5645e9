package store

import (
	"context"
	"database/sql"
	"fmt"

	"parley/acd"
)

// ContactsMax is how many contacts one ListContacts gives at most.
const ContactsMax = 200

// ContactQuery says which contacts are asked for, newest first; what is zero does not restrict.
type ContactQuery struct {
	Before acd.ContactID   // older ones than that
	Queues []acd.QueueID   // that were asked for first
	Agent  acd.AgentID     // who has, or had, a part
	Since  acd.Time        // arrived at or after
	Until  acd.Time        // arrived before
	Open   bool            // not ended
	Over   bool            // ended
	Max    int             // 0 or more than ContactsMax: ContactsMax
	Only   []acd.ContactID // among these
}

// ListContacts lists contacts by their numbers, which go by arrival, the newest first.
func ListContacts(ctx context.Context, db *sql.DB, q ContactQuery) ([]Contact, error) {
	where, args := q.where()
	most := q.Max
	if most < 1 || most > ContactsMax {
		most = ContactsMax
	}
	rows, err := db.QueryContext(ctx, selectContact+`WHERE `+where+` ORDER BY c.id DESC LIMIT ?`, append(args, most)...)
	if err != nil {
		return nil, fmt.Errorf("list contacts: %w", err)
	}
	defer rows.Close()
	var list []Contact
	for rows.Next() {
		c, _, err := scanContact(rows)
		if err != nil {
			return nil, err
		}
		list = append(list, c)
	}
	return list, wrap("list contacts", rows.Err())
}

// where are the conditions, made of the texts here alone, and their arguments.
func (q ContactQuery) where() (string, []any) {
	text, args := `1`, []any{}
	and := func(asked bool, condition string, values ...any) {
		if asked {
			text += ` AND ` + condition
			args = append(args, values...)
		}
	}
	and(q.Before != 0, `c.id < ?`, int64(q.Before))
	and(q.Queues != nil, `c.queue IN (SELECT value FROM json_each(?))`, column(q.Queues))
	and(q.Only != nil, `c.id IN (SELECT value FROM json_each(?))`, column(q.Only))
	and(q.Agent != 0, `(c.agent = ? OR EXISTS (SELECT 1 FROM parties p WHERE p.contact = c.id AND p.agent = ?))`, int64(q.Agent), int64(q.Agent))
	and(q.Since != 0, `c.arrived >= ?`, int64(q.Since))
	and(q.Until != 0, `c.arrived < ?`, int64(q.Until))
	and(q.Open, `c.ended IS NULL`)
	and(q.Over, `c.ended IS NOT NULL`)
	return text, args
}
