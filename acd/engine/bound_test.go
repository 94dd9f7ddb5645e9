package engine_test

import (
	"context"
	"iter"
	"log/slog"
	"sync/atomic"
	"testing"
	"testing/synctest"

	"parley/acd"
	"parley/acd/engine"
	acdstore "parley/acd/store"
	"parley/internal/store"
)

// gate is a log that takes no row until it is opened, as a database does whose own queue is full.
type gate struct{ opened chan struct{} }

func (g gate) Append(_ acdstore.Row, _ store.Op, done func(error)) {
	<-g.opened
	done(nil)
}

func (g gate) Write(_ store.Op, done func(error)) { done(nil) }

func (g gate) AppendSnapshot(_ acdstore.Snapshot, done func(error)) { done(nil) }

func (g gate) Newest(context.Context) (acdstore.Snapshot, bool, error) {
	return acdstore.Snapshot{}, false, nil
}

func (g gate) WrittenAfter(context.Context, uint64) iter.Seq2[acdstore.Written, error] {
	return func(func(acdstore.Written, error) bool) {}
}

func (g gate) Failed() <-chan struct{} { return nil }

// TestSubmitBlocksWhenFull: with the owner held up, QueuedMax events wait and the next submitter does; none is lost.
func TestSubmitBlocksWhenFull(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		log := gate{make(chan struct{})}
		eng, err := engine.OpenOn(t.Context(), engine.Config{QueuedMax: 3}, log, slog.New(slog.DiscardHandler))
		if err != nil {
			t.Fatal(err)
		}
		var entered, told atomic.Int32
		go func() {
			for range 10 {
				eng.Submit(acd.Tick{}, nil, func(acd.Time, []acd.Effect, error) { told.Add(1) })
				entered.Add(1)
			}
		}()
		synctest.Wait()
		if got := entered.Load(); got != 1+3 {
			t.Errorf("%d entered: one is with the owner, 3 may wait", got)
		}
		close(log.opened)
		synctest.Wait()
		if got := told.Load(); got != 10 {
			t.Errorf("told of %d of 10", got)
		}
		if err := eng.Close(t.Context()); err != nil {
			t.Error(err)
		}
	})
}
