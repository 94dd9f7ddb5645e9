package archive

import (
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

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
