package search

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"parley/acd"
	acdstore "parley/acd/store"
	"parley/internal/bigram"
)

// Bounds of a search.
const (
	// WordsCharsMax is how long what is looked for may be.
	WordsCharsMax = 200
	// PageMax is how many lines are answered at once; the default.
	PageMax = 50
	// candidatesMax is how many of the index's answers one search reads: what is beyond is looked at by the next page.
	candidatesMax = 2000
	// batchMax is how many of them are read at a time.
	batchMax = 200
)

// ErrTooLong is what a search for more than WordsCharsMax characters gets.
var ErrTooLong = fmt.Errorf("what is looked for has at most %d characters", WordsCharsMax)

// Reader is who searches: what is not theirs to read is not found. The zero value finds nothing.
type Reader struct {
	All    bool          // whispers too: supervisors, auditors
	Agent  acd.AgentID   // what this agent may read of the conversations it had a part in
	Queues []acd.QueueID // what was said to everybody in these queues: integrators
}

// Query is what is looked for: everything that is given must hold.
type Query struct {
	Words  string           // all of them, in any order
	Caller string           // words of the name that was typed
	Agent  acd.AgentID      // who had a part in the conversation
	Queue  acd.QueueID      // in which the contact has been
	From   acd.Time         // said at or after
	To     acd.Time         // said before; 0 = no bound
	Open   bool             // of contacts that are not over
	Over   bool             // of contacts that are
	Came   acdstore.Outcome // of contacts that are over and came to that; "" = any
	Before int64            // where the page before ended; 0 = from the newest
	Max    int              // 1 to PageMax; 0 = PageMax
}

// Hit is a line that was found.
type Hit struct {
	Place   int64 // grows with time
	Contact acd.ContactID
	Line    uint64
	At      acd.Time
	Party   uint8 // conversation.Party
	Kind    uint8 // conversation.Kind
	Name    string
	Body    string
	Caller  string
	Queue   acd.QueueID      // of the contact's first entry
	Outcome acdstore.Outcome // of the contact; "" = it is not over
}

// Find is the newest lines that a query finds. next is for Query.Before: there may be others, even if hits are few, or none;
// 0: there are none. It sees what CatchUp has indexed. ErrTooLong.
func (x *Index) Find(ctx context.Context, r Reader, q Query) (hits []Hit, next int64, err error) {
	if utf8.RuneCountInString(q.Words)+utf8.RuneCountInString(q.Caller) > WordsCharsMax {
		return nil, 0, ErrTooLong
	}
	if q.Max < 1 || q.Max > PageMax {
		q.Max = PageMax
	}
	match, ok := expression(r, q)
	if !ok {
		return nil, 0, nil
	}
	words, caller := bigram.Parse(q.Words), bigram.Parse(q.Caller)
	before, read := q.Before, 0
	for {
		places, err := x.candidates(ctx, match, q, before)
		if err != nil {
			return nil, 0, err
		}
		for _, p := range places {
			before, read = p.id, read+1
			h, there, err := x.read(ctx, p)
			if err != nil {
				return nil, 0, err
			}
			if !there || !words.Matches(h.Body) || !caller.Matches(h.Caller) || !q.fits(h.Outcome) {
				continue
			}
			if hits = append(hits, h); len(hits) == q.Max {
				return hits, before, nil
			}
		}
		if len(places) < batchMax {
			return hits, 0, nil
		}
		if read >= candidatesMax {
			return hits, before, nil
		}
	}
}

// fits says whether a contact that came to that is asked for.
func (q Query) fits(came acdstore.Outcome) bool {
	return (!q.Open || came == "") && (!q.Over || came != "") && (q.Came == "" || q.Came == came)
}

