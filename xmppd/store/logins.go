package store

import (
	"context"
	"fmt"
	"time"

	"parley/internal/store"
)

// LoginInfo is a log-in of the web pages as its account is shown it. It holds nothing to log in with.
type LoginInfo struct {
	ID      LoginID
	Created time.Time
	Used    time.Time // to the minute
	Streams bool      // streams that came from it are open
}

// Logins lists the log-ins of an account that have not ended, the newest first. It returns ErrNotFound.
func (a *Accounts) Logins(ctx context.Context, name string) ([]LoginInfo, error) {
	account, found, err := a.Lookup(ctx, name)
	if err == nil && !found {
		err = ErrNotFound
	}
	if err != nil {
		return nil, fmt.Errorf("list log-ins of %s: %w", name, err)
	}
	rows, err := a.db.Reader().QueryContext(ctx, loginQuery+"WHERE logins.account = ? ORDER BY logins.id DESC", account.ID)
	if err != nil {
		return nil, fmt.Errorf("list log-ins of %s: %w", name, err)
	}
	defer rows.Close()
	var all []LoginInfo
	for rows.Next() {
		l, err := scanLogin(rows.Scan)
		if err != nil {
			return nil, fmt.Errorf("list log-ins of %s: %w", name, err)
		}
		if a.alive(l) {
			all = append(all, LoginInfo{l.id, fromMillis(l.created), fromMillis(l.used), a.held.holds(l.id)})
		}
	}
	return all, rows.Err()
}

// EndLoginOf ends one log-in of an account, and the streams that came from it (OnLoginEnded), in one commit with beside,
// which may be nil. It returns ErrNotFound if there is none, or it is another account's.
func (a *Accounts) EndLoginOf(ctx context.Context, name string, id LoginID, beside store.Op) error {
	var ended []LoginID
	err := a.db.Do(ctx, func(tx *store.Tx) error {
		account, found, err := accountByName(tx, name)
		if err == nil && found {
			ended, err = deleteLogins(tx, "DELETE FROM logins WHERE id = ? AND account = ? RETURNING id", id, account.ID)
		}
		if err == nil && len(ended) == 0 {
			err = ErrNotFound
		}
		if err == nil && beside != nil {
			err = beside(tx)
		}
		return err
	})
	if err != nil {
		return fmt.Errorf("end a log-in of %s: %w", name, err)
	}
	a.tellLogins(ended)
	return nil
}
