package main

import (
	"context"
	"fmt"
	"sync"

	"parley/acd/facts"
)

// tell has webhooks told what happens and the index of words follow, as the facts move on, until it is stopped.
func tell(ctx context.Context, p *parts, live *facts.Live) (stop func(context.Context) error, err error) {
	if err := p.hooks.Run(ctx); err != nil {
		return nil, fmt.Errorf("begin to tell webhooks: %w", err)
	}
	ctx, cancel := context.WithCancel(ctx)
	var work sync.WaitGroup
	work.Go(func() { p.index.Follow(ctx) })
	work.Go(func() {
		for {
			changed := live.Changed()
			p.hooks.Poke()
			p.index.Poke()
			select {
			case <-changed:
			case <-ctx.Done():
				return
			}
		}
	})
	return func(context.Context) error {
		cancel()
		work.Wait()
		return nil
	}, nil
}
