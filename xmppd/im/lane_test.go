package im

import (
	"testing"
	"testing/synctest"
)

func TestLaneSettlesWhenAllIsDelivered(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var l lane
		l.settle() // nothing waits
		l.enter()
		l.enter()
		settled := false
		go func() {
			l.settle()
			settled = true
		}()
		synctest.Wait()
		l.leave()
		synctest.Wait()
		if settled {
			t.Error("settled with one on its way")
		}
		l.leave()
		synctest.Wait()
		if !settled {
			t.Error("not settled")
		}
	})
}

func TestLaneTakesNoMoreThanLaneMax(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var l lane
		for range laneMax {
			l.enter()
		}
		entered := false
		go func() {
			l.enter()
			entered = true
		}()
		synctest.Wait()
		if entered {
			t.Error("entered beyond the bound")
		}
		l.leave()
		synctest.Wait()
		if !entered {
			t.Error("not entered though there is room")
		}
	})
}

func TestLaneWorksInOrder(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var l lane
		var got []int
		for i := range 100 {
			l.later(func() { got = append(got, i) })
		}
		synctest.Wait()
		for i, n := range got {
			if n != i {
				t.Fatalf("%d comes at %d", n, i)
			}
		}
		if len(got) != 100 {
			t.Errorf("%d were done", len(got))
		}
	})
}

func TestLaneTakesNoMoreWorkThanItMay(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var l lane
		held := make(chan struct{})
		done := 0
		for i := range 3 {
			if took := l.laterUpTo(2, func() { <-held; done++ }); took != (i < 2) {
				t.Errorf("work %d: taken %t", i, took)
			}
		}
		synctest.Wait() // one is under way, and counts
		if l.laterUpTo(2, func() {}) {
			t.Error("taken beyond the bound")
		}
		close(held)
		synctest.Wait()
		if done != 2 || !l.laterUpTo(2, func() {}) {
			t.Errorf("%d were done, or there is no room", done)
		}
	})
}
