package archive

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"sync"
	"time"

	"parley/internal/store"
	xstore "parley/xmppd/store"
)

const (
	// sweepEach is how often what is too old, or of accounts that are gone, is looked for.
	sweepEach = time.Hour
	// sweepRows is how many messages one operation of the journal deletes, some 3 ms.
	sweepRows = 250
)

// gone are accounts that have just been removed.
type gone struct {
	mu  sync.Mutex
	ids []int64
}

// noteGone hears of accounts whose sessions end, for whatever reason.
func (a *Archive) noteGone(id xstore.AccountID) {
	a.gone.mu.Lock()
	a.gone.ids = append(a.gone.ids, int64(id))
	a.gone.mu.Unlock()
	soon(a.sweeping)
}

func (a *Archive) sweepInTime() {
	tick := time.NewTicker(sweepEach)
	defer tick.Stop()
	for whole := true; ; {
		if err := a.sweep(context.Background(), whole); err != nil {
			a.log.Error("sweep the archive", "err", err)
		}
		select {
		case <-a.stop:
			return
		case <-tick.C:
			whole = true
		case <-a.sweeping:
			whole = false
		}
	}
}

// sweep forgets the accounts that are noted as gone; the whole of it, also what is too old and what may have been left of
// accounts.
func (a *Archive) sweep(ctx context.Context, whole bool) error {
	a.gone.mu.Lock()
	ids := a.gone.ids
	a.gone.ids = nil
	a.gone.mu.Unlock()
	if whole {
		all, err := a.indexed(ctx)
		if err != nil {
			return err
		}
		ids = append(ids, all...)
	}
	for _, id := range ids {
		if _, there, err := a.accounts.ByID(ctx, xstore.AccountID(id)); err != nil {
			return err
		} else if there {
			continue
		}
		if err := a.forget(ctx, id); err != nil {
			return fmt.Errorf("forget account %d: %w", id, err)
		}
	}
	if whole && a.cfg.Days > 0 {
		return a.expire(ctx, a.now().AddDate(0, 0, -a.cfg.Days))
	}
	return nil
}

// indexed lists the accounts that have chunks, jumping from one to the next.
func (a *Archive) indexed(ctx context.Context) (all []int64, err error) {
	for account := int64(0); ; all = append(all, account) {
		err := a.db.Reader().QueryRowContext(ctx, "SELECT account FROM archive_chunks WHERE account > ? ORDER BY account LIMIT 1", account).
			Scan(&account)
		if errors.Is(err, sql.ErrNoRows) {
			return all, nil
		}
		if err != nil {
			return nil, fmt.Errorf("list accounts: %w", err)
		}
	}
}

// forget takes an account's side off its messages, and deletes those that nobody else keeps.
func (a *Archive) forget(ctx context.Context, account int64) error {
	if v := a.index.view(account); v.tails[0] != nil || v.tails[1] != nil {
		if err := a.fold(ctx); err != nil {
			return err
		}
	}
	for {
		last, ids, err := a.firstChunk(ctx, account)
		if err != nil || ids == nil {
			return err
		}
		for len(ids) > 0 {
			step := ids[:min(len(ids), sweepRows)]
			ids = ids[len(step):]
			if err := a.change(ctx, func(tx *store.Tx) error { return a.leave(tx, account, step) }); err != nil {
				return err
			}
		}
		if err := a.change(ctx, func(tx *store.Tx) error { return dropChunks(tx, account, last) }); err != nil {
			return err
		}
	}
}

// change runs an operation that may take words out of the index.
func (a *Archive) change(ctx context.Context, op store.Op) error {
	a.words.step.Lock()
	defer a.words.step.Unlock()
	return a.db.Do(ctx, op)
}

