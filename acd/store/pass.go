package store

import (
	"parley/acd"
	journal "parley/internal/store"
)

// Pass is who passed a contact on last, and what for; see ReadOpen.
type Pass struct {
	Contact acd.ContactID
	Agent   acd.AgentID // who has passed it on; a supervisor, too
	At      acd.Time
	Reason  string // at most 200 characters; the caller has checked that
	Note    string // a summary for who takes it, at most 4,000 characters
}

// SetPass keeps a pass, in the place of the one before.
func SetPass(p Pass) journal.Op {
	return exec("keep a pass", `INSERT INTO passes (contact, agent, at, reason, note) SELECT id, ?2, ?3, ?4, ?5 FROM contacts WHERE id = ?1
		ON CONFLICT DO UPDATE SET agent = excluded.agent, at = excluded.at, reason = excluded.reason, note = excluded.note`,
		int64(p.Contact), int64(p.Agent), int64(p.At), p.Reason, p.Note)
}
