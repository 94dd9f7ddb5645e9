package facts

import (
	"testing"

	"parley/acd"
	"parley/acd/sim"
)

// TestTalliesAddUp counts a day in pieces, as the tables grow, and at once.
func TestTalliesAddUp(t *testing.T) {
	rows, err := sim.Log(5, turns)
	if err != nil {
		t.Fatal(err)
	}
	db := open(t)
	write(t, db, rows)
	k, err := Open(t.Context(), db)
	if err != nil {
		t.Fatal(err)
	}
	pieces, from := map[Tally]Tally{}, acd.Time(0)
	add := func() {
		to, all, err := Tallies(t.Context(), db.Reader(), from)
		if err != nil {
			t.Fatal(err)
		}
		from = to
		for _, x := range all {
			key := Tally{Queue: x.Queue, How: x.How}
			sum := pieces[key]
			pieces[key] = Tally{x.Queue, x.How, sum.N + x.N, sum.Wait + x.Wait}
		}
	}
	for range 40 {
		if err := k.ready(t.Context()); err != nil {
			t.Fatal(err)
		}
		if err := k.step(t.Context(), len(rows)/40+1); err != nil {
			t.Fatal(err)
		}
		add()
	}
	_, whole, err := Tallies(t.Context(), db.Reader(), 0)
	if err != nil || len(whole) < 3 {
		t.Fatalf("%v, %v", whole, err)
	}
	for _, x := range whole {
		if got := pieces[Tally{Queue: x.Queue, How: x.How}]; got != x {
			t.Errorf("in pieces %+v, at once %+v", got, x)
		}
	}
}
