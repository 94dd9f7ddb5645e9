package main

import (
	"context"
	"fmt"

	"parley/acd/facts"
)

// tell has webhooks told what happens, as the facts move on, until it is stopped.
func tell(ctx context.Context, p *parts, live *facts.Live) (stop func(context.Context) error, err error) {
	if err := p.hooks.Run(ctx); err != nil {
		return nil, fmt.Errorf("begin to tell webhooks: %w", err)
	}
	ctx, cancel := context.WithCancel(ctx)
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		for {
			changed := live.Changed()
			p.hooks.Poke()
			select {
			case <-changed:
			case <-ctx.Done():
				return
			}
		}
	}()
	return func(context.Context) error {
		cancel()
		<-ended
		return nil
	}, nil
}
