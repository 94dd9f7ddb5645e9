package archive

import (
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"parley/internal/store"
	"parley/xmppd/jid"
	"parley/xmppd/mam"
	"parley/xmppd/module"
)

// fourHundred is a message of about 400 bytes with a body of 100, as the design's figures are about.
func fourHundred(b *testing.B, sender, recipient int64) module.Kept {
	inside := "<body>" + strings.Repeat("parlez moi ", 9) + "</body><active xmlns='http://jabber.org/protocol/chatstates'/>" +
		"<request xmlns='urn:xmpp:receipts'/><origin-id xmlns='urn:xmpp:sid:0' id='0123456789abcdef'/>"
	from, to := fmt.Sprintf("user%d@verona.lit/a", sender), fmt.Sprintf("user%d@verona.lit", recipient)
	return kept(b, sender, recipient, time.Now(), message(from, to, "0123456789abcdef", inside))
}

// BenchmarkKeep measures producers that each wait for their message to be durable, among 1,000 accounts.
func BenchmarkKeep(b *testing.B) {
	for _, producers := range []int{1, 16, 200, 1000} {
		b.Run(fmt.Sprint("producers=", producers), func(b *testing.B) {
			f := open(b, b.TempDir(), Default())
			var all sync.WaitGroup
			b.ReportAllocs()
			b.ResetTimer()
			for p := range producers {
				share := b.N / producers
				if p < b.N%producers {
					share++
				}
				m := fourHundred(b, int64(1+2*p%1000), int64(2+2*p%1000))
				all.Go(func() {
					outcome := make(chan error, 1)
					for range share {
						f.Keep(m, func(err error) { outcome <- err })
						if err := <-outcome; err != nil {
							b.Error(err)
							return
						}
					}
				})
			}
			all.Wait()
			b.StopTimer()
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "messages/s")
		})
	}
}

// fill keeps n messages of 1,000 pairs, of which the first says one in ten, and waits for them.
func (f *fixture) fill(b *testing.B, n int) {
	b.Helper()
	window := make(chan struct{}, 2000)
	pairs := make([]module.Kept, 1000)
	for i := range pairs {
		pairs[i] = fourHundred(b, int64(1+2*i), int64(2+2*i))
	}
	for i := range n {
		m := pairs[0]
		if i%10 != 0 {
			m = pairs[i%len(pairs)]
		}
		m.At = time.UnixMilli(int64(i))
		window <- struct{}{}
		f.Keep(m, func(err error) {
			if err != nil {
				b.Error(err)
			}
			<-window
		})
	}
	for range cap(window) {
		window <- struct{}{}
	}
}

// BenchmarkMillion is what an archive of a million messages costs: reading it in several ways, opening it, making its index
// again, and indexing its words.
func BenchmarkMillion(b *testing.B) {
	f := open(b, b.TempDir(), Default())
	must(b, f.db.Do(b.Context(), func(tx *store.Tx) error { // else their messages would be swept away
		_, err := tx.Exec(`WITH RECURSIVE n(i) AS (SELECT 4 UNION ALL SELECT i + 1 FROM n WHERE i < 2000)
			INSERT INTO accounts(id, name, created) SELECT i, 'user' || i, 0 FROM n`)
		return err
	}))
	f.fill(b, 1_000_000)
	busy, quiet := jid.MustParse("user1@verona.lit"), jid.MustParse("user203@verona.lit")
	page := func(account int64, bare jid.JID, q mam.Query) func(*testing.B) {
		return func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if r, err := f.Page(b.Context(), account, bare, q); err != nil || len(r.Messages) != 50 {
					b.Fatal(len(r.Messages), err)
				}
			}
		}
	}
	r, err := f.Page(b.Context(), 1, busy, mam.Query{Max: 50, Start: time.UnixMilli(500_000)})
	must(b, err)
	middle := r.Last
	b.Run("page=last/of=101000", page(1, busy, mam.Query{Max: 50, Backwards: true}))
	b.Run("page=last/of=1000", page(203, quiet, mam.Query{Max: 50, Backwards: true}))
	b.Run("page=after", page(1, busy, mam.Query{Max: 50, After: middle}))
	b.Run("page=first-since", page(1, busy, mam.Query{Max: 50, Start: time.UnixMilli(500_000)}))
	b.Run("page=with", page(1, busy, mam.Query{Max: 50, Backwards: true, With: jid.MustParse("user2@verona.lit")}))
	b.Run("fold", func(b *testing.B) {
		for range b.N {
			b.StopTimer()
			f.fill(b, 100_000)
			b.StartTimer()
			must(b, f.fold(b.Context()))
		}
		b.ReportMetric(b.Elapsed().Seconds()*1e9/float64(b.N)/100_000, "ns/message")
	})
	b.Run("open", func(b *testing.B) {
		f.fill(b, 130_000) // nearly all that can be unfolded
		for range b.N {
			f.again(b)
		}
	})
	b.Run("open-without-index", func(b *testing.B) {
		for range b.N {
			f.Close()
			must(b, Forget(b.Context(), f.db))
			var err error
			f.Archive, err = Open(b.Context(), f.cfg, f.db, f.accounts, f.log)
			must(b, err)
		}
	})
	b.Run("words", func(b *testing.B) {
		for range b.N {
			must(b, f.indexWords(b.Context(), 100))
		}
		b.ReportMetric(b.Elapsed().Seconds()*1e9/float64(b.N)/100, "ns/message")
	})
	must(b, f.indexWords(b.Context(), 2_000_000))
	b.Run("page=search", page(1, busy, mam.Query{Max: 50, Backwards: true, Text: "parlez"}))
}
