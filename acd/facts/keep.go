package facts

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"parley/acd"
	"parley/internal/store"
)

// cursor is how far the log is in the tables.
type cursor struct {
	version  int
	position uint64
	at       acd.Time
}

// errMoved is what a batch gets that was folded from another position than the tables are at.
var errMoved = errors.New("facts have moved on")

// batch is an operation that keeps facts and moves the cursor on, or does nothing.
func batch(puts map[string]string, from, to cursor, changed []fact) store.Op {
	return func(tx *store.Tx) error {
		moved, err := tx.Exec(`INSERT INTO fact_cursor (one, version, position, at) SELECT 1, ?1, ?2, ?3
			WHERE coalesce((SELECT position FROM fact_cursor), 0) = ?4
			ON CONFLICT DO UPDATE SET version = excluded.version, position = excluded.position, at = excluded.at`,
			to.version, int64(to.position), int64(to.at), int64(from.position))
		if err == nil && moved.Rows == 0 {
			err = errMoved
		}
		if err != nil {
			return fmt.Errorf("move facts from %d to %d: %w", from.position, to.position, err)
		}
		for _, f := range changed {
			if _, err := tx.Exec(puts[f.table()], f.fields()...); err != nil {
				return fmt.Errorf("keep a fact: %w", err)
			}
		}
		return nil
	}
}

// tables is all of them.
func tables() []string {
	return []string{
		"fact_entries", "fact_parts", "fact_offers", "fact_passes", "fact_states", "fact_sessions", "fact_contacts",
		"fact_refusals", "fact_queues", "fact_agents", "fact_cursor",
	}
}

// empty takes everything out of the tables.
func empty(tx *store.Tx) error {
	for _, t := range tables() {
		if _, err := tx.Exec("DELETE FROM " + t); err != nil {
			return fmt.Errorf("empty facts: %w", err)
		}
	}
	return nil
}

// readPuts makes the statements that keep facts, by table.
func readPuts(ctx context.Context, q querier) (map[string]string, error) {
	puts := map[string]string{}
	for _, table := range tables() {
		var columns []string
		if err := each(ctx, q, `SELECT name FROM pragma_table_info('`+table+`') ORDER BY cid`, func(r *sql.Rows) error {
			var name string
			err := r.Scan(&name)
			columns = append(columns, name)
			return err
		}); err != nil {
			return nil, err
		}
		puts[table] = put(table, columns)
	}
	return puts, nil
}

// querier reads in one transaction.
type querier interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
}

func readCursor(ctx context.Context, q querier) (c cursor, err error) {
	err = each(ctx, q, `SELECT version, position, at FROM fact_cursor`, func(r *sql.Rows) error {
		return r.Scan(&c.version, &c.position, &c.at)
	})
	return c, err
}

// load makes the book as it was when the tables were written last.
func load(ctx context.Context, db *sql.DB) (*Book, cursor, error) {
	tx, err := db.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return nil, cursor{}, fmt.Errorf("read facts: %w", err)
	}
	defer func() { _ = tx.Rollback() }() // it has only read
	c, err := readCursor(ctx, tx)
	if err != nil {
		return nil, c, err
	}
	b := NewBook()
	b.at = c.at
	for _, read := range []func(context.Context, querier) error{b.loadNumbers, b.loadFloor, b.loadVisits, b.loadOpen} {
		if err := read(ctx, tx); err != nil {
			return nil, c, err
		}
	}
	return b, c, nil
}

func (b *Book) loadNumbers(ctx context.Context, q querier) error {
	return each(ctx, q, `SELECT (SELECT coalesce(max(id), 0) FROM fact_entries), (SELECT coalesce(max(id), 0) FROM fact_parts),
		(SELECT coalesce(max(id), 0) FROM fact_passes), (SELECT coalesce(max(id), 0) FROM fact_states),
		(SELECT coalesce(max(id), 0) FROM fact_sessions)`, func(r *sql.Rows) error {
		return r.Scan(&b.last.entry, &b.last.part, &b.last.pass, &b.last.state, &b.last.session)
	})
}

func (b *Book) loadFloor(ctx context.Context, q querier) error {
	return errors.Join(
		rows(ctx, q, "", func() *Queue { return &Queue{} }, func(x *Queue) { b.queues[x.ID] = x }),
		rows(ctx, q, "WHERE gone = 0", func() *Agent { return &Agent{} }, func(x *Agent) { b.desks[x.ID] = &desk{Agent: *x} }),
		rows(ctx, q, "WHERE ended = 0", func() *State { return &State{} }, func(x *State) {
			if d := b.desks[x.Agent]; d != nil {
				d.state = x
			}
		}),
		rows(ctx, q, "WHERE ended = 0", func() *Session { return &Session{} }, func(x *Session) {
			if d := b.desks[x.Agent]; d != nil {
				d.session = x
			}
		}),
	)
}

func (b *Book) loadVisits(ctx context.Context, q querier) error {
	return rows(ctx, q, "WHERE closed = 0", func() *Contact { return &Contact{} }, func(x *Contact) { b.visits[x.ID] = &visit{Contact: *x} })
}

// loadOpen reads what is open of the visits, in the order it came about.
func (b *Book) loadOpen(ctx context.Context, q querier) error {
	return errors.Join(
		rows(ctx, q, "WHERE ended = 0", func() *Entry { return &Entry{} }, func(x *Entry) {
			if v := b.visits[x.Contact]; v != nil {
				v.entry = x
			}
		}),
		rows(ctx, q, "WHERE wrapped = 0 ORDER BY id", func() *Part { return &Part{} }, func(x *Part) {
			if v := b.visits[x.Contact]; v != nil {
				v.parts = append(v.parts, x)
			}
		}),
		rows(ctx, q, "WHERE ended = 0 ORDER BY id", func() *Offer { return &Offer{} }, func(x *Offer) {
			if v := b.visits[x.Contact]; v != nil {
				b.offers[x.ID], v.offers = x, append(v.offers, x)
			}
		}),
		rows(ctx, q, "WHERE contact IN (SELECT id FROM fact_contacts WHERE closed = 0) ORDER BY id", func() *Pass { return &Pass{} }, func(x *Pass) {
			switch v := b.visits[x.Contact]; {
			case v == nil:
			case x.Outcome == Pending:
				v.passes = append(v.passes, x)
			case x.Kind == Transfer && x.Queue != 0 && x.Outcome == Accepted:
				v.queued = x
			}
		}),
	)
}

// rows reads facts of a kind.
func rows[T fact](ctx context.Context, q querier, where string, make func() T, take func(T)) error {
	return each(ctx, q, "SELECT * FROM "+make().table()+" "+where, func(r *sql.Rows) error {
		x := make()
		if err := r.Scan(x.fields()...); err != nil {
			return err
		}
		take(x)
		return nil
	})
}

func each(ctx context.Context, q querier, query string, row func(*sql.Rows) error) error {
	rows, err := q.QueryContext(ctx, query)
	if err != nil {
		return fmt.Errorf("read facts: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		if err := row(rows); err != nil {
			return fmt.Errorf("read facts: %w", err)
		}
	}
	if err := rows.Err(); err != nil {
		return fmt.Errorf("read facts: %w", err)
	}
	return nil
}
