package report_test

import (
	"log/slog"
	"os"
	"testing"
	"time"

	"parley/acd"
	"parley/acd/facts"
	"parley/acd/report"
	"parley/acd/sim"
	acdstore "parley/acd/store"
	"parley/internal/store"
)

// days is how many random days a run has: a few in the short form.
func days() uint64 {
	if os.Getenv("PARLEY_LONG") != "" {
		return 300
	}
	return 4
}

// desk is a database with a log in it, and its reports.
type desk struct {
	db      *store.DB
	log     *acdstore.Log
	rows    uint64
	reports *report.Reports
}

func openDesk(t testing.TB, now time.Time) *desk {
	t.Helper()
	db, err := store.Open(t.TempDir(), slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	d := &desk{db: db}
	if d.log, err = acdstore.OpenLog(t.Context(), db); err != nil {
		t.Fatal(err)
	}
	keeper, err := facts.Open(t.Context(), db)
	if err != nil {
		t.Fatal(err)
	}
	if d.reports, err = report.New(db.Reader(), keeper.Project, func() time.Time { return now }); err != nil {
		t.Fatal(err)
	}
	return d
}

// write keeps rows as the engine would.
func (d *desk) write(t testing.TB, rows ...sim.Row) {
	t.Helper()
	failed := make(chan error, 1)
	for i, r := range rows {
		last := i == len(rows)-1
		d.rows++
		d.log.Append(acdstore.Row{ID: d.rows, At: r.At, Version: 2, Event: r.Event, Effects: r.Effects}, nil, func(err error) {
			if err != nil || last {
				select {
				case failed <- err:
				default:
				}
			}
		})
	}
	if err := <-failed; err != nil {
		t.Fatal(err)
	}
}

func (d *desk) ask(t testing.TB, name string, ask report.Ask) report.Sheet {
	t.Helper()
	s, err := d.reports.Ask(t.Context(), name, ask)
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return s
}

// row is a row's cells by column.
func row(s report.Sheet, i int) map[string]any {
	cells := map[string]any{}
	for j, c := range s.Columns {
		cells[c.Name] = s.Rows[i][j]
	}
	return cells
}

func at(t acd.Time) time.Time { return time.UnixMilli(int64(t)) }
