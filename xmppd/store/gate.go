package store

import "context"

// gate lets a few in at once and a bounded number wait. What it guards costs tens of milliseconds of
// CPU each; without it a burst of log-ins would starve the chats.
type gate struct {
	places chan struct{} // taken by those inside and those waiting
	inside chan struct{}
}

func newGate(atOnce, waitingMax int) gate {
	return gate{
		places: make(chan struct{}, atOnce+waitingMax),
		inside: make(chan struct{}, atOnce),
	}
}

// enter waits for its turn. It returns ErrBusy at once if too many wait already, or ctx's error.
func (g gate) enter(ctx context.Context) (leave func(), err error) {
	select {
	case g.places <- struct{}{}:
	default:
		return nil, ErrBusy
	}
	select {
	case g.inside <- struct{}{}:
		return func() { <-g.inside; <-g.places }, nil
	case <-ctx.Done():
		<-g.places
		return nil, ctx.Err()
	}
}
