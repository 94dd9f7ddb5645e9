package register

import (
	"container/list"
	"net/netip"
	"sync"
	"time"
)

// addressesMax is how many addresses are remembered; the one that was quiet for longest is forgotten first.
const addressesMax = 10_000

// tries counts attempts by address.
type tries struct {
	cfg Config
	now func() time.Time

	mu     sync.Mutex
	byAddr map[netip.Addr]*list.Element
	recent *list.List // of *tried, the latest in front
}

// tried is one address: how many attempts are not yet forgotten, as of at.
type tried struct {
	addr  netip.Addr
	count float64
	at    time.Time
}

func newTries(c Config, now func() time.Time) *tries {
	return &tries{cfg: c, now: now, byAddr: map[netip.Addr]*list.Element{}, recent: list.New()}
}

// may counts one more attempt, unless that is one too many. Attempts that fail count: they tell which names are taken.
func (t *tries) may(from netip.Addr) bool {
	if t.cfg.Burst == 0 {
		return true
	}
	if p, err := from.Prefix(64); from.Is6() && err == nil {
		from = p.Addr() // what one subscriber has
	}
	now := t.now()
	t.mu.Lock()
	defer t.mu.Unlock()
	of := t.of(from, now)
	passed := max(0, float64(now.Sub(of.at))/float64(t.cfg.Every))
	of.count, of.at = max(0, of.count-passed), now
	if of.count+1 > float64(t.cfg.Burst) {
		return false
	}
	of.count++
	return true
}

func (t *tries) of(from netip.Addr, now time.Time) *tried {
	if e, ok := t.byAddr[from]; ok {
		t.recent.MoveToFront(e)
		return e.Value.(*tried)
	}
	if t.recent.Len() >= addressesMax {
		last := t.recent.Back()
		t.recent.Remove(last)
		delete(t.byAddr, last.Value.(*tried).addr)
	}
	of := &tried{addr: from, at: now}
	t.byAddr[from] = t.recent.PushFront(of)
	return of
}
