package report_test

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"parley/acd"
	"parley/acd/report"
)

// nasty are names that visitors might type to have something done by whoever opens the report.
var nasty = []string{
	"Anna", "陳先生", `=HYPERLINK("http://evil.example","open")`, "+1-2", "-2+3", "@SUM(1;2)", "\t=1+1", "\r=1+1", "\n=1+1",
	"＝1+1", "＋1", "－1", "＠SUM(1)", " =1", "　＝1", "'=1", "'", `a"b`, "a,b", "a;=1", "line\nbreak", "x\r\ny", "", "  ", `",=1`,
}

func nastySheet() report.Sheet {
	s := report.Sheet{
		Report: "contacts", Title: "Contacts", Zone: "UTC", Rule: report.RuleNegative, Made: time.Unix(0, 0).UTC(),
		Columns: []report.Column{
			{Name: "caller", Unit: report.Text, Title: "Caller", Definition: "=not a formula"},
			{Name: "waited", Unit: report.Seconds, Title: "Waited"},
			{Name: "share", Unit: report.Percent, Title: "Share"},
			{Name: "n", Unit: report.Count, Title: "N"},
		},
	}
	for i, name := range nasty {
		s.Rows = append(s.Rows, []any{name, acd.Span(i*1000 + 1), float64(i) / 3, i})
	}
	return s
}

// TestCSV: a file reads back as it was, by RFC 4180, and no cell begins as a formula does.
func TestCSV(t *testing.T) {
	var out bytes.Buffer
	if err := nastySheet().Write(&out, report.CSV); err != nil {
		t.Fatal(err)
	}
	text, marked := strings.CutPrefix(out.String(), "\ufeff")
	if !marked {
		t.Error("there is no byte order mark")
	}
	lines := parseCSV(t, text)
	if len(lines) != len(nasty)+1 {
		t.Fatalf("%d lines, should be %d", len(lines), len(nasty)+1)
	}
	if got := strings.Join(lines[0], "|"); got != "Caller|Waited (s)|Share (%)|N" {
		t.Errorf("header: %s", got)
	}
	for i, name := range nasty {
		cell := lines[i+1][0]
		if cell != "" && strings.ContainsAny(cell[:1], "=+-@\t\r\n") {
			t.Errorf("%q begins like a formula", cell)
		}
		for _, wide := range []string{"＝", "＋", "－", "＠"} {
			if strings.HasPrefix(cell, wide) {
				t.Errorf("%q begins like a formula", cell)
			}
		}
		if back, _ := strings.CutPrefix(cell, "'"); back != name {
			t.Errorf("%q came back as %q", name, back)
		}
	}
	if lines[2][1] != "1.001" || lines[2][2] != "0.3333" || lines[2][3] != "1" {
		t.Errorf("numbers: %q", lines[2])
	}
}

// TestCSVWithDefinitions: they follow the rows and an empty line, and are no formulas either; without them there are rows alone.
func TestCSVWithDefinitions(t *testing.T) {
	d, ask := smallFloor(t)
	ask.Defined = true
	var out, plain bytes.Buffer
	if err := d.ask(t, "logins", ask).Write(&out, report.CSV); err != nil {
		t.Fatal(err)
	}
	ask.Defined = false
	s := d.ask(t, "logins", ask)
	if err := s.Write(&plain, report.CSV); err != nil {
		t.Fatal(err)
	}
	rest, begins := strings.CutPrefix(out.String(), plain.String())
	if !begins {
		t.Fatalf("%q does not begin with %q", out.String(), plain.String())
	}
	lines := parseCSV(t, rest)
	if len(lines) != 1+3+len(s.Columns) || len(lines[0]) != 1 || lines[0][0] != "" || lines[1][0] != s.Title || lines[4][0] != "Agent" || lines[4][1] != s.Columns[0].Definition {
		t.Errorf("%q", lines)
	}
}

// parseCSV reads RFC 4180 and nothing else.
func parseCSV(t *testing.T, text string) (lines [][]string) {
	t.Helper()
	for text != "" {
		var line []string
		for {
			var cell string
			if strings.HasPrefix(text, `"`) {
				text = text[1:]
				for {
					end := strings.IndexByte(text, '"')
					if end < 0 {
						t.Fatal("a quote is not closed")
					}
					cell, text = cell+text[:end], text[end+1:]
					if !strings.HasPrefix(text, `"`) {
						break
					}
					cell, text = cell+`"`, text[1:]
				}
			} else {
				end := strings.IndexAny(text, ",\r\n\"")
				if end < 0 {
					t.Fatalf("the last line is not ended: %q", text)
				}
				cell, text = text[:end], text[end:]
			}
			line = append(line, cell)
			if rest, more := strings.CutPrefix(text, ","); more {
				text = rest
				continue
			}
			rest, ended := strings.CutPrefix(text, "\r\n")
			if !ended {
				t.Fatalf("a cell ends with %.10q", text)
			}
			text = rest
			break
		}
		lines = append(lines, line)
	}
	return lines
}

// TestXLSX: cells read back as they were, texts as texts, none a formula.
func TestXLSX(t *testing.T) {
	var out bytes.Buffer
	if err := nastySheet().Write(&out, report.XLSX); err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenReader(&out)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for i, name := range nasty {
		at, err := excelize.CoordinatesToCellName(1, i+2)
		if err != nil {
			t.Fatal(err)
		}
		value, err := f.GetCellValue("Report", at)
		if err != nil {
			t.Fatal(err)
		}
		// A parser of XML reads CR LF as LF (XML 1.0 §2.11).
		if strings.ReplaceAll(value, "\r\n", "\n") != strings.ReplaceAll(name, "\r\n", "\n") {
			t.Errorf("%q came back as %q", name, value)
		}
		if formula, err := f.GetCellFormula("Report", at); err != nil || formula != "" {
			t.Errorf("%q is the formula %q (%v)", name, formula, err)
		}
		kind, err := f.GetCellType("Report", at)
		if err != nil {
			t.Fatal(err)
		}
		if kind != excelize.CellTypeInlineString && kind != excelize.CellTypeSharedString && name != "" {
			t.Errorf("%q is a cell of type %v", name, kind)
		}
	}
	if value, _ := f.GetCellValue("Report", "B3"); value != "1.001" {
		t.Errorf("1.001 s came back as %q", value)
	}
	if value, _ := f.GetCellValue("Definitions", "B4"); value != "=not a formula" {
		t.Errorf("the definition is %q", value)
	}
}

func TestJSONAndTable(t *testing.T) {
	var out bytes.Buffer
	s := nastySheet()
	if err := s.Write(&out, report.JSON); err != nil {
		t.Fatal(err)
	}
	var back struct {
		Columns []report.Column
		Rows    [][]any
	}
	if err := json.Unmarshal(out.Bytes(), &back); err != nil {
		t.Fatal(err)
	}
	if len(back.Rows) != len(nasty) || back.Rows[2][0] != nasty[2] || back.Rows[2][1] != 2.001 || back.Columns[0].Definition != "=not a formula" {
		t.Errorf("%v", back.Rows)
	}
	out.Reset()
	s.Rows = [][]any{{"\x1b[2Jgone\u202e", nil, nil, 1}}
	if err := s.Write(&out, report.Table); err != nil {
		t.Fatal(err)
	}
	if strings.ContainsAny(out.String(), "\x1b\u202e") {
		t.Errorf("a name moves the cursor: %q", out.String())
	}
	if err := s.Write(&out, "pdf"); err == nil {
		t.Error("an unknown format was written")
	}
}
