package store

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

// BenchmarkDo measures closed-loop producers, each waiting for its row to be durable before it
// appends the next: rows/s, and what a producer waits.
func BenchmarkDo(b *testing.B) {
	for _, producers := range []int{1, 16, 200, 1000} {
		b.Run(fmt.Sprint("producers=", producers), func(b *testing.B) { benchmarkDo(b, producers) })
	}
}

// stanzaLike is a row of the size of a stored message.
var stanzaLike = []byte(strings.Repeat("x", 300))

func insertMessage(conversation int) Op {
	return func(tx *Tx) error {
		_, err := tx.Exec("INSERT INTO messages(conversation, at, sender, stanza) VALUES(?, ?, ?, ?)",
			conversation, 1763800000000, "romeo@localhost", stanzaLike)
		return err
	}
}

func openMessages(b *testing.B) *DB {
	b.Helper()
	db := open(b, b.TempDir(), Default())
	must(b, db.Do(b.Context(), func(tx *Tx) error {
		_, err := tx.Exec("CREATE TABLE messages(id INTEGER PRIMARY KEY, conversation INTEGER, at INTEGER, sender TEXT, stanza BLOB)")
		return err
	}))
	return db
}

func benchmarkDo(b *testing.B, producers int) {
	db := openMessages(b)
	waited := make([][]time.Duration, producers)
	before := db.Stats()
	var all sync.WaitGroup
	b.ResetTimer()
	for p := range producers {
		share := b.N / producers
		if p < b.N%producers {
			share++
		}
		all.Go(func() {
			op := insertMessage(p)
			waited[p] = make([]time.Duration, 0, share)
			for range share {
				start := time.Now()
				if err := db.Do(b.Context(), op); err != nil {
					b.Error(err)
					return
				}
				waited[p] = append(waited[p], time.Since(start))
			}
		})
	}
	all.Wait()
	b.StopTimer()
	report(b, db, before, slices.Concat(waited...))
}

// BenchmarkAppend measures a window of 200 operations in flight, as the server has them: nobody
// waits for one operation.
func BenchmarkAppend(b *testing.B) {
	db := openMessages(b)
	window := make(chan struct{}, 200)
	waited := make([]time.Duration, 0, b.N)
	before := db.Stats()
	op := insertMessage(1)
	b.ReportAllocs()
	b.ResetTimer()
	for range b.N {
		window <- struct{}{}
		start := time.Now()
		db.Append(op, func(err error) {
			if err != nil {
				b.Error(err)
			}
			waited = append(waited, time.Since(start))
			<-window
		})
	}
	for range cap(window) {
		window <- struct{}{}
	}
	b.StopTimer()
	report(b, db, before, waited)
}

func report(b *testing.B, db *DB, before Stats, waited []time.Duration) {
	b.Helper()
	slices.Sort(waited)
	at := func(share float64) float64 {
		return float64(waited[int(share*float64(len(waited)-1))].Microseconds()) / 1000
	}
	now := db.Stats()
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "rows/s")
	b.ReportMetric(float64(b.N)/float64(now.Commits-before.Commits), "rows/commit")
	b.ReportMetric(at(0.5), "p50-ms")
	b.ReportMetric(at(0.99), "p99-ms")
	b.ReportMetric(at(1), "max-ms")
}
