package ban

import (
	"context"
	"database/sql"
	"fmt"
	"net/netip"

	"parley/acd"
	"parley/internal/store"
)

// insert keeps a ban in place of an earlier one of the same target.
func insert(b Ban) store.Op {
	return func(tx *store.Tx) error {
		target := b.Target.text()
		if _, err := tx.Exec(`UPDATE bans SET lifted = ? WHERE target = ? AND lifted = 0`, int64(b.At), target); err != nil {
			return fmt.Errorf("replace a ban: %w", err)
		}
		if _, err := tx.Exec(`INSERT INTO bans (id, kind, target, reason, contact, agent, at, until, lifted)
			VALUES (?, ?, ?, ?, ?, ?, ?, ?, 0)`, int64(b.ID), int64(b.Target.Kind()), target, b.Reason, int64(b.Contact),
			int64(b.By), int64(b.At), int64(b.Until)); err != nil {
			return fmt.Errorf("keep ban %d: %w", b.ID, err)
		}
		return nil
	}
}

func lift(id uint64, at acd.Time) store.Op {
	return func(tx *store.Tx) error {
		if _, err := tx.Exec(`UPDATE bans SET lifted = ? WHERE id = ? AND lifted = 0`, int64(at), int64(id)); err != nil {
			return fmt.Errorf("lift ban %d: %w", id, err)
		}
		return nil
	}
}

// read lists the bans that were not lifted, and the number given out last.
func read(ctx context.Context, db *sql.DB) (all []Ban, last uint64, err error) {
	if err := db.QueryRowContext(ctx, `SELECT coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = 'bans'`).Scan(&last); err != nil {
		return nil, 0, fmt.Errorf("find the last ban: %w", err)
	}
	rows, err := db.QueryContext(ctx, `SELECT id, target, reason, contact, agent, at, until FROM bans WHERE lifted = 0 AND target <> '' ORDER BY id`)
	if err != nil {
		return nil, 0, fmt.Errorf("list bans: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var b Ban
		var target string
		if err := rows.Scan(&b.ID, &target, &b.Reason, &b.Contact, &b.By, &b.At, &b.Until); err != nil {
			return nil, 0, fmt.Errorf("list bans: %w", err)
		}
		if b.Target, err = parseKept(target); err != nil {
			return nil, 0, err
		}
		all = append(all, b)
	}
	return all, last, rows.Err()
}

// text is the target as it is kept.
func (t Target) text() string {
	if t.JID != "" {
		return t.JID
	}
	return t.Network.String()
}

func parseKept(text string) (Target, error) {
	if n, err := netip.ParsePrefix(text); err == nil {
		return Target{Network: n}, nil
	}
	return Parse(text)
}

func both(ops ...store.Op) store.Op {
	return func(tx *store.Tx) error {
		for _, op := range ops {
			if err := op(tx); err != nil {
				return err
			}
		}
		return nil
	}
}
