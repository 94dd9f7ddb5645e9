package store

import (
	"context"
	"fmt"
	"time"

	"parley/internal/store"
)

// Sweep deletes log-ins, stream tokens and guests whose time is over, tells OnLoginEnded and
// OnGuestEnded, notes the use of log-ins that streams hold, and counts the rounds of the keys. Call it about once a minute: nothing
// that is over is accepted meanwhile, but it takes up room.
func (a *Accounts) Sweep(ctx context.Context) error {
	now := a.now()
	if held := a.held.ids(); len(held) > 0 {
		if err := a.useLogins(ctx, now, held...); err != nil {
			return fmt.Errorf("sweep: %w", err)
		}
	}
	var logins []LoginID
	var guests []string
	err := a.db.Do(ctx, func(tx *store.Tx) (err error) {
		logins, err = sweepLogins(tx, now)
		if err != nil {
			return err
		}
		guests, err = sweepGuests(tx, now)
		return err
	})
	if err != nil {
		return fmt.Errorf("sweep: %w", err)
	}
	if err := a.countRounds(ctx); err != nil {
		return fmt.Errorf("sweep: %w", err)
	}
	a.guests.leave(len(guests))
	a.tellLogins(logins)
	for _, name := range guests {
		a.guestEnd.tell(name)
	}
	return nil
}

func sweepLogins(tx *store.Tx, now time.Time) ([]LoginID, error) {
	if _, err := tx.Exec("DELETE FROM stream_tokens WHERE expires <= ?", now.UnixMilli()); err != nil {
		return nil, err
	}
	return deleteLogins(tx, "DELETE FROM logins WHERE used <= ? OR created <= ? RETURNING id",
		now.Add(-LoginIdle).UnixMilli(), now.Add(-LoginLife).UnixMilli())
}

func sweepGuests(tx *store.Tx, now time.Time) (ended []string, err error) {
	err = tx.Query("DELETE FROM guests WHERE expires <= ? RETURNING name", []any{now.UnixMilli()},
		func(row store.Row) error {
			var name string
			if err := row.Scan(&name); err != nil {
				return err
			}
			ended = append(ended, name)
			return nil
		})
	return ended, err
}
