package sim

import (
	"math/rand/v2"
	"os"
	"testing"
)

// huntEventsMax is within how many events a planted bug must be found.
const huntEventsMax = 1_000_000

// TestHunt plays days of random seeds until something goes wrong. It is what TestPlantedBugsAreFound runs on a build
// with a bug in it; PARLEY_HUNT says on what, and without it there is nothing to hunt.
func TestHunt(t *testing.T) {
	prey := os.Getenv("PARLEY_HUNT")
	if prey == "" {
		return
	}
	for played := 0; played < huntEventsMax; {
		seed := rand.Uint64()
		var n int
		var err error
		if prey == "engine" {
			n, err = storm(seed, 3000)
		} else {
			var turns []turn
			turns, err = play(seed, turnsPerDay, nil)
			n = len(turns)
		}
		played += n
		if err != nil {
			t.Logf("FOUND after %d events, seed %d: %v", played, seed, err)
			return
		}
	}
	t.Errorf("not found within %d events", huntEventsMax)
}
