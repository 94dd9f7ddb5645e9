package store

import (
	"context"
	"database/sql"
	"fmt"

	"parley/acd"
)

// Days is how long something is kept after its contact was closed. 0 is the default for it, Forever is for ever.
type Days int

// Forever keeps it until somebody erases it.
const Forever Days = -1

// DaysMax is the longest time that can be asked for, a hundred years.
const DaysMax Days = 36500

// Keeping is what is kept of a queue's contacts, and how long: those that asked for that queue first.
type Keeping struct {
	Lines  Days  `json:"lines,omitempty"`  // what was said, with notes, passes, comments and answers
	Files  Days  `json:"files,omitempty"`  // what was uploaded
	Person Days  `json:"person,omitempty"` // names, forms, addresses, claims; who it was
	Cards  Cards `json:"cards,omitempty"`
}

// Cards is what becomes of the numbers of payment cards in what is said.
type Cards uint8

// What can become of them.
const (
	CardsMasked Cards = iota
	CardsShown
)

// Filled is k with the defaults in: 180 days, files 30.
func (k Keeping) Filled() Keeping {
	for _, d := range []struct {
		days  *Days
		usual Days
	}{{&k.Lines, 180}, {&k.Files, 30}, {&k.Person, 180}} {
		if *d.days == 0 {
			*d.days = d.usual
		}
	}
	return k
}

// Before is the moment up to which contacts must have been closed for something to be over by now; false: it never is.
func (d Days) Before(now acd.Time) (acd.Time, bool) {
	if d <= 0 {
		return 0, false
	}
	return now - acd.Time(d)*24*60*60*1000, true
}

// KeptQueue is what a queue keeps, of one that was removed, too.
type KeptQueue struct {
	Queue   acd.QueueID
	DN      string
	Removed bool
	Keeping Keeping
}

// Keepings lists what all queues keep that there are or were, by number.
func Keepings(ctx context.Context, db *sql.DB) ([]KeptQueue, error) {
	rows, err := db.QueryContext(ctx, `SELECT id, dn, removed IS NOT NULL, keeping FROM queues ORDER BY id`)
	if err != nil {
		return nil, fmt.Errorf("list what queues keep: %w", err)
	}
	defer rows.Close()
	var all []KeptQueue
	for rows.Next() {
		var k KeptQueue
		var keeping string
		if err := rows.Scan(&k.Queue, &k.DN, &k.Removed, &keeping); err != nil {
			return nil, fmt.Errorf("list what queues keep: %w", err)
		}
		if err := readColumn("what queue "+k.DN+" keeps", keeping, &k.Keeping); err != nil {
			return nil, err
		}
		all = append(all, k)
	}
	return all, wrap("list what queues keep", rows.Err())
}
