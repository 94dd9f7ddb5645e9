package main

import (
	"database/sql"
	"io"
	"path/filepath"
	"strings"
	"testing"
)

// TestOlderDirectoryIsToldApart: what only reads says of a directory of another version what to do, and does not take the
// difference for a mismatch.
func TestOlderDirectoryIsToldApart(t *testing.T) {
	for name, older := range map[string]string{
		"a table is missing":       `DELETE FROM migrations_acd WHERE version_id = (SELECT max(version_id) FROM migrations_acd)`,
		"a figure's table is":      `DELETE FROM migrations_facts WHERE version_id = (SELECT max(version_id) FROM migrations_facts)`,
		"figures are counted anew": `UPDATE fact_cursor SET version = version - 1`,
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			for _, before := range [][]string{{"generate", "day", "--contacts", "30"}, {"report", "queues"}, {"audit"}} {
				if code := run(append(before, "--data", dir)); code != 0 {
					t.Fatalf("%v ends with %d", before, code)
				}
			}
			db, err := sql.Open("sqlite3", filepath.Join(dir, "parley.db"))
			if err != nil {
				t.Fatal(err)
			}
			if _, err := db.Exec(older); err != nil {
				t.Fatal(err)
			}
			if err := db.Close(); err != nil {
				t.Fatal(err)
			}
			for command, code := range map[string]int{"audit": 2, "replay": 1} {
				c := newRoot()
				c.SetArgs([]string{command, "--data", dir})
				c.SetOut(io.Discard)
				c.SetErr(io.Discard)
				if err := c.ExecuteContext(t.Context()); err == nil || !strings.Contains(err.Error(), "start the server of this one on it once") {
					t.Errorf("%s says %v", command, err)
				}
				if got := run([]string{command, "--data", dir}); got != code {
					t.Errorf("%s ends with %d, want %d", command, got, code)
				}
			}
		})
	}
}
