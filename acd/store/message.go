package store

import (
	"context"
	"database/sql"
	"fmt"

	"parley/acd"
	journal "parley/internal/store"
)

// Line is one message of a conversation as it was reflected.
type Line struct {
	Contact acd.ContactID
	ID      uint64 // the place in the conversation, from 1
	Party   uint8  // conversation.Party
	Name    string // shown name of who said it
	At      acd.Time
	Stanza  string // the message's id attribute
	Origin  string // origin-id (XEP-0359 v0.7.0 §3.2), or empty
	Body    string
	Payload string // the children as reflected, XML
}

// AppendLine keeps a line.
func AppendLine(l Line) journal.Op {
	return exec("keep a line", `INSERT INTO messages (contact, id, party, name, at, stanza, origin, body, payload)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`, int64(l.Contact), int64(l.ID), int64(l.Party), l.Name, int64(l.At), l.Stanza, l.Origin, l.Body, l.Payload)
}

// Span is a part of a conversation's archive.
type Span struct {
	Contact       acd.ContactID
	UpTo          uint64   // lines after this one are not told yet
	After, Before uint64   // ids next to the page, 0 = no bound
	Start, End    acd.Time // inclusive, 0 = no bound
	Backwards     bool     // the last lines of the span rather than the first
	Max           int
}

// Page is what a Span holds.
type Page struct {
	Lines    []Line // in order
	Index    int    // how many lines of the whole stand before the first
	Count    int    // how many the whole holds, whatever After, Before and Max say
	Complete bool   // nothing is left in the direction asked for
}

const within = ` FROM messages WHERE contact = ? AND id <= ? AND at >= ? AND (? = 0 OR at <= ?)`

func (s Span) args() []any {
	return []any{int64(s.Contact), int64(s.UpTo), int64(s.Start), int64(s.End), int64(s.End)}
}

// ReadPage reads a page of a conversation.
func ReadPage(ctx context.Context, db *sql.DB, s Span) (Page, error) {
	var p Page
	if err := db.QueryRowContext(ctx, `SELECT count(*)`+within, s.args()...).Scan(&p.Count); err != nil {
		return Page{}, fmt.Errorf("count lines: %w", err)
	}
	lines, err := readLines(ctx, db, s, s.Max+1)
	if err != nil {
		return Page{}, err
	}
	p.Complete = len(lines) <= s.Max
	p.Lines = lines[:min(len(lines), s.Max)]
	if s.Backwards {
		for i, j := 0, len(p.Lines)-1; i < j; i, j = i+1, j-1 {
			p.Lines[i], p.Lines[j] = p.Lines[j], p.Lines[i]
		}
	}
	if len(p.Lines) > 0 {
		err = db.QueryRowContext(ctx, `SELECT count(*)`+within+` AND id < ?`, append(s.args(), int64(p.Lines[0].ID))...).Scan(&p.Index)
		if err != nil {
			return Page{}, fmt.Errorf("count lines: %w", err)
		}
	}
	return p, nil
}

func readLines(ctx context.Context, db *sql.DB, s Span, max int) ([]Line, error) {
	query := `SELECT id, party, name, at, stanza, origin, body, payload` + within + ` AND id > ? AND (? = 0 OR id < ?) ORDER BY id`
	if s.Backwards {
		query += ` DESC`
	}
	args := append(s.args(), int64(s.After), int64(s.Before), int64(s.Before), max)
	rows, err := db.QueryContext(ctx, query+` LIMIT ?`, args...)
	if err != nil {
		return nil, fmt.Errorf("read lines: %w", err)
	}
	defer rows.Close()
	var lines []Line
	for rows.Next() {
		l := Line{Contact: s.Contact}
		if err := rows.Scan(&l.ID, &l.Party, &l.Name, &l.At, &l.Stanza, &l.Origin, &l.Body, &l.Payload); err != nil {
			return nil, fmt.Errorf("read lines: %w", err)
		}
		lines = append(lines, l)
	}
	return lines, rows.Err()
}

// ReadLine reads one line; false if there is none of that id.
func ReadLine(ctx context.Context, db *sql.DB, contact acd.ContactID, id uint64) (Line, bool, error) {
	lines, err := readLines(ctx, db, Span{Contact: contact, UpTo: id, After: id - 1}, 1)
	if err != nil || len(lines) == 0 {
		return Line{}, false, err
	}
	return lines[0], true, nil
}

// Origin is what a conversation must remember of a line to know its doubles.
type Origin struct {
	ID    uint64
	Party uint8
	Name  string // origin-id, or empty
}

// Origins lists the origin-ids of a conversation's lines in order.
func Origins(ctx context.Context, db *sql.DB, contact acd.ContactID) ([]Origin, error) {
	rows, err := db.QueryContext(ctx, `SELECT id, party, origin FROM messages WHERE contact = ? ORDER BY id`, int64(contact))
	if err != nil {
		return nil, fmt.Errorf("list origin-ids: %w", err)
	}
	defer rows.Close()
	var list []Origin
	for rows.Next() {
		var o Origin
		if err := rows.Scan(&o.ID, &o.Party, &o.Name); err != nil {
			return nil, fmt.Errorf("list origin-ids: %w", err)
		}
		list = append(list, o)
	}
	return list, rows.Err()
}

// FirstLine is the body of the first line a party said, or "".
func FirstLine(ctx context.Context, db *sql.DB, contact acd.ContactID, party uint8) (string, error) {
	var body string
	err := db.QueryRowContext(ctx, `SELECT coalesce((SELECT body FROM messages WHERE contact = ? AND party = ? ORDER BY id LIMIT 1), '')`,
		int64(contact), int64(party)).Scan(&body)
	if err != nil {
		return "", fmt.Errorf("read the first line: %w", err)
	}
	return body, nil
}

// SetMark keeps that a party received everything up to a line.
func SetMark(contact acd.ContactID, party uint8, id uint64) journal.Op {
	return exec("keep a mark", `INSERT INTO marks (contact, party, id) VALUES (?, ?, ?)
		ON CONFLICT DO UPDATE SET id = max(id, excluded.id)`, int64(contact), int64(party), int64(id))
}

// Marks are the lines up to which each party received, by conversation.Party.
func Marks(ctx context.Context, db *sql.DB, contact acd.ContactID) (map[uint8]uint64, error) {
	rows, err := db.QueryContext(ctx, `SELECT party, id FROM marks WHERE contact = ?`, int64(contact))
	if err != nil {
		return nil, fmt.Errorf("read marks: %w", err)
	}
	defer rows.Close()
	marks := make(map[uint8]uint64)
	for rows.Next() {
		var party uint8
		var id uint64
		if err := rows.Scan(&party, &id); err != nil {
			return nil, fmt.Errorf("read marks: %w", err)
		}
		marks[party] = id
	}
	return marks, rows.Err()
}

// FindOrigin reads the line a party said under an origin-id; false if there is none.
func FindOrigin(ctx context.Context, db *sql.DB, contact acd.ContactID, party uint8, origin string) (Line, bool, error) {
	var id uint64
	err := db.QueryRowContext(ctx, `SELECT coalesce((SELECT id FROM messages WHERE contact = ? AND party = ? AND origin = ?
		ORDER BY id LIMIT 1), 0)`, int64(contact), int64(party), origin).Scan(&id)
	if err != nil {
		return Line{}, false, fmt.Errorf("find a line by its origin-id: %w", err)
	}
	if id == 0 {
		return Line{}, false, nil
	}
	return ReadLine(ctx, db, contact, id)
}
