package quota

import (
	"fmt"
	"testing"
	"time"
)

// clock is set by hand.
type clock struct{ at time.Time }

func (c *clock) now() time.Time { return c.at }

func TestQuotaIsBounded(t *testing.T) {
	c := &clock{time.Unix(1000, 0)}
	q := New(Quota{1, time.Minute}, c.now)
	for i := range 3 * keysMax {
		if _, _, ok := q.Take(fmt.Sprint(i)); !ok {
			t.Fatalf("%d was refused", i)
		}
	}
	if len(q.byKey) != keysMax || q.recent.Len() != keysMax {
		t.Errorf("%d keys, %d in order", len(q.byKey), q.recent.Len())
	}
	if _, wait, ok := q.Take(fmt.Sprint(3*keysMax - 1)); ok || wait != time.Minute {
		t.Errorf("the latest key was forgotten: %v, %v", wait, ok)
	}
	if _, _, ok := q.Take("0"); !ok {
		t.Error("the oldest key was kept")
	}
}

// TestQuotaInAnyWindow: however they lie, there are no more than Most within Within.
func TestQuotaInAnyWindow(t *testing.T) {
	c := &clock{time.Unix(1000, 0)}
	q := New(Quota{3, 10 * time.Minute}, c.now)
	var had []time.Time
	for range 4000 { // 20 s apart: 22 hours
		if _, wait, ok := q.Take("k"); ok {
			had = append(had, c.at)
			if n := len(had); n > 3 && had[n-1].Sub(had[n-4]) < 10*time.Minute {
				t.Fatalf("4 within %v", had[n-1].Sub(had[n-4]))
			}
		} else if next := had[len(had)-3].Add(10 * time.Minute); !c.at.Add(wait).Equal(next) {
			t.Fatalf("told to wait until %v, not %v", c.at.Add(wait), next)
		}
		c.at = c.at.Add(20 * time.Second)
	}
	if len(had) < 380 {
		t.Errorf("only %d in 22 hours", len(had))
	}
}

func TestQuotaGivesBack(t *testing.T) {
	c := &clock{time.Unix(1000, 0)}
	q := New(Quota{1, time.Minute}, c.now)
	for range 5 {
		back, _, ok := q.Take("k")
		if !ok {
			t.Fatal("what was given back is gone")
		}
		back()
		back() // twice is no more
	}
	none := New(Quota{}, c.now)
	for range 100 {
		if _, _, ok := none.Take("k"); !ok {
			t.Fatal("no limit limits")
		}
	}
}
