package guess

import (
	"container/list"
	"math"
	"net/netip"
	"time"
)

const (
	// failuresMax bounds how many keys are remembered; the one that was quiet for longest is forgotten first.
	failuresMax = 10_000
	// failureNameBytesMax bounds a name within a key. No name of a person is so long.
	failureNameBytesMax = 64
)

type failureKey struct {
	from netip.Addr
	name string
}

// failures counts for each key how many failures are not yet forgotten: all of a window's are after a window.
type failures struct {
	limit   int // 0 = none
	cfg     Config
	recent  *list.List // of *failed, the latest in front
	byKey   map[failureKey]*list.Element
	highest float64 // count beyond which waits do not grow
}

type failed struct {
	key   failureKey
	count float64
	at    time.Time
}

func newFailures(cfg Config, limit int) failures {
	steps := math.Ceil(math.Log2(float64(cfg.DelayMax) / float64(cfg.DelayMin)))
	return failures{
		limit: limit, cfg: cfg, recent: list.New(), byKey: map[failureKey]*list.Element{}, highest: float64(limit) + steps + 1,
	}
}

// add counts one more and says how long it must wait for those before it.
func (f *failures) add(key failureKey, now time.Time) (wait time.Duration) {
	if f.limit == 0 {
		return 0
	}
	of := f.of(key, now)
	passed := float64(now.Sub(of.at)) / float64(f.cfg.Window)
	of.count, of.at = max(0, of.count-passed*float64(f.limit)), now
	// This one is counted with those before it: what little of them is forgotten in between does not make room for it.
	if over := of.count + 1 - float64(f.limit); over > 0 {
		wait = time.Duration(min(float64(f.cfg.DelayMin)*math.Exp2(math.Ceil(over)-1), float64(f.cfg.DelayMax)))
	}
	of.count = min(of.count+1, f.highest)
	return wait
}

func (f *failures) of(key failureKey, now time.Time) *failed {
	if e, ok := f.byKey[key]; ok {
		f.recent.MoveToFront(e)
		return e.Value.(*failed)
	}
	if f.recent.Len() >= failuresMax {
		f.forget(f.recent.Back().Value.(*failed).key)
	}
	of := &failed{key: key, at: now}
	f.byKey[key] = f.recent.PushFront(of)
	return of
}

// takeBack uncounts one.
func (f *failures) takeBack(key failureKey) {
	if e, ok := f.byKey[key]; ok {
		of := e.Value.(*failed)
		of.count = max(0, of.count-1)
	}
}

func (f *failures) forget(key failureKey) {
	if e, ok := f.byKey[key]; ok {
		f.recent.Remove(e)
		delete(f.byKey, key)
	}
}
