package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestReadme holds the README to the tree: its folders exist, and each extension of its table is cited in the code, in
// that version.
func TestReadme(t *testing.T) {
	text, err := os.ReadFile(filepath.Join(root, "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	cited := citations(t)
	rows := regexp.MustCompile(`(?m)^\| (\d{4}) \| [^|]* \| ([0-9.]+) \|`).FindAllStringSubmatch(string(text), -1)
	if len(rows) < 10 {
		t.Fatalf("the table has %d rows", len(rows))
	}
	for _, row := range rows {
		if !cited[row[1]+" "+row[2]] {
			t.Errorf("the table says XEP-%s in version %s; no code says so", row[1], row[2])
		}
	}
	_, rest, found := strings.Cut(string(text), "## Code map\n\n```\n")
	folders, _, ended := strings.Cut(rest, "```")
	if !found || !ended {
		t.Fatal("there is no code map")
	}
	for _, line := range strings.Split(folders, "\n") {
		if folder, _, _ := strings.Cut(line, " "); strings.HasSuffix(folder, "/") {
			if _, err := os.Stat(filepath.Join(root, folder)); err != nil {
				t.Errorf("the code map: %v", err)
			}
		}
	}
}

// TestXEPTable holds the README's table to what the code says it implements.
func TestXEPTable(t *testing.T) {
	check := exec.CommandContext(t.Context(), "go", "run", "-tags", "sqlite_fts5", "./scripts/xeptable", "-check")
	check.Dir = root
	if out, err := check.CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}

// citations are "number version" as comments have them: "(XEP-0199 v2.0.1 §4.2)".
func citations(t *testing.T) map[string]bool {
	t.Helper()
	cite := regexp.MustCompile(`XEP-(\d{4}) v(\d+(?:\.\d+)*)`)
	cited := map[string]bool{}
	for _, s := range sources(t) {
		for _, group := range s.file.Comments {
			for _, m := range cite.FindAllStringSubmatch(group.Text(), -1) {
				cited[m[1]+" "+m[2]] = true
			}
		}
	}
	return cited
}
