package sim

import (
	"errors"
	"os"
	"runtime"
	"runtime/debug"
	"strconv"
	"sync"
	"testing"
	"time"
)

// TestMany is the long run behind `make sim`: it plays days, one seed after the other, on all processors until
// PARLEY_EVENTS have happened, and tells now and then with which seed to go on (PARLEY_SEED) if it is broken off. Every
// failure prints its seed; the run ends with the first.
func TestMany(t *testing.T) {
	asked := os.Getenv("PARLEY_EVENTS")
	if asked == "" {
		return
	}
	most, err := strconv.Atoi(asked)
	if err != nil {
		t.Fatalf("PARLEY_EVENTS: %v", err)
	}
	m := &many{t: t, most: most, first: firstSeed(t), began: time.Now()}
	m.next, m.told = m.first, m.began
	m.running = map[uint64]bool{}
	defer debug.SetGCPercent(debug.SetGCPercent(800)) // days are small and many
	t.Logf("seeds from %d, until %d events", m.first, most)
	var all sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		all.Go(m.work)
	}
	all.Wait()
	m.tell()
	if m.err != nil {
		t.Fatal(m.err)
	}
}

// many is a long run.
type many struct {
	t     *testing.T
	most  int
	first uint64
	began time.Time

	mu      sync.Mutex
	next    uint64
	running map[uint64]bool
	events  int
	told    time.Time
	err     error
}

func (m *many) work() {
	for {
		seed, ok := m.take()
		if !ok {
			return
		}
		n, err := Run(seed, turnsPerDay, nil)
		m.done(seed, n, err)
	}
}

func (m *many) take() (uint64, bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.events >= m.most || m.err != nil {
		return 0, false
	}
	seed := m.next
	m.next++
	m.running[seed] = true
	return seed, true
}

// tellEvery is how often a run says how far it is.
const tellEvery = 15 * time.Second

func (m *many) done(seed uint64, n int, err error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	delete(m.running, seed)
	m.events += n
	m.err = errors.Join(m.err, err)
	if time.Since(m.told) > tellEvery {
		m.told = time.Now()
		m.tell()
	}
}

// tell says how far it is; all seeds before the one it names are done.
func (m *many) tell() {
	from := m.next
	for seed := range m.running {
		from = min(from, seed)
	}
	took := time.Since(m.began)
	m.t.Logf("%d events of %d days in %s, %.0f a second; go on with PARLEY_SEED=%d", m.events, from-m.first, took.Round(time.Second), float64(m.events)/took.Seconds(), from)
}
