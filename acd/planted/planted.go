// Package planted puts bugs into the product for the build of one test, to see whether the test finds them. A bug is a
// unified diff; the real files stay as they are (go's -overlay).
package planted

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// Hunt builds the tests of the package in the working directory with a bug planted, and runs its TestHunt with
// PARLEY_HUNT set to prey. It returns what that found: the rest of the line that says FOUND. root is where the names in
// the patch count from, dir is for files on the way.
func Hunt(ctx context.Context, root, dir, patch, prey string) (found string, err error) {
	overlay, err := Plant(root, dir, patch)
	if err != nil {
		return "", err
	}
	cmd := exec.CommandContext(ctx, "go", "test", "-tags", "sqlite_fts5", "-overlay", overlay, "-count=1", "-v", "-run", "^TestHunt$", ".")
	cmd.Env = append(os.Environ(), "PARLEY_HUNT="+prey)
	out, err := cmd.CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("hunt: %w\n%s", err, out)
	}
	_, found, ok := strings.Cut(string(out), "FOUND ")
	if !ok {
		return "", fmt.Errorf("nothing found:\n%s", out)
	}
	found, _, _ = strings.Cut(found, "\n")
	return found, nil
}

// Plant writes the patched copies of files into dir, and the overlay that puts them in place of the real ones.
func Plant(root, dir, patch string) (overlay string, err error) {
	replace := map[string]string{}
	for i, file := range strings.Split(patch, "\n--- a/")[1:] {
		name, hunks, _ := strings.Cut(file, "\n")
		real, err := filepath.Abs(filepath.Join(root, name))
		if err != nil {
			return "", fmt.Errorf("plant: %w", err)
		}
		source, err := os.ReadFile(real)
		if err != nil {
			return "", fmt.Errorf("plant: %w", err)
		}
		patched, err := apply(string(source), strings.Split(hunks, "\n@@")[1:])
		if err != nil {
			return "", fmt.Errorf("plant into %s: %w", name, err)
		}
		copied := filepath.Join(dir, fmt.Sprintf("%d.go", i))
		if err := os.WriteFile(copied, []byte(patched), 0o644); err != nil {
			return "", fmt.Errorf("plant: %w", err)
		}
		replace[real] = copied
	}
	text, err := json.Marshal(map[string]any{"Replace": replace})
	if err != nil {
		return "", fmt.Errorf("plant: %w", err)
	}
	overlay = filepath.Join(dir, "overlay.json")
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
