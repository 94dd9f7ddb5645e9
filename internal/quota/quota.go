package quota

import (
	"container/list"
	"net/netip"
	"sync"
	"time"
)

// Quota is how many there may be within any such time: at most Most in each Within, however they lie. A Most of 0 means no
// limit.
type Quota struct {
	Most   int
	Within time.Duration
}

const (
	// keysMax bounds how many keys one quota remembers; the one that was quiet for longest is forgotten first.
	keysMax = 10_000
	// MostMax bounds Most: each takes a moment's place in memory.
	MostMax = 100_000
)

// Keeper holds each key to a Quota. It may be used from any goroutine.
type Keeper struct {
	quota Quota
	now   func() time.Time

	mu     sync.Mutex
	recent *list.List // of *spent, the latest used in front
	byKey  map[string]*list.Element
}

// spent are the moments of what a key has had within the last while, in order.
type spent struct {
	key string
	at  []time.Time
}

// New makes a Keeper that goes by a clock.
func New(q Quota, now func() time.Time) *Keeper {
	return &Keeper{quota: q, now: now, recent: list.New(), byKey: map[string]*list.Element{}}
}

// Take takes one of key's. Without one left it says how long until the next. back returns it: what it was taken for does
// not count.
func (q *Keeper) Take(key string) (back func(), wait time.Duration, ok bool) {
	if q.quota.Most == 0 {
		return func() {}, 0, true
	}
	q.mu.Lock()
	defer q.mu.Unlock()
	now := q.now()
	s := q.of(key)
	for len(s.at) > 0 && now.Sub(s.at[0]) >= q.quota.Within {
		s.at = s.at[1:]
	}
	if len(s.at) >= q.quota.Most {
		return nil, q.quota.Within - now.Sub(s.at[0]), false
	}
	s.at = append(s.at, now)
	return func() { q.back(key, now) }, 0, true
}

// back forgets what was had at a moment.
func (q *Keeper) back(key string, at time.Time) {
	q.mu.Lock()
	defer q.mu.Unlock()
	e, ok := q.byKey[key]
	if !ok {
		return
	}
	s := e.Value.(*spent)
	for i := len(s.at) - 1; i >= 0; i-- {
		if s.at[i].Equal(at) {
			s.at = append(s.at[:i:i], s.at[i+1:]...)
			return
		}
	}
}

func (q *Keeper) of(key string) *spent {
	if e, ok := q.byKey[key]; ok {
		q.recent.MoveToFront(e)
		return e.Value.(*spent)
	}
	if q.recent.Len() >= keysMax {
		delete(q.byKey, q.recent.Remove(q.recent.Back()).(*spent).key)
	}
	s := &spent{key: key}
	q.byKey[key] = q.recent.PushFront(s)
	return s
}

// Household is an address as far as it tells people apart: an IPv6 customer has a whole /64.
func Household(a netip.Addr) string {
	if a.Is6() {
		if p, err := a.Prefix(64); err == nil {
			return p.String()
		}
	}
	return a.String()
}
