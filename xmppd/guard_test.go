package xmppd

import (
	"errors"
	"fmt"
	"net/netip"
	"slices"
	"testing"
	"time"

	"parley/xmppd/listen"
	"parley/xmppd/sasl"
)

func peerAt(addr string) listen.Peer { return listen.Peer{Addr: netip.MustParseAddr(addr)} }

// slowed is a guard, and the clock it goes by.
func slowed() (*guard, *time.Time) {
	now := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	return newGuard(defaultFailedLogins(), func() time.Time { return now }), &now
}

// guess is one attempt that comes out so; it gives the wait in seconds.
func guess(g *guard, user, peer string, outcome error) int {
	wait, judged := g.begin(user, peerAt(peer))
	judged(outcome)
	return int(wait / time.Second)
}

func guesses(n int, g *guard, user, peer string, outcome error) (waits []int) {
	for range n {
		waits = append(waits, guess(g, user, peer, outcome))
	}
	return waits
}

func TestGuessesOfOneNameWait(t *testing.T) {
	g, now := slowed()
	got := guesses(12, g, "juliet", "192.0.2.1", sasl.ErrBadCredentials)
	if want := []int{0, 0, 0, 0, 0, 1, 2, 4, 8, 16, 30, 30}; !slices.Equal(got, want) {
		t.Errorf("waits %v, want %v", got, want)
	}
	if got := guess(g, "JULIET", "192.0.2.1", errors.New("the disk is on fire")); got != 30 {
		t.Errorf("the same name written otherwise waits %d s", got)
	}
	if got := guess(g, "juliet", "192.0.2.2", sasl.ErrBadCredentials); got != 0 {
		t.Errorf("the same name from elsewhere waits %d s: anybody could lock juliet out", got)
	}
	if got := guess(g, "romeo", "192.0.2.1", sasl.ErrBadCredentials); got != 0 {
		t.Errorf("another name waits %d s", got)
	}
	// A right password waits like a wrong one, and ends it.
	if got := guesses(2, g, "juliet", "192.0.2.1", nil); !slices.Equal(got, []int{30, 0}) {
		t.Errorf("the right password waits %v", got)
	}
	guesses(100, g, "juliet", "192.0.2.1", sasl.ErrBadCredentials)
	*now = now.Add(3 * time.Minute)
	if got := guess(g, "juliet", "192.0.2.1", sasl.ErrBadCredentials); got != 30 {
		t.Errorf("3 minutes later: %d s", got)
	}
	*now = now.Add(33 * time.Minute) // as many as waits can grow for, a fifth of a window each
	if got := guess(g, "juliet", "192.0.2.1", sasl.ErrBadCredentials); got != 0 {
		t.Errorf("much later: %d s", got)
	}
}

// TestTheSixthGuessWaits although some time passes between guesses, in which a little of the first ones is forgotten.
func TestTheSixthGuessWaits(t *testing.T) {
	g, now := slowed()
	var got []int
	for range 8 {
		*now = now.Add(100 * time.Millisecond)
		got = append(got, guess(g, "juliet", "192.0.2.1", sasl.ErrBadCredentials))
	}
	if want := []int{0, 0, 0, 0, 0, 1, 2, 4}; !slices.Equal(got, want) {
		t.Errorf("waits %v, want %v", got, want)
	}
}

func TestGuessesFromOneAddressWait(t *testing.T) {
	g, _ := slowed()
	for i := range 20 {
		if got := guess(g, fmt.Sprint("user", i), "2001:db8::"+fmt.Sprint(i+1), sasl.ErrBadCredentials); got != 0 {
			t.Errorf("guess %d waits %d s", i, got)
		}
	}
	// One's own account does not wipe out what was guessed of others.
	got := guesses(3, g, "mallory", "2001:db8::99", nil)
	got = append(got, guess(g, "juliet", "2001:db8::1", sasl.ErrBadCredentials), guess(g, "juliet", "2001:db8::1", sasl.ErrBadCredentials))
	if want := []int{1, 1, 1, 1, 2}; !slices.Equal(got, want) {
		t.Errorf("waits %v, want %v", got, want)
	}
	if got := guess(g, "juliet", "2001:db8:0:1::1", sasl.ErrBadCredentials); got != 0 {
		t.Errorf("another /64 waits %d s", got)
	}
}

// TestGuessesAtOnce: who asks in parallel does not get more guesses than who asks one by one.
func TestGuessesAtOnce(t *testing.T) {
	g, _ := slowed()
	var waits []int
	for range 8 {
		wait, _ := g.begin("juliet", peerAt("192.0.2.1"))
		waits = append(waits, int(wait/time.Second))
	}
	if want := []int{0, 0, 0, 0, 0, 1, 2, 4}; !slices.Equal(waits, want) {
		t.Errorf("waits %v, want %v", waits, want)
	}
}

// TestWhatIsNotJudgedIsNoGuess: nobody waits for what this server could not do.
func TestWhatIsNotJudgedIsNoGuess(t *testing.T) {
	g, _ := slowed()
	for _, wait := range guesses(100, g, "juliet", "192.0.2.1", sasl.ErrBusy) {
		if wait != 0 {
			t.Fatalf("waits %d s", wait)
		}
	}
}

func TestGuardForgetsWhoIsQuiet(t *testing.T) {
	g, _ := slowed()
	guesses(10, g, "juliet", "192.0.2.1", sasl.ErrBadCredentials)
	for i := range failuresMax {
		guess(g, "juliet", netip.AddrFrom4([4]byte{10, byte(i >> 16), byte(i >> 8), byte(i)}).String(), sasl.ErrBadCredentials)
	}
	if len(g.names.byKey) != failuresMax || g.names.recent.Len() != failuresMax || len(g.peers.byKey) != failuresMax {
		t.Errorf("%d and %d are remembered", len(g.names.byKey), len(g.peers.byKey))
	}
	if got := guess(g, "juliet", "192.0.2.1", sasl.ErrBadCredentials); got != 0 {
		t.Errorf("the oldest is remembered: %d s", got)
	}
}

func TestGuardLifted(t *testing.T) {
	cfg := defaultFailedLogins()
	cfg.PerName, cfg.PerPeer = 0, 0
	g := newGuard(cfg, time.Now)
	for _, wait := range guesses(100, g, "juliet", "192.0.2.1", sasl.ErrBadCredentials) {
		if wait != 0 {
			t.Fatalf("waits %d s", wait)
		}
	}
	if len(g.names.byKey)+len(g.peers.byKey) != 0 {
		t.Error("what nobody asks for is remembered")
	}
}

func TestPlacesToWaitAreBounded(t *testing.T) {
	cfg := defaultFailedLogins()
	cfg.WaitingMax = 2
	g := newGuard(cfg, time.Now)
	if !g.enter() || !g.enter() || g.enter() {
		t.Error("not two places")
	}
	g.leave()
	if !g.enter() {
		t.Error("a place that was left is not free")
	}
}
