package api

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
	// quotaKeysMax bounds how many keys one quota remembers; the one that was quiet for longest is forgotten first.
	quotaKeysMax = 10_000
	// quotaMostMax bounds Most: each takes a moment's place in memory.
	quotaMostMax = 100_000
)

// quotas holds each key to a Quota.
type quotas struct {
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

func newQuotas(q Quota, now func() time.Time) *quotas {
	return &quotas{quota: q, now: now, recent: list.New(), byKey: map[string]*list.Element{}}
}

// take takes one of key's. Without one left it says how long until the next. back returns it: what it was taken for does
// not count.
func (q *quotas) take(key string) (back func(), wait time.Duration, ok bool) {
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
func (q *quotas) back(key string, at time.Time) {
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

func (q *quotas) of(key string) *spent {
	if e, ok := q.byKey[key]; ok {
		q.recent.MoveToFront(e)
		return e.Value.(*spent)
	}
	if q.recent.Len() >= quotaKeysMax {
		delete(q.byKey, q.recent.Remove(q.recent.Back()).(*spent).key)
	}
	s := &spent{key: key}
	q.byKey[key] = q.recent.PushFront(s)
	return s
}

// household is an address as far as it tells people apart: an IPv6 customer has a whole /64.
func household(a netip.Addr) string {
	if a.Is6() {
		if p, err := a.Prefix(64); err == nil {
			return p.String()
		}
	}
	return a.String()
}
