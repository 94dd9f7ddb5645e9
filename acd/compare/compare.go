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
	reports *report.Reports
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
	return &Reports{reports}, nil
}

// Known is the time of the last row of the log in the facts.
func (r *Reports) Known(ctx context.Context, tx *sql.Tx) (acd.Time, error) {
	var at acd.Time
	err := tx.QueryRowContext(ctx, `SELECT at FROM fact_cursor`).Scan(&at)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, nil
	}
	if err != nil {
		return 0, fmt.Errorf("find until when the facts know: %w", err)
	}
	return at, nil
}

// Ask answers a report. It fails for one with more than report.RowsMax rows.
func (r *Reports) Ask(ctx context.Context, tx *sql.Tx, q verify.Question) (verify.Table, error) {
	sheet, err := r.reports.AskIn(ctx, tx, q.Report, report.Ask{
		From: time.UnixMilli(int64(q.From)).UTC(), To: time.UnixMilli(int64(q.To)).UTC(), Step: time.Duration(q.Step) * time.Millisecond,
		RowsMax: report.RowsMax, Numbers: true,
	})
	if err == nil && sheet.Cut {
		err = fmt.Errorf("the report %s has more than %d rows", q.Report, report.RowsMax)
	}
	return table(sheet), unread(err)
}

// Stories are the reports of contacts one by one.
func (r *Reports) Stories(ctx context.Context, tx *sql.Tx, contacts []acd.ContactID, show func(acd.ContactID, verify.Table)) error {
	return unread(r.reports.Stories(ctx, tx, contacts, report.Ask{Numbers: true}, func(id acd.ContactID, s report.Sheet) { show(id, table(s)) }))
}

// unread says in the words of verify that facts are no facts.
func unread(err error) error {
	if errors.Is(err, report.ErrUnread) {
		return fmt.Errorf("%w: %w", verify.ErrUnread, err)
	}
	return err
}

// table is a sheet with the cells as verify takes them, in its place.
func table(s report.Sheet) verify.Table {
	t := verify.Table{Rows: s.Rows, Total: s.Total}
	for _, c := range s.Columns {
		t.Columns = append(t.Columns, c.Name)
	}
	for _, row := range t.Rows {
		for i, cell := range row {
			switch v := cell.(type) {
			case time.Time:
				row[i] = acd.Time(v.UnixMilli())
			case report.Term:
				row[i] = v.Code
			}
		}
	}
	return t
}
