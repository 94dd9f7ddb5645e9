package acd

import (
	"math/rand/v2"
	"slices"
	"testing"
)

// TestScheduleIsAList does the same to a schedule and to a sorted list and compares what comes first: timers of a few
// lengths, of any, and each due before the one armed before it.
func TestScheduleIsAList(t *testing.T) {
	for _, lengths := range []struct {
		name string
		of   func(r *rand.Rand, turn int) Time
	}{
		{"few", func(r *rand.Rand, turn int) Time { return Time(turn + []int{50, 200, 3000, 50_000}[r.IntN(4)]) }},
		{"any", func(r *rand.Rand, turn int) Time { return Time(turn + r.IntN(10_000)) }},
		{"ever shorter", func(_ *rand.Rand, turn int) Time { return Time(1_000_000 - turn) }},
	} {
		t.Run(lengths.name, func(t *testing.T) {
			r := rand.New(rand.NewPCG(1, 2))
			var s schedule
			var list []timer
			waited := func(x timer) bool { _, found := slices.BinarySearchFunc(list, x, timer.compare); return found }
			drop := func(i int) {
				x := list[i]
				list = slices.Delete(list, i, i+1)
				s.disarm(x, waited)
			}
			longest := 0
			for turn := range 40_000 {
				grows := turn/8_000%2 == 0
				switch {
				case len(list) > 0 && (!grows || r.IntN(3) == 0):
					drop(r.IntN(len(list)))
				default:
					x := timer{lengths.of(r, turn), timerKind(r.IntN(3)), uint64(r.IntN(20))}
					if at, found := slices.BinarySearchFunc(list, x, timer.compare); !found {
						list = slices.Insert(list, at, x)
						s.arm(x)
					}
				}
				for len(list) > 0 && list[0].at <= Time(turn) {
					drop(0)
				}
				first, armed := s.next()
				if armed != (len(list) > 0) || armed && first != list[0] || s.armed != len(list) {
					t.Fatalf("turn %d: first of %d is %+v, %v, want that of %v", turn, s.armed, first, armed, list)
				}
				if s.stale > s.armed+1000 || len(s.runs) > runsMax {
					t.Fatalf("turn %d: %d stale beside %d, in %d runs", turn, s.stale, s.armed, len(s.runs))
				}
				longest = max(longest, len(list))
			}
			for len(list) > 0 {
				if !s.has(list[0]) {
					t.Fatalf("%+v is not there", list[0])
				}
				drop(0)
			}
			if longest < 400 {
				t.Errorf("%d at most: the test is about many", longest)
			}
		})
	}
}
