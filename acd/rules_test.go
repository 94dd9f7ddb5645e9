package acd

import (
	"math"
	"math/rand/v2"
	"testing"
)

// TestRulesAreCutToTheirBounds: whatever is asked for, no deadline overflows and no list is without an end.
func TestRulesAreCutToTheirBounds(t *testing.T) {
	if got := (Rules{}).Filled(); got != DefaultRules() {
		t.Errorf("nothing set gives %+v", got)
	}
	wild := Rules{
		Offer: math.MaxInt64, WrapUpFor: math.MinInt64, WaitMax: math.MaxInt64, VisitorIdleEnd: -1, WaitingMax: -5, SlotsOfOne: -1,
		OfferTo: math.MaxInt, Selection: 99, WrapUp: 99, ClosedWaiting: 99, Priority: -99, Weight: math.MaxInt,
		Rings: [RingsMax]Ring{{After: 20}, {After: 10, Lower: 5}, {After: 30}},
	}
	want := DefaultRules()
	want.Offer, want.WaitMax, want.OfferTo, want.Priority, want.Weight = SpanMax, SpanMax, OfferToAll, -PriorityMax, WeightMax
	want.Rings[0].After = 20 // the second comes no later: there the list ends
	if got := wild.Filled(); got != want {
		t.Errorf("%+v gives %+v, want %+v", wild, got, want)
	}
	if again := want.Filled(); again != want {
		t.Errorf("%+v filled again gives %+v", want, again)
	}
}

func TestSkillsAndNeedsAreTidied(t *testing.T) {
	got := AgentSet{
		Agent: 1, SlotsMax: math.MaxInt, Grace: math.MaxInt64,
		Skills: [SkillsMax]Skill{{7, 200}, {}, {3, 0}, {7, 50}, {0, 9}},
	}.Filled()
	want := AgentSet{Agent: 1, SlotsMax: SlotsMax, Grace: SpanMax, Skills: [SkillsMax]Skill{{3, 1}, {7, LevelMax}}}
	if got != want {
		t.Errorf("got %+v, want %+v", got, want)
	}
	if got := tidyNeeds([NeedsMax]Need{{2, 5}, {1, 101}, {2, 6}}); got != ([NeedsMax]Need{{1, LevelMax}, {2, 6}}) {
		t.Errorf("needs are %+v", got)
	}
}

// What is tidy already is found to be.
func TestTidyNeedsAreKnown(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for range 20_000 {
		var needs [NeedsMax]Need
		for i := range needs {
			needs[i] = Need{SkillID(r.IntN(4)), []uint8{0, 1, LevelMax, LevelMax + 1}[r.IntN(4)]}
			if r.IntN(3) == 0 {
				needs[i] = Need{}
			}
		}
		if tidied(&needs) != (retidied(needs) == needs) {
			t.Fatalf("%+v is tidy: %v", needs, tidied(&needs))
		}
	}
}
