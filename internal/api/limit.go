package api

import (
	"container/list"
	"net/netip"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// limitedMax bounds how many keys one limiter remembers; the one that was quiet for longest is forgotten first.
const limitedMax = 10_000

// limiter keeps a token bucket for each key.
type limiter struct {
	rate Rate
	now  func() time.Time

	mu     sync.Mutex
	recent *list.List // of *bucket, the latest used in front
	byKey  map[string]*list.Element
}

type bucket struct {
	key    string
	tokens *rate.Limiter
}

func newLimiter(r Rate, now func() time.Time) *limiter {
	return &limiter{rate: r, now: now, recent: list.New(), byKey: map[string]*list.Element{}}
}

// take takes one token of key. Without one it says how long until the next. back returns the token: what it was taken
// for does not count.
func (l *limiter) take(key string) (back func(), wait time.Duration, ok bool) {
	if l.rate.Burst == 0 {
		return func() {}, 0, true
	}
	now := l.now()
	r := l.bucket(key).ReserveN(now, 1)
	if wait := r.DelayFrom(now); wait > 0 {
		r.CancelAt(now)
		return nil, wait, false
	}
	return func() { r.CancelAt(now) }, 0, true
}

func (l *limiter) bucket(key string) *rate.Limiter {
	l.mu.Lock()
	defer l.mu.Unlock()
	if e, ok := l.byKey[key]; ok {
		l.recent.MoveToFront(e)
		return e.Value.(*bucket).tokens
	}
	if l.recent.Len() >= limitedMax {
		oldest := l.recent.Back()
		delete(l.byKey, l.recent.Remove(oldest).(*bucket).key)
	}
	b := &bucket{key, rate.NewLimiter(rate.Every(l.rate.Every), l.rate.Burst)}
	l.byKey[key] = l.recent.PushFront(b)
	return b.tokens
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
