package ban

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/netip"
	"slices"
	"sync"

	"parley/acd"
	"parley/acd/audit"
	"parley/internal/store"
)

// bansMax is how many bans hold at once; one more is ErrFull.
const bansMax = 10_000

// Config is what a List goes by.
type Config struct {
	Now    func() acd.Time
	Spared []netip.Prefix         // never banned: trusted proxies, and this machine unless it is only tried out
	Staff  func(bare string) bool // works here; nil = nobody
}

// List is the bans that hold. Its methods may be called from any goroutine.
type List struct {
	db  *store.DB
	cfg Config

	mu        sync.RWMutex
	last      uint64 // number given out last
	byJID     map[string]Ban
	byNetwork map[netip.Prefix]Ban
	lengths   map[int]int // of the networks, IPv4 as 1000 + bits: how many there are
	listeners []func(Ban)
}

// Open reads the bans that hold.
func Open(ctx context.Context, db *store.DB, cfg Config) (*List, error) {
	l := &List{db: db, cfg: cfg, byJID: map[string]Ban{}, byNetwork: map[netip.Prefix]Ban{}, lengths: map[int]int{}}
	kept, last, err := read(ctx, db.Reader())
	if err != nil {
		return nil, fmt.Errorf("open the bans: %w", err)
	}
	l.last = last
	for _, b := range kept {
		l.put(b)
	}
	return l, nil
}

// OfJID is the ban of a guest or an account, if one holds.
func (l *List) OfJID(bare string) (Ban, bool) {
	l.mu.RLock()
	defer l.mu.RUnlock()
	b, ok := l.byJID[bare]
	return b, ok && !b.over(l.cfg.Now())
}

// OfAddress is the ban of a network that holds an address, if one holds: the narrowest.
func (l *List) OfAddress(a netip.Addr) (Ban, bool) {
	a = a.Unmap().WithZone("")
	if !a.IsValid() {
		return Ban{}, false
	}
	l.mu.RLock()
	defer l.mu.RUnlock()
	now := l.cfg.Now()
	for bits := a.BitLen(); bits >= widest(a); bits-- {
		if l.lengths[lengthOf(a, bits)] == 0 {
			continue
		}
		p, err := a.Prefix(bits)
		if b, ok := l.byNetwork[p]; err == nil && ok && !b.over(now) {
			return b, true
		}
	}
	return Ban{}, false
}

func lengthOf(a netip.Addr, bits int) int {
	if a.Is4() {
		return 1000 + bits
	}
	return bits
}

// Networks says whether any network is banned: whoever asks OfAddress often may ask this first.
func (l *List) Networks() bool {
	l.mu.RLock()
	defer l.mu.RUnlock()
	return len(l.byNetwork) > 0
}

// Current lists the bans that hold, by number.
func (l *List) Current() []Ban {
	l.mu.RLock()
	defer l.mu.RUnlock()
	now := l.cfg.Now()
	all := make([]Ban, 0, len(l.byJID)+len(l.byNetwork))
	for _, b := range l.byJID {
		all = append(all, b)
	}
	for _, b := range l.byNetwork {
		all = append(all, b)
	}
	all = slices.DeleteFunc(all, func(b Ban) bool { return b.over(now) })
	slices.SortFunc(all, func(x, y Ban) int { return cmp.Compare(x.ID, y.ID) })
	return all
}

// OnBan has f called with each ban once it is committed and holds. f must not block.
func (l *List) OnBan(f func(Ban)) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.listeners = append(l.listeners, f)
}

// Change is a ban, or the lifting of one, on its way: Rows go into a transaction, and Kept is called after its commit.
type Change struct {
	Ban  Ban
	Rows store.Op
	Kept func()
}

