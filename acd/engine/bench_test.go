package engine_test

import (
	"context"
	"fmt"
	"log/slog"
	"sync"
	"testing"
	"time"

	"parley/acd"
	"parley/acd/engine"
	acdstore "parley/acd/store"
	"parley/internal/store"
)

func openBench(b *testing.B, dir string, cfg engine.Config) (*engine.Engine, *store.DB) {
	b.Helper()
	log := slog.New(slog.DiscardHandler)
	db, err := store.Open(dir, log)
	if err != nil {
		b.Fatal(err)
	}
	eng, err := engine.Open(context.Background(), cfg, db, log)
	if err != nil {
		b.Fatal(err)
	}
	return eng, db
}

// BenchmarkSubmit is events through decision, commit on disk and report; so many submitters wait for each of theirs.
func BenchmarkSubmit(b *testing.B) {
	for _, submitters := range []int{1, 16, 200} {
		b.Run(fmt.Sprintf("submitters=%d", submitters), func(b *testing.B) {
			eng, db := openBench(b, b.TempDir(), engine.Config{})
			eng.Submit(acd.QueueSet{Queue: 1, Rules: acd.Rules{WaitingMax: 1 << 30}}, nil, nil)
			var all sync.WaitGroup
			b.ResetTimer()
			for s := range submitters {
				all.Add(1)
				go func() {
					defer all.Done()
					told := make(chan error, 1)
					for i := s; i < b.N; i += submitters {
						eng.Submit(acd.ContactRequested{Contact: acd.ContactID(i + 1), Visitor: acd.VisitorID(i + 1), Queue: 1}, nil,
							func(_ acd.Time, _ []acd.Effect, err error) { told <- err })
						if err := <-told; err != nil {
							b.Error(err)
							return
						}
					}
				}()
			}
			all.Wait()
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "events/s")
			b.StopTimer()
			if err := eng.Close(context.Background()); err != nil {
				b.Error(err)
			}
			if err := db.Close(); err != nil {
				b.Error(err)
			}
		})
	}
}

// BenchmarkStart is a start after a crash just before the next snapshot was due: 99,999 rows to replay, of contacts who
// come and go.
func BenchmarkStart(b *testing.B) {
	dir := b.TempDir()
	eng, db := openBench(b, dir, engine.Config{})
	eng.Submit(acd.QueueSet{Queue: 1, Rules: acd.Rules{WaitingMax: 1 << 30}}, nil, nil)
	for i := range acd.ContactID(49_999) {
		eng.Submit(acd.ContactRequested{Contact: i + 1, Visitor: acd.VisitorID(i + 1), Queue: 1}, nil, nil)
		if i%2 == 0 {
			eng.Submit(acd.VisitorLeft{Contact: i + 1}, nil, nil)
		} else {
			eng.Submit(acd.VisitorLost{Contact: i + 1}, nil, nil)
		}
	}
	if err := db.Close(); err != nil {
		b.Fatal(err)
	}
	_ = eng.Close(context.Background()) // nothing can be kept any more: that is the crash
	b.ResetTimer()
	for range b.N {
		begun := time.Now()
		db, err := store.Open(dir, slog.New(slog.DiscardHandler))
		if err != nil {
			b.Fatal(err)
		}
		eng, err := engine.OpenOn(context.Background(), engine.Config{}, openLog(b, db), slog.New(slog.DiscardHandler))
		if err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(float64(eng.Stats().Replayed), "rows")
		b.ReportMetric(time.Since(begun).Seconds()*1000, "ms/start")
		b.StopTimer()
		if err := db.Close(); err != nil {
			b.Fatal(err)
		}
		_ = eng.Close(context.Background())
		b.StartTimer()
	}
}

func openLog(b *testing.B, db *store.DB) *acdstore.Log {
	b.Helper()
	l, err := acdstore.OpenLog(context.Background(), db)
	if err != nil {
		b.Fatal(err)
	}
	return l
}
