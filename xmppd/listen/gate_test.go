package listen

import (
	"errors"
	"log/slog"
	"net"
	"net/netip"
	"testing"
	"testing/synctest"
)

var (
	home    = Peer{Addr: netip.MustParseAddr("192.0.2.1")}
	away    = Peer{Addr: netip.MustParseAddr("2001:db8::1")}
	awayToo = Peer{Addr: netip.MustParseAddr("2001:db8::2")} // of the same /64
	local   = Peer{Addr: netip.MustParseAddr("127.0.0.1")}
)

// visitor brings a connection past the gate into the lobby.
func visitor(t *testing.T, w *Door, p Peer) *Conn {
	t.Helper()
	if no := w.gate.enter(p, 0); no != nil {
		t.Fatal(no.why)
	}
	near, far := net.Pipe()
	t.Cleanup(func() { _, _ = near.Close(), far.Close() })
	c := w.newConn(newSocket(near, nil, w), p)
	c.frames = &elements{sock: c.sock}
	w.gate.wait(c)
	return c
}

func newDoor(cfg Config) *Door {
	return NewDoor(cfg, NewPulse(), nil, slog.New(slog.DiscardHandler))
}

func status(no *refusal) int {
	if no == nil {
		return 101
	}
	return no.status
}

func TestNewConnectionsPerAddress(t *testing.T) {
	cfg := Default()
	cfg.ConnsPerIPMax, cfg.ConnsPerIPPerMinute, cfg.ConnsPerIPBurst = 1000, 10, 3
	g := newGate(cfg)
	for i, c := range []struct {
		peer Peer
		beat int64
		want int
	}{
		{away, 0, 101}, {awayToo, 0, 101}, {away, 0, 101},
		{awayToo, 0, 429}, {away, 5, 429}, // one more each 6 s, and a refusal costs nothing
		{home, 5, 101},
		{away, 6, 101}, {awayToo, 6, 429},
		{away, 24, 101}, {away, 24, 101}, {away, 24, 101}, {away, 24, 429}, // no more than the burst is saved up
		{local, 24, 101}, {local, 24, 101}, {local, 24, 101}, {local, 24, 101},
	} {
		if got := status(g.enter(c.peer, c.beat)); got != c.want {
			t.Errorf("%d: %v at %d s got %d, expected %d", i, c.peer.Addr, c.beat, got, c.want)
		}
	}
}

func TestArrivalsAreForgotten(t *testing.T) {
	a := newArrivals(Default())
	addr := func(i int) netip.Addr { return netip.AddrFrom4([4]byte{10, byte(i >> 16), byte(i >> 8), byte(i)}) }
	for i := range arrivalsMax + 500 {
		a.take(addr(i), 0)
	}
	if len(a.byAddr) != arrivalsMax || a.recent.Len() != arrivalsMax {
		t.Errorf("%d are remembered", len(a.byAddr))
	}
	a.take(home.Addr, 6) // by now all others may come as often as anybody
	if len(a.byAddr) != 1 || a.recent.Len() != 1 {
		t.Errorf("%d are remembered", len(a.byAddr))
	}
}

func TestTheOneLongestIdleGivesWay(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		cfg := Default()
		cfg.UnauthenticatedMax = 3
		w := newDoor(cfg)
		named, lively, idle := visitor(t, w, local), visitor(t, w, local), visitor(t, w, local)
		named.Authenticated()
		also := visitor(t, w, local)
		w.gate.heard(lively)
		visitor(t, w, local)
		for c, want := range map[*Conn]bool{named: false, lively: false, idle: true, also: false} {
			if (c.mustGo() != nil) != want {
				t.Errorf("told to go: %v, expected %t", c.mustGo(), want)
			}
		}
		if _, err := idle.Read(10); !errors.Is(err, ErrEvicted) {
			t.Errorf("its Read gave %v", err)
		}
		visitor(t, w, local)
		if also.mustGo() == nil || lively.mustGo() != nil {
			t.Error("another one was told to go")
		}
		also.Authenticated() // its log-in was under way, and may still end well
		if also.mustGo() != nil {
			t.Error("one that has logged in has to go")
		}
	})
}

