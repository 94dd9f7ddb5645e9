package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"parley/internal/store"
)

// RosterItemsMax and RosterBytesMax are how many items one account's roster holds, and how long their addresses, names and
// groups are together; what would be more is ErrFull. All of it fits the queue of a session.
const (
	RosterItemsMax = 1000
	RosterBytesMax = 256 << 10
)

// RosterItem is one contact in a roster (RFC 6121 §2.1.2).
type RosterItem struct {
	JID          string // bare, normalised by the caller
	Name         string
	Subscription string // none, to, from or both
	Ask          bool   // a request of the user's is unanswered: ask='subscribe'
	Approved     bool   // a subscription is approved beforehand (§3.4)
	Groups       []string
}

// Roster returns an account's roster in the order of its JIDs, and its version (RFC 6121 §2.6), which
// grows with every change. An account that does not exist has an empty roster of version 0. The items must not be changed.
func (a *Accounts) Roster(ctx context.Context, id AccountID) (items []RosterItem, version int64, err error) {
	cached, mark, found := a.rosters.find(id)
	if found {
		return cached.items, cached.version, nil
	}
	if items, version, err = a.readRoster(ctx, id); err == nil {
		a.rosters.put(id, cachedRoster{items, version}, mark)
	}
	return items, version, err
}

