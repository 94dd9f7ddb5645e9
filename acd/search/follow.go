package search

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"time"

	"parley/acd"
	"parley/acd/conversation"
	"parley/acd/facts"
	"parley/internal/bigram"
	"parley/internal/store"
)

//go:embed migrations/*.sql
var migrations embed.FS

// stepRows bounds what one operation of the journal takes of the record, some milliseconds.
const stepRows = 100

// Index is the index. Its methods may be called from any goroutine.
type Index struct {
	db   *store.DB
	log  *slog.Logger
	news chan struct{} // holds one
}

// Open makes the tables. It does not follow the record; Follow does.
func Open(ctx context.Context, db *store.DB, log *slog.Logger) (*Index, error) {
	files, err := fs.Sub(migrations, "migrations")
	if err != nil {
		return nil, fmt.Errorf("migrate search: %w", err)
	}
	if err := db.Migrate(ctx, "search", files); err != nil {
		return nil, err
	}
	return &Index{db: db, log: log, news: make(chan struct{}, 1)}, nil
}

// Poke says that something was committed. It never blocks.
func (x *Index) Poke() {
	select {
	case x.news <- struct{}{}:
	default:
	}
}

// gather is how long news gathers before the index follows.
const gather = 250 * time.Millisecond

// Follow keeps the index up with the record until ctx ends. It blocks.
func (x *Index) Follow(ctx context.Context) {
	for {
		if err := x.CatchUp(ctx); err != nil && !errors.Is(err, context.Canceled) {
			x.log.Warn("the index of words does not follow", "err", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-time.After(gather):
		}
		select {
		case <-ctx.Done():
			return
		case <-x.news:
		}
	}
}

// CatchUp follows the record up to what was committed when it was called.
func (x *Index) CatchUp(ctx context.Context) error {
	for {
		moved := false
		err := x.db.Do(ctx, func(tx *store.Tx) (err error) {
			moved, err = step(tx)
			return err
		})
		if err != nil {
			return fmt.Errorf("index words: %w", err)
		}
		if !moved {
			return nil
		}
	}
}

// step takes some rows of the record, and of the log as far as that is due.
func step(tx *store.Tx) (moved bool, err error) {
	var lines, log int64
	err = tx.Query(`SELECT lines, log FROM search_cursor`, nil, func(r store.Row) error { return r.Scan(&lines, &log) })
	if err != nil {
		return false, err
	}
	to, err := followLines(tx, lines)
	if err != nil {
		return false, err
	}
	after := log
	if to == lines { // who comes to a conversation may read lines that are there
		if after, err = followLog(tx, log); err != nil {
			return false, err
		}
	}
	if to == lines && after == log {
		return false, nil
	}
	_, err = tx.Exec(`UPDATE search_cursor SET lines = ?, log = ?`, to, after)
	return true, err
}

// place is a line of a contact; 0: all there are.
type place struct{ id, contact, line int64 }

// followLines indexes the lines that the record's next rows tell of.
func followLines(tx *store.Tx, from int64) (to int64, err error) {
	to = from
	var changed []place
	err = tx.Query(`SELECT id, contact, line FROM lines WHERE id > ? ORDER BY id LIMIT ?`, []any{from, stepRows}, func(r store.Row) error {
		var p place
		err := r.Scan(&p.id, &p.contact, &p.line)
		to, changed = p.id, append(changed, p)
		return err
	})
	for _, p := range changed {
		if err == nil {
			err = index(tx, p)
		}
	}
	return to, err
}

// followLog indexes anew the lines of conversations that an agent has come to, or that have come to another queue.
func followLog(tx *store.Tx, from int64) (to int64, err error) {
	to = from
	contacts := map[acd.ContactID]bool{}
	known, err := facts.Position(tx)
	if err != nil {
		return from, err
	}
	err = tx.Query(`SELECT id, effects FROM log WHERE id > ? AND id <= ? ORDER BY id LIMIT ?`, []any{from, int64(known), 10 * stepRows}, func(r store.Row) error {
		var b []byte
		if err := r.Scan(&to, &b); err != nil {
			return err
		}
		effects, _, err := acd.ReadEffects(b)
		for _, e := range effects {
			switch e := e.(type) {
			case acd.Connected:
				contacts[e.Contact] = true
			case acd.Waiting:
				contacts[e.Contact] = true
			}
		}
		return err
	})
	for c := range contacts {
		if err == nil {
			err = again(tx, c)
		}
	}
	return to, err
}

// again indexes anew what is indexed of a contact.
func again(tx *store.Tx, c acd.ContactID) error {
	var there []place
	err := tx.Query(`SELECT id, line FROM search_lines WHERE contact = ?`, []any{int64(c)}, func(r store.Row) error {
		p := place{contact: int64(c)}
		err := r.Scan(&p.id, &p.line)
		there = append(there, p)
		return err
	})
	for _, p := range there {
		if err == nil {
			err = index(tx, p)
		}
	}
	return err
}

// index has the index say of a line what the line says now.
func index(tx *store.Tx, p place) error {
	if p.line == 0 {
		return forget(tx, acd.ContactID(p.contact))
	}
	var before words
	there := false
	err := tx.Query(`SELECT l.id, t.who, t.caller, t.body FROM search_lines l JOIN search_text t ON t.rowid = l.id WHERE l.contact = ? AND l.line = ?`,
		[]any{p.contact, p.line}, func(r store.Row) error {
			there = true
			return r.Scan(&p.id, &before.who, &before.caller, &before.body) // it keeps its number
		})
	if err != nil {
		return err
	}
	now, says, err := readWords(tx, p)
	if err != nil || there && says && now.same(before) {
		return err
	}
	if there {
		if _, err := tx.Exec(`DELETE FROM search_text WHERE rowid = ?`, p.id); err != nil {
			return err
		}
	}
	switch {
	case says && !there:
		_, err = tx.Exec(`INSERT INTO search_lines (id, contact, line, at) VALUES (?, ?, ?, ?)`, p.id, p.contact, p.line, now.at)
	case there && !says:
		_, err = tx.Exec(`DELETE FROM search_lines WHERE id = ?`, p.id)
	}
	if err == nil && says {
		_, err = tx.Exec(`INSERT INTO search_text (rowid, who, caller, body) VALUES (?, ?, ?, ?)`, p.id, now.who, now.caller, now.body)
	}
	return err
}

// forget takes all of a contact out of the index.
func forget(tx *store.Tx, c acd.ContactID) error {
	if _, err := tx.Exec(`DELETE FROM search_text WHERE rowid IN (SELECT id FROM search_lines WHERE contact = ?)`, int64(c)); err != nil {
		return err
	}
	_, err := tx.Exec(`DELETE FROM search_lines WHERE contact = ?`, int64(c))
	return err
}

// words is what the index holds of a line.
type words struct {
	at                int64
	who, caller, body string
}

func (w words) same(x words) bool { return w.who == x.who && w.caller == x.caller && w.body == x.body }

// readWords reads a line with who may read it. It says nothing if it is not there, or has no words.
func readWords(tx *store.Tx, p place) (w words, says bool, err error) {
	var body, caller string
	var kind conversation.Kind
	var queue acd.QueueID
	err = tx.Query(`SELECT m.at, m.body, m.kind, c.queue, coalesce(k.name, '') FROM messages m JOIN contacts c ON c.id = m.contact
		LEFT JOIN callers k ON k.contact = m.contact WHERE m.contact = ? AND m.id = ? AND m.act IN (1, 2)`, []any{p.contact, p.line},
		func(r store.Row) error { return r.Scan(&w.at, &body, &kind, &queue, &caller) })
	if err != nil || body == "" {
		return w, false, err
	}
	w.body, w.caller = bigram.Tokens(body), bigram.Tokens(caller)
	w.who, err = readers(tx, p, kind, queue)
	return w, w.body != "", err
}

// readers is the tokens of who may read a line, and of what it can be asked for by.
func readers(tx *store.Tx, p place, k conversation.Kind, queue acd.QueueID) (who string, err error) {
	who = queueToken(queue)
	others, err := facts.Queues(tx, acd.ContactID(p.contact))
	if err != nil {
		return "", err
	}
	for _, q := range others {
		who += " " + queueToken(q)
	}
	if conversation.Reads(conversation.RoleVisitor, k) {
		who += " s"
	}
	agents := conversation.Reads(conversation.RoleLead, k)
	err = tx.Query(`SELECT agent, coalesce(upto, 0) FROM parties WHERE contact = ?`, []any{p.contact}, func(r store.Row) error {
		var agent acd.AgentID
		var upTo int64
		if err := r.Scan(&agent, &upTo); err != nil {
			return err
		}
		who += " " + tookPart(agent)
		if agents && (upTo == 0 || p.line <= upTo) {
			who += " " + mayRead(agent)
		}
		return nil
	})
	return who, err
}

func queueToken(q acd.QueueID) string { return fmt.Sprintf("q%d", q) }
func mayRead(a acd.AgentID) string    { return fmt.Sprintf("a%d", a) }
func tookPart(a acd.AgentID) string   { return fmt.Sprintf("t%d", a) }

// Erase takes all of a contact out of the index at once; it is what an erasure calls, which cannot wait for the record to be
// followed.
func (x *Index) Erase(ctx context.Context, c acd.ContactID) error {
	return x.db.Do(ctx, func(tx *store.Tx) error { return forget(tx, c) })
}

// Behind is how many rows of the record of lines the index has not followed yet, which a search does not find.
func (x *Index) Behind(ctx context.Context) (rows int64, err error) {
	err = x.db.Reader().QueryRowContext(ctx, `SELECT max(coalesce((SELECT max(id) FROM lines), 0) - lines, 0) FROM search_cursor`).Scan(&rows)
	if err != nil {
		return 0, fmt.Errorf("find how far the index is: %w", err)
	}
	return rows, nil
}

// Indexed says how many lines of a contact are in the index.
func (x *Index) Indexed(ctx context.Context, c acd.ContactID) (n int, err error) {
	err = x.db.Reader().QueryRowContext(ctx, `SELECT count(*) FROM search_lines WHERE contact = ?`, int64(c)).Scan(&n)
	if err != nil {
		return 0, fmt.Errorf("look into the index: %w", err)
	}
	return n, nil
}
