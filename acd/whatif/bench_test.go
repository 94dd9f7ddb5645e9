package whatif

import (
	"log/slog"
	"os"
	"strconv"
	"testing"
	"time"

	"parley/acd"
	"parley/acd/day"
	acdstore "parley/acd/store"
	"parley/internal/store"
)

// BenchmarkReplay is a replay of a made-up day with one seed, on one core: reading it from the database, and playing it.
// PARLEY_DAY is how many contacts the day has, 100000 for the whole one; 10,000 unless set.
func BenchmarkReplay(b *testing.B) {
	cfg := day.Default()
	cfg.Contacts = 10_000
	if n, err := strconv.Atoi(os.Getenv("PARLEY_DAY")); err == nil {
		cfg.Contacts = n
	}
	dir := b.TempDir()
	db, err := store.Open(dir, slog.New(slog.DiscardHandler))
	if err != nil {
		b.Fatal(err)
	}
	if _, err := day.Make(b.Context(), cfg, db, slog.New(slog.DiscardHandler)); err != nil {
		b.Fatal(err)
	}
	defer db.Close()
	var reading, playing time.Duration
	for b.Loop() {
		begun := time.Now()
		r, err := Read(Span{}, func(yield func(Row, error) bool) {
			for row, err := range acdstore.ReadLog(b.Context(), db.Reader(), 0) {
				if !yield(Row{row.At, row.Event, row.Effects}, err) {
					return
				}
			}
		})
		if err != nil {
			b.Fatal(err)
		}
		reading += time.Since(begun)
		begun = time.Now()
		if _, err := r.Play(Change{Staff: map[acd.QueueID]int{1: 5}}, 1, nil); err != nil {
			b.Fatal(err)
		}
		playing += time.Since(begun)
		b.ReportMetric(float64(r.Rows()), "rows")
	}
	b.ReportMetric(reading.Seconds()/float64(b.N), "s-reading")
	b.ReportMetric(playing.Seconds()/float64(b.N), "s-playing")
}
