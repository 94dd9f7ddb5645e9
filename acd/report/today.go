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
	Tally
}

// Tally is what rates and means of a time are made of, callbacks left out where nobody waited.
type Tally struct {
	Served       int   // answered, without callbacks
	ServedWithin int   // of these, within the queue's target
	GaveUp       int   // abandoned
	WaitedMs     int64 // the waits of those served, together
	Handled      int   // conversations led, whose wrap-up ended
	HandlingMs   int64 // from accepting to the end of wrap-up, together
	gaveUpWithin int
}

// Today is how the day has been in each queue so far, from the facts as they are: it brings nothing up to date, so that
// whoever looks often costs little.
func (r *Reports) Today(ctx context.Context, zone *time.Location) (map[acd.QueueID]Today, error) {
	midnight := milli(startOfDay(r.now(), zone))
	all := map[acd.QueueID]Today{}
	rows, err := r.db.QueryContext(ctx, `SELECT queue, 0, 0, 0, count(*), 0 FROM fact_entries WHERE entered >= ?1 GROUP BY queue
		UNION ALL SELECT queue, how, callback, ended - entered <= target, count(*), sum(ended - entered) FROM fact_entries WHERE ended >= ?1 GROUP BY 1, 2, 3, 4
		UNION ALL SELECT queue, -1, 0, 0, count(*), sum(wrapped - connected) FROM fact_parts WHERE wrapped >= ?1 AND led > 0 GROUP BY queue`, int64(midnight))
	if err != nil {
		return nil, fmt.Errorf("read today's figures: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var queue acd.QueueID
		var how int
		var callback, within bool
		var n int
		var ms int64
		if err := rows.Scan(&queue, &how, &callback, &within, &n, &ms); err != nil {
			return nil, fmt.Errorf("read today's figures: %w", err)
		}
		t := all[queue]
		t.add(how, callback, within, n, ms)
		all[queue] = t
	}
	return all, rows.Err()
}

func (t *Today) add(how int, callback, within bool, n int, ms int64) {
	switch facts.How(how) {
	case facts.Waits: // those that entered
		t.Entered += n
		return
	case facts.Answered:
		t.Answered += n
	case facts.Abandoned:
		t.Abandoned += n
	}
	t.count(how, callback, within, n, ms)
}

// handled is what a part is counted as beside the ways that an entry ends.
const handled = -1

// count takes n of one kind, whose times come to ms.
func (t *Tally) count(how int, callback, within bool, n int, ms int64) {
	switch {
	case how == handled:
		t.Handled += n
		t.HandlingMs += ms
	case facts.How(how) == facts.Answered && !callback:
		t.Served += n
		t.ServedWithin += n * number(within)
		t.WaitedMs += ms
	case facts.How(how) == facts.Abandoned:
		t.GaveUp += n
		t.gaveUpWithin += n * number(within)
	}
}

// Level is the service level in percent, by a rule; false: there is nothing to divide by.
func (t Tally) Level(r Rule) (float64, bool) {
	share, ok := level{t.Served, t.GaveUp, t.ServedWithin, t.gaveUpWithin}.by(r).(float64)
	return share, ok
}

// join adds what another tally has.
func (t *Tally) join(o Tally) {
	t.Served += o.Served
	t.ServedWithin += o.ServedWithin
	t.GaveUp += o.GaveUp
	t.WaitedMs += o.WaitedMs
	t.Handled += o.Handled
	t.HandlingMs += o.HandlingMs
	t.gaveUpWithin += o.gaveUpWithin
}

// Taken is how many contacts each agent has taken since local midnight, from the facts as they are.
func (r *Reports) Taken(ctx context.Context, zone *time.Location) (map[acd.AgentID]int, error) {
	rows, err := r.db.QueryContext(ctx, `SELECT agent, count(*) FROM fact_parts WHERE connected >= ? AND led > 0 GROUP BY agent`,
		int64(milli(startOfDay(r.now(), zone))))
	if err != nil {
		return nil, fmt.Errorf("read today's figures: %w", err)
	}
	defer rows.Close()
	taken := map[acd.AgentID]int{}
	for rows.Next() {
		var agent acd.AgentID
		var n int
		if err := rows.Scan(&agent, &n); err != nil {
			return nil, fmt.Errorf("read today's figures: %w", err)
		}
		taken[agent] = n
	}
	return taken, rows.Err()
}
