package webhook

import (
	"context"
	"crypto/rand"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"

	"parley/acd"
	"parley/internal/store"
)

// What can be wrong with a webhook. They are sentences for the person who asked.
var (
	ErrBadURL   = errors.New("a webhook's URL is https://HOST/…, at most 500 characters, without user, password or fragment")
	ErrHost     = errors.New("this host is not among webhooks.allowed-hosts of the configuration")
	ErrBadKind  = errors.New("there is no such event")
	ErrTooMany  = fmt.Errorf("there are %d webhooks, as many as there may be", HooksMax)
	ErrNoHook   = errors.New("there is no such webhook")
	ErrNotAgain = errors.New("there is no such delivery, or it is not over")
)

// Hook is one webhook. Its secret is shown when it is made, and never again.
type Hook struct {
	ID      int64         `json:"id"`
	URL     string        `json:"url"`
	Kinds   []string      `json:"events"`
	Queues  []acd.QueueID `json:"-"` // none: all; events of no queue, and agents', are told to all
	At      time.Time     `json:"created"`
	Paused  string        `json:"paused,omitempty"` // why
	Pending int           `json:"pending"`          // deliveries that wait
	Failed  int           `json:"failed"`           // deliveries that were given up

	position uint64
	secret   []byte
}

// secretBytes is the length of a secret (Standard Webhooks 1.0.0: 24 to 64).
const secretBytes = 32

// State is how far a delivery is. The numbers are kept.
type State uint8

// States.
const (
	Waiting State = iota
	Delivered
	Failed
)

// Delivery is one event for one webhook.
type Delivery struct {
	ID      int64      `json:"id"`
	Event   string     `json:"event"` // its id
	Kind    string     `json:"type"`
	At      time.Time  `json:"timestamp"`
	State   string     `json:"state"` // waiting, delivered, failed
	Tries   int        `json:"tries"`
	Status  int        `json:"status,omitempty"` // HTTP, of the last try
	Problem string     `json:"problem,omitempty"`
	Told    *time.Time `json:"last_try,omitempty"`
	Due     *time.Time `json:"next_try,omitempty"`
}

const urlCharsMax = 500

// check holds a URL and a list of events to what they may be.
func (c Config) check(target string, kinds []string) error {
	u, err := url.Parse(target)
	if err != nil || u.Scheme != "https" || u.Host == "" || u.User != nil || u.Fragment != "" || len(target) > urlCharsMax {
		return fmt.Errorf("%q: %w", target, ErrBadURL)
	}
	if !c.allows(u.Host) {
		return fmt.Errorf("%s: %w", u.Host, ErrHost)
	}
	for _, k := range kinds {
		if !slices.ContainsFunc(Kinds(), func(known string) bool { return wants([]string{k}, known) }) {
			return fmt.Errorf("%q: %w: %s", k, ErrBadKind, strings.Join(Kinds(), ", "))
		}
	}
	return nil
}

// Add makes a webhook that is told what happens from now on, and returns its secret, as whsec_BASE64. No kinds: all. rows
// (may be nil) is kept with it. ErrBadURL, ErrHost, ErrBadKind, ErrTooMany.
func (d *Dispatcher) Add(ctx context.Context, target string, kinds []string, queues []acd.QueueID, rows func(id int64) store.Op) (Hook, string, error) {
	if len(kinds) == 0 {
		kinds = []string{"*"}
	}
	if err := d.cfg.check(target, kinds); err != nil {
		return Hook{}, "", err
	}
	h := Hook{URL: target, Kinds: kinds, Queues: queues, At: d.now(), secret: make([]byte, secretBytes)}
	if _, err := rand.Read(h.secret); err != nil {
		return Hook{}, "", fmt.Errorf("make a secret: %w", err)
	}
	asked, err := json.Marshal(kinds)
	if err != nil {
		return Hook{}, "", err
	}
	of, err := json.Marshal(queues)
	if err != nil {
		return Hook{}, "", err
	}
	err = d.db.Do(ctx, func(tx *store.Tx) error {
		made, err := tx.Exec(`INSERT INTO webhooks (url, secret, kinds, queues, at, position)
			SELECT ?1, ?2, ?3, ?4, ?5, coalesce((SELECT max(id) FROM log), 0) WHERE (SELECT count(*) FROM webhooks) < ?6`,
			target, h.secret, string(asked), string(of), h.At.UnixMilli(), HooksMax)
		if err != nil {
			return fmt.Errorf("add a webhook: %w", err)
		}
		if made.Rows == 0 {
			return ErrTooMany
		}
		h.ID = made.LastID
		return with(tx, rows, h.ID)
	})
	if err != nil {
		return Hook{}, "", err
	}
	d.start(h.ID)
	return h, written(h.secret), nil
}

func with(tx *store.Tx, rows func(id int64) store.Op, id int64) error {
	if rows == nil {
		return nil
	}
	return rows(id)(tx)
}

// Remove ends a webhook with its deliveries. ErrNoHook.
func (d *Dispatcher) Remove(ctx context.Context, id int64, rows func(id int64) store.Op) error {
	return d.change(ctx, id, rows, `DELETE FROM webhooks WHERE id = ?`, id)
}

