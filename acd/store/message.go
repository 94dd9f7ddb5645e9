package store

import (
	"context"
	"database/sql"
	"fmt"

	"parley/acd"
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

	Kind      uint8 // conversation.Kind, whom it is meant for; 0 = to everybody
	Act       Act
	About     uint64      // the line it corrects, reacts to, takes back or answers; 0 = none
	Agent     acd.AgentID // who said it; 0 = the visitor, or the ACD
	Retracted acd.Time    // when it was taken back: then Body and Payload are empty; 0 = it was not
}

// Act is what a line does.
type Act uint8

// The acts. Their numbers are kept.
const (
	Said      Act = iota + 1 // words, an answer to a line if About is set (XEP-0461)
	Corrected                // new words for About (XEP-0308)
	Reacted                  // to About (XEP-0444): the body is the reactions, each after a space, empty = none any more
	Retracted                // About (XEP-0424)
)

// Span is a part of a conversation's archive.
type Span struct {
	Contact       acd.ContactID
	Kinds         uint64   // lines of these kinds, as conversation.Readable gives them: 1<<conversation.Kind; 0 = none
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

const lineColumns = `id, party, name, at, stanza, origin, body, payload, kind, act, about, agent, coalesce(retracted, 0)`

const within = ` FROM messages WHERE contact = ? AND id <= ? AND 1 << kind & ? <> 0 AND at >= ? AND (? = 0 OR at <= ?)`

func (s Span) args() []any {
	return []any{int64(s.Contact), int64(s.UpTo), int64(s.Kinds), int64(s.Start), int64(s.End), int64(s.End)}
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
	query := `SELECT ` + lineColumns + within + ` AND id > ? AND (? = 0 OR id < ?) ORDER BY id`
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
		if err := scanLine(rows, &l); err != nil {
			return nil, fmt.Errorf("read lines: %w", err)
		}
		lines = append(lines, l)
	}
	return lines, rows.Err()
}

func scanLine(row interface{ Scan(to ...any) error }, l *Line) error { return row.Scan(l.columns()...) }

// columns are where lineColumns go.
func (l *Line) columns() []any {
	return []any{&l.ID, &l.Party, &l.Name, &l.At, &l.Stanza, &l.Origin, &l.Body, &l.Payload, &l.Kind, &l.Act, &l.About, &l.Agent, &l.Retracted}
}

// everyKind is all lines there are.
const everyKind = 1<<63 - 1

// ReadLine reads one line, whomever it is meant for; false if there is none of that id.
func ReadLine(ctx context.Context, db *sql.DB, contact acd.ContactID, id uint64) (Line, bool, error) {
	lines, err := readLines(ctx, db, Span{Contact: contact, Kinds: everyKind, UpTo: id, After: id - 1}, 1)
	if err != nil || len(lines) == 0 {
		return Line{}, false, err
	}
	return lines[0], true, nil
}

// Origin is what a conversation must remember of a line to know its doubles; see ReadOpen.
type Origin struct {
	ID    uint64
	Party uint8
	Agent acd.AgentID // who said it; 0 = the visitor
	Name  string      // origin-id, or empty
}

// FirstLine is the body of the first line a party said, as it was corrected last; lines taken back do not count. "" if
// there is none.
func FirstLine(ctx context.Context, db *sql.DB, contact acd.ContactID, party uint8) (string, error) {
	var body string
	err := db.QueryRowContext(ctx, `WITH first AS (SELECT id, body FROM messages
			WHERE contact = ?1 AND party = ?2 AND act = ?3 AND retracted IS NULL ORDER BY id LIMIT 1)
		SELECT coalesce((SELECT m.body FROM messages m, first WHERE m.contact = ?1 AND m.about = first.id AND m.act = ?4 ORDER BY m.id DESC LIMIT 1),
			(SELECT body FROM first), '')`, int64(contact), int64(party), int64(Said), int64(Corrected)).Scan(&body)
	if err != nil {
		return "", fmt.Errorf("read the first line: %w", err)
	}
	return body, nil
}

// FindOrigin reads the line an agent, or the visitor (0), said under an origin-id; false if there is none.
func FindOrigin(ctx context.Context, db *sql.DB, contact acd.ContactID, agent acd.AgentID, origin string) (Line, bool, error) {
	var id uint64
	err := db.QueryRowContext(ctx, `SELECT coalesce((SELECT id FROM messages WHERE contact = ?1 AND agent = ?2
		AND (agent <> 0 OR party = 1) AND origin = ?3 ORDER BY id LIMIT 1), 0)`, int64(contact), int64(agent), origin).Scan(&id)
	if err != nil {
		return Line{}, false, fmt.Errorf("find a line by its origin-id: %w", err)
	}
	if id == 0 {
		return Line{}, false, nil
	}
	return ReadLine(ctx, db, contact, id)
}

// FindStanza reads the last line of an agent, or of the visitor (0), whose message had that id attribute; false if there
// is none. XEP-0308 names lines so.
func FindStanza(ctx context.Context, db *sql.DB, contact acd.ContactID, agent acd.AgentID, name string) (Line, bool, error) {
	var id uint64
	err := db.QueryRowContext(ctx, `SELECT coalesce(max(id), 0) FROM messages WHERE contact = ?1 AND agent = ?2
		AND (agent <> 0 OR party = 1) AND stanza = ?3`, int64(contact), int64(agent), name).Scan(&id)
	if err != nil {
		return Line{}, false, fmt.Errorf("find a line by its message's id: %w", err)
	}
	if id == 0 || name == "" {
		return Line{}, false, nil
	}
	return ReadLine(ctx, db, contact, id)
}
