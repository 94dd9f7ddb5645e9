package sim

import (
	"context"
	"errors"
	"iter"
	"math/rand/v2"
	"sync"

	"parley/acd"
	acdstore "parley/acd/store"
	"parley/internal/store"
)

var errCrash = errors.New("the machine is gone")

// memory is an engine's log that commits when chance says so, and loses what is not committed when the machine goes.
type memory struct {
	mu        sync.Mutex
	queued    []entry
	rows      []acdstore.Row // committed
	snapshots []acdstore.Snapshot
	wake      chan struct{}
	lost      bool
	gone      chan struct{}
	quit      chan struct{}
	stopped   chan struct{}
}

type entry struct {
	row      *acdstore.Row
	snapshot *acdstore.Snapshot
	done     func(error)
}

// newMemory goes on from what another has committed.
func newMemory(rows []acdstore.Row, snapshots []acdstore.Snapshot) *memory {
	return &memory{rows: rows, snapshots: snapshots, wake: make(chan struct{}, 1), gone: make(chan struct{}), quit: make(chan struct{}), stopped: make(chan struct{})}
}

func (m *memory) queue(e entry) {
	m.mu.Lock()
	m.queued = append(m.queued, e)
	m.mu.Unlock()
	select {
	case m.wake <- struct{}{}:
	default:
	}
}

func (m *memory) Append(r acdstore.Row, _ store.Op, done func(error)) {
	m.queue(entry{row: &r, done: done})
}

func (m *memory) Write(_ store.Op, done func(error)) { m.queue(entry{done: done}) }

func (m *memory) AppendSnapshot(s acdstore.Snapshot, done func(error)) {
	m.queue(entry{snapshot: &s, done: done})
}

func (m *memory) Newest(context.Context) (acdstore.Snapshot, bool, error) {
	if len(m.snapshots) == 0 {
		return acdstore.Snapshot{}, false, nil
	}
	return m.snapshots[len(m.snapshots)-1], true, nil
}

func (m *memory) WrittenAfter(_ context.Context, position uint64) iter.Seq2[acdstore.Written, error] {
	return func(yield func(acdstore.Written, error) bool) {
		for _, r := range m.rows[position:] {
			if !yield(r.Written(), nil) {
				return
			}
		}
	}
}

func (m *memory) Failed() <-chan struct{} { return m.gone }

// run commits batches as chance has it, until more than last rows would be committed: then the machine is gone, and
// whoever waits hears of it. It ends when quit is closed.
func (m *memory) run(r *rand.Rand, last int) {
	defer close(m.stopped)
	for {
		m.mu.Lock()
		n := min(len(m.queued), 1+r.IntN(8))
		batch := m.queued[:n:n]
		m.queued = m.queued[n:]
		m.mu.Unlock()
		if n == 0 {
			select {
			case <-m.wake:
			case <-m.quit:
				return
			}
			continue
		}
		err := m.commit(batch, last)
		for _, e := range batch {
			e.done(err)
		}
	}
}

// commit keeps the batch, or nothing of it once the machine is gone.
func (m *memory) commit(batch []entry, last int) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.lost {
		return errCrash
	}
	if len(m.rows)+len(batch) > last {
		m.lost = true
		close(m.gone)
		return errCrash
	}
	for _, e := range batch {
		if e.row != nil {
			m.rows = append(m.rows, *e.row)
		}
		if e.snapshot != nil {
			m.snapshots = append(m.snapshots, *e.snapshot)
		}
	}
	return nil
}

// committed is the row with this number, if it is committed.
func (m *memory) committed(n int) (acdstore.Row, bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if n < 0 || n >= len(m.rows) {
		return acdstore.Row{}, false
	}
	return m.rows[n], true
}

func sameEffects(a, b []acd.Effect) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i] != b[i] {
			return false
		}
	}
	return true
}