// Adding makes a ban of b's Target, Reason, Contact, By and Until. It takes the place of an earlier one of the same
// target. ErrBadTarget, ErrBadReason, ErrBadEnd, ErrStaff, ErrSpared, ErrFull.
func (l *List) Adding(b Ban) (Change, error) {
	b.At = l.cfg.Now()
	if err := l.check(b); err != nil {
		return Change{}, err
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.sweep(b.At); len(l.byJID)+len(l.byNetwork) >= bansMax {
		return Change{}, ErrFull
	}
	l.last++
	b.ID = l.last
	rows := both(insert(b), audit.Keep(audit.Entry{
		At: b.At, By: audit.ByAgent(b.By), Action: audit.BanAdd, On: audit.Object{Kind: audit.OfBan, ID: int64(b.ID)},
		Detail: int64(b.Contact),
	}))
	return Change{Ban: b, Rows: rows, Kept: func() { l.hold(b) }}, nil
}

// Lifting ends a ban before its time. ErrNoBan.
func (l *List) Lifting(id uint64, by acd.AgentID) (Change, error) {
	holding, now := l.Current(), l.cfg.Now()
	i := slices.IndexFunc(holding, func(b Ban) bool { return b.ID == id })
	if i < 0 {
		return Change{}, fmt.Errorf("ban %d: %w", id, ErrNoBan)
	}
	b := holding[i]
	rows := both(lift(b.ID, now), audit.Keep(audit.Entry{
		At: now, By: audit.ByAgent(by), Action: audit.BanLift, On: audit.Object{Kind: audit.OfBan, ID: int64(b.ID)},
	}))
	return Change{Ban: b, Rows: rows, Kept: func() { l.release(b) }}, nil
}

// Add is Adding, committed.
func (l *List) Add(ctx context.Context, b Ban) (Ban, error) {
	c, err := l.Adding(b)
	return l.commit(ctx, c, err)
}

// Lift is Lifting, committed.
func (l *List) Lift(ctx context.Context, id uint64, by acd.AgentID) (Ban, error) {
	c, err := l.Lifting(id, by)
	return l.commit(ctx, c, err)
}

func (l *List) commit(ctx context.Context, c Change, err error) (Ban, error) {
	if err != nil {
		return Ban{}, err
	}
	// What has begun is not cut off by its asker's leaving: it would be committed and not hold.
	if err := l.db.Do(context.WithoutCancel(ctx), c.Rows); err != nil {
		return Ban{}, fmt.Errorf("keep a ban: %w", err)
	}
	c.Kept()
	return c.Ban, nil
}

func (l *List) check(b Ban) error {
	var problems []error
	if b.Target == (Target{}) || b.Target.JID != "" && b.Target.Network.IsValid() {
		problems = append(problems, ErrBadTarget)
	}
	if b.Until != 0 && b.Until <= b.At {
		problems = append(problems, ErrBadEnd)
	}
	if b.Target.JID != "" && l.cfg.Staff != nil && l.cfg.Staff(b.Target.JID) {
		problems = append(problems, ErrStaff)
	}
	if n := b.Target.Network; n.IsValid() && slices.ContainsFunc(l.cfg.Spared, n.Overlaps) {
		problems = append(problems, ErrSpared)
	}
	return errors.Join(append(problems, checkReason(b.Reason))...)
}

// hold has a ban hold from now on, and tells it.
func (l *List) hold(b Ban) {
	l.mu.Lock()
	l.put(b)
	listeners := slices.Clone(l.listeners)
	l.mu.Unlock()
	for _, told := range listeners {
		told(b)
	}
}

func (l *List) release(b Ban) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.byJID[b.Target.JID].ID == b.ID || l.byNetwork[b.Target.Network].ID == b.ID { // not one that took its place
		l.drop(b)
	}
}

// put, drop and sweep are called with the lock held.
func (l *List) put(b Ban) {
	if b.Target.Kind() == Account {
		l.byJID[b.Target.JID] = b
		return
	}
	n := b.Target.Network
	if _, there := l.byNetwork[n]; !there {
		l.lengths[lengthOf(n.Addr(), n.Bits())]++
	}
	l.byNetwork[n] = b
}

func (l *List) drop(b Ban) {
	if b.Target.Kind() == Account {
		delete(l.byJID, b.Target.JID)
		return
	}
	n := b.Target.Network
	delete(l.byNetwork, n)
	l.lengths[lengthOf(n.Addr(), n.Bits())]--
}

// sweep forgets the bans that have ended by themselves.
func (l *List) sweep(now acd.Time) {
	for _, b := range l.byJID {
		if b.over(now) {
			l.drop(b)
		}
	}
	for _, b := range l.byNetwork {
		if b.over(now) {
			l.drop(b)
		}
	}
}
