package store

import (
	"fmt"

	"parley/acd"
	journal "parley/internal/store"
)

// Destination is where a contact went whose agent had vanished.
type Destination uint8

// Destinations.
const (
	ToQueue Destination = iota + 1
	ToAgent
	ToEnd
)

// Beside keeps what decisions mean for the tables beside the log, whoever or whatever brought them about; it belongs
// into the same transaction as the decisions. A contact without a row there is passed over. It returns nil if the
// decisions mean nothing to these tables.
func Beside(at acd.Time, effects []acd.Effect) journal.Op {
	var ops []journal.Op
	for _, e := range effects {
		if op := beside(at, e); op != nil {
			ops = append(ops, op)
		}
	}
	if len(ops) == 0 {
		return nil
	}
	return Both(ops...)
}

// Both runs operations one after the other, nil ones left out; the first error ends it.
func Both(ops ...journal.Op) journal.Op {
	return func(tx *journal.Tx) error {
		for _, op := range ops {
			if op == nil {
				continue
			}
			if err := op(tx); err != nil {
				return err
			}
		}
		return nil
	}
}

func beside(at acd.Time, e acd.Effect) journal.Op {
	switch e := e.(type) {
	case acd.Waiting:
		if e.Arrived == at {
			return exec("keep an arrival", `UPDATE contacts SET arrived = ?1, since = ?1 WHERE id = ?2 AND arrived <> ?1`, int64(at), int64(e.Contact))
		}
	case acd.Connected:
		return connected(at, e)
	case acd.RoleHolds:
		return Both(takesPart(at, e.Contact, e.Agent, roleNumber(e.Role)), leads(at, e.Contact, e.Agent, e.Role))
	case acd.PartedFrom:
		return parts(at, e.Contact, e.Agent)
	case acd.WrapsUp:
		return parts(at, e.Contact, e.Agent) // who is there at the end has no part any more by then
	case acd.AgentVanished:
		return Both(parts(at, e.Contact, e.Agent), exec("note a move",
			`INSERT INTO moved (agent, contact, destination, at)
			 SELECT ?1, id, CASE WHEN agent <> ?1 THEN ?3 ELSE ?2 END, ?4 FROM contacts WHERE id = ?5 -- one beside may lead already
			 ON CONFLICT DO UPDATE SET destination = excluded.destination, at = excluded.at`,
			int64(e.Agent), int64(ToQueue), int64(ToAgent), int64(at), int64(e.Contact)))
	case acd.Ended:
		return ended(at, e)
	case acd.WrapUpHolds:
		return exec("keep a wrap-up code", `UPDATE contacts SET code = ? WHERE id = ?`, int64(e.Code), int64(e.Contact))
	case acd.Closed:
		// While the visit goes on with somebody else, only one agent's wrap-up is over.
		return exec("close a contact", `UPDATE contacts SET closed = ? WHERE id = ? AND ended IS NOT NULL`, int64(at), int64(e.Contact))
	case acd.QueueGone:
		return queueGone(e.Queue, at)
	case acd.AgentGone:
		return agentGone(e.Agent, at)
	case acd.AgentStands:
		if e.Duty == acd.DutyReady && !e.Lost {
			return exec("forget moves", `DELETE FROM moved WHERE agent = ?`, int64(e.Agent))
		}
	}
	return nil
}

func connected(at acd.Time, e acd.Connected) journal.Op {
	part := takesPart(at, e.Contact, e.Agent, roleNumber(e.Role))
	if e.Role != acd.RoleLead {
		return part
	}
	return Both(part, leads(at, e.Contact, e.Agent, e.Role))
}

func ended(at acd.Time, e acd.Ended) journal.Op {
	var closed any // with an agent, Closed follows
	if e.Agent == 0 {
		closed = int64(at)
	}
	return Both(allPart(at, e.Contact),
		exec("keep an end", `UPDATE contacts SET ended = ?, since = ?, by = ?, cause = ?, closed = ? WHERE id = ?`,
			int64(at), int64(at), int64(e.By), int64(e.Cause), closed, int64(e.Contact)),
		exec("note a move", `UPDATE moved SET destination = ?, at = ? WHERE contact = ? AND destination = ?`,
			int64(ToEnd), int64(at), int64(e.Contact), int64(ToQueue)),
	)
}

func exec(what, query string, args ...any) journal.Op {
	return func(tx *journal.Tx) error {
		if _, err := tx.Exec(query, args...); err != nil {
			return fmt.Errorf("%s: %w", what, err)
		}
		return nil
	}
}

// leads keeps who has a contact now; nothing for another role.
func leads(at acd.Time, contact acd.ContactID, agent acd.AgentID, role acd.Role) journal.Op {
	if role != acd.RoleLead {
		return nil
	}
	return Both(
		exec("keep a connection", `UPDATE contacts SET agent = ?, since = ? WHERE id = ?`, int64(agent), int64(at), int64(contact)),
		exec("note a move", `UPDATE moved SET destination = ?, at = ? WHERE contact = ? AND agent <> ?`,
			int64(ToAgent), int64(at), int64(contact), int64(agent)),
		exec("forget a move", `DELETE FROM moved WHERE contact = ? AND agent = ?`, int64(contact), int64(agent)),
	)
}
