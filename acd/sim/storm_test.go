package sim

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"sync"
	"testing"
	"time"

	"parley/acd"
	"parley/acd/engine"
	"parley/acd/engine/enginetest"
	acdstore "parley/acd/store"
)

// TestNothingIsToldBeforeItsCommit plays days through the engine on a log that commits late and is lost at random
// moments. Whatever a follower or a submitter hears must be in the log at that moment, in the log's order, and the
// next start must find it.
func TestNothingIsToldBeforeItsCommit(t *testing.T) {
	first := firstSeed(t)
	for i := range uint64(days() / 20) {
		if n, err := storm(first+i, 3000); err != nil {
			t.Fatalf("seed %d, after %d events: %v", first+i, n, err)
		}
	}
}

// storm returns how many events were submitted.
func storm(seed uint64, turns int) (int, error) {
	r := rand.New(rand.NewPCG(seed, 2))
	day, err := play(seed, turns, nil)
	if err != nil {
		return 0, fmt.Errorf("the day itself: %w", err)
	}
	var rows []acdstore.Row
	var snapshots []acdstore.Snapshot
	clock := enginetest.NewClock(time.UnixMilli(int64(day[0].at)))
	done := 0
	for done < len(day) {
		m := newMemory(rows, snapshots)
		n, err := oneLife(r, m, clock, day[done:])
		done += n
		if err != nil {
			return done, err
		}
		rows, snapshots = m.rows, m.snapshots
	}
	return done, replays(rows)
}

// oneLife is an engine's, from start to crash or to the end of the day. It returns how many turns it took.
func oneLife(r *rand.Rand, m *memory, clock *enginetest.Clock, day []turn) (int, error) {
	go m.run(rand.New(rand.NewPCG(r.Uint64(), 3)), len(m.rows)+1+r.IntN(500))
	l := &listener{log: m, next: len(m.rows)}
	eng, err := engine.OpenOn(context.Background(), engine.Config{
		Clock: clock, SnapshotEvery: 20 + r.IntN(200), QueuedMax: 1 + r.IntN(64),
	}, m, slog.New(slog.DiscardHandler))
	if err != nil {
		close(m.quit)
		<-m.stopped
		if errors.Is(err, errCrash) { // gone while it was starting: the next life begins where this one did
			return 0, nil
		}
		return 0, err
	}
	eng.Attach(func(s *acd.State) { l.wrong(s.Check()) }, l.follow)
	taken := 0
	for _, t := range day {
		if eng.Err() != nil {
			break
		}
		taken++
		if t.event == nil {
			continue
		}
		if passed := time.UnixMilli(int64(t.at)).Sub(clock.Now()); passed > 0 {
			clock.Advance(passed)
		}
		eng.Submit(t.event, nil, l.done)
	}
	closing := eng.Close(context.Background())
	close(m.quit)
	<-m.stopped
	if closing != nil && !errors.Is(closing, errCrash) && !m.lost {
		l.wrong(closing)
	}
	if d := eng.Stats().Diverged; d > 0 {
		l.wrong(fmt.Errorf("%d rows diverged", d))
	}
	return taken, l.verdict()
}

// replays: the whole log from its first row gives decisions as logged.
func replays(rows []acdstore.Row) error {
	s := acd.New()
	for _, r := range rows {
		if s.Replay(r.At, r.Event, r.Effects) {
			return fmt.Errorf("row %d diverged", r.ID)
		}
	}
	return s.Check()
}

// listener hears what is told and looks it up in the log.
type listener struct {
	log *memory

	mu    sync.Mutex
	next  int // index of the row that must be told next, once the first was found
	begun bool
	errs  []error
}

func (l *listener) wrong(err error) {
	if err != nil {
		l.mu.Lock()
		l.errs = append(l.errs, err)
		l.mu.Unlock()
	}
}

func (l *listener) verdict() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	return errors.Join(l.errs[:min(len(l.errs), 3)]...)
}

func (l *listener) follow(at acd.Time, ev acd.Event, effects []acd.Effect) {
	l.mu.Lock()
	n, begun := l.next, l.begun
	l.mu.Unlock()
	for {
		row, ok := l.log.committed(n)
		if !ok {
			l.wrong(fmt.Errorf("told and not committed: %T%+v", ev, ev))
			return
		}
		n++
		if row.At == at && row.Event == ev && sameEffects(row.Effects, effects) {
			break
		}
		if begun { // what was committed before we listened is behind us
			l.wrong(fmt.Errorf("row %d is committed, told is %T%+v", n, ev, ev))
			return
		}
	}
	l.mu.Lock()
	l.next, l.begun = n, true
	l.mu.Unlock()
}

func (l *listener) done(at acd.Time, effects []acd.Effect, err error) {
	if err != nil {
		return
	}
	l.mu.Lock()
	n := l.next - 1
	l.mu.Unlock()
	if row, ok := l.log.committed(n); !ok || row.At != at || !sameEffects(row.Effects, effects) {
		l.wrong(fmt.Errorf("a submitter is told of what is not row %d", n+1))
	}
}
