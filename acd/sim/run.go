package sim

import (
	"fmt"
	"math/rand/v2"
	"strings"

	"parley/acd"
)

// Failure is a day on which something went wrong.
type Failure struct {
	Seed  uint64
	Turns int // played until then
	Err   error
	turns []turn // the shortest list found that still fails
}

// Error is what went wrong and the turns that lead there, a line each.
func (f *Failure) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "seed %d, turn %d: %v\nThe shortest day that fails:\n", f.Seed, f.Turns, f.Err)
	for _, t := range f.turns {
		fmt.Fprintf(&b, "  %v\n", t)
	}
	return b.String()
}

// Run plays the day of a seed and returns how many turns were played, and a *Failure if something went wrong. seen
// (may be nil) is shown each turn's decisions.
func Run(seed uint64, turns int, seen func([]acd.Effect)) (int, error) {
	played, err := play(seed, turns, seen)
	if err == nil {
		return len(played), nil
	}
	return len(played), &Failure{Seed: seed, Turns: len(played), Err: err, turns: shrink(played)}
}

// askedSeldom is how many turns pass on most days before the core is asked again whether all holds in it that must: that
// recounts everything, and costs more than all else. The oracle judges each turn, and on one day in four the core is
// asked after each.
const askedSeldom = 8

func play(seed uint64, turns int, seen func([]acd.Effect)) ([]turn, error) {
	d := newDay()
	d.seen = seen
	if seed%4 != 0 {
		d.every = askedSeldom
	}
	w := newWeather(rand.New(rand.NewPCG(seed, 1)), d)
	played := make([]turn, 0, turns+1)
	for len(played) < turns {
		t := w.turn()
		played = append(played, t)
		if err := d.play(t); err != nil {
			return played, err
		}
	}
	played = append(played, turn{evening: true})
	return played, d.play(played[turns])
}

// replaysMax bounds how often shrink plays a day again.
const replaysMax = 3000

// shrink leaves out whatever can be left out with something still going wrong.
func shrink(turns []turn) []turn {
	turns = turns[:failsAt(turns)+1]
	replays := 0
	for size := len(turns) / 2; size > 0; size /= 2 {
		for from := 0; from+size < len(turns); {
			if replays++; replays > replaysMax {
				return turns
			}
			fewer := append(append([]turn(nil), turns[:from]...), turns[from+size:]...)
			if at := failsAt(fewer); at >= 0 {
				turns = fewer[:at+1]
			} else {
				from += size
			}
		}
	}
	return turns
}

// failsAt is the turn at which something goes wrong; -1: none.
func failsAt(turns []turn) int {
	d := newDay()
	for i, t := range turns {
		if d.play(t) != nil {
			return i
		}
	}
	return -1
}
