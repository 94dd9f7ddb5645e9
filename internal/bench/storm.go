package bench

import (
	"bytes"
	"context"
	"fmt"
	"strings"
	"sync/atomic"
	"time"
)

// storm has accounts in cliques, all subscribed to one another, change their presence: whoever has seen everybody's change
// makes the next. It counts deliveries to others.
func storm(ctx context.Context, b *bed) (sample, error) {
	n := b.size.pairs * 2 / b.size.clique * b.size.clique
	if n == 0 {
		return nil, fmt.Errorf("a clique needs %d accounts", b.size.clique)
	}
	if err := b.enter(accounts(n)...); err != nil {
		return nil, err
	}
	defer b.leave()
	w := &weather{seen: make([]int, n), others: b.size.clique - 1}
	b.listen(func(i int, c *client, e []byte) error { return w.see(b, i, c, e) })
	if err := b.befriend(ctx, w); err != nil {
		return nil, err
	}
	w.blowing.Store(true)
	for _, c := range b.clients {
		if err := c.send([]byte(change)); err != nil {
			return nil, err
		}
	}
	s, err := b.count(ctx)
	w.calm.Store(true)
	if err != nil {
		return nil, err
	}
	return s, b.still(ctx, w)
}

// weather is what the clients of a storm know.
type weather struct {
	others        int
	subscribed    atomic.Int64 // requests for subscription, granted
	presences     atomic.Int64 // of others
	blowing, calm atomic.Bool
	seen          []int // by each client, since the last change of its own
}

// change is a change of presence.
const change = "<presence xmlns='jabber:client'><show>away</show><status>gone for lunch, back soon</status></presence>"

func (w *weather) see(b *bed, i int, c *client, e []byte) error {
	if !bytes.HasPrefix(e, []byte("<presence")) {
		return nil
	}
	from := attribute(e, "from")
	switch string(attribute(e, "type")) {
	case "subscribe":
		w.subscribed.Add(1)
		return c.say("<presence xmlns='jabber:client' type='subscribed' to='%s'/>", from)
	case "error":
		return fmt.Errorf("refused: %s", e)
	case "":
	default:
		return nil
	}
	if string(from) == c.jid {
		return nil
	}
	w.presences.Add(1)
	if !w.blowing.Load() {
		return nil
	}
	b.work.Add(1)
	w.seen[i]++
	if w.seen[i] < w.others || w.calm.Load() {
		return nil
	}
	w.seen[i] -= w.others
	return c.send([]byte(change))
}

// befriend subscribes everybody to the others of their clique, and waits until it is silent.
func (b *bed) befriend(ctx context.Context, w *weather) error {
	for i, c := range b.clients {
		first := i / b.size.clique * b.size.clique
		for j := first; j < first+b.size.clique; j++ {
			if j == i {
				continue
			}
			bare, _, _ := strings.Cut(b.clients[j].jid, "/")
			if err := c.say("<presence xmlns='jabber:client' type='subscribe' to='%s'/>", bare); err != nil {
				return err
			}
		}
	}
	want := int64(len(b.clients) * w.others)
	if err := b.settle(ctx, func() bool { return w.subscribed.Load() >= want }); err != nil {
		return fmt.Errorf("%d of %d subscriptions: %w", w.subscribed.Load(), want, err)
	}
	return b.still(ctx, w)
}

// still waits until no more presences come.
func (b *bed) still(ctx context.Context, w *weather) error {
	for last := int64(-1); last != w.presences.Load(); {
		last = w.presences.Load()
		if err := pause(ctx, time.Second); err != nil {
			return err
		}
	}
	return b.err()
}
