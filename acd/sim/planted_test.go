package sim

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestPlantedBugsAreFound builds this package's tests with one bug after the other planted in the product (planted/
// *.patch, through go's -overlay), and hunts. A simulator that does not find these would not find others.
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
			overlay, err := plant(t.TempDir(), string(text))
			if err != nil {
				t.Fatal(err)
			}
			prey := "core"
			if strings.Contains(string(text), "+++ b/acd/engine/") {
				prey = "engine"
			}
			cmd := exec.CommandContext(t.Context(), "go", "test", "-tags", "sqlite_fts5", "-overlay", overlay, "-count=1", "-v", "-run", "^TestHunt$", ".")
			cmd.Env = append(os.Environ(), "PARLEY_HUNT="+prey)
			out, err := cmd.CombinedOutput()
			if err != nil {
				t.Fatalf("%v\n%s", err, out)
			}
			_, found, ok := strings.Cut(string(out), "FOUND ")
			if !ok {
				t.Fatalf("nothing found:\n%s", out)
			}
			found, _, _ = strings.Cut(found, "\n")
			t.Log("found " + found)
		})
	}
}

// plant writes the patched copies of files into dir, and the overlay that puts them in place of the real ones.
func plant(dir, patch string) (string, error) {
	replace := map[string]string{}
	for i, file := range strings.Split(patch, "\n--- a/")[1:] {
		name, hunks, _ := strings.Cut(file, "\n")
		real, err := filepath.Abs(filepath.Join("../..", name))
		if err != nil {
			return "", err
		}
		source, err := os.ReadFile(real)
		if err != nil {
			return "", err
		}
		patched, err := apply(string(source), strings.Split(hunks, "\n@@")[1:])
		if err != nil {
			return "", fmt.Errorf("%s: %w", name, err)
		}
		copied := filepath.Join(dir, fmt.Sprintf("%d.go", i))
		if err := os.WriteFile(copied, []byte(patched), 0o644); err != nil {
			return "", err
		}
		replace[real] = copied
	}
	overlay := filepath.Join(dir, "overlay.json")
	text, err := json.Marshal(map[string]any{"Replace": replace})
	if err != nil {
		return "", err
	}
	return overlay, os.WriteFile(overlay, text, 0o644)
}

// apply makes the changes of a unified diff. It looks for the lines and not at their numbers, so that a patch holds
// until the very lines it changes are changed.
func apply(source string, hunks []string) (string, error) {
	for _, h := range hunks {
		_, h, _ = strings.Cut(h, "\n")
		var was, is strings.Builder
		for _, line := range strings.Split(strings.TrimRight(h, "\n"), "\n") {
			text := ""
			if line != "" {
				text = line[1:] + "\n"
			} else {
				text = "\n"
			}
			if !strings.HasPrefix(line, "+") {
				was.WriteString(text)
			}
			if !strings.HasPrefix(line, "-") {
				is.WriteString(text)
			}
		}
		if n := strings.Count(source, was.String()); n != 1 {
			return "", fmt.Errorf("the patch fits %d places; write it anew:\n%s", n, was.String())
		}
		source = strings.Replace(source, was.String(), is.String(), 1)
	}
	return source, nil
}
