package bench

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"strconv"
	"sync"
	"time"
)

// pace sends messages at a steady rate, whatever becomes of them, from one half of the accounts to the other. It counts
// messages received, and how long each took from the time when it was due.
func pace(perSecond int) func(context.Context, *bed) (sample, error) {
	return func(ctx context.Context, b *bed) (sample, error) {
		if err := b.enter(accounts(2 * b.size.pairs)...); err != nil {
			return nil, err
		}
		defer b.leave()
		messages := make([][]byte, b.size.pairs)
		for i := range messages {
			messages[i] = b.message(b.clients[2*i+1].jid)
		}
		var mu sync.Mutex
		var took []time.Duration
		began := time.Now()
		b.listen(func(_ int, _ *client, e []byte) error {
			switch {
			case !bytes.HasPrefix(e, []byte("<message")):
				return nil
			case refused(e):
				return fmt.Errorf("refused: %s", e)
			}
			due, err := strconv.Atoi(string(attribute(e, "id")))
			if err != nil {
				return fmt.Errorf("no due time in %s", e)
			}
			d := time.Since(began) - time.Duration(due)*time.Microsecond
			mu.Lock()
			took = append(took, d)
			mu.Unlock()
			b.work.Add(1)
			return nil
		})
		ctx, stop := context.WithCancel(ctx)
		sent := make(chan int64, 1)
		go func() { sent <- b.sendPaced(ctx, messages, perSecond, began) }()
		s, err := b.count(ctx)
		stop()
		n := <-sent
		if err != nil {
			return nil, err
		}
		if err := b.settle(context.WithoutCancel(ctx), func() bool { return b.work.Load() == n }); err != nil {
			return nil, fmt.Errorf("%d of %d messages came: %w", b.work.Load(), n, err)
		}
		slices.Sort(took)
		s["p50"] = milliseconds(took[len(took)/2])
		s["p99"] = milliseconds(took[len(took)*99/100])
		return s, nil
	}
}

func milliseconds(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }

// sendPaced sends what is due each millisecond until ctx ends, and returns how many it sent. A message's id is the
// microsecond, since began, when it was due.
func (b *bed) sendPaced(ctx context.Context, messages [][]byte, perSecond int, began time.Time) (sent int64) {
	tick := time.NewTicker(time.Millisecond)
	defer tick.Stop()
	at := bytes.Index(messages[0], []byte(" id='")) + len(" id='")
	for {
		select {
		case <-ctx.Done():
			return sent
		case <-tick.C:
		}
		for {
			due := time.Duration(sent) * time.Second / time.Duration(perSecond)
			if due > time.Since(began) {
				break
			}
			i := int(sent) % len(messages)
			copy(messages[i][at:], fmt.Sprintf("%012d", due.Microseconds()))
			if err := b.clients[2*i].send(messages[i]); err != nil {
				b.fail(err)
				return sent
			}
			sent++
		}
	}
}
