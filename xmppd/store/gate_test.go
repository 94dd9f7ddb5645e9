package store

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
)

func TestGateLetsFewInAndBoundedManyWait(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const atOnce, waiting = 2, 3
		g := newGate(atOnce, waiting)
		leaves := make(chan func(), atOnce+waiting)
		for range atOnce + waiting {
			go func() {
				leave, err := g.enter(t.Context())
				must(t, err)
				leaves <- leave
			}()
		}
		synctest.Wait()
		if got := len(leaves); got != atOnce {
			t.Errorf("%d inside, want %d", got, atOnce)
		}
		if _, err := g.enter(t.Context()); !errors.Is(err, ErrBusy) {
			t.Errorf("one too many: %v", err)
		}
		for inside := range atOnce + waiting {
			(<-leaves)()
			synctest.Wait()
			if want := min(atOnce, atOnce+waiting-1-inside); len(leaves) != want {
				t.Errorf("%d inside, want %d", len(leaves), want)
			}
		}
		leave, err := g.enter(t.Context())
		must(t, err)
		leave()
	})
}

func TestGateGivesUpWithItsContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := newGate(1, 1)
		leave, err := g.enter(t.Context())
		must(t, err)
		ctx, cancel := context.WithCancel(t.Context())
		outcome := make(chan error)
		go func() {
			_, err := g.enter(ctx)
			outcome <- err
		}()
		synctest.Wait()
		cancel()
		if err := <-outcome; !errors.Is(err, context.Canceled) {
			t.Errorf("outcome %v", err)
		}
		leave()
		for range 2 { // both places are free again
			leave, err := g.enter(t.Context())
			must(t, err)
			leave()
		}
	})
}

func TestVerifyIsBounded(t *testing.T) {
	db := openDB(t, t.TempDir())
	a, err := OpenAccounts(t.Context(), db, Config{ScramIterations: ScramIterationsMin, VerifyAtOnce: 1, VerifyQueuedMax: 1})
	must(t, err)
	create(t, a, "romeo")
	leave, err := a.gate.enter(t.Context())
	must(t, err)
	a.gate.places <- struct{}{} // somebody waits
	_, err = a.Verify(t.Context(), "romeo", password)
	wantErr(t, "verify", err, ErrBusy)
	wantErr(t, "set password", a.SetPassword(t.Context(), "romeo", password), ErrBusy)
	<-a.gate.places
	leave()
	if _, err := a.Verify(t.Context(), "romeo", password); err != nil {
		t.Error(err)
	}
}
