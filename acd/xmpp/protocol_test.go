package xmpp

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// Each sentence of XEP-0142 in docs/protocol.md names a test that there is.
func TestTheTableOfXEP0142NamesTests(t *testing.T) {
	text, err := os.ReadFile("../../docs/protocol.md")
	if err != nil {
		t.Fatal(err)
	}
	_, table, found := strings.Cut(string(text), "## XEP-0142, sentence by sentence")
	if !found {
		t.Fatal("no such table")
	}
	table, _, _ = strings.Cut(table, "\n## ")
	tests := testNames(t)
	rows := 0
	for line := range strings.Lines(table) {
		cells := strings.Split(line, " | ")
		if len(cells) != 2 || !strings.HasPrefix(line, "| 3.") && !strings.HasPrefix(line, "| 4.") && !strings.HasPrefix(line, "| 5 ") && !strings.HasPrefix(line, "| 6 ") {
			continue
		}
		rows++
		named := regexp.MustCompile("`([^`]+)`").FindAllStringSubmatch(cells[1], -1)
		if len(named) == 0 {
			t.Errorf("no test: %s", line)
		}
		for _, n := range named {
			if _, err := os.Stat(filepath.Join("testdata", n[1])); !tests[n[1]] && err != nil {
				t.Errorf("%s is no test: %s", n[1], line)
			}
		}
	}
	if rows < 25 {
		t.Errorf("only %d rows", rows)
	}
}

func testNames(t *testing.T) map[string]bool {
	files, err := filepath.Glob("*_test.go")
	if err != nil {
		t.Fatal(err)
	}
	names := map[string]bool{}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range regexp.MustCompile(`(?m)^func (Test\w+)\(`).FindAllStringSubmatch(string(text), -1) {
			names[m[1]] = true
		}
	}
	return names
}
