package xmppd

import (
	"context"
	"errors"
	"sync"
	"time"

	"parley/xmppd/listen"
	"parley/xmppd/sasl"
	xstore "parley/xmppd/store"
)

// FailedLogins is how guessing passwords is slowed down. Nobody is locked out: a right password always works, after the
// wait that any password has there.
type FailedLogins struct {
	// PerName is how many passwords of one name may be wrong from one address (an IPv6 /64 counts as one) within Window
	// until the next waits, PerPeer the same of all names together. 0 lifts the limit.
	PerName int
	PerPeer int
	Window  time.Duration
	// DelayMin is the first wait; each further one is twice as long, up to DelayMax.
	DelayMin time.Duration
	DelayMax time.Duration
	// WaitingMax is how many connections may wait on the whole server; one more is told to try again later.
	WaitingMax int
}

func defaultFailedLogins() FailedLogins {
	return FailedLogins{
		PerName: 5, PerPeer: 20, Window: 15 * time.Minute, DelayMin: time.Second, DelayMax: 30 * time.Second, WaitingMax: 500,
	}
}

func (f FailedLogins) validate() error {
	if f.PerName < 0 || f.PerPeer < 0 || f.Window <= 0 || f.DelayMin <= 0 || f.DelayMax < f.DelayMin || f.WaitingMax < 1 {
		return errors.New("FailedLogins: PerName and PerPeer must not be negative, the rest must be positive, and DelayMax at least DelayMin")
	}
	return nil
}

// guard counts wrong passwords. It does not look at whether a name is one of an account. It may be used from any goroutine.
type guard struct {
	cfg FailedLogins
	now func() time.Time

	mu      sync.Mutex
	names   failures // of one name from one address
	peers   failures // of one address
	waiting int
}

func newGuard(cfg FailedLogins, now func() time.Time) *guard {
	return &guard{cfg: cfg, now: now, names: newFailures(cfg, cfg.PerName), peers: newFailures(cfg, cfg.PerPeer)}
}

// begin counts a guess as wrong until it is known to be right, so that many at once do not count as none, and says how long
// it must wait. judged takes what came out.
func (g *guard) begin(user string, peer listen.Peer) (wait time.Duration, judged func(error)) {
	if name, err := xstore.NormaliseName(user); err == nil {
		user = name
	}
	from := peer.Neighbourhood()
	name := failureKey{from, user[:min(len(user), failureNameBytesMax)]}
	g.mu.Lock()
	defer g.mu.Unlock()
	now := g.now()
	wait = max(g.names.add(name, now), g.peers.add(failureKey{from, ""}, now))
	return wait, func(err error) {
		g.mu.Lock()
		defer g.mu.Unlock()
		switch {
		case errors.Is(err, sasl.ErrBadCredentials):
			return
		case err == nil:
			g.names.forget(name) // whoever knows the password need not guess it
		default:
			g.names.takeBack(name)
		}
		g.peers.takeBack(failureKey{from, ""})
	}
}

// enter takes a place among those who wait, if there is one.
func (g *guard) enter() bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.waiting >= g.cfg.WaitingMax {
		return false
	}
	g.waiting++
	return true
}

func (g *guard) leave() {
	g.mu.Lock()
	g.waiting--
	g.mu.Unlock()
}

// Hold is the guard of one connection (sasl.Guard). Only its own goroutine waits, and only while the connection lives.
func (c *connection) Hold(_ context.Context, user string) (judged func(error), err error) {
	g := c.srv.guard
	wait, judged := g.begin(user, c.conn.Peer())
	if wait == 0 {
		return judged, nil
	}
	if !g.enter() {
		judged(sasl.ErrBusy)
		return nil, sasl.ErrBusy
	}
	defer g.leave()
	c.flush()
	timer := time.NewTimer(wait)
	defer timer.Stop()
	select {
	case <-timer.C:
		c.conn.Alive() // it was not listened to
		return judged, nil
	case <-c.conn.Ending():
		judged(sasl.ErrBusy)
		return nil, sasl.ErrBusy
	}
}
