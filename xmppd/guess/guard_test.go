package guess

import (
	"errors"
	"fmt"
	"net/netip"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	xstore "parley/xmppd/store"
)

// slowed is a guard, and the clock it goes by.
func slowed() (*Guard, *time.Time) {
	now := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	return New(Default(), func() time.Time { return now }), &now
}

// guess is one attempt that comes out so; it gives the wait in seconds.
func guess(g *Guard, user, peer string, outcome error) int {
	wait, judged := g.begin(user, netip.MustParseAddr(peer))
	judged(outcome)
	return int(wait / time.Second)
}

func guesses(n int, g *Guard, user, peer string, outcome error) (waits []int) {
	for range n {
		waits = append(waits, guess(g, user, peer, outcome))
	}
	return waits
}

func TestGuessesOfOneNameWait(t *testing.T) {
	g, now := slowed()
	got := guesses(12, g, "juliet", "192.0.2.1", xstore.ErrBadCredentials)
	if want := []int{0, 0, 0, 0, 0, 1, 2, 4, 8, 16, 30, 30}; !slices.Equal(got, want) {
		t.Errorf("waits %v, want %v", got, want)
	}
	if got := guess(g, "JULIET", "192.0.2.1", errors.New("the disk is on fire")); got != 30 {
		t.Errorf("the same name written otherwise waits %d s", got)
	}
	if got := guess(g, "juliet", "192.0.2.2", xstore.ErrBadCredentials); got != 0 {
		t.Errorf("the same name from elsewhere waits %d s: anybody could lock juliet out", got)
	}
	if got := guess(g, "romeo", "192.0.2.1", xstore.ErrBadCredentials); got != 0 {
		t.Errorf("another name waits %d s", got)
	}
	// A right password waits like a wrong one, and ends it.
	if got := guesses(2, g, "juliet", "192.0.2.1", nil); !slices.Equal(got, []int{30, 0}) {
		t.Errorf("the right password waits %v", got)
	}
	guesses(100, g, "juliet", "192.0.2.1", xstore.ErrBadCredentials)
	*now = now.Add(3 * time.Minute)
	if got := guess(g, "juliet", "192.0.2.1", xstore.ErrBadCredentials); got != 30 {
		t.Errorf("3 minutes later: %d s", got)
	}
	*now = now.Add(33 * time.Minute) // as many as waits can grow for, a fifth of a window each
	if got := guess(g, "juliet", "192.0.2.1", xstore.ErrBadCredentials); got != 0 {
		t.Errorf("much later: %d s", got)
	}
}

// TestTheSixthGuessWaits although some time passes between guesses, in which a little of the first ones is forgotten.
func TestTheSixthGuessWaits(t *testing.T) {
	g, now := slowed()
	var got []int
	for range 8 {
		*now = now.Add(100 * time.Millisecond)
		got = append(got, guess(g, "juliet", "192.0.2.1", xstore.ErrBadCredentials))
	}
	if want := []int{0, 0, 0, 0, 0, 1, 2, 4}; !slices.Equal(got, want) {
		t.Errorf("waits %v, want %v", got, want)
	}
}

func TestGuessesFromOneAddressWait(t *testing.T) {
	g, _ := slowed()
	for i := range 20 {
		if got := guess(g, fmt.Sprint("user", i), "2001:db8::"+fmt.Sprint(i+1), xstore.ErrBadCredentials); got != 0 {
			t.Errorf("guess %d waits %d s", i, got)
		}
	}
	// One's own account does not wipe out what was guessed of others.
	got := guesses(3, g, "mallory", "2001:db8::99", nil)
	got = append(got, guess(g, "juliet", "2001:db8::1", xstore.ErrBadCredentials), guess(g, "juliet", "2001:db8::1", xstore.ErrBadCredentials))
	if want := []int{1, 1, 1, 1, 2}; !slices.Equal(got, want) {
		t.Errorf("waits %v, want %v", got, want)
	}
	if got := guess(g, "juliet", "2001:db8:0:1::1", xstore.ErrBadCredentials); got != 0 {
		t.Errorf("another /64 waits %d s", got)
	}
}