// TestTheEvictedAreBounded: who does not go leaves no room for more than as many again.
func TestTheEvictedAreBounded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		cfg := Default()
		cfg.UnauthenticatedMax = 2
		w := newDoor(cfg)
		first := visitor(t, w, local)
		for range 3 {
			visitor(t, w, local)
		}
		if got := status(w.gate.enter(local, 0)); got != 503 {
			t.Errorf("got %d", got)
		}
		w.left(first)
		visitor(t, w, local)
		if got := status(w.gate.enter(local, 0)); got != 503 {
			t.Errorf("got %d", got)
		}
	})
}

// TestNobodyIsLeftToGiveWay: who is in the middle of an upgrade cannot.
func TestNobodyIsLeftToGiveWay(t *testing.T) {
	cfg := Default()
	cfg.UnauthenticatedMax = 1
	g := newGate(cfg)
	if no := g.enter(local, 0); no != nil {
		t.Fatal(no.why)
	}
	if got := status(g.enter(local, 0)); got != 503 {
		t.Errorf("got %d", got)
	}
}

// TestTheFamiliarGoBeforeStrangers: a flood of strangers neither takes the places of those who come from where accounts have
// logged in, nor keeps them out.
func TestTheFamiliarGoBeforeStrangers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		cfg := Default()
		cfg.UnauthenticatedMax = 10
		cfg.Unlimited = append(cfg.Unlimited, netip.PrefixFrom(home.Addr, 32))
		w := newDoor(cfg)
		first := visitor(t, w, away)
		first.Authenticated()
		first.Familiar()
		waiting := visitor(t, w, awayToo) // the one idle for longest, but of a familiar /64
		for range 9 {
			visitor(t, w, home)
		}
		for range 8 { // what strangers may push out at once
			visitor(t, w, home)
		}
		if got := status(w.gate.enter(home, 0)); got != 503 {
			t.Errorf("one stranger too many: %d", got)
		}
		if waiting.evicted.Load() {
			t.Error("a stranger has taken the place of somebody familiar")
		}
		for range 2 {
			visitor(t, w, away)
		}
		if got := status(w.gate.enter(away, 0)); got != 503 {
			t.Errorf("beyond the whole bound: %d", got)
		}
		if waiting.evicted.Load() {
			t.Error("somebody familiar had to go before a stranger")
		}
	})
}

func TestFamiliarIsBounded(t *testing.T) {
	f := newFamiliar()
	for i := range familiarMax + 2 {
		f.add(netip.AddrFrom4([4]byte{10, byte(i >> 16), byte(i >> 8), byte(i)}))
		f.add(netip.AddrFrom4([4]byte{10, 0, 0, 0})) // comes again and again
	}
	if len(f.byAddr) != familiarMax || f.recent.Len() != familiarMax {
		t.Errorf("%d are remembered", len(f.byAddr))
	}
	if !f.has(netip.AddrFrom4([4]byte{10, 0, 0, 0})) || f.has(netip.AddrFrom4([4]byte{10, 0, 0, 1})) {
		t.Error("it is not the oldest that was forgotten")
	}
}

// TestCountsComeBackToNothing holds what a leak would betray: nobody is counted who has gone.
func TestCountsComeBackToNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		cfg := Default()
		cfg.UnauthenticatedMax = 2
		w := newDoor(cfg)
		var all []*Conn
		for i := range 4 {
			all = append(all, visitor(t, w, []Peer{home, away, local, local}[i]))
		}
		all[3].Authenticated()
		for _, c := range all {
			w.left(c)
		}
		if g := w.gate; g.nameless != 0 || g.evicted != 0 || g.lobby.Len() != 0 || g.lounge.Len() != 0 || len(g.open) != 0 {
			t.Errorf("%d nameless, %d evicted, %d in the lobby, %v open", g.nameless, g.evicted, g.lobby.Len(), g.open)
		}
	})
}
