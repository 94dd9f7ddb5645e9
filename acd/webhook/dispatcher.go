package webhook

import (
	"cmp"
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net/http"
	"slices"
	"sync"
	"time"

	"parley/acd"
	"parley/acd/facts"
	acdstore "parley/acd/store"
	"parley/internal/store"
)

//go:embed migrations/*.sql
var migrations embed.FS

// batchRows is how many rows of the log one transaction takes.
const batchRows = 500

// Dispatcher turns the log into deliveries and has them made. Its methods may be called from any goroutine.
type Dispatcher struct {
	cfg    Config
	db     *store.DB
	client *http.Client
	now    func() time.Time
	log    *slog.Logger

	pendingMax int // PendingMax, but in tests

	news   chan struct{} // holds one
	cancel context.CancelFunc
	ctx    context.Context
	work   sync.WaitGroup

	mu      sync.Mutex
	running bool
	senders map[int64]chan struct{} // of each webhook with a sender: holds one
}

// Open makes the tables. Webhooks can be looked after then; nobody is told anything before Run.
func Open(ctx context.Context, cfg Config, db *store.DB, log *slog.Logger) (*Dispatcher, error) {
	allowed, err := cfg.networks()
	if err != nil {
		return nil, err
	}
	roots, err := cfg.roots()
	if err != nil {
		return nil, err
	}
	return open(ctx, cfg, db, newClient(allowed, nil, roots), time.Now, log)
}

func open(ctx context.Context, cfg Config, db *store.DB, client *http.Client, now func() time.Time, log *slog.Logger) (*Dispatcher, error) {
	files, err := fs.Sub(migrations, "migrations")
	if err != nil {
		return nil, fmt.Errorf("migrate webhooks: %w", err)
	}
	if err := db.Migrate(ctx, "webhooks", files); err != nil {
		return nil, err
	}
	d := &Dispatcher{cfg: cfg, db: db, client: client, now: now, log: log, pendingMax: PendingMax, news: make(chan struct{}, 1), senders: map[int64]chan struct{}{}}
	d.ctx, d.cancel = context.WithCancel(context.WithoutCancel(ctx))
	return d, nil
}

// Run has the log followed and every webhook told, until Close.
func (d *Dispatcher) Run(ctx context.Context) error {
	hooks, err := readHooks(ctx, d.db.Reader())
	if err != nil {
		return err
	}
	d.mu.Lock()
	d.running = true
	d.mu.Unlock()
	for _, h := range hooks {
		d.start(h.ID)
	}
	d.Poke()
	d.work.Go(d.follow)
	return nil
}

// Poke says that the facts have moved on. It never blocks.
func (d *Dispatcher) Poke() { poke(d.news) }

func poke(news chan struct{}) {
	select {
	case news <- struct{}{}:
	default:
	}
}

// Close ends all work. What was not delivered is when the program runs again.
func (d *Dispatcher) Close(ctx context.Context) error {
	d.cancel()
	ended := make(chan struct{})
	go func() { d.work.Wait(); close(ended) }()
	select {
	case <-ended:
		return nil
	case <-ctx.Done():
		return fmt.Errorf("end the webhooks: %w", ctx.Err())
	}
}

// follow makes deliveries of what is new until Close.
func (d *Dispatcher) follow() {
	tidy := time.NewTicker(time.Hour)
	defer tidy.Stop()
	for {
		select {
		case <-d.news:
			if err := d.deliverNews(); err != nil && !errors.Is(err, context.Canceled) {
				d.log.Warn("webhooks do not follow the log", "err", err)
			}
		case <-tidy.C:
			if err := d.forget(); err != nil && !errors.Is(err, context.Canceled) {
				d.log.Warn("old deliveries stay", "err", err)
			}
		case <-d.ctx.Done():
			return
		}
	}
}

// deliverNews writes a delivery for each event, as far as the facts go.
func (d *Dispatcher) deliverNews() error {
	for {
		hooks, err := readHooks(d.ctx, d.db.Reader())
		if err != nil || len(hooks) == 0 {
			return err
		}
		first := slices.MinFunc(hooks, func(a, b Hook) int { return cmp.Compare(a.position, b.position) }).position
		rows, err := d.read(first)
		if err != nil || len(rows) == 0 {
			return err
		}
		called, err := d.names()
		if err != nil {
			return err
		}
		if err := d.db.Do(d.ctx, batch{hooks, rows, called, d.pendingMax}.write); err != nil {
			return err
		}
		for _, h := range hooks {
			d.wake(h.ID)
		}
	}
}

// read is the rows of the log after a position that the facts have.
func (d *Dispatcher) read(position uint64) (rows []acdstore.Row, err error) {
	var known int64
	err = d.db.Reader().QueryRowContext(d.ctx, `SELECT coalesce(max(position), 0) FROM fact_cursor`).Scan(&known)
	if err != nil {
		return nil, fmt.Errorf("read facts: %w", err)
	}
	for row, err := range acdstore.ReadLog(d.ctx, d.db.Reader(), position) {
		if err != nil {
			return nil, err
		}
		if row.ID > uint64(known) || len(rows) == batchRows {
			break
		}
		rows = append(rows, row)
	}
	return rows, nil
}

