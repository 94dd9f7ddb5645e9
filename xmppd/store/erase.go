package store

import (
	"context"
	"fmt"

	"parley/internal/store"
)

// RemoveGuest ends a guest at once and forgets it; false if there is none of that name. OnGuestEnded is told.
func (a *Accounts) RemoveGuest(ctx context.Context, name string) (bool, error) {
	var there bool
	err := a.db.Do(ctx, func(tx *store.Tx) error {
		res, err := tx.Exec("DELETE FROM guests WHERE name = ?", name)
		there = err == nil && res.Rows > 0
		return err
	})
	if err != nil {
		return false, fmt.Errorf("remove guest %s: %w", name, err)
	}
	if there {
		a.guests.leave(1)
		a.guestEnd.tell(name)
	}
	return there, nil
}

// names is a stanza in its canonical form that has an address (?1, bare or with a resource) in an attribute.
const names = `(instr(stanza, CAST('''' || ?1 || '''' AS BLOB)) > 0 OR instr(stanza, CAST('''' || ?1 || '/' AS BLOB)) > 0)`

// traceOf is where an address of somebody else's may stand in what is kept for accounts: ?1 is the address, bare.
func traceOf() []struct{ count, erase string } {
	return []struct{ count, erase string }{
		{"SELECT count(*) FROM roster WHERE jid = ?1", "DELETE FROM roster WHERE jid = ?1"},
		{"SELECT count(*) FROM subscription_requests WHERE jid = ?1", "DELETE FROM subscription_requests WHERE jid = ?1"},
		{"SELECT count(*) FROM offline WHERE " + names, "DELETE FROM offline WHERE " + names},
	}
}

// CountAddress says in how many items of rosters, requests and messages that wait offline a bare JID stands.
func (a *Accounts) CountAddress(ctx context.Context, jid string) (int, error) {
	all := 0
	for _, t := range traceOf() {
		var n int
		if err := a.db.Reader().QueryRowContext(ctx, t.count, jid).Scan(&n); err != nil {
			return 0, fmt.Errorf("look for %s: %w", jid, err)
		}
		all += n
	}
	return all, nil
}

// EraseAddress removes a bare JID from all rosters, with the names that people gave it, its requests, and the messages that
// wait offline from it, to it or about it. Clients hear of it when they ask for their roster anew.
func (a *Accounts) EraseAddress(ctx context.Context, jid string) error {
	err := a.db.Do(context.WithoutCancel(ctx), func(tx *store.Tx) error {
		if _, err := tx.Exec("UPDATE accounts SET roster = roster + 1 WHERE id IN (SELECT account FROM roster WHERE jid = ?)", jid); err != nil {
			return err
		}
		for _, t := range traceOf() {
			if _, err := tx.Exec(t.erase, jid); err != nil {
				return err
			}
		}
		return nil
	})
	a.rosters.forgetAll()
	if err != nil {
		return fmt.Errorf("erase %s: %w", jid, err)
	}
	return nil
}

// CountWaiting says how many messages wait offline for an account that come from addresses of a domain.
func (a *Accounts) CountWaiting(ctx context.Context, name, domain string) (n int, err error) {
	err = a.db.Reader().QueryRowContext(ctx, "SELECT count(*) FROM offline WHERE "+waitingFrom, name, domain).Scan(&n)
	if err != nil {
		return 0, fmt.Errorf("count what waits for %s: %w", name, err)
	}
	return n, nil
}

// EraseWaiting removes them.
func (a *Accounts) EraseWaiting(ctx context.Context, name, domain string) error {
	err := a.db.Do(ctx, func(tx *store.Tx) error {
		_, err := tx.Exec("DELETE FROM offline WHERE "+waitingFrom, name, domain)
		return err
	})
	if err != nil {
		return fmt.Errorf("erase what waits for %s: %w", name, err)
	}
	return nil
}

const waitingFrom = `account = (SELECT id FROM accounts WHERE name = ?1) AND instr(stanza, CAST('@' || ?2 AS BLOB)) > 0`
