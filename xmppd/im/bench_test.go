package im

import (
	"context"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"syscall"
	"testing"

	"parley/internal/store"
	"parley/xmppd/archive"
	"parley/xmppd/jid"
	"parley/xmppd/stanza"
	xstore "parley/xmppd/store"
)

// BenchmarkMessages has 100 accounts talk to 100 others, 200 messages in flight, without any socket: what the router, the
// sessions and the archive cost together. µs-CPU/op is that of the whole process.
func BenchmarkMessages(b *testing.B) {
	for _, archived := range []bool{false, true} {
		b.Run(fmt.Sprintf("archived=%t", archived), func(b *testing.B) { benchMessages(b, archived) })
	}
}

func benchMessages(b *testing.B, archived bool) {
	const pairs, inFlight = 100, 2
	ctx := context.Background()
	log := slog.New(slog.DiscardHandler)
	db, err := store.Open(b.TempDir(), log)
	if err != nil {
		b.Fatal(err)
	}
	defer db.Close()
	accounts, err := xstore.OpenAccounts(ctx, db, xstore.Config{ScramIterations: xstore.ScramIterationsMin})
	if err != nil {
		b.Fatal(err)
	}
	cfg := Config{Host: "localhost", SessionsPerAccountMax: 5, ComponentLimits: stanza.SessionLimits()}
	if archived {
		kept, err := archive.Open(ctx, archive.Default(), db, accounts, log)
		if err != nil {
			b.Fatal(err)
		}
		defer kept.Close()
		cfg.Archive = kept
	}
	r, err := NewRouter(cfg, accounts, nil, log)
	if err != nil {
		b.Fatal(err)
	}
	client := func(name string, id int) *Client {
		bare := jid.MustParse(name + "@localhost")
		full, _ := bare.WithResource("r")
		c := NewClient(sessionOf(full, deaf{&ear{}}), Owner{Bare: bare, Account: xstore.AccountID(id)}, "")
		if _, err := r.Bind(c); err != nil {
			b.Fatal(err)
		}
		return c
	}
	var running sync.WaitGroup
	each := b.N/pairs + 1
	var senders []*Client
	for i := range pairs {
		senders = append(senders, client(fmt.Sprint("a", i), 2*i+1))
		client(fmt.Sprint("b", i), 2*i+2)
	}
	b.ReportAllocs()
	b.ResetTimer()
	before := cpu()
	for i, c := range senders {
		running.Go(func() {
			m := []byte("<message xmlns='jabber:client' type='chat' id='x' to='b" + fmt.Sprint(i) + "@localhost/r'><body>" + strings.Repeat("x", 100) + "</body></message>")
			s := stanza.NewScanner(stanza.SessionLimits())
			room := make(chan struct{}, inFlight)
			for range each {
				room <- struct{}{}
				v, err := s.Scan(m)
				if err != nil {
					b.Error(err)
					return
				}
				r.FromClient(c, v, func() { <-room })
			}
			for range inFlight {
				room <- struct{}{}
			}
		})
	}
	running.Wait()
	b.StopTimer()
	b.ReportMetric(float64(cpu()-before)/float64(each*pairs), "µs-CPU/op")
}

// deaf takes everything.
type deaf struct{ *ear }

func (deaf) Write(...[]byte) error { return nil }

// cpu is the process's time, in µs.
func cpu() int64 {
	var u syscall.Rusage
	_ = syscall.Getrusage(syscall.RUSAGE_SELF, &u)
	return u.Utime.Nano()/1000 + u.Stime.Nano()/1000
}
