package listen

import (
	"container/list"
	"math"
	"net/http"
	"net/netip"
	"sync"
)

// refusal is why a connection is not let in: a word for the log, and what HTTP says.
type refusal struct {
	why    string
	status int
}

// gate counts what is open, what is new and what has not logged in, and decides by that who may come in.
type gate struct {
	cfg Config

	mu       sync.Mutex
	closed   bool
	open     map[netip.Addr]int // connections, by neighbourhood
	arrivals arrivals
	nameless int        // have not logged in; those on their way in or out are among them
	evicted  int        // those of them that were told to go
	lobby    *list.List // of *Conn: the rest of them but for those on their way in; who is idle for longest in front
	lounge   *list.List // the same, of those who come from familiar neighbourhoods
	familiar familiar
}

// strangersShare is how much of the bound on those who are on their way out strangers may use up: the rest is kept for who
// comes from a familiar neighbourhood, so that a flood of strangers does not keep the agents out.
const strangersShare = 0.8

func newGate(cfg Config) *gate {
	return &gate{cfg: cfg, open: map[netip.Addr]int{}, lobby: list.New(), lounge: list.New(), arrivals: newArrivals(cfg), familiar: newFamiliar()}
}

// close lets nobody in from now on.
func (g *gate) close() {
	g.mu.Lock()
	g.closed = true
	g.mu.Unlock()
}

// enter counts a connection in at a beat of the pulse, or says why not. If it takes somebody's place, that one is told
// to go.
func (g *gate) enter(p Peer, beat int64) *refusal {
	at, limited := neighbourhood(p.Addr), !g.unlimited(p.Addr)
	g.mu.Lock()
	defer g.mu.Unlock()
	crowded := g.nameless-g.evicted >= g.cfg.UnauthenticatedMax
	leavingMax := g.cfg.UnauthenticatedMax
	if !g.familiar.has(at) {
		leavingMax = int(math.Ceil(strangersShare * float64(leavingMax)))
	}
	switch {
	case g.closed:
		return &refusal{"shutting down", http.StatusServiceUnavailable}
	case limited && g.open[at] >= g.cfg.ConnsPerIPMax:
		return &refusal{"ConnsPerIPMax", http.StatusServiceUnavailable}
	case crowded && (g.lobby.Len()+g.lounge.Len() == 0 || g.evicted >= leavingMax):
		return &refusal{"UnauthenticatedMax", http.StatusServiceUnavailable}
	case limited && !g.arrivals.take(at, beat):
		return &refusal{"ConnsPerIPPerMinute", http.StatusTooManyRequests}
	}
	if crowded {
		g.makeRoom()
	}
	g.nameless++
	g.open[at]++
	return nil
}

// makeRoom tells the one idle for longest to go: a stranger, if there is one.
func (g *gate) makeRoom() {
	from := g.lobby
	if from.Len() == 0 {
		from = g.lounge
	}
	idle := from.Remove(from.Front()).(*Conn)
	idle.place = nil
	g.evicted++
	idle.evict() // here, so that a log-in that comes in between sets its own deadline later
}

// know notes that an account has logged in from p.
func (g *gate) know(p Peer) {
	g.mu.Lock()
	g.familiar.add(neighbourhood(p.Addr))
	g.mu.Unlock()
}

func (g *gate) unlimited(a netip.Addr) bool {
	for _, p := range g.cfg.Unlimited {
		if p.Contains(a) {
			return true
		}
	}
	return false
}

// wait notes a connection that is in but has not logged in.
func (g *gate) wait(c *Conn) {
	g.mu.Lock()
	defer g.mu.Unlock()
	c.among = g.lobby
	if g.familiar.has(neighbourhood(c.peer.Addr)) {
		c.among = g.lounge
	}
	c.place = c.among.PushBack(c)
}

// heard notes that a connection that has not logged in has said something.
func (g *gate) heard(c *Conn) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if c.place != nil {
		c.among.MoveToBack(c.place)
	}
}

// named takes a connection out of the number of those that have not logged in; once.
func (g *gate) named(c *Conn) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.nameless--
	if c.place != nil {
		c.among.Remove(c.place)
		c.place = nil
	}
	if c.evicted.Load() {
		g.evicted--
	}
}

// leave counts a connection out.
func (g *gate) leave(p Peer) {
	at := neighbourhood(p.Addr)
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.open[at]--; g.open[at] <= 0 {
		delete(g.open, at)
	}
}