// expression is what the index is asked; not ok: the reader may read nothing.
func expression(r Reader, q Query) (match string, ok bool) {
	var all []string
	add := func(parts ...string) {
		for _, p := range parts {
			if p != "" {
				all = append(all, p)
			}
		}
	}
	switch {
	case r.All:
	case r.Agent != 0:
		add(who(mayRead(r.Agent)))
	case len(r.Queues) > 0:
		var any []string
		for _, queue := range r.Queues {
			any = append(any, who(queueToken(queue)))
		}
		add(who("s"), "("+strings.Join(any, " OR ")+")")
	default:
		return "", false
	}
	if q.Agent != 0 {
		add(who(tookPart(q.Agent)))
	}
	if q.Queue != 0 {
		add(who(queueToken(q.Queue)))
	}
	add(bigram.Parse(q.Words).FTS("body"), bigram.Parse(q.Caller).FTS("caller"))
	return strings.Join(all, " AND "), true
}

func who(token string) string { return `who : "` + token + `"` }

// candidates are the next places that the index has, the newest first.
func (x *Index) candidates(ctx context.Context, match string, q Query, before int64) ([]place, error) {
	if before == 0 {
		before = 1<<63 - 1
	}
	from, to, err := x.span(ctx, q)
	if err != nil {
		return nil, err
	}
	query, args := `SELECT id FROM search_lines WHERE id < ?1 AND id >= ?2 AND id <= ?3 ORDER BY id DESC LIMIT ?4`, []any{before, from, to, batchMax}
	if match != "" {
		query = `SELECT rowid FROM search_text WHERE search_text MATCH ?5 AND rowid < ?1 AND rowid >= ?2 AND rowid <= ?3 ORDER BY rowid DESC LIMIT ?4`
		args = append(args, match)
	}
	rows, err := x.db.Reader().QueryContext(ctx, query, args...)
	if err != nil {
		return nil, fmt.Errorf("search: %w", err)
	}
	defer rows.Close()
	var all []place
	for rows.Next() {
		var p place
		if err := rows.Scan(&p.id); err != nil {
			return nil, fmt.Errorf("search: %w", err)
		}
		all = append(all, p)
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("search: %w", err)
	}
	return all, nil
}

// span is the places between which all lines of the query's time are.
func (x *Index) span(ctx context.Context, q Query) (from, to int64, err error) {
	to = 1<<63 - 1
	if q.From > 0 {
		err = x.db.Reader().QueryRowContext(ctx, `SELECT coalesce(min(id), ?2) FROM (SELECT id FROM search_lines WHERE at >= ?1 ORDER BY at LIMIT 1)`, int64(q.From), to).Scan(&from)
	}
	if err == nil && q.To > 0 {
		err = x.db.Reader().QueryRowContext(ctx, `SELECT coalesce(max(id), 0) FROM (SELECT id FROM search_lines WHERE at < ?1 ORDER BY at DESC LIMIT 1)`, int64(q.To)).Scan(&to)
	}
	if err != nil {
		return 0, 0, fmt.Errorf("search: %w", err)
	}
	return from, to, nil
}

// read reads the line of a place; not there: it went after the index was asked.
func (x *Index) read(ctx context.Context, p place) (h Hit, there bool, err error) {
	var c acdstore.Contact
	h.Place = p.id
	err = x.db.Reader().QueryRowContext(ctx, `SELECT m.contact, m.id, m.at, m.party, m.kind, m.name, m.body, coalesce(k.name, ''), c.queue,
		coalesce(c.ended, 0), coalesce(c.agent, 0), coalesce(c.cause, 0)
		FROM search_lines s JOIN messages m ON m.contact = s.contact AND m.id = s.line JOIN contacts c ON c.id = m.contact
		LEFT JOIN callers k ON k.contact = m.contact WHERE s.id = ? AND m.body <> ''`, p.id).
		Scan(&h.Contact, &h.Line, &h.At, &h.Party, &h.Kind, &h.Name, &h.Body, &h.Caller, &h.Queue, &c.Ended, &c.Agent, &c.Cause)
	if errors.Is(err, sql.ErrNoRows) {
		return h, false, nil
	}
	if err != nil {
		return h, false, fmt.Errorf("search: %w", err)
	}
	h.Outcome = c.Outcome()
	return h, true, nil
}

// When is the time of a hit.
func (h Hit) When() time.Time { return time.UnixMilli(int64(h.At)) }
