package report

import (
	"context"
	"fmt"
	"time"

	"parley/acd"
	"parley/acd/facts"
)

// Today is a queue since local midnight.
type Today struct {
	Entered, Answered, Abandoned int
	level                        level
}

// Level is the service level in percent, by a rule; false: there is nothing to divide by.
func (t Today) Level(r Rule) (float64, bool) {
	share, ok := t.level.by(r).(float64)
	return share, ok
}

// Today is how the day has been in each queue so far, from the facts as they are: it brings nothing up to date, so that
// whoever looks often costs little.
func (r *Reports) Today(ctx context.Context, zone *time.Location) (map[acd.QueueID]Today, error) {
	midnight := milli(startOfDay(r.now(), zone))
	all := map[acd.QueueID]Today{}
	rows, err := r.db.QueryContext(ctx, `SELECT queue, 0, 0, 0, count(*) FROM fact_entries WHERE entered >= ?1 GROUP BY queue
		UNION ALL SELECT queue, how, callback, ended - entered <= target, count(*) FROM fact_entries WHERE ended >= ?1 GROUP BY 1, 2, 3, 4`, int64(midnight))
	if err != nil {
		return nil, fmt.Errorf("read today's figures: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var queue acd.QueueID
		var how facts.How
		var callback, within bool
		var n int
		if err := rows.Scan(&queue, &how, &callback, &within, &n); err != nil {
			return nil, fmt.Errorf("read today's figures: %w", err)
		}
		t := all[queue]
		t.add(how, callback, within, n)
		all[queue] = t
	}
	return all, rows.Err()
}

func (t *Today) add(how facts.How, callback, within bool, n int) {
	switch how {
	case facts.Waits: // those that entered
		t.Entered += n
	case facts.Answered:
		t.Answered += n
		if !callback {
			t.level.answered += n
			t.level.answeredWithin += n * number(within)
		}
	case facts.Abandoned:
		t.Abandoned += n
		t.level.abandoned += n
		t.level.abandonedWithin += n * number(within)
	}
}
