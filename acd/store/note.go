package store

import (
	"context"
	"database/sql"
	"fmt"

	"parley/acd"
	journal "parley/internal/store"
)

// Note is what somebody who works here wrote about a contact. Notes are only ever added.
type Note struct {
	Contact acd.ContactID
	ID      uint64 // from 1
	Agent   acd.AgentID
	At      acd.Time
	Text    string
}

// AddNote keeps a note after those before; the caller has checked its length. One that only repeats its author's last
// note is not kept again: a hang-up page is saved more than once.
func AddNote(n Note) journal.Op {
	return exec("keep a note", `INSERT INTO notes (contact, id, agent, at, note)
		SELECT c.id, coalesce((SELECT max(n.id) FROM notes n WHERE n.contact = c.id), 0) + 1, ?2, ?3, ?4 FROM contacts c
		WHERE c.id = ?1 AND ?4 IS NOT (SELECT n.note FROM notes n WHERE n.contact = ?1 AND n.agent = ?2 ORDER BY n.id DESC LIMIT 1)`,
		int64(n.Contact), int64(n.Agent), int64(n.At), n.Text)
}

// Notes lists what was written about a contact, oldest first.
func Notes(ctx context.Context, db *sql.DB, contact acd.ContactID) ([]Note, error) {
	rows, err := db.QueryContext(ctx, `SELECT id, agent, at, note FROM notes WHERE contact = ? ORDER BY id`, int64(contact))
	if err != nil {
		return nil, fmt.Errorf("list notes: %w", err)
	}
	defer rows.Close()
	var list []Note
	for rows.Next() {
		n := Note{Contact: contact}
		if err := rows.Scan(&n.ID, &n.Agent, &n.At, &n.Text); err != nil {
			return nil, fmt.Errorf("list notes: %w", err)
		}
		list = append(list, n)
	}
	return list, rows.Err()
}

// SetTags makes tags those of a contact: what is not among them goes, what is there already keeps who set it and when.
func SetTags(contact acd.ContactID, agent acd.AgentID, at acd.Time, tags []string) journal.Op {
	ops := []journal.Op{exec("keep tags", `UPDATE tags SET at = -1 - at WHERE contact = ?`, int64(contact))}
	for _, tag := range tags {
		ops = append(ops, exec("keep a tag", `INSERT INTO tags (contact, tag, agent, at) VALUES (?, ?, ?, ?)
			ON CONFLICT DO UPDATE SET at = CASE WHEN tags.at < 0 THEN -1 - tags.at ELSE tags.at END, tag = excluded.tag`,
			int64(contact), tag, int64(agent), int64(at)))
	}
	return Both(append(ops, exec("drop tags", `DELETE FROM tags WHERE contact = ? AND at < 0`, int64(contact)))...)
}

// Tags lists a contact's tags in the order of letters.
func Tags(ctx context.Context, db *sql.DB, contact acd.ContactID) ([]string, error) {
	rows, err := db.QueryContext(ctx, `SELECT tag FROM tags WHERE contact = ? ORDER BY tag`, int64(contact))
	if err != nil {
		return nil, fmt.Errorf("list tags: %w", err)
	}
	defer rows.Close()
	var list []string
	for rows.Next() {
		var tag string
		if err := rows.Scan(&tag); err != nil {
			return nil, fmt.Errorf("list tags: %w", err)
		}
		list = append(list, tag)
	}
	return list, rows.Err()
}
