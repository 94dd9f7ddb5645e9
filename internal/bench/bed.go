package bench

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"
	"time"
)

// bed is a started server with the clients of one trial.
type bed struct {
	ways
	server  server
	plan    plan
	process *process
	size    size
	window  time.Duration

	clients []*client
	work    atomic.Int64 // units done, counted by the clients
	failed  atomic.Pointer[error]
	reading sync.WaitGroup
}

// size is how much a trial does at once.
type size struct {
	pairs    int // conversations of two
	sessions int // that are idle
	comers   int // that log in at the same time
	clique   int // accounts that know one another
}

// atOnce is how many clients log in at a time while a trial is set up.
const atOnce = 16

// each calls do for 0 to n-1, some at a time, up to the first error.
func each(n int, do func(i int) error) error {
	var next atomic.Int64
	errs := make(chan error, atOnce)
	for range atOnce {
		go func() {
			for {
				i := int(next.Add(1)) - 1
				if i >= n {
					errs <- nil
					return
				}
				if err := do(i); err != nil {
					errs <- err
					return
				}
			}
		}()
	}
	var first error
	for range atOnce {
		if err := <-errs; err != nil && first == nil {
			first = err
			next.Store(int64(n))
		}
	}
	return first
}

// enter logs accounts in and makes them available.
func (b *bed) enter(names ...string) error {
	b.clients = make([]*client, len(names))
	return each(len(names), func(i int) error {
		c, err := b.logIn(names[i])
		if err != nil {
			return err
		}
		b.clients[i] = c
		return c.say("<presence xmlns='jabber:client'/>")
	})
}

// accounts are the names of the first n accounts.
func accounts(n int) []string {
	names := make([]string, n)
	for i := range names {
		names[i] = account(i)
	}
	return names
}

// listen has each client's elements handed to take, until the client is closed. An error of take ends the trial.
func (b *bed) listen(take func(i int, c *client, e []byte) error) {
	for i, c := range b.clients {
		b.reading.Go(func() {
			for {
				e, err := c.next()
				if err == nil {
					err = take(i, c, e)
				}
				if err != nil {
					b.fail(fmt.Errorf("client %d: %w", i, err))
					return
				}
			}
		})
	}
}

func (b *bed) fail(err error) { b.failed.CompareAndSwap(nil, &err) }

// err is the first failure of a client.
func (b *bed) err() error {
	if p := b.failed.Load(); p != nil {
		return *p
	}
	return nil
}

// warmUp is how long a trial runs before it counts.
const warmUp = time.Second

// count measures while the clients work: the units they count, what the server had of the processors for them, and what
// the clients had of theirs.
func (b *bed) count(ctx context.Context) (sample, error) {
	if err := pause(ctx, warmUp); err != nil {
		return sample{}, err
	}
	began, work, own := time.Now(), b.work.Load(), ownUse()
	used, err := b.process.used()
	if err != nil {
		return sample{}, err
	}
	if err := pause(ctx, b.window); err != nil {
		return sample{}, err
	}
	took, done, ownUsed := time.Since(began), b.work.Load()-work, ownUse()-own
	usedThen, err := b.process.used()
	if err != nil {
		return sample{}, err
	}
	if err := b.err(); err != nil {
		return sample{}, err
	}
	if done == 0 {
		return sample{}, fmt.Errorf("nothing was done in %v", took)
	}
	return sample{
		"cpu":     float64((usedThen - used).Microseconds()) / float64(done),
		"rate":    float64(done) / took.Seconds(),
		"clients": 100 * ownUsed.Seconds() / took.Seconds(),
	}, nil
}

func pause(ctx context.Context, d time.Duration) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(d):
		return nil
	}
}

// leave ends the clients. What they still read no longer counts.
func (b *bed) leave() {
	for _, c := range b.clients {
		if c != nil {
			c.close()
		}
	}
	b.reading.Wait()
}
