package store

import (
	"context"
	"fmt"

	"parley/internal/store"
)

// Contact is everything an account knows of one bare JID: its item, if Listed, and whether a request of theirs waits
// for an answer.
type Contact struct {
	RosterItem
	Listed bool
	Asks   bool // they have asked and the user has not answered (RFC 6121 §3.1.3)
}

// ChangeContact reads what an account knows of jid, has change decide what becomes of it, and writes that, with no other
// change in between. change may be called twice and must only compute; what it returns as Listed is kept, what it does not
// is removed. Where after.Asks is set, request is kept as the stanza to show again. version is the roster's new one, or 0
// if its item is as it was. The error is ErrNotFound or ErrFull.
func (a *Accounts) ChangeContact(ctx context.Context, id AccountID, jid string, request []byte,
	change func(Contact) Contact) (before, after Contact, version int64, err error) {
	now := a.now().UnixMilli()
	err = a.changeRoster(ctx, id, func(tx *store.Tx) error {
		version = 0
		if before, err = readContact(tx, id, jid); err != nil {
			return err
		}
		after = change(before)
		after.JID = jid
		if err := writeRequest(tx, id, jid, request, now, before.Asks, after.Asks); err != nil {
			return err
		}
		if before.Listed == after.Listed && (!after.Listed || sameItem(before.RosterItem, after.RosterItem)) {
			return nil
		}
		if after.Listed {
			err = writeItem(tx, id, after.RosterItem, before.Listed)
		} else {
			_, err = tx.Exec("DELETE FROM roster WHERE account = ? AND jid = ?", id, jid)
		}
		if err == nil {
			version, err = nextVersion(tx, id)
		}
		return err
	})
	if err != nil {
		return before, after, 0, fmt.Errorf("change contact %s: %w", jid, err)
	}
	return before, after, version, nil
}

func readContact(tx *store.Tx, id AccountID, jid string) (c Contact, err error) {
	if c.RosterItem, c.Listed, err = readItem(tx, id, jid); err != nil {
		return c, err
	}
	if !c.Listed {
		c.RosterItem = RosterItem{Subscription: "none"}
	}
	c.JID = jid
	err = tx.Query("SELECT 1 FROM subscription_requests WHERE account = ? AND jid = ?", []any{id, jid}, func(store.Row) error {
		c.Asks = true
		return nil
	})
	return c, err
}

func writeRequest(tx *store.Tx, id AccountID, jid string, request []byte, now int64, was, is bool) error {
	switch {
	case is && request != nil:
		return addRequest(tx, id, jid, request, now)
	case was && !is:
		_, err := tx.Exec("DELETE FROM subscription_requests WHERE account = ? AND jid = ?", id, jid)
		return err
	}
	return nil
}

// sameItem compares what subscriptions change; a caller that changes names or groups uses ChangeItem.
func sameItem(a, b RosterItem) bool {
	return a.Subscription == b.Subscription && a.Ask == b.Ask && a.Approved == b.Approved
}
