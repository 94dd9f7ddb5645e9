package sim

import (
	"math/rand/v2"

	"parley/acd"
)

// Row is one event with what was decided on it.
type Row struct {
	At      acd.Time
	Event   acd.Event
	Effects []acd.Effect
}

// Log is the log that the day of a seed leaves: what its crashes lost is not in it. The error is what Run would say,
// unshrunk.
func Log(seed uint64, turns int) ([]Row, error) {
	d := newDay()
	d.log = []Row{}
	w := newWeather(rand.New(rand.NewPCG(seed, 1)), d)
	for range turns {
		if err := d.play(w.turn()); err != nil {
			return d.log, err
		}
	}
	return d.log, d.play(turn{evening: true})
}