// Pause has a webhook told no more until it is resumed; what happens meanwhile waits. ErrNoHook.
func (d *Dispatcher) Pause(ctx context.Context, id int64, why string, rows func(id int64) store.Op) error {
	return d.change(ctx, id, rows, `UPDATE webhooks SET paused = ? WHERE id = ?`, why, id)
}

// Resume has it told again, at once, paused or not: what would be tried later is tried now. What was left out because too
// much waited stays out. ErrNoHook.
func (d *Dispatcher) Resume(ctx context.Context, id int64, rows func(id int64) store.Op) error {
	now := d.now().UnixMilli()
	due := func(id int64) store.Op {
		return func(tx *store.Tx) error {
			if _, err := tx.Exec(`UPDATE webhook_deliveries SET due = ?1 WHERE hook = ?2 AND state = 0 AND due > ?1`, now, id); err != nil {
				return fmt.Errorf("try what waits for webhook %d: %w", id, err)
			}
			return with(tx, rows, id)
		}
	}
	err := d.change(ctx, id, due, `UPDATE webhooks SET paused = '' WHERE id = ?`, id)
	d.start(id)
	return err
}

// Again has a delivery that is over made once more. ErrNotAgain.
func (d *Dispatcher) Again(ctx context.Context, hook, delivery int64, rows func(id int64) store.Op) error {
	err := d.change(ctx, hook, rows, `UPDATE webhook_deliveries SET state = 0, tries = 0, due = ? WHERE id = ? AND hook = ? AND state <> 0`,
		d.now().UnixMilli(), delivery, hook)
	if errors.Is(err, ErrNoHook) {
		err = ErrNotAgain
	}
	d.start(hook)
	return err
}

func (d *Dispatcher) change(ctx context.Context, id int64, rows func(id int64) store.Op, query string, args ...any) error {
	return d.db.Do(ctx, func(tx *store.Tx) error {
		done, err := tx.Exec(query, args...)
		if err != nil {
			return fmt.Errorf("change webhook %d: %w", id, err)
		}
		if done.Rows == 0 {
			return ErrNoHook
		}
		return with(tx, rows, id)
	})
}

// List is all webhooks, in the order they were made.
func (d *Dispatcher) List(ctx context.Context) ([]Hook, error) {
	return readHooks(ctx, d.db.Reader())
}

func readHooks(ctx context.Context, db *sql.DB) (all []Hook, err error) {
	rows, err := db.QueryContext(ctx, `SELECT h.id, h.url, h.secret, h.kinds, h.queues, h.at, h.position, h.paused,
		(SELECT count(*) FROM webhook_deliveries WHERE hook = h.id AND state = 0),
		(SELECT count(*) FROM webhook_deliveries WHERE hook = h.id AND state = 2) FROM webhooks h ORDER BY h.id`)
	if err != nil {
		return nil, fmt.Errorf("read webhooks: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var h Hook
		var kinds, queues string
		var at, position int64
		err := rows.Scan(&h.ID, &h.URL, &h.secret, &kinds, &queues, &at, &position, &h.Paused, &h.Pending, &h.Failed)
		if err == nil {
			err = errors.Join(json.Unmarshal([]byte(kinds), &h.Kinds), json.Unmarshal([]byte(queues), &h.Queues))
		}
		if err != nil {
			return nil, fmt.Errorf("read webhooks: %w", err)
		}
		h.At, h.position = time.UnixMilli(at).UTC(), uint64(position)
		all = append(all, h)
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("read webhooks: %w", err)
	}
	return all, nil
}

// pageMax is how many deliveries are shown at once.
const pageMax = 100

// Deliveries are those of a webhook, the newest first, before the one with the given id (0: from the newest).
func (d *Dispatcher) Deliveries(ctx context.Context, hook, before int64) (all []Delivery, err error) {
	rows, err := d.db.Reader().QueryContext(ctx, `SELECT id, row, n, kind, at, state, tries, status, problem, told, due FROM webhook_deliveries
		WHERE hook = ?1 AND (?2 = 0 OR id < ?2) ORDER BY id DESC LIMIT ?3`, hook, before, pageMax)
	if err != nil {
		return nil, fmt.Errorf("read deliveries: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var x Delivery
		var row int64
		var n int
		var at, told, due int64
		var state State
		if err := rows.Scan(&x.ID, &row, &n, &x.Kind, &at, &state, &x.Tries, &x.Status, &x.Problem, &told, &due); err != nil {
			return nil, fmt.Errorf("read deliveries: %w", err)
		}
		x.Event, x.At, x.State = eventID(row, n), time.UnixMilli(at).UTC(), [...]string{"waiting", "delivered", "failed"}[state]
		x.Told = shown(told)
		if state == Waiting {
			x.Due = shown(due)
		}
		all = append(all, x)
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("read deliveries: %w", err)
	}
	return all, nil
}

// shown is a time, if it is one.
func shown(ms int64) *time.Time {
	if ms == 0 {
		return nil
	}
	t := time.UnixMilli(ms).UTC()
	return &t
}
