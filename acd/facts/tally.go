package facts

import (
	"context"
	"database/sql"
	"fmt"

	"parley/acd"
)

// Tally is how many entries of a queue ended in one way.
type Tally struct {
	Queue acd.QueueID
	How   How
	N     int
	Wait  acd.Span // of them all, summed
}

// Tallies are the entries that ended at or after from and before to, the time of the last row of the log that is in the
// tables. To go on from there misses nothing and counts nothing twice.
func Tallies(ctx context.Context, db *sql.DB, from acd.Time) (to acd.Time, all []Tally, err error) {
	rows, err := db.QueryContext(ctx, `SELECT c.at, e.queue, e.how, e.n, e.wait FROM fact_cursor c LEFT JOIN (
		SELECT queue, how, count(*) AS n, sum(ended - entered) AS wait FROM fact_entries
		WHERE ended >= ?1 AND ended > 0 AND ended < (SELECT at FROM fact_cursor) GROUP BY queue, how) e`, int64(from))
	if err != nil {
		return from, nil, fmt.Errorf("count entries: %w", err)
	}
	defer rows.Close()
	to = from
	for rows.Next() {
		var queue, how, n, wait sql.NullInt64
		if err := rows.Scan(&to, &queue, &how, &n, &wait); err != nil {
			return from, nil, fmt.Errorf("count entries: %w", err)
		}
		if queue.Valid {
			all = append(all, Tally{acd.QueueID(queue.Int64), How(how.Int64), int(n.Int64), acd.Span(wait.Int64)})
		}
	}
	if err := rows.Err(); err != nil {
		return from, nil, fmt.Errorf("count entries: %w", err)
	}
	return max(to, from), all, nil
}
