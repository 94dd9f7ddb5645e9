package guess

import (
	"errors"
	"net/netip"
	"sync"
	"time"

	"parley/xmppd/listen"
	xstore "parley/xmppd/store"
)

// waitingPerPeerMax is how many may wait at once from one address (an IPv6 /64 counts as one).
const waitingPerPeerMax = 20

// Config is how guessing passwords is slowed down. Nobody is locked out: a right password always works, after the wait
// that any password has there.
type Config struct {
	// PerName is how many passwords of one name may be wrong from one address (an IPv6 /64 counts as one) within Window
	// until the next waits, PerPeer the same of all names together. 0 lifts the limit.
	PerName int
	PerPeer int
	Window  time.Duration
	// DelayMin is the first wait; each further one is twice as long, up to DelayMax.
	DelayMin time.Duration
	DelayMax time.Duration
	// WaitingMax is how many may wait on the whole server, 20 of them from one address; one more is told to try again later.
	WaitingMax int
}

// Default is what a server begins with.
func Default() Config {
	return Config{
		PerName: 5, PerPeer: 20, Window: 15 * time.Minute, DelayMin: time.Second, DelayMax: 30 * time.Second, WaitingMax: 500,
	}
}

// Validate says what cannot work.
func (c Config) Validate() error {
	if c.PerName < 0 || c.PerPeer < 0 || c.Window <= 0 || c.DelayMin <= 0 || c.DelayMax < c.DelayMin || c.WaitingMax < 1 {
		return errors.New("FailedLogins: PerName and PerPeer must not be negative, the rest must be positive, and DelayMax at least DelayMin")
	}
	return nil
}

// Guard counts wrong passwords. It does not look at whether a name is one of an account. It may be used from any goroutine.
type Guard struct {
	cfg Config
	now func() time.Time

	mu      sync.Mutex
	names   failures // of one name from one address
	peers   failures // of one address
	waiting int
	waitsAt map[netip.Addr]int // how many of them are from one address
}

// New makes a Guard that goes by a clock.
func New(cfg Config, now func() time.Time) *Guard {
	return &Guard{
		cfg: cfg, now: now, names: newFailures(cfg, cfg.PerName), peers: newFailures(cfg, cfg.PerPeer), waitsAt: map[netip.Addr]int{},
	}
}

// Hold waits for as long as a guess of user's password from an address must, unless over is closed before. waits, if not
// nil, is called first if there is a wait at all. judged takes what came out: xstore.ErrBadCredentials is a wrong guess,
// nil a right one, and anything else none. The error is xstore.ErrBusy: the password must not be looked at.
func (g *Guard) Hold(over <-chan struct{}, user string, from netip.Addr, waits func()) (judged func(error), err error) {
	wait, judged := g.begin(user, from)
	if wait == 0 {
		return judged, nil
	}
	if !g.enter(from) {
		judged(xstore.ErrBusy)
		return nil, xstore.ErrBusy
	}
	defer g.leave(from)
	if waits != nil {
		waits()
	}
	timer := time.NewTimer(wait)
	defer timer.Stop()
	select {
	case <-timer.C:
		return judged, nil
	case <-over:
		judged(xstore.ErrBusy)
		return nil, xstore.ErrBusy
	}
}

// begin counts a guess as wrong until it is known to be right, so that many at once do not count as none, and says how long
// it must wait. judged takes what came out.
func (g *Guard) begin(user string, from netip.Addr) (wait time.Duration, judged func(error)) {
	if name, err := xstore.NormaliseName(user); err == nil {
		user = name
	}
	from = neighbourhood(from)
	name := failureKey{from, user[:min(len(user), failureNameBytesMax)]}
	g.mu.Lock()
	defer g.mu.Unlock()
	now := g.now()
	wait = max(g.names.add(name, now), g.peers.add(failureKey{from, ""}, now))
	return wait, func(err error) {
		g.mu.Lock()
		defer g.mu.Unlock()
		switch {
		case errors.Is(err, xstore.ErrBadCredentials):
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
func (g *Guard) enter(from netip.Addr) bool {
	from = neighbourhood(from)
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.waiting >= g.cfg.WaitingMax || g.waitsAt[from] >= waitingPerPeerMax {
		return false
	}
	g.waiting++
	g.waitsAt[from]++
	return true
}

func (g *Guard) leave(from netip.Addr) {
	from = neighbourhood(from)
	g.mu.Lock()
	defer g.mu.Unlock()
	g.waiting--
	if g.waitsAt[from]--; g.waitsAt[from] == 0 {
		delete(g.waitsAt, from)
	}
}

func neighbourhood(a netip.Addr) netip.Addr { return listen.Peer{Addr: a}.Neighbourhood() }
