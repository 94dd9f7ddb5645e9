package retain

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"parley/acd"
	"parley/acd/audit"
	"parley/acd/store"
	journal "parley/internal/store"
)

// HoldKind is what is held. The numbers are kept.
type HoldKind uint8

// Kinds of holds.
const (
	OnContact HoldKind = 1
	OnVisitor HoldKind = 2
	OnQueue   HoldKind = 3 // contacts that asked for it first
)

// reasonCharsMax bounds why something is held.
const reasonCharsMax = 500

// Hold is a legal hold: until it is lifted, nothing goes of what it is on.
type Hold struct {
	ID     uint64
	Kind   HoldKind
	Target int64 // the number of the contact, the visitor or the queue
	Reason string
	Agent  acd.AgentID // who holds; 0 = at the machine
	At     acd.Time
}

// What a hold can be refused for.
var (
	ErrHeld     = errors.New("held")
	ErrNoHold   = errors.New("there is no such hold")
	ErrNoReason = fmt.Errorf("a hold needs a reason of 1 to %d characters", reasonCharsMax)
)

// AddHold keeps a hold. ErrHeld: there is one on that already.
func AddHold(ctx context.Context, db *journal.DB, h Hold) (Hold, error) {
	h.Reason = strings.TrimSpace(h.Reason)
	if n := utf8.RuneCountInString(h.Reason); n == 0 || n > reasonCharsMax {
		return Hold{}, ErrNoReason
	}
	err := db.Do(ctx, func(tx *journal.Tx) error {
		var there uint64
		err := tx.Query(`SELECT id FROM holds WHERE kind = ? AND target = ? AND lifted = 0`, []any{int64(h.Kind), h.Target},
			func(row journal.Row) error { return row.Scan(&there) })
		if err == nil && there != 0 {
			err = fmt.Errorf("%w by hold %d", ErrHeld, there)
		}
		if err != nil {
			return err
		}
		return tx.Query(`INSERT INTO holds (kind, target, reason, agent, at, lifted) VALUES (?, ?, ?, ?, ?, 0) RETURNING id`,
			[]any{int64(h.Kind), h.Target, h.Reason, int64(h.Agent), int64(h.At)}, func(row journal.Row) error {
				if err := row.Scan(&h.ID); err != nil {
					return err
				}
				return audit.Keep(audit.Entry{At: h.At, By: audit.ByAgent(h.Agent), Action: audit.HoldAdd, On: h.On(), Detail: int64(h.ID)})(tx)
			})
	})
	if err != nil {
		return Hold{}, fmt.Errorf("hold: %w", err)
	}
	return h, nil
}

// LiftHold ends a hold. ErrNoHold: there is none of that number, or none any more.
func LiftHold(ctx context.Context, db *journal.DB, id uint64, by acd.AgentID, at acd.Time) error {
	err := db.Do(ctx, func(tx *journal.Tx) error {
		h := Hold{ID: id}
		err := tx.Query(`UPDATE holds SET lifted = ?2 WHERE id = ?1 AND lifted = 0 RETURNING kind, target`, []any{int64(id), int64(at)},
			func(row journal.Row) error { return row.Scan(&h.Kind, &h.Target) })
		if err == nil && h.Kind == 0 {
			err = ErrNoHold
		}
		if err != nil {
			return err
		}
		return audit.Keep(audit.Entry{At: at, By: audit.ByAgent(by), Action: audit.HoldLift, On: h.On(), Detail: int64(id)})(tx)
	})
	if err != nil {
		return fmt.Errorf("lift hold %d: %w", id, err)
	}
	return nil
}

// On is what is held, as the audit trail names it.
func (h Hold) On() audit.Object {
	kind := map[HoldKind]audit.ObjectKind{OnContact: audit.OfContact, OnVisitor: audit.OfVisitor, OnQueue: audit.OfQueue}[h.Kind]
	return audit.Object{Kind: kind, ID: h.Target}
}

// Holds lists those that are not lifted, by number.
func Holds(ctx context.Context, db *sql.DB) ([]Hold, error) {
	return readHolds(ctx, db, `lifted = 0`)
}

// holdsOn lists the holds on a contact, its visitor or its queue.
func holdsOn(ctx context.Context, db *sql.DB, c store.Contact) ([]Hold, error) {
	return readHolds(ctx, db, `lifted = 0 AND (kind = 1 AND target = ? OR kind = 2 AND target = ? OR kind = 3 AND target = ?)`,
		int64(c.ID), int64(c.Visitor), int64(c.Queue))
}

func readHolds(ctx context.Context, db *sql.DB, condition string, args ...any) ([]Hold, error) {
	rows, err := db.QueryContext(ctx, `SELECT id, kind, target, reason, agent, at FROM holds WHERE `+condition+` ORDER BY id`, args...)
	if err != nil {
		return nil, fmt.Errorf("list holds: %w", err)
	}
	defer rows.Close()
	var all []Hold
	for rows.Next() {
		var h Hold
		if err := rows.Scan(&h.ID, &h.Kind, &h.Target, &h.Reason, &h.Agent, &h.At); err != nil {
			return nil, fmt.Errorf("list holds: %w", err)
		}
		all = append(all, h)
	}
	return all, rows.Err()
}

// notHeld is a condition on contacts c.
const notHeld = `NOT EXISTS (SELECT 1 FROM holds h WHERE h.lifted = 0 AND
	(h.kind = 1 AND h.target = c.id OR h.kind = 2 AND h.target = c.visitor OR h.kind = 3 AND h.target = c.queue))`

// HeldFiles is the URLs of the files that contacts brought along on which there is a hold.
func HeldFiles(ctx context.Context, db *sql.DB) ([]string, error) {
	rows, err := db.QueryContext(ctx, `SELECT DISTINCT a.url FROM holds h JOIN contacts c ON h.kind = 1 AND h.target = c.id
			OR h.kind = 2 AND h.target = c.visitor OR h.kind = 3 AND h.target = c.queue
		JOIN attachments a ON a.contact = c.id WHERE h.lifted = 0`)
	if err != nil {
		return nil, fmt.Errorf("list files that are held: %w", err)
	}
	defer rows.Close()
	var urls []string
	for rows.Next() {
		var url string
		if err := rows.Scan(&url); err != nil {
			return nil, fmt.Errorf("list files that are held: %w", err)
		}
		urls = append(urls, url)
	}
	return urls, rows.Err()
}
