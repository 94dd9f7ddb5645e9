package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"

	"parley/acd"
)

// OpenMax is how many contacts one ReadOpen takes: that bounds what it holds in memory.
const OpenMax = 1000

// Open is what stands beside contacts that are open, by contact; what one does not have is missing.
type Open struct {
	Contacts   map[acd.ContactID]Contact
	Origins    map[acd.ContactID][]Origin // of all its lines, in order
	Marks      map[acd.ContactID][]Mark   // as LatestMarks
	FirstLines map[acd.ContactID]string   // of one party, as FirstLine
	Passes     map[acd.ContactID]Pass
	Parties    map[acd.ContactID][]Party // as Parties
}

// ReadOpen reads contacts with all that a start needs of them, with one query for each kind however many there are; ids
// are at most OpenMax. FirstLines are the party's.
func ReadOpen(ctx context.Context, db *sql.DB, ids []acd.ContactID, party uint8) (Open, error) {
	if len(ids) > OpenMax {
		return Open{}, fmt.Errorf("read open contacts: %d at once, at most %d", len(ids), OpenMax)
	}
	list, err := json.Marshal(ids)
	if err != nil {
		return Open{}, fmt.Errorf("list open contacts: %w", err)
	}
	o := Open{
		Contacts: make(map[acd.ContactID]Contact, len(ids)), Origins: make(map[acd.ContactID][]Origin), Marks: make(map[acd.ContactID][]Mark),
		FirstLines: make(map[acd.ContactID]string), Passes: make(map[acd.ContactID]Pass), Parties: make(map[acd.ContactID][]Party),
	}
	return o, o.read(ctx, db, string(list), party)
}

// among is those of a list that is JSON.
const among = ` IN (SELECT value FROM json_each(?1))`

func (o Open) read(ctx context.Context, db *sql.DB, list string, party uint8) error {
	for _, q := range []struct {
		what, query string
		args        []any
		row         func(*sql.Rows) error
	}{
		{"contacts", selectContact + `WHERE c.id` + among, nil, o.scanContact},
		{"origin-ids", `SELECT contact, id, party, agent, origin FROM messages WHERE contact` + among + ` ORDER BY contact, id`, nil, o.scanOrigin},
		{"receipts", `SELECT contact, party, kind, id, at FROM receipts WHERE contact` + among + ` ORDER BY contact, party, kind, id`, nil, o.scanMark},
		{"first lines", firstLines, []any{int64(party), int64(Said), int64(Corrected)}, o.scanFirstLine},
		{"passes", `SELECT contact, agent, at, reason, note FROM passes WHERE contact` + among, nil, o.scanPass},
		{"parties", `SELECT contact, ` + partyColumns + ` FROM parties WHERE contact` + among + ` ORDER BY contact, since, agent`, nil, o.scanParty},
	} {
		if err := eachRow(ctx, db, q.query, append([]any{list}, q.args...), q.row); err != nil {
			return fmt.Errorf("read %s of open contacts: %w", q.what, err)
		}
	}
	return nil
}

func eachRow(ctx context.Context, db *sql.DB, query string, args []any, row func(*sql.Rows) error) error {
	rows, err := db.QueryContext(ctx, query, args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		if err := row(rows); err != nil {
			return err
		}
	}
	return rows.Err()
}

const firstLines = `WITH first AS (SELECT contact, min(id) AS id FROM messages
		WHERE contact` + among + ` AND party = ?2 AND act = ?3 AND retracted IS NULL GROUP BY contact)
	SELECT f.contact, coalesce(
		(SELECT m.body FROM messages m WHERE m.contact = f.contact AND m.about = f.id AND m.act = ?4 ORDER BY m.id DESC LIMIT 1),
		(SELECT m.body FROM messages m WHERE m.contact = f.contact AND m.id = f.id)) FROM first f`

func (o Open) scanContact(rows *sql.Rows) error {
	c, _, err := scanContact(rows)
	o.Contacts[c.ID] = c
	return err
}

func (o Open) scanOrigin(rows *sql.Rows) error {
	var id acd.ContactID
	var x Origin
	err := rows.Scan(&id, &x.ID, &x.Party, &x.Agent, &x.Name)
	o.Origins[id] = append(o.Origins[id], x)
	return err
}

func (o Open) scanMark(rows *sql.Rows) error {
	var id acd.ContactID
	var m Mark
	err := rows.Scan(&id, &m.Party, &m.Receipt, &m.ID, &m.At)
	o.Marks[id] = latest(o.Marks[id], m)
	return err
}

func (o Open) scanFirstLine(rows *sql.Rows) error {
	var id acd.ContactID
	var body string
	err := rows.Scan(&id, &body)
	o.FirstLines[id] = body
	return err
}

func (o Open) scanPass(rows *sql.Rows) error {
	var p Pass
	err := rows.Scan(&p.Contact, &p.Agent, &p.At, &p.Reason, &p.Note)
	o.Passes[p.Contact] = p
	return err
}

func (o Open) scanParty(rows *sql.Rows) error {
	var id acd.ContactID
	var p Party
	err := rows.Scan(&id, &p.Agent, &p.Role, &p.Party, &p.Since, &p.Until, &p.UpTo)
	o.Parties[id] = append(o.Parties[id], p)
	return err
}
