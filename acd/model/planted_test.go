package model

import (
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"parley/acd/planted"
)

// scriptsMax is within how many scripts a planted bug must be found.
const scriptsMax = 20_000

// TestHunt plays scripts of random seeds until the core is not the model. It is what TestPlantedBugsAreFound runs on a
// build with a bug in it; without PARLEY_HUNT there is nothing to hunt.
func TestHunt(t *testing.T) {
	if os.Getenv("PARLEY_HUNT") == "" {
		return
	}
	for script := range scriptsMax {
		seed := rand.Uint64()
		p := newPlay(seed)
		for range 250 {
			ev := p.event()
			if p.step(ev); p.wrong != nil {
				t.Logf("FOUND in script %d, seed %d: on %T: %v", script+1, seed, ev, p.wrong)
				return
			}
		}
	}
	t.Errorf("not found in %d scripts", scriptsMax)
}

// TestPlantedBugsAreFound plants one bug after the other in the core (planted/*.patch) and hunts: all of them under
// PARLEY_LONG, else another one each day. All must fit.
func TestPlantedBugsAreFound(t *testing.T) {
	patches, err := filepath.Glob("planted/*.patch")
	if err != nil || len(patches) < 12 {
		t.Fatalf("%d planted bugs, %v", len(patches), err)
	}
	today := int(time.Now().UTC().Unix()/86400) % len(patches)
	for i, patch := range patches {
		t.Run(strings.TrimSuffix(filepath.Base(patch), ".patch"), func(t *testing.T) {
			t.Parallel()
			text, err := os.ReadFile(patch)
			if err != nil {
				t.Fatal(err)
			}
			if i != today && os.Getenv("PARLEY_LONG") == "" {
				if _, err := planted.Plant("../..", t.TempDir(), string(text)); err != nil {
					t.Fatal(err)
				}
				return
			}
			found, err := planted.Hunt(t.Context(), "../..", t.TempDir(), string(text), "core")
			if err != nil {
				t.Fatal(err)
			}
			t.Log("found " + found)
		})
	}
}
