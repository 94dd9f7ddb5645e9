package sim

import (
	"fmt"
	"os"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"parley/acd"
)

// turnsPerDay of four thousand days make more than ten million events: a few turns are crashes and the like.
const turnsPerDay = 2550

// days is how many seeds a run has: few in the short form, four thousand under PARLEY_LONG.
func days() int {
	if os.Getenv("PARLEY_LONG") != "" {
		return 4000
	}
	return 400
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

// TestDaysOfBefore plays days on which the simulator was wrong once. In two a lead is silent for too long, and the event
// that brings the time is about the same agent: one comes in again, one is forced out. In the third nobody could answer
// an offer in time.
func TestDaysOfBefore(t *testing.T) {
	for _, seed := range []uint64{207790752, 207791182, 207803510} {
		if _, err := Run(seed, turnsPerDay, nil); err != nil {
			t.Error(err)
		}
	}
}

// TestDaysReachEverything: a rule that no day reaches is a rule nobody checks.
func TestDaysReachEverything(t *testing.T) {
	seen := map[string]int{}
	for seed := range uint64(100) {
		if _, err := Run(seed, turnsPerDay, func(effects []acd.Effect) {
			for _, e := range effects {
				seen[name(e)]++
			}
		}); err != nil {
			t.Fatal(err)
		}
	}
	var want []string
	add := func(kind string, numbers ...int) {
		for _, n := range numbers {
			want = append(want, fmt.Sprintf("%s %d", kind, n))
		}
	}
	want = append(want, "QueueHolds", "QueueOpen", "QueueDrains", "QueueGone", "AgentHolds", "AgentDrains", "AgentGone", "ServesHold",
		"RingReached", "PreferenceOver", "Prioritized", "Received", "Declined", "LimitLifted", "VisitorAway", "AgentVanished",
		"Spoken", "WrapUpHolds", "Closed")
	add("Waiting", causes(acd.CauseNew, acd.CauseNoAnswer, acd.CauseNotReceived, acd.CauseDeclined, acd.CauseVisitorLost, acd.CauseAgentLost,
		acd.CauseAgentNotReady, acd.CauseAgentSignedOff, acd.CauseAgentRemoved, acd.CauseWaitedTooLong, acd.CauseTransferred, acd.CauseRedirected,
		acd.CauseFull, acd.CauseAgentIdle, acd.CauseForced, acd.CauseMoved, acd.CauseDrained, acd.CauseReassigned)...)
	add("Revoked", causes(acd.CauseNoAnswer, acd.CauseNotReceived, acd.CauseLeft, acd.CauseVisitorLost, acd.CauseAgentLost, acd.CauseAgentNotReady,
		acd.CauseAgentSignedOff, acd.CauseAgentRemoved, acd.CauseHungUp, acd.CauseVisitorIdle, acd.CauseSupervisor, acd.CauseBanned,
		acd.CauseTransferred, acd.CauseAgentIdle, acd.CauseForced, acd.CauseMoved, acd.CauseReassigned, acd.CauseTookOver, acd.CauseTaken,
		acd.CauseTakenBack)...)
	add("Ended", causes(acd.CauseLeft, acd.CauseVisitorLost, acd.CauseHungUp, acd.CauseClosed, acd.CauseWaitedTooLong, acd.CauseVisitorIdle,
		acd.CauseSupervisor, acd.CauseBanned)...)
	add("WrapsUp", causes(acd.CauseLeft, acd.CauseHungUp, acd.CauseTransferred, acd.CauseReassigned, acd.CauseTookOver)...)
	add("PartedFrom", causes(acd.CauseLeft, acd.CauseHungUp, acd.CauseTransferred, acd.CauseAgentLost, acd.CauseForced, acd.CauseTookOver)...)
	for n := range int(acd.PassReassigned) + 1 {
		add("Offered", n)
	}
	for _, role := range []acd.Role{acd.RoleLead, acd.RoleConsulted, acd.RoleJoined} {
		add("Connected", int(role))
	}
	add("RoleHolds", int(acd.RoleLead), int(acd.RoleJoined), int(acd.RoleConsulted))
	add("IdleWarned", int(acd.ByVisitor), int(acd.ByAgent))
	for n := range int(acd.RejectedLimit) + 1 {
		add("Rejected", n)
	}
	for n := range int(acd.ShownWrapUp) + 1 {
		add("AgentStands", n)
	}
	for _, w := range want {
		if seen[w] == 0 {
			t.Errorf("no day has %s", w)
		}
	}
}

func causes(all ...acd.Cause) []int {
	var numbers []int
	for _, c := range all {
		numbers = append(numbers, int(c))
	}
	return numbers
}

// name is the kind of a decision and what sets it apart from its like.
func name(e acd.Effect) string {
	kind := strings.TrimPrefix(fmt.Sprintf("%T", e), "acd.")
	var n any
	switch e := e.(type) {
	case acd.Revoked:
		n = e.Cause
	case acd.Waiting:
		n = e.Cause
	case acd.Ended:
		n = e.Cause
	case acd.WrapsUp:
		n = e.Cause
	case acd.PartedFrom:
		n = e.Cause
	case acd.Offered:
		n = e.Kind
	case acd.Connected:
		n = e.Role
	case acd.RoleHolds:
		n = e.Role
	case acd.IdleWarned:
		n = e.By
	case acd.Rejected:
		n = e.Why
	case acd.AgentStands:
		n = e.Shown
	default:
		return kind
	}
	return fmt.Sprintf("%s %d", kind, n)
}