// firstChunk is an account's oldest one; ids is nil if it has none.
func (a *Archive) firstChunk(ctx context.Context, account int64) (last int64, ids []int64, err error) {
	var block []byte
	err = a.db.Reader().QueryRowContext(ctx, `SELECT last, (SELECT entries FROM archive_blocks WHERE id = block) FROM archive_chunks
		WHERE account = ? ORDER BY first LIMIT 1`, account).Scan(&last, &block)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, nil, nil
	}
	if err != nil {
		return 0, nil, err
	}
	entries, err := unpack(nil, block)
	return last, idsOf(entries), err
}

// leave takes an account off messages, and deletes those that are nobody's then.
func (a *Archive) leave(tx *store.Tx, account int64, ids []int64) error {
	for _, id := range ids {
		_, err := tx.Exec(`UPDATE archive_messages SET sender = iif(sender = ?1, -?1, sender), recipient = iif(recipient = ?1, -?1, recipient)
			WHERE id = ?2`, account, id)
		if err != nil {
			return err
		}
		deleted, err := tx.Exec("DELETE FROM archive_messages WHERE id = ? AND sender <= 0 AND recipient <= 0", id)
		if err != nil {
			return err
		}
		if deleted.Rows > 0 {
			if err := a.forgetWords(tx, id); err != nil {
				return err
			}
		}
	}
	return nil
}

// dropChunks deletes the chunks of an account that end at last or before.
func dropChunks(tx *store.Tx, account, last int64) error {
	const those = "FROM archive_chunks WHERE account = ?1 AND first <= ?2 AND last <= ?2"
	if _, err := tx.Exec("DELETE FROM archive_blocks WHERE id IN (SELECT block "+those+")", account, last); err != nil {
		return err
	}
	_, err := tx.Exec("DELETE "+those, account, last)
	return err
}

// expire forgets the oldest messages, up to the first that was said at or after a moment: no archive has a hole.
func (a *Archive) expire(ctx context.Context, before time.Time) error {
	floor, err := a.expireMessages(ctx, before.UnixMilli())
	if err != nil || floor == 0 {
		return err
	}
	accounts, err := a.indexed(ctx)
	if err != nil {
		return err
	}
	for _, account := range accounts {
		err := a.db.Do(ctx, func(tx *store.Tx) error { return dropChunks(tx, account, floor) })
		if err != nil {
			return fmt.Errorf("drop chunks: %w", err)
		}
	}
	return nil
}

// expireMessages returns up to which id it has deleted, 0 for none.
func (a *Archive) expireMessages(ctx context.Context, before int64) (floor int64, err error) {
	for {
		ids, err := a.oldest(ctx, before)
		if err != nil || len(ids) == 0 {
			return floor, err
		}
		upTo := ids[len(ids)-1]
		if upTo > a.index.view(0).folded { // what is forgotten must stand in chunks, to be dropped with them
			if err := a.fold(ctx); err != nil {
				return floor, err
			}
		}
		err = a.change(ctx, func(tx *store.Tx) error {
			if _, err := tx.Exec("DELETE FROM archive_messages WHERE id <= ?", upTo); err != nil {
				return err
			}
			if err := a.forgetWords(tx, ids...); err != nil {
				return err
			}
			_, err := tx.Exec("UPDATE archive_state SET floor = max(floor, ?)", upTo)
			return err
		})
		if err != nil {
			return floor, fmt.Errorf("delete old messages: %w", err)
		}
		floor = upTo
		a.index.raise(floor)
	}
}

// oldest lists the first messages as far as all of them were said before a moment.
func (a *Archive) oldest(ctx context.Context, before int64) (ids []int64, err error) {
	rows, err := a.db.Reader().QueryContext(ctx, "SELECT id, at FROM archive_messages ORDER BY id LIMIT ?", sweepRows)
	if err != nil {
		return nil, fmt.Errorf("list old messages: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var id, at int64
		if err := rows.Scan(&id, &at); err != nil {
			return nil, fmt.Errorf("list old messages: %w", err)
		}
		if at >= before {
			return ids, nil
		}
		ids = append(ids, id)
	}
	return ids, rows.Err()
}
