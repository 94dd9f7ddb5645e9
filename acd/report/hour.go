package report

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"parley/acd"
	"parley/acd/facts"
)

// HourMinutes is how far back an Hour goes; it has one point more, for both ends.
const HourMinutes = 60

// Hour is how a queue has been in the last hour: at the end of each minute.
type Hour [HourMinutes + 1]Point

// Point is a queue at one moment: who waited then, and what the day had come to by then (docs/metrics.md).
type Point struct {
	Waiting   int   // or offered
	LongestMs int64 // of these, since entering the queue; 0: nobody waited
	Tally           // since local midnight; before midnight it is empty
}

// Hour is the last hour in each queue up to the last full minute, which it returns too. It is made from the facts as they
// are, like Today, and reads what of them lies in that hour: not to be asked for more than once a minute or so.
func (r *Reports) Hour(ctx context.Context, zone *time.Location) (map[acd.QueueID]*Hour, time.Time, error) {
	until := r.now().Truncate(time.Minute)
	h := hours{
		all: map[acd.QueueID]*Hour{}, from: milli(until.Add(-HourMinutes * time.Minute)),
		midnight: milli(startOfDay(r.now(), zone)),
	}
	for _, read := range []func(context.Context, *sql.DB) error{h.before, h.entries, h.parts} {
		if err := read(ctx, r.db); err != nil {
			return nil, until, fmt.Errorf("read the last hour: %w", err)
		}
	}
	for _, queue := range h.all {
		for i := 1; i < len(queue); i++ {
			queue[i].Tally.join(queue[i-1].Tally)
		}
	}
	return h.all, until, nil
}

// hours is an hour in the making: first each minute has what happened in it, of which sums are made at last.
type hours struct {
	all            map[acd.QueueID]*Hour
	from, midnight acd.Time
}

func (h *hours) of(queue acd.QueueID) *Hour {
	if h.all[queue] == nil {
		h.all[queue] = new(Hour)
	}
	return h.all[queue]
}

// place is the first point at or after t; beyond the last: len.
func (h *hours) place(t acd.Time) int {
	if t <= h.from {
		return 0
	}
	return min(int((int64(t-h.from)+59_999)/60_000), HourMinutes+1)
}

// before is what the day had come to when the hour began.
func (h *hours) before(ctx context.Context, db *sql.DB) error {
	if h.midnight >= h.from {
		return nil
	}
	rows, err := db.QueryContext(ctx, `SELECT queue, how, callback, ended - entered <= target, count(*), sum(ended - entered) FROM fact_entries
		WHERE ended >= ?1 AND ended < ?2 GROUP BY 1, 2, 3, 4
		UNION ALL SELECT queue, -1, 0, 0, count(*), sum(wrapped - connected) FROM fact_parts WHERE wrapped >= ?1 AND wrapped < ?2 AND led > 0 GROUP BY queue`,
		int64(h.midnight), int64(h.from))
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var queue acd.QueueID
		var how, n int
		var callback, within bool
		var ms int64
		if err := rows.Scan(&queue, &how, &callback, &within, &n, &ms); err != nil {
			return err
		}
		h.of(queue)[0].count(how, callback, within, n, ms)
	}
	return rows.Err()
}

// entries is who waited in the hour, and how that ended.
func (h *hours) entries(ctx context.Context, db *sql.DB) error {
	rows, err := db.QueryContext(ctx, `SELECT queue, entered, ended, how, callback, target FROM fact_entries WHERE ended = 0
		UNION ALL SELECT queue, entered, ended, how, callback, target FROM fact_entries WHERE ended >= ?1`, int64(h.from))
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var queue acd.QueueID
		var entered, ended acd.Time
		var how int
		var callback bool
		var target acd.Span
		if err := rows.Scan(&queue, &entered, &ended, &how, &callback, &target); err != nil {
			return err
		}
		hour, last := h.of(queue), HourMinutes+1
		if ended > 0 {
			last = h.place(ended)
		}
		for i := h.place(entered); i < last; i++ {
			at := h.from.Add(acd.Span(i) * 60_000)
			hour[i].Waiting++
			hour[i].LongestMs = max(hour[i].LongestMs, int64(at-entered))
		}
		if ended > 0 && ended >= h.midnight && last <= HourMinutes && facts.How(how) != facts.Waits {
			hour[last].count(how, callback, acd.Span(ended-entered) <= target, 1, int64(ended-entered))
		}
	}
	return rows.Err()
}

// parts is which conversations were over in the hour, wrap-up and all.
func (h *hours) parts(ctx context.Context, db *sql.DB) error {
	rows, err := db.QueryContext(ctx, `SELECT queue, wrapped, wrapped - connected FROM fact_parts WHERE wrapped >= ?1 AND led > 0`,
		int64(max(h.from, h.midnight)))
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var queue acd.QueueID
		var wrapped acd.Time
		var ms int64
		if err := rows.Scan(&queue, &wrapped, &ms); err != nil {
			return err
		}
		if i := h.place(wrapped); i <= HourMinutes {
			h.of(queue)[i].count(handled, false, false, 1, ms)
		}
	}
	return rows.Err()
}
