package facts

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"time"
)

// gather is how long news gathers before the tables follow: what a busy floor does in half a second is one transaction.
const gather = 500 * time.Millisecond

// Live has a Keeper follow the log while a server runs.
type Live struct {
	keeper *Keeper
	log    *slog.Logger
	news   chan struct{} // holds one
	cancel context.CancelFunc
	ended  chan struct{}

	mu      sync.Mutex
	changed chan struct{} // closed when the tables have moved on
}

// Follow begins to keep the tables up with the log, at once and after each Poke, at most every half second. What fails
// is logged and tried again after the next Poke.
func (k *Keeper) Follow(log *slog.Logger) *Live {
	ctx, cancel := context.WithCancel(context.Background())
	l := &Live{keeper: k, log: log, news: make(chan struct{}, 1), cancel: cancel, ended: make(chan struct{}), changed: make(chan struct{})}
	l.Poke()
	go l.run(ctx)
	return l
}

// Poke says that something was committed. It never blocks.
func (l *Live) Poke() {
	select {
	case l.news <- struct{}{}:
	default:
	}
}

// Changed is closed when the tables have moved on; then ask for another.
func (l *Live) Changed() <-chan struct{} {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.changed
}

func (l *Live) run(ctx context.Context) {
	defer close(l.ended)
	pause := time.NewTimer(0)
	defer pause.Stop()
	for {
		select {
		case <-l.news:
		case <-ctx.Done():
			return
		}
		select {
		case <-pause.C:
		case <-ctx.Done():
			return
		}
		if err := l.keeper.Project(ctx); err != nil && !errors.Is(err, context.Canceled) {
			l.log.Warn("figures do not follow the log", "err", err)
		}
		l.tell()
		pause.Reset(gather)
	}
}

func (l *Live) tell() {
	l.mu.Lock()
	defer l.mu.Unlock()
	close(l.changed)
	l.changed = make(chan struct{})
}

// Close ends it. What the tables lack then, the next start makes good.
func (l *Live) Close(ctx context.Context) error {
	l.cancel()
	select {
	case <-l.ended:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
