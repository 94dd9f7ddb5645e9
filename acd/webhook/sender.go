package webhook

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"database/sql"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"strconv"
	"strings"
	"time"

	"parley/internal/store"
)

// start has a webhook's sender run, or wakes it.
func (d *Dispatcher) start(id int64) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if !d.running || d.ctx.Err() != nil {
		return
	}
	if news, ok := d.senders[id]; ok {
		poke(news)
		return
	}
	news := make(chan struct{}, 1)
	d.senders[id] = news
	d.work.Go(func() { d.send(id, news) })
}

// wake tells a sender that there is something to send.
func (d *Dispatcher) wake(id int64) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if news, ok := d.senders[id]; ok {
		poke(news)
	}
}

// next is what a sender does next.
type next struct {
	hook     Hook
	delivery int64
	event    string
	body     string
	tries    int
	due      time.Time
}

// send makes one webhook's deliveries in order until it is removed or Close.
func (d *Dispatcher) send(id int64, news chan struct{}) {
	defer func() {
		d.mu.Lock()
		delete(d.senders, id)
		d.mu.Unlock()
	}()
	for d.ctx.Err() == nil {
		n, found, err := d.next(id)
		wait := time.Hour
		switch {
		case errors.Is(err, sql.ErrNoRows):
			return // removed
		case err != nil:
			if !errors.Is(err, context.Canceled) {
				d.log.Warn("webhook waits", "webhook", id, "err", err)
			}
			wait = time.Minute
		case found && !n.due.After(d.now()):
			d.try(n)
			continue
		case found:
			wait = n.due.Sub(d.now())
		}
		timer := time.NewTimer(wait)
		select {
		case <-news:
		case <-timer.C:
		case <-d.ctx.Done():
		}
		timer.Stop()
	}
}

// next reads the first delivery that waits; none: there is none, or the webhook is paused. sql.ErrNoRows: it was removed.
func (d *Dispatcher) next(id int64) (n next, found bool, err error) {
	n.hook.ID = id
	err = d.db.Reader().QueryRowContext(d.ctx, `SELECT url, secret, paused FROM webhooks WHERE id = ?`, id).Scan(&n.hook.URL, &n.hook.secret, &n.hook.Paused)
	if err != nil || n.hook.Paused != "" && n.hook.Paused != fullWord {
		return n, false, err
	}
	var row int64
	var at int
	var due int64
	err = d.db.Reader().QueryRowContext(d.ctx, `SELECT id, row, n, body, tries, due FROM webhook_deliveries WHERE hook = ? AND state = 0 ORDER BY id LIMIT 1`, id).
		Scan(&n.delivery, &row, &at, &n.body, &n.tries, &due)
	if errors.Is(err, sql.ErrNoRows) {
		return n, false, nil
	}
	n.event, n.due = eventID(row, at), time.UnixMilli(due)
	return n, err == nil, err
}

// try posts a delivery and keeps what came of it.
func (d *Dispatcher) try(n next) {
	status, err := d.post(n)
	if d.ctx.Err() != nil {
		return // it was called off: that is no failure of the target's
	}
	state, due, problem := Delivered, d.now(), ""
	if err != nil {
		problem = err.Error()
		state, due = d.later(n.tries)
	}
	err = d.db.Do(d.ctx, func(tx *store.Tx) error {
		_, err := tx.Exec(`UPDATE webhook_deliveries SET state = ?, tries = ?, due = ?, status = ?, problem = ?, told = ? WHERE id = ?`,
			int(state), n.tries+1, due.UnixMilli(), status, problem, d.now().UnixMilli(), n.delivery)
		return err
	})
	switch {
	case err != nil && !errors.Is(err, context.Canceled):
		d.log.Warn("what came of a delivery is not kept", "webhook", n.hook.ID, "delivery", n.delivery, "err", err)
	case state == Failed:
		d.log.Warn("a delivery was given up", "webhook", n.hook.ID, "delivery", n.delivery, "err", problem)
	}
}

// later is when a delivery that failed is tried again: each pause up to a fifth longer, so that targets that were down do
// not hear everybody at once.
func (d *Dispatcher) later(tries int) (State, time.Time) {
	if tries >= len(pauses) {
		return Failed, d.now()
	}
	pause := pauses[tries]
	return Waiting, d.now().Add(pause + rand.N(pause/5))
}

// post makes one request. Any status but 2xx is an error.
func (d *Dispatcher) post(n next) (status int, err error) {
	if err := d.cfg.check(n.hook.URL, nil); err != nil {
		return 0, err // the configuration has changed
	}
	ctx, cancel := context.WithTimeout(d.ctx, answerMax)
	defer cancel()
	ask, err := http.NewRequestWithContext(ctx, http.MethodPost, n.hook.URL, strings.NewReader(n.body))
	if err != nil {
		return 0, err
	}
	at := strconv.FormatInt(d.now().Unix(), 10)
	ask.Header.Set("Content-Type", "application/json")
	ask.Header.Set("User-Agent", "Parley")
	ask.Header.Set("Webhook-Id", n.event)
	ask.Header.Set("Webhook-Timestamp", at)
	ask.Header.Set("Webhook-Signature", sign(n.hook.secret, n.event, at, n.body))
	answer, err := d.client.Do(ask)
	if err != nil {
		return 0, err
	}
	defer answer.Body.Close()
	_, _ = io.CopyN(io.Discard, answer.Body, answerBytesMax) // what it says does not matter
	if answer.StatusCode < 200 || answer.StatusCode > 299 {
		return answer.StatusCode, fmt.Errorf("the target answered %s", answer.Status)
	}
	return answer.StatusCode, nil
}

// sign is the signature of Standard Webhooks 1.0.0: HMAC-SHA-256 of id.timestamp.body.
func sign(secret []byte, id, at, body string) string {
	mac := hmac.New(sha256.New, secret)
	mac.Write([]byte(id + "." + at + "." + body))
	return "v1," + base64.StdEncoding.EncodeToString(mac.Sum(nil))
}

// written is a secret as people copy it.
func written(secret []byte) string { return "whsec_" + base64.StdEncoding.EncodeToString(secret) }