// TestGuessesAtOnce: who asks in parallel does not get more guesses than who asks one by one.
func TestGuessesAtOnce(t *testing.T) {
	g, _ := slowed()
	var waits []int
	for range 8 {
		wait, _ := g.begin("juliet", netip.MustParseAddr("192.0.2.1"))
		waits = append(waits, int(wait/time.Second))
	}
	if want := []int{0, 0, 0, 0, 0, 1, 2, 4}; !slices.Equal(waits, want) {
		t.Errorf("waits %v, want %v", waits, want)
	}
}

// TestWhatIsNotJudgedIsNoGuess: nobody waits for what this server could not do.
func TestWhatIsNotJudgedIsNoGuess(t *testing.T) {
	g, _ := slowed()
	for _, wait := range guesses(100, g, "juliet", "192.0.2.1", xstore.ErrBusy) {
		if wait != 0 {
			t.Fatalf("waits %d s", wait)
		}
	}
}

func TestGuardForgetsWhoIsQuiet(t *testing.T) {
	g, _ := slowed()
	guesses(10, g, "juliet", "192.0.2.1", xstore.ErrBadCredentials)
	for i := range failuresMax {
		guess(g, "juliet", netip.AddrFrom4([4]byte{10, byte(i >> 16), byte(i >> 8), byte(i)}).String(), xstore.ErrBadCredentials)
	}
	if len(g.names.byKey) != failuresMax || g.names.recent.Len() != failuresMax || len(g.peers.byKey) != failuresMax {
		t.Errorf("%d and %d are remembered", len(g.names.byKey), len(g.peers.byKey))
	}
	if got := guess(g, "juliet", "192.0.2.1", xstore.ErrBadCredentials); got != 0 {
		t.Errorf("the oldest is remembered: %d s", got)
	}
}

func TestGuardLifted(t *testing.T) {
	cfg := Default()
	cfg.PerName, cfg.PerPeer = 0, 0
	g := New(cfg, time.Now)
	for _, wait := range guesses(100, g, "juliet", "192.0.2.1", xstore.ErrBadCredentials) {
		if wait != 0 {
			t.Fatalf("waits %d s", wait)
		}
	}
	if len(g.names.byKey)+len(g.peers.byKey) != 0 {
		t.Error("what nobody asks for is remembered")
	}
}

func TestPlacesToWaitAreBounded(t *testing.T) {
	cfg := Default()
	cfg.WaitingMax = waitingPerPeerMax + 1
	g := New(cfg, time.Now)
	one, other := netip.MustParseAddr("2001:db8::1"), netip.MustParseAddr("192.0.2.1")
	for range waitingPerPeerMax {
		if !g.enter(one) {
			t.Fatal("no place")
		}
	}
	if g.enter(netip.MustParseAddr("2001:db8::2")) {
		t.Error("one household takes more places than it may")
	}
	if !g.enter(other) || g.enter(netip.MustParseAddr("192.0.2.2")) {
		t.Error("the places of all are not bounded")
	}
	g.leave(other)
	if !g.enter(other) {
		t.Error("a place that was left is not free")
	}
}

// TestHold: who must wait does so, no longer than it is there, and not at all without a place.
func TestHold(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		cfg := Default()
		cfg.PerName, cfg.WaitingMax = 1, 1
		g := New(cfg, time.Now)
		from := netip.MustParseAddr("192.0.2.1")
		hold := func(over chan struct{}) (time.Duration, error) {
			begun := time.Now()
			judged, err := g.Hold(over, "juliet", from, nil)
			if err == nil {
				judged(xstore.ErrBadCredentials)
			}
			return time.Since(begun), err
		}
		for _, want := range []time.Duration{0, time.Second, 2 * time.Second} {
			if waited, err := hold(nil); waited != want || err != nil {
				t.Errorf("waited %v, %v; want %v", waited, err, want)
			}
		}
		over := make(chan struct{})
		go func() {
			time.Sleep(3 * time.Second)
			close(over)
		}()
		gone := make(chan error)
		go func() {
			_, err := hold(over)
			gone <- err
		}()
		time.Sleep(time.Second)
		if waited, err := hold(nil); !errors.Is(err, xstore.ErrBusy) || waited != 0 {
			t.Errorf("without a place: %v after %v", err, waited)
		}
		if err := <-gone; !errors.Is(err, xstore.ErrBusy) {
			t.Errorf("who has gone: %v", err)
		}
	})
}
