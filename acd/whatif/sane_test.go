package whatif

import (
	"math"
	"testing"

	"parley/acd"
)

func nothing(*acd.Rules) {}

// TestAChangeThatChangesNothing gives every decision as it was, though the record is not followed to the letter: nothing
// that is drawn may come before what was recorded.
func TestAChangeThatChangesNothing(t *testing.T) {
	for seed := range uint64(3) {
		rows := logOf(t, dayOf(1500, seed+5))
		r := read(t, Span{}, rows)
		got, want := decided(t, r, Change{Rules: map[acd.QueueID]func(*acd.Rules){1: nothing}}, seed+1), decisions(rows, r.From, r.To)
		if i := differs(got, want); i >= 0 {
			t.Errorf("seed %d: decision %d of %d/%d is\n%+v, was\n%+v", seed, i, len(got), len(want), at(got, i), at(want, i))
		}
	}
}

// average plays a change with as many seeds and gives the means.
func average(t *testing.T, r *Record, c Change, seeds int) Values {
	t.Helper()
	compared, err := r.Compare(t.Context(), c, 1, seeds, 2, nil)
	if err != nil {
		t.Fatal(err)
	}
	v := Values{}
	for name, x := range compared.All.Played {
		v[name] = x.Mean
	}
	return v
}

// TestAllDrawnAnewIsAboutTheSame plays a day in which nobody does what was recorded but what others did: that must come to
// about the same day, or what is drawn is not what people are like.
func TestAllDrawnAnewIsAboutTheSame(t *testing.T) {
	r := read(t, Span{}, logOf(t, dayOf(5000, 2)))
	const seeds = 6
	sums := Values{}
	for seed := range uint64(seeds) {
		f, err := r.Draw(seed+1, nil)
		if err != nil {
			t.Fatal(err)
		}
		for name, v := range f.AllValues() {
			sums[name] += v / seeds
		}
	}
	real := r.Real().AllValues()
	t.Logf("really %v", real)
	t.Logf("drawn  %v", sums)
	for name, within := range map[string]float64{
		ServiceLevel: 3, AbandonRate: 1, Occupancy: 1.5, SlotUse: 1.5, // points
		Answered: 0.01 * real[Answered], WaitMean: 0.15 * real[WaitMean],
	} {
		if math.Abs(sums[name]-real[name]) > within {
			t.Errorf("%s: drawn %.2f, really %.2f", name, sums[name], real[name])
		}
	}
}

// TestMoreAgentsAreNeverWorse compares the averages over the same seeds.
func TestMoreAgentsAreNeverWorse(t *testing.T) {
	r := read(t, Span{}, logOf(t, dayOf(1500, 3)))
	var before Values
	for _, staff := range []int{-2, -1, 1, 2, 4} {
		now := average(t, r, Change{Staff: map[acd.QueueID]int{1: staff, 2: staff}}, 5)
		if before != nil && (now[ServiceLevel] < before[ServiceLevel]-0.5 || now[AbandonRate] > before[AbandonRate]+0.2) {
			t.Errorf("%+d agents: %v, with fewer: %v", staff, now, before)
		}
		before = now
	}
	if real := r.Real().AllValues(); before[ServiceLevel] <= real[ServiceLevel] {
		t.Errorf("four agents more a queue: %.1f %%, really %.1f %%", before[ServiceLevel], real[ServiceLevel])
	}
}
