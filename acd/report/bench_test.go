package report_test

import (
	"io"
	"log/slog"
	"os"
	"strconv"
	"testing"
	"time"

	"parley/acd/day"
	"parley/acd/facts"
	"parley/acd/report"
	"parley/internal/store"
)

// contactsOfDay is how many contacts the benchmarks' day has: few, or as PARLEY_DAY_CONTACTS says; 100000 are the bound
// that docs/metrics.md speaks of.
func contactsOfDay(b *testing.B) int {
	text := os.Getenv("PARLEY_DAY_CONTACTS")
	if text == "" {
		return 3000
	}
	n, err := strconv.Atoi(text)
	if err != nil {
		b.Fatal(err)
	}
	return n
}

func makeDay(b *testing.B) (*store.DB, day.Result) {
	b.Helper()
	db, err := store.Open(b.TempDir(), slog.New(slog.DiscardHandler))
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = db.Close() })
	cfg := day.Default()
	cfg.Contacts = contactsOfDay(b)
	made, err := day.Make(b.Context(), cfg, db, slog.New(slog.DiscardHandler))
	if err != nil {
		b.Fatal(err)
	}
	return db, made
}

// BenchmarkProject makes the facts of a day anew.
func BenchmarkProject(b *testing.B) {
	db, made := makeDay(b)
	keeper, err := facts.Open(b.Context(), db)
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if err := keeper.Rebuild(b.Context()); err != nil {
			b.Fatal(err)
		}
		if err := keeper.Project(b.Context()); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(made.Events)*float64(b.N)/b.Elapsed().Seconds(), "events/s")
}

// BenchmarkReports makes each report of a day, whose facts are there, and writes it as JSON.
func BenchmarkReports(b *testing.B) {
	db, _ := makeDay(b)
	keeper, err := facts.Open(b.Context(), db)
	if err != nil {
		b.Fatal(err)
	}
	if err := keeper.Project(b.Context()); err != nil { // or the first report pays for it: see BenchmarkProject
		b.Fatal(err)
	}
	reports, err := report.New(db.Reader(), keeper.Project, func() time.Time { return day.Default().First.Add(48 * time.Hour) })
	if err != nil {
		b.Fatal(err)
	}
	cfg := day.Default()
	for _, k := range reports.Kinds("en") {
		if k.OfOne {
			continue
		}
		ask := report.Ask{From: cfg.First, To: cfg.First.Add(report.Day), Zone: cfg.Zone}
		if k.Interval {
			ask.Step = 15 * time.Minute
		}
		b.Run(k.Name, func(b *testing.B) {
			for b.Loop() {
				s, err := reports.Ask(b.Context(), k.Name, ask)
				if err != nil {
					b.Fatal(err)
				}
				if err := s.Write(io.Discard, report.JSON); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