// names are what queues, agents, codes and reasons are called.
func (d *Dispatcher) names() (names, error) {
	n := names{map[acd.QueueID]string{}, map[acd.AgentID]string{}, map[acd.WrapUpCode]string{}, map[acd.Reason]string{}}
	for _, c := range acdstore.UsualCodes() {
		n.codes[c.ID] = c.Word
	}
	err := eachName(d.ctx, d.db.Reader(), `SELECT id, dn FROM queues`, func(id int64, dn string) { n.queues[acd.QueueID(id)] = dn })
	if err == nil {
		err = eachName(d.ctx, d.db.Reader(), `SELECT id, jid FROM agents`, func(id int64, jid string) { n.agents[acd.AgentID(id)] = jid })
	}
	if err == nil {
		err = eachName(d.ctx, d.db.Reader(), `SELECT id, word FROM codes`, func(id int64, word string) { n.codes[acd.WrapUpCode(id)] = word })
	}
	if err == nil {
		err = eachName(d.ctx, d.db.Reader(), `SELECT id, label FROM reasons WHERE place IS NOT NULL`, func(id int64, word string) { n.reasons[acd.Reason(id)] = word })
	}
	return n, err
}

func eachName(ctx context.Context, db *sql.DB, query string, take func(id int64, name string)) error {
	rows, err := db.QueryContext(ctx, query)
	if err != nil {
		return fmt.Errorf("read names: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var id int64
		var name string
		if err := rows.Scan(&id, &name); err != nil {
			return fmt.Errorf("read names: %w", err)
		}
		take(id, name)
	}
	return rows.Err()
}

// batch is some rows of the log for all webhooks.
type batch struct {
	hooks  []Hook
	rows   []acdstore.Row
	called names
	most   int // deliveries that may wait for a webhook
}

// write keeps the deliveries and moves each webhook on, in one transaction.
func (b batch) write(tx *store.Tx) error {
	last := b.rows[len(b.rows)-1].ID
	room := make(map[int64]int, len(b.hooks))
	for _, h := range b.hooks {
		room[h.ID] = b.most - h.Pending
	}
	for _, row := range b.rows {
		m := moment{row.At, func(c acd.ContactID) (acd.QueueID, error) { return facts.QueueAt(tx, c, row.At) }}
		events, err := m.read(row.Event, row.Effects)
		if err != nil {
			return err
		}
		for n, e := range events {
			if err := b.deliver(tx, row, n, e, room); err != nil {
				return err
			}
		}
	}
	for _, h := range b.hooks {
		if _, err := tx.Exec(`UPDATE webhooks SET position = max(position, ?) WHERE id = ?`, int64(last), h.ID); err != nil {
			return fmt.Errorf("move webhook %d on: %w", h.ID, err)
		}
		if room[h.ID] < 0 {
			if _, err := tx.Exec(`UPDATE webhooks SET paused = ? WHERE id = ?`, fullWord, h.ID); err != nil {
				return fmt.Errorf("pause webhook %d: %w", h.ID, err)
			}
		}
	}
	return nil
}

// fullWord says why a webhook was paused by itself.
const fullWord = "too many deliveries wait: what happens now is left out"

// deliver writes one event's deliveries.
func (b batch) deliver(tx *store.Tx, row acdstore.Row, n int, e event, room map[int64]int) error {
	body := ""
	for _, h := range b.hooks {
		if row.ID <= h.position || h.Paused == fullWord || !wants(h.Kinds, e.kind) || e.queue != 0 && len(h.Queues) > 0 && !slices.Contains(h.Queues, e.queue) {
			continue
		}
		if room[h.ID]--; room[h.ID] < 0 {
			continue
		}
		if body == "" {
			var err error
			if body, err = e.body(row.ID, n, row.At, b.called); err != nil {
				return err
			}
		}
		_, err := tx.Exec(`INSERT INTO webhook_deliveries (hook, row, n, kind, body, at, due) SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?6
			WHERE EXISTS (SELECT 1 FROM webhooks WHERE id = ?1)`, h.ID, int64(row.ID), n, e.kind, body, int64(row.At))
		if err != nil {
			return fmt.Errorf("keep a delivery: %w", err)
		}
	}
	return nil
}

// forget drops deliveries that were over long ago.
func (d *Dispatcher) forget() error {
	return d.db.Do(d.ctx, func(tx *store.Tx) error {
		_, err := tx.Exec(`DELETE FROM webhook_deliveries WHERE id IN
			(SELECT id FROM webhook_deliveries WHERE state <> 0 AND told < ? LIMIT 5000)`, d.now().Add(-keptFor).UnixMilli())
		if err != nil {
			return fmt.Errorf("forget deliveries: %w", err)
		}
		return nil
	})
}
