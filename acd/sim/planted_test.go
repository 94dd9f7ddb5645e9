package sim

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"parley/acd/planted"
)

// TestPlantedBugsAreFound builds this package's tests with one bug after the other planted in the product (planted/
// *.patch), and hunts. A simulator that does not find these would not find others.
func TestPlantedBugsAreFound(t *testing.T) {
	patches, err := filepath.Glob("planted/*.patch")
	if err != nil || len(patches) < 36 {
		t.Fatalf("%d planted bugs, %v", len(patches), err)
	}
	for _, patch := range patches {
		t.Run(strings.TrimSuffix(filepath.Base(patch), ".patch"), func(t *testing.T) {
			t.Parallel()
			text, err := os.ReadFile(patch)
			if err != nil {
				t.Fatal(err)
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