func (a *Accounts) readRoster(ctx context.Context, id AccountID) (items []RosterItem, version int64, err error) {
	// One statement, hence one moment: the version is that of the items.
	rows, err := a.db.Reader().QueryContext(ctx, `SELECT accounts.roster, jid, roster.name, subscription, ask, approved, group_names
		FROM accounts LEFT JOIN roster ON account = accounts.id WHERE accounts.id = ? ORDER BY jid`, id)
	if err != nil {
		return nil, 0, fmt.Errorf("read roster: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var jid, name, subscription, groups *string
		var ask, approved *bool
		if err := rows.Scan(&version, &jid, &name, &subscription, &ask, &approved, &groups); err != nil {
			return nil, 0, fmt.Errorf("read roster: %w", err)
		}
		if jid == nil {
			continue // the account's own row, without items
		}
		item := RosterItem{JID: *jid, Name: *name, Subscription: *subscription, Ask: *ask, Approved: *approved}
		if err := json.Unmarshal([]byte(*groups), &item.Groups); err != nil {
			return nil, 0, fmt.Errorf("read roster: groups of %s: %w", item.JID, err)
		}
		items = append(items, item)
	}
	return items, version, rows.Err()
}

// ErrKeep is returned by the function given to ChangeItem to leave the roster as it is.
var ErrKeep = errors.New("leave the roster as it is")

// ChangeItem reads the item of jid, has change decide what becomes of it, and writes that, with no
// other change in between. change gets found=false and an empty item if there is none; it returns the
// item to keep, or keep=false to remove it, or ErrKeep. It may be called twice and must only compute.
// ChangeItem returns the new version, or 0 if nothing was changed; ErrNotFound, or ErrFull at RosterItemsMax.
func (a *Accounts) ChangeItem(ctx context.Context, id AccountID, jid string,
	change func(item RosterItem, found bool) (next RosterItem, keep bool, err error)) (version int64, err error) {
	err = a.changeRoster(ctx, id, func(tx *store.Tx) error {
		version = 0
		item, found, err := readItem(tx, id, jid)
		if err != nil {
			return err
		}
		next, keep, err := change(item, found)
		if err != nil {
			return err
		}
		if keep {
			next.JID = jid
			err = writeItem(tx, id, next, found)
		} else if found {
			_, err = tx.Exec("DELETE FROM roster WHERE account = ? AND jid = ?", id, jid)
		} else {
			return ErrKeep
		}
		if err != nil {
			return err
		}
		version, err = nextVersion(tx, id)
		return err
	})
	if errors.Is(err, ErrKeep) {
		return 0, nil
	}
	if err != nil {
		return 0, fmt.Errorf("change roster item %s: %w", jid, err)
	}
	return version, nil
}

// SetItem adds or replaces an item and returns the roster's new version.
func (a *Accounts) SetItem(ctx context.Context, id AccountID, item RosterItem) (version int64, err error) {
	return a.ChangeItem(ctx, id, item.JID, func(RosterItem, bool) (RosterItem, bool, error) {
		return item, true, nil
	})
}

// RemoveItem removes an item and returns the roster's new version; found is false, and nothing has
// changed, if it was not there.
func (a *Accounts) RemoveItem(ctx context.Context, id AccountID, jid string) (version int64, found bool, err error) {
	version, err = a.ChangeItem(ctx, id, jid, func(RosterItem, bool) (RosterItem, bool, error) {
		return RosterItem{}, false, nil
	})
	return version, version != 0, err
}

// ForgetContact ends what all accounts and a bare JID may see of each other, and the requests of that JID for more: whoever
// has the address next is somebody else. The items stay, for the names that people gave them.
func (a *Accounts) ForgetContact(ctx context.Context, jid string) error {
	err := a.db.Do(context.WithoutCancel(ctx), func(tx *store.Tx) error {
		for _, query := range []string{
			"UPDATE accounts SET roster = roster + 1 WHERE id IN (SELECT account FROM roster WHERE jid = ?)",
			"UPDATE roster SET subscription = 'none', ask = 0, approved = 0 WHERE jid = ?",
			"DELETE FROM subscription_requests WHERE jid = ?",
		} {
			if _, err := tx.Exec(query, jid); err != nil {
				return err
			}
		}
		return nil
	})
	a.rosters.forgetAll()
	if err != nil {
		return fmt.Errorf("forget contact %s: %w", jid, err)
	}
	return nil
}

// changeRoster is Do for a change of one roster. It does not give up while that may still be written.
func (a *Accounts) changeRoster(ctx context.Context, id AccountID, op store.Op) error {
	defer a.rosters.forget(id)
	return a.db.Do(context.WithoutCancel(ctx), op)
}

func readItem(tx *store.Tx, id AccountID, jid string) (item RosterItem, found bool, err error) {
	err = tx.Query(`SELECT jid, name, subscription, ask, approved, group_names
		FROM roster WHERE account = ? AND jid = ?`, []any{id, jid},
		func(row store.Row) error {
			found = true
			var groups []byte
			err := row.Scan(&item.JID, &item.Name, &item.Subscription, &item.Ask, &item.Approved, &groups)
			if err != nil {
				return err
			}
			return json.Unmarshal(groups, &item.Groups)
		})
	return item, found, err
}

func writeItem(tx *store.Tx, id AccountID, item RosterItem, found bool) error {
	if !found {
		if err := roomFor(tx, id); err != nil {
			return err
		}
	}
	if item.Groups == nil {
		item.Groups = []string{}
	}
	groups, err := json.Marshal(item.Groups)
	if err != nil {
		return err
	}
	room := RosterBytesMax - len(item.JID) - len(item.Name) - len(groups) + 1
	err = below(tx, room, `SELECT coalesce(sum(length(CAST(jid AS BLOB)) + length(CAST(name AS BLOB)) + length(CAST(group_names AS BLOB))), 0)
		FROM roster WHERE account = ? AND jid <> ?`, id, item.JID)
	if err != nil {
		return err
	}
	_, err = tx.Exec(`INSERT INTO roster(account, jid, name, subscription, ask, approved, group_names)
		VALUES(?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT DO UPDATE SET name = excluded.name, subscription = excluded.subscription,
		ask = excluded.ask, approved = excluded.approved, group_names = excluded.group_names`,
		id, item.JID, item.Name, item.Subscription, item.Ask, item.Approved, string(groups))
	return err
}

// roomFor refuses one more item for an account that does not exist or has enough.
func roomFor(tx *store.Tx, id AccountID) error {
	if _, found, err := accountByID(tx, id); err != nil {
		return err
	} else if !found {
		return ErrNotFound
	}
	return below(tx, RosterItemsMax, "SELECT count(*) FROM roster WHERE account = ?", id)
}

// below returns ErrFull if what query counts has reached most.
func below(tx *store.Tx, most int, query string, args ...any) error {
	return tx.Query(query, args, func(row store.Row) error {
		var n int
		if err := row.Scan(&n); err != nil {
			return err
		}
		if n >= most {
			return ErrFull
		}
		return nil
	})
}

func nextVersion(tx *store.Tx, id AccountID) (version int64, err error) {
	err = tx.Query("UPDATE accounts SET roster = roster + 1 WHERE id = ? RETURNING roster", []any{id},
		func(row store.Row) error { return row.Scan(&version) })
	return version, err
}
