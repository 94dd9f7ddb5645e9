package store

import (
	"context"
	"database/sql"
	"fmt"

	"parley/acd"
)

// Decision is an offer of a contact to an agent, as it was decided.
type Decision struct {
	At acd.Time
	acd.Offered
}

// Offers reads from the log to whom a contact that arrived then was offered, in order. It looks at no more than rowsMax
// rows from the arrival on; more says that the log goes on.
func Offers(ctx context.Context, db *sql.DB, contact acd.ContactID, arrived acd.Time, rowsMax int) (list []Decision, more bool, err error) {
	position, err := before(ctx, db, arrived)
	if err != nil {
		return nil, false, err
	}
	read := 0
	for row, err := range ReadLog(ctx, db, position) {
		if err != nil {
			return nil, false, err
		}
		if read++; read > rowsMax {
			return list, true, nil
		}
		for _, e := range row.Effects {
			if o, ok := e.(acd.Offered); ok && o.Contact == contact {
				list = append(list, Decision{row.At, o})
			}
			if over, ok := e.(acd.Ended); ok && over.Contact == contact {
				return list, false, nil
			}
		}
	}
	return list, false, nil
}

// before is the last row of the log that is older than a moment. Times in it never go back.
func before(ctx context.Context, db *sql.DB, moment acd.Time) (uint64, error) {
	low, high := int64(0), int64(0) // low is older, or gone, or 0; what follows high is not
	if err := db.QueryRowContext(ctx, `SELECT coalesce(min(id) - 1, 0), coalesce(max(id), 0) FROM log`).Scan(&low, &high); err != nil {
		return 0, fmt.Errorf("find the end of the log: %w", err)
	}
	for low < high {
		middle := (low + high + 1) / 2
		var at acd.Time
		if err := db.QueryRowContext(ctx, `SELECT at FROM log WHERE id = ?`, middle).Scan(&at); err != nil {
			return 0, fmt.Errorf("find a moment in the log: %w", err)
		}
		if at < moment {
			low = middle
		} else {
			high = middle - 1
		}
	}
	return uint64(low), nil
}
