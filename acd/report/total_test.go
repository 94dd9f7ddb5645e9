package report_test

import (
	"bytes"
	"encoding/json"
	"reflect"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"parley/acd"
	"parley/acd/report"
)

func total(s report.Sheet) map[string]any {
	cells := map[string]any{}
	for i, cell := range s.Total {
		cells[s.Columns[i].Name] = cell
	}
	return cells
}

// TestTotals: a total is of everybody behind the rows: counts add up, means and shares are of all and not of the rows' own.
func TestTotals(t *testing.T) {
	d, ask := smallFloor(t)
	sheet := d.ask(t, "queues", ask)
	all := total(sheet)
	for name, want := range map[string]any{
		"queue": nil, "rule": nil, "entered": 6, "answered": 2, "abandoned": 2, "redirected": 1, "ended": 1, "waiting_start": 0, "waiting_end": 0,
		"asa": acd.Span(7500), "wait_max": acd.Span(10_000), "abandon_rate": 50.0, "handled": 2, "refused_closed": 2,
	} {
		if all[name] != want {
			t.Errorf("%s is %v, not %v", name, all[name], want)
		}
	}
	for interval, whole := range map[string]string{"queue-intervals": "queues", "agent-intervals": "agents"} {
		parts, together := d.ask(t, interval, ask), total(d.ask(t, whole, ask))
		if whole == "agents" { // there is one alone
			together = row(d.ask(t, whole, ask), 0)
		}
		for name, cell := range total(parts) {
			if c := parts.Columns[columnOf(parts, name)]; c.Unit != report.Text && c.Unit != report.Moment && !reflect.DeepEqual(cell, together[name]) {
				t.Errorf("%s: the total of %s is %v; over the whole time it is %v", interval, name, cell, together[name])
			}
		}
	}
}

// TestNothingToAddUp: one row is its own total, and things that are listed have none.
func TestNothingToAddUp(t *testing.T) {
	d, ask := smallFloor(t)
	for _, name := range []string{"agents", "contacts", "states", "logins", "transfers"} {
		if s := d.ask(t, name, ask); s.Total != nil {
			t.Errorf("%s has a total: %v", name, s.Total)
		}
	}
}

// TestTotalsAreWritten: below the rows where people read them, beside them where programs do; a cut sheet has the whole total.
func TestTotalsAreWritten(t *testing.T) {
	d, ask := smallFloor(t)
	ask.RowsMax, ask.Defined, ask.Language = 1, true, "zh-TW"
	s := d.ask(t, "ratings", ask)
	lines := strings.Split(written(t, s, report.CSV), "\r\n")
	if len(s.Rows) != 1 || !strings.HasPrefix(lines[2], "合計,,2,2,100,3.5,50,") || lines[3] != "" {
		t.Errorf("as CSV: %q", lines)
	}
	if text := written(t, s, report.Table); !strings.Contains(text, "\n合計") {
		t.Errorf("as a table: %s", text)
	}
	var told struct{ Total []any }
	if err := json.Unmarshal([]byte(written(t, s, report.JSON)), &told); err != nil || len(told.Total) != len(s.Columns) || told.Total[0] != nil || told.Total[2] != 2.0 {
		t.Errorf("as JSON: %v, %v", told.Total, err)
	}
	f, err := excelize.OpenReader(strings.NewReader(written(t, s, report.XLSX)))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if name, _ := f.GetCellValue("Report", "A3"); name != "合計" {
		t.Errorf("as XLSX: %q", name)
	}
	ask.Defined = false
	if text := written(t, d.ask(t, "ratings", ask), report.CSV); strings.Contains(text, "合計") {
		t.Errorf("as CSV for programs: %q", text)
	}
}

func columnOf(s report.Sheet, name string) int {
	for i, c := range s.Columns {
		if c.Name == name {
			return i
		}
	}
	return -1
}

func written(t *testing.T, s report.Sheet, f report.Format) string {
	t.Helper()
	var out bytes.Buffer
	if err := s.Write(&out, f); err != nil {
		t.Fatal(err)
	}
	return out.String()
}
