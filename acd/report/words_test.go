package report

import (
	"database/sql"
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"parley/acd"
	"parley/acd/facts"
	"parley/internal/i18n"
)

// columns are those of every kind, taken from empty sheets.
func columns(t *testing.T, db *sql.DB) map[string][]Column {
	t.Helper()
	all := map[string][]Column{}
	for _, k := range kinds() {
		tx, err := db.Begin()
		if err != nil {
			t.Fatal(err)
		}
		q := &query{Ask: Ask{Rule: RuleNegative, Zone: time.UTC, From: time.Unix(1, 0), To: time.Unix(2, 0), RowsMax: 10}, ctx: t.Context(), tx: tx}
		if err := q.begin(); err != nil {
			t.Fatal(err)
		}
		sheet := fill(storyFields(q), nil)
		if !k.ofOne {
			if sheet, err = k.make(q); err != nil {
				t.Fatalf("%s: %v", k.name, err)
			}
		}
		all[k.name] = sheet.Columns
		if err := tx.Rollback(); err != nil {
			t.Fatal(err)
		}
	}
	return all
}

// TestWords: what a report shows has a name and a meaning in every language, one unit in all reports, and nothing is
// named that no report shows.
func TestWords(t *testing.T) {
	used := map[string]bool{"total": true}
	units := map[string]Unit{}
	for name, list := range columns(t, emptyTables(t)) {
		used["report."+name], used["report."+name+".means"] = true, true
		seen := map[string]bool{}
		for _, c := range list {
			used[c.Name], used[c.Name+".means"] = true, true
			if was, known := units[c.Name]; known && was != c.Unit {
				t.Errorf("%s is %s and %s", c.Name, was, c.Unit)
			}
			if units[c.Name] = c.Unit; seen[c.Name] {
				t.Errorf("%s has %s twice", name, c.Name)
			}
			seen[c.Name] = true
		}
	}
	for _, x := range terms(t) {
		used[x.key()] = true
	}
	for _, language := range i18n.Languages() {
		words, err := i18n.Figures(language)
		if err != nil {
			t.Fatal(err)
		}
		for key := range used {
			if words[key] == "" {
				t.Errorf("%s does not say %s", language, key)
			}
		}
		for key := range words {
			if !used[key] {
				t.Errorf("%s says %s, which no report shows", language, key)
			}
		}
	}
}

// terms are all there are.
func terms(t *testing.T) (all []Term) {
	for group, last := range map[string]int{
		"how": int(facts.Ended), "by": int(facts.BySupervisor), "outcome": int(facts.Gone), "pass": int(facts.JoinedIn),
		"logout": int(facts.RemovedOut), "shown": int(acd.ShownWrapUp), "role": int(acd.RoleJoined), "cause": int(acd.CauseTakenBack),
		"refused": int(acd.RejectedLimit), "reason": int(acd.ReasonDeclined),
	} {
		words := vocabulary()[group]
		if len(words) != last+1 {
			t.Errorf("%s has %d words, should have %d", group, len(words), last+1)
		}
		for _, word := range words {
			if word != "" {
				all = append(all, Term{group, word})
			}
		}
	}
	for _, what := range happenings() {
		all = append(all, Term{"what", what})
	}
	return all
}

var update = flag.Bool("update", false, "rewrite docs/metrics.md")

// The part of docs/metrics.md that is drawn from the registry.
const (
	metrics    = "../../docs/metrics.md"
	drawnFrom  = "<!-- reports: made by acd/report, go test -update -->"
	drawnUntil = "<!-- end of reports -->"
)

// TestMetrics holds docs/metrics.md to the registry.
func TestMetrics(t *testing.T) {
	text, err := os.ReadFile(metrics)
	if err != nil {
		t.Fatal(err)
	}
	before, rest, found := strings.Cut(string(text), drawnFrom)
	_, after, ended := strings.Cut(rest, drawnUntil)
	if !found || !ended {
		t.Fatalf("%s has no place for the reports", metrics)
	}
	want := before + drawnFrom + draw(t) + drawnUntil + after
	if want == string(text) {
		return
	}
	if !*update {
		t.Fatalf("%s does not say what the reports say: go test ./acd/report -run TestMetrics -update", metrics)
	}
	if err := os.WriteFile(metrics, []byte(want), 0o644); err != nil {
		t.Fatal(err)
	}
}

func draw(t *testing.T) string {
	english, err := i18n.Figures("en")
	if err != nil {
		t.Fatal(err)
	}
	chinese, err := i18n.Figures("zh-TW")
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	b.WriteString("\n\n| report | 報表 | what it shows | columns |\n|---|---|---|---|\n")
	all := columns(t, emptyTables(t))
	var order []Column
	seen := map[string]bool{}
	for _, k := range kinds() {
		var names []string
		for _, c := range all[k.name] {
			names = append(names, c.Name)
			if !seen[c.Name] {
				order, seen[c.Name] = append(order, c), true
			}
		}
		key := "report." + k.name
		fmt.Fprintf(&b, "| `%s` | %s | %s | %s |\n", k.name, chinese[key], english[key+".means"], strings.Join(names, ", "))
	}
	b.WriteString("\n| column | unit | called | 名稱 | means | 意義 |\n|---|---|---|---|---|---|\n")
	for _, c := range order {
		fmt.Fprintf(&b, "| `%s` | %s | %s | %s | %s | %s |\n", c.Name, c.Unit, english[c.Name], chinese[c.Name], english[c.Name+".means"], chinese[c.Name+".means"])
	}
	return b.String() + "\n"
}
