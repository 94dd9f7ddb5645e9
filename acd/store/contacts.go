package store

import (
	"context"
	"database/sql"
	"fmt"
	"slices"

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
	Came   Outcome         // ended, and came to that
	Max    int             // 0 or more than ContactsMax: ContactsMax
	Only   []acd.ContactID // among these
}

// Outcome is what a contact that is over came to.
type Outcome string

// Outcomes. A callback that its visitor takes back is abandoned here: what stands beside a contact does not tell them apart.
const (
	Answered   Outcome = "answered"   // an agent led the conversation
	Abandoned  Outcome = "abandoned"  // none did: the visitor left, or was lost for too long
	Unanswered Outcome = "unanswered" // none did, and it ended for another cause
)

// Outcomes are all there are.
func Outcomes() []Outcome { return []Outcome{Answered, Abandoned, Unanswered} }

// givenUp are the causes by which a visitor does not wait any longer; the same as in figures (docs/metrics.md).
func givenUp() []int { // as numbers: a list of small ones would be taken for bytes
	return []int{int(acd.CauseLeft), int(acd.CauseVisitorLost), int(acd.CauseVisitorIdle)}
}

// Outcome is what the contact came to; "" = it is not over.
func (c Contact) Outcome() Outcome {
	switch {
	case c.Ended == 0:
		return ""
	case c.Agent != 0:
		return Answered
	case slices.Contains(givenUp(), int(c.Cause)):
		return Abandoned
	}
	return Unanswered
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
	and(q.Over || q.Came != "", `c.ended IS NOT NULL`)
	and(q.Came == Answered, `coalesce(c.agent, 0) <> 0`)
	and(q.Came == Abandoned || q.Came == Unanswered, `coalesce(c.agent, 0) = 0`)
	and(q.Came == Abandoned, `c.cause IN (SELECT value FROM json_each(?))`, column(givenUp()))
	and(q.Came == Unanswered, `c.cause NOT IN (SELECT value FROM json_each(?))`, column(givenUp()))
	return text, args
}
