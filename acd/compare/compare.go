package compare

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"parley/acd"
	"parley/acd/report"
	"parley/acd/verify"
)

// ErrNone means that no facts were ever made of the database.
var ErrNone = errors.New("there are no facts for reports")

// Reports are the reports of a database, as they stand: facts that are behind the log stay so.
type Reports struct {
	db      *sql.DB
	reports *report.Reports
	queues  map[string][]acd.QueueID // by DN; a DN may have been given again
}

// Open reads the reports of a database. It blocks for a query. ErrNone.
func Open(ctx context.Context, db *sql.DB) (*Reports, error) {
	var tables int
	if err := db.QueryRowContext(ctx, `SELECT count(*) FROM sqlite_schema WHERE name = 'fact_cursor'`).Scan(&tables); err != nil {
		return nil, fmt.Errorf("look for facts: %w", err)
	}
	if tables == 0 {
		return nil, ErrNone
	}
	reports, err := report.New(db, nil, nil)
	if err != nil {
		return nil, fmt.Errorf("open the reports: %w", err)
	}
	r := &Reports{db: db, reports: reports, queues: map[string][]acd.QueueID{}}
	rows, err := db.QueryContext(ctx, `SELECT id, dn FROM queues ORDER BY id`)
	if err != nil {
		return nil, fmt.Errorf("list queues: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var id acd.QueueID
		var dn string
		if err := rows.Scan(&id, &dn); err != nil {
			return nil, fmt.Errorf("list queues: %w", err)
		}
		r.queues[dn] = append(r.queues[dn], id)
	}
	return r, rows.Err()
}

// Known is the time of the last row of the log in the facts.
func (r *Reports) Known(ctx context.Context) (acd.Time, error) {
	var at acd.Time
	err := r.db.QueryRowContext(ctx, `SELECT at FROM fact_cursor`).Scan(&at)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, nil
	}
	if err != nil {
		return 0, fmt.Errorf("find until when the facts know: %w", err)
	}
	return at, nil
}

// QueueIntervals asks the report of queues by interval for a day.
func (r *Reports) QueueIntervals(ctx context.Context, from acd.Time) (map[verify.Place]map[string]any, error) {
	all := map[verify.Place]map[string]any{}
	if err := r.ask(ctx, from, nil, all); err != nil {
		return nil, err
	}
	for _, ids := range r.queues {
		if len(ids) < 2 {
			continue
		}
		for _, id := range ids { // the sheet says the DN alone
			if err := r.ask(ctx, from, []acd.QueueID{id}, all); err != nil {
				return nil, err
			}
		}
	}
	return all, nil
}

func (r *Reports) ask(ctx context.Context, from acd.Time, only []acd.QueueID, into map[verify.Place]map[string]any) error {
	begin := time.UnixMilli(int64(from)).UTC()
	sheet, err := r.reports.Ask(ctx, "queue-intervals", report.Ask{
		From: begin, To: begin.Add(24 * time.Hour), Step: time.Duration(verify.Step) * time.Millisecond, Queues: only, RowsMax: report.RowsMax,
	})
	if err != nil {
		return err
	}
	for _, cells := range sheet.Rows {
		row := make(map[string]any, len(cells))
		for i, c := range sheet.Columns {
			row[c.Name] = cells[i]
		}
		start, isMoment := row["start"].(time.Time)
		dn, isText := row["queue"].(string)
		if !isMoment || !isText {
			return fmt.Errorf("the report %s names no queue and no start", sheet.Report)
		}
		id, known := r.queueOf(dn, only)
		if known {
			into[verify.Place{Queue: id, Start: acd.Time(start.UnixMilli())}] = row
		}
	}
	return nil
}

// queueOf is the one queue a row is about; a DN that several had is asked for one by one.
func (r *Reports) queueOf(dn string, only []acd.QueueID) (acd.QueueID, bool) {
	ids := r.queues[dn]
	switch {
	case len(only) == 1:
		return only[0], true
	case len(ids) == 1:
		return ids[0], true
	case len(ids) == 0: // a queue without a row is shown as its number
		var id acd.QueueID
		_, err := fmt.Sscanf(dn, "#%d", &id)
		return id, err == nil
	}
	return 0, false
}
