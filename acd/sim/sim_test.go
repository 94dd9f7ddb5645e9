package sim

import (
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"parley/acd"
)

// turnsPerDay of a thousand days make more than ten million events: a few turns are crashes and the like.
const turnsPerDay = 10_200

// days is how many seeds a run has: few in the short form, a thousand under PARLEY_LONG.
func days() int {
	if os.Getenv("PARLEY_LONG") != "" {
		return 1000
	}
	return 100
}

// firstSeed is another each day, so that a year of runs sees a year of seeds; PARLEY_SEED plays one again.
func firstSeed(t *testing.T) uint64 {
	if s := os.Getenv("PARLEY_SEED"); s != "" {
		seed, err := strconv.ParseUint(s, 10, 64)
		if err != nil {
			t.Fatalf("PARLEY_SEED: %v", err)
		}
		return seed
	}
	return uint64(time.Now().UTC().Unix()/86400) * 10_000
}

func TestDays(t *testing.T) {
	first := firstSeed(t)
	t.Logf("seeds %d to %d, %d turns each", first, first+uint64(days())-1, turnsPerDay)
	var played atomic.Int64
	t.Run("days", func(t *testing.T) {
		for i := range days() {
			seed := first + uint64(i)
			t.Run(strconv.FormatUint(seed, 10), func(t *testing.T) {
				t.Parallel()
				n, err := Run(seed, turnsPerDay, nil)
				played.Add(int64(n))
				if err != nil {
					t.Error(err)
				}
			})
		}
	})
	t.Logf("%d turns played", played.Load())
}

// TestDaysReachEverything: a rule that no day reaches is a rule nobody checks.
func TestDaysReachEverything(t *testing.T) {
	seen := map[string]int{}
	for seed := range uint64(20) {
		if _, err := Run(seed, 3000, func(effects []acd.Effect) {
			for _, e := range effects {
				seen[name(e)]++
			}
		}); err != nil {
			t.Fatal(err)
		}
	}
	want := []string{"QueueHolds", "QueueGone", "AgentHolds", "AgentGone", "ServesHold", "Received", "Declined", "Connected",
		"VisitorAway", "AgentVanished", "WrapUpHolds", "Closed"}
	add := func(kind string, last int, except ...int) {
		for i := range last + 1 {
			if !slices.Contains(except, i) {
				want = append(want, fmt.Sprintf("%s %d", kind, i))
			}
		}
	}
	add("Revoked", int(acd.CauseQueueRemoved), int(acd.CauseNew), int(acd.CauseDeclined), int(acd.CauseQueueRemoved))
	add("Waiting", int(acd.CauseAgentRemoved), int(acd.CauseLeft))
	add("Ended", int(acd.CauseHungUp), 0, 1, 2, 3, 6, 7, 8, 9, 10)
	want = append(want, "QueueDrains", "AgentDrains")
	add("Rejected", int(acd.RejectedBusy))
	add("AgentStands", int(acd.ShownWrapUp))
	for _, w := range want {
		if seen[w] == 0 {
			t.Errorf("no day has %s", w)
		}
	}
}

// name is the kind of a decision and what sets it apart from its like.
func name(e acd.Effect) string {
	kind := strings.TrimPrefix(fmt.Sprintf("%T", e), "acd.")
	switch e := e.(type) {
	case acd.Revoked:
		return fmt.Sprintf("%s %d", kind, e.Cause)
	case acd.Waiting:
		return fmt.Sprintf("%s %d", kind, e.Cause)
	case acd.Ended:
		return fmt.Sprintf("%s %d", kind, e.Cause)
	case acd.Rejected:
		return fmt.Sprintf("%s %d", kind, e.Why)
	case acd.AgentStands:
		return fmt.Sprintf("%s %d", kind, e.Shown)
	}
	return kind
}
