package sim

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"parley/acd/planted"
)

// TestPlantedBugsAreFound builds this package's tests with one bug after the other planted in the product (planted/
// *.patch), and hunts: for all of them under PARLEY_LONG, else for a fourth, another one each day. All must fit. A
// simulator that does not find these would not find others.
func TestPlantedBugsAreFound(t *testing.T) {
	patches, err := filepath.Glob("planted/*.patch")
	if err != nil || len(patches) < 39 {
		t.Fatalf("%d planted bugs, %v", len(patches), err)
	}
	const days = 4
	today := int(time.Now().UTC().Unix()/86400) % days
	for i, patch := range patches {
		t.Run(strings.TrimSuffix(filepath.Base(patch), ".patch"), func(t *testing.T) {
			t.Parallel()
			text, err := os.ReadFile(patch)
			if err != nil {
				t.Fatal(err)
			}
			if i%days != today && os.Getenv("PARLEY_LONG") == "" {
				if _, err := planted.Plant("../..", t.TempDir(), string(text)); err != nil {
					t.Fatal(err)
				}
				return
			}
			prey := "core"
			if strings.Contains(string(text), "+++ b/acd/engine/") {
				prey = "engine"
			}
			found, err := planted.Hunt(t.Context(), "../..", t.TempDir(), string(text), prey)
			if err != nil {
				t.Fatal(err)
			}
			t.Log("found " + found)
		})
	}
}
