package api

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	acdstore "parley/acd/store"
)

var update = flag.Bool("update", false, "write the table of docs/api.md anew")

// Where the table stands.
const (
	docsFile   = "../../docs/api.md"
	tableFrom  = "<!-- made by internal/api: go test ./internal/api -run TestTheTableIsInTheDocs -update -->\n"
	tableUntil = "<!-- end -->\n"
)

// TestTheTableIsInTheDocs: docs/api.md says of each operation who may call it, and what of. internal/proof holds the built
// server to that table, so a change of it is a change that somebody has to read.
func TestTheTableIsInTheDocs(t *testing.T) {
	text, err := os.ReadFile(docsFile)
	if err != nil {
		t.Fatal(err)
	}
	before, rest, found := strings.Cut(string(text), tableFrom)
	is, after, ended := strings.Cut(rest, tableUntil)
	if !found || !ended {
		t.Fatal("the table has no place")
	}
	want := accessTable(open(t, nil).table)
	if *update {
		if err := os.WriteFile(docsFile, []byte(before+tableFrom+want+tableUntil+after), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if is != want {
		t.Errorf("docs/api.md does not say what is served; it should say\n%s", want)
	}
}

func accessTable(table []operation) string {
	var b strings.Builder
	b.WriteString("| operation | visitor | account | agent | supervisor | admin | auditor | integrator | program |\n|---|---|---|---|---|---|---|---|---|\n")
	for _, op := range table {
		fmt.Fprintf(&b, "| `%s %s`", op.method, op.path)
		if op.allow.anybody {
			b.WriteString(" | anybody | | | | | | | |\n")
			continue
		}
		cells := []reach{op.allow.visitor, op.allow.account}
		for _, role := range acdstore.Roles() {
			cells = append(cells, op.allow.of(role))
		}
		for _, r := range cells {
			word := r.String()
			switch {
			case r == none:
				word = "–"
			case op.allow.fresh:
				word += " *"
			}
			b.WriteString(" | " + word)
		}
		scope := "–"
		if op.allow.scope != "" {
			if scope = string(op.allow.scope); !op.cuts && !strings.Contains(op.path, "{dn}") && !strings.Contains(op.path, "{contact}") {
				scope += " †"
			}
		}
		b.WriteString(" | " + scope + " |\n")
	}
	return b.String()
}
