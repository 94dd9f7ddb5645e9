package exhaust

import (
	"fmt"
	"os"
	"strconv"
	"testing"
	"time"
)

// TestEveryState visits every state within five steps; PARLEY_STEPS=12 is the long form. Each step must find at least
// twice as many as the one before: an alphabet that lost its letters would show nothing.
func TestEveryState(t *testing.T) { visitAll(t, stepsOr(t, 5), 1) }

// TestEveryStateOfSeveral is TestEveryState where a contact goes to two agents at once, or to all.
func TestEveryStateOfSeveral(t *testing.T) {
	for _, offerTo := range []int{2, agents} {
		t.Run(fmt.Sprintf("offered to %d", offerTo), func(t *testing.T) { visitAll(t, stepsOr(t, 5), offerTo) })
	}
}

func visitAll(t *testing.T, steps, offerTo int) {
	began, states, before := time.Now(), 0, 0
	err := Search(steps, offerTo, func(l Level) {
		states += l.States
		t.Logf("%d steps: %d new states of %d events; %d states in all, after %s", l.Steps, l.States, l.Events, states, time.Since(began).Round(time.Second))
		if l.States < 2*before {
			t.Errorf("only %d new states after %d steps, %d a step before", l.States, l.Steps, before)
		}
		before = l.States
	})
	if err != nil {
		t.Fatal(err)
	}
}

// stepsOr is how many steps PARLEY_STEPS asks for, or so many.
func stepsOr(t *testing.T, short int) int {
	long := os.Getenv("PARLEY_STEPS")
	if long == "" {
		return short
	}
	steps, err := strconv.Atoi(long)
	if err != nil {
		t.Fatalf("PARLEY_STEPS: %v", err)
	}
	return steps
}
