package main

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"io"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// said runs a command and gives what it says.
func said(t *testing.T, args ...string) string {
	t.Helper()
	var out bytes.Buffer
	root := newRoot()
	root.SetArgs(args)
	root.SetOut(&out)
	root.SetErr(&out)
	if err := root.ExecuteContext(t.Context()); err != nil {
		t.Fatalf("parley %s: %v\n%s", strings.Join(args, " "), err, out.String())
	}
	return out.String()
}

func refusedTo(t *testing.T, want string, args ...string) {
	t.Helper()
	root := newRoot()
	root.SetArgs(args)
	root.SetOut(&bytes.Buffer{})
	root.SetErr(&bytes.Buffer{})
	if err := root.ExecuteContext(t.Context()); err == nil || !strings.Contains(err.Error(), want) {
		t.Errorf("parley %s: %v, want %q", strings.Join(args, " "), err, want)
	}
}

func drawnWell(t *testing.T, file string, words ...string) {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	for d := xml.NewDecoder(bytes.NewReader(text)); ; {
		if _, err := d.Token(); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatalf("%s: %v", file, err)
		}
	}
	for _, w := range words {
		if !strings.Contains(string(text), w) {
			t.Errorf("%s does not say %s", file, w)
		}
	}
}

// TestReplayAndForecast makes up two days, plays them again and forecasts a third, as an operator would.
func TestReplayAndForecast(t *testing.T) {
	dir := t.TempDir()
	days := filepath.Join(dir, "days")
	said(t, "generate", "day", "--contacts", "300", "--days", "2", "--queues", "2", "--lines", "2", "--data", days)
	refusedTo(t, "in use", "generate", "day", "--contacts", "300", "--data", days)

	var unchanged struct {
		Seeds   int      `json:"seeds"`
		Changes []string `json:"changes"`
		All     outcome  `json:"all"`
		Queues  []struct {
			DN string `json:"dn"`
			outcome
		} `json:"queues"`
		Intervals []any `json:"intervals"`
	}
	answer(t, &unchanged, "replay", "--data", days, "--tz", "Asia/Taipei", "--json")
	if unchanged.Seeds != 1 || len(unchanged.Changes) != 0 || unchanged.All.Real["entered"] < 500 || len(unchanged.Intervals) < 48 {
		t.Errorf("%+v", unchanged)
	}
	for name, v := range unchanged.All.Real {
		if p := unchanged.All.Played[name]; p.Mean != v || p.Low != v || p.High != v {
			t.Errorf("%s without a change: %+v, was %v", name, p, v)
		}
	}

	reported := reportOf(t, days)
	for _, q := range unchanged.Queues {
		for measure, column := range map[string]string{
			"entered": "entered", "answered": "answered", "abandoned": "abandoned", "redirected": "redirected", "waiting-end": "waiting_end",
			"service-level": "service_level", "abandon-rate": "abandon_rate", "wait-mean": "asa", "wait-p50": "wait_p50", "wait-p90": "wait_p90",
		} {
			if got, want := q.Real[measure], reported[q.DN][column]; math.Abs(got-want) > 0.001 {
				t.Errorf("queue %s: %s is %v, the report says %v", q.DN, measure, got, want)
			}
		}
	}

	file := filepath.Join(dir, "change.toml")
	if err := os.WriteFile(file, []byte("[queue.8000]\nstaff = 3\n\n[agent.agent001]\nshift = \"30m\"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	picture := filepath.Join(dir, "replay.svg")
	table := said(t, "replay", "--data", days, "--tz", "Asia/Taipei", "--change", file, "--queue", "8010:offer=30s", "--seeds", "3", "--chart", picture, "--lang", "zh-TW")
	for _, want := range []string{"3 seeds", "queue 8000: staff=3", "queue 8010: offer=30s", "agent agent001: shift=30m", "service-level", "8010"} {
		if !strings.Contains(table, want) {
			t.Errorf("the table does not say %s:\n%s", want, table)
		}
	}
	drawnWell(t, picture, "重播", "staff=3", "實際")

	var ahead struct {
		Day       string           `json:"day"`
		Weeks     int              `json:"weeks"`
		Intervals []map[string]any `json:"intervals"`
	}
	picture = filepath.Join(dir, "forecast.svg")
	answer(t, &ahead, "forecast", "8000", "--data", days, "--tz", "Asia/Taipei", "--day", "2026-03-09", "--interval", "60", "--seeds", "1", "--chart", picture, "--json")
	if ahead.Day != "2026-03-09" || ahead.Weeks != 1 || len(ahead.Intervals) != 24 || ahead.Intervals[11]["agents"].(float64) < 1 {
		t.Errorf("%+v", ahead)
	}
	drawnWell(t, picture, "8000", "Agents needed")

	refusedTo(t, "no whole Thursday", "forecast", "8000", "--data", days, "--tz", "Asia/Taipei", "--day", "2026-03-05")
	refusedTo(t, "no queue", "forecast", "9999", "--data", days)
	refusedTo(t, "nothing called", "replay", "--data", days, "--queue", "8000:colour=blue")
	refusedTo(t, "like +2 or -1", "replay", "--data", days, "--queue", "8000:staff=lots")
	refusedTo(t, "(known: 2026-03-02 to 2026-03-03)", "forecast", "8000", "--data", days, "--tz", "Asia/Taipei", "--day", "2026-03-05")
	if table := said(t, "replay", "--data", days, "--from", "2031-01-01", "--to", "2031-01-02"); !strings.Contains(table, "Nothing came to any queue") {
		t.Errorf("of a time without anything:\n%s", table)
	}
	refusedTo(t, "not like", "replay", "--data", days, "--queue", "8000")
	refusedTo(t, "--to is not after --from", "replay", "--data", days, "--from", "2026-03-03", "--to", "2026-03-02")
}

// reportOf is the report on queues, by DN and column: it counts for itself.
func reportOf(t *testing.T, dir string) map[string]map[string]float64 {
	t.Helper()
	var report struct {
		Columns []struct{ Name string }
		Rows    [][]any
	}
	answer(t, &report, "report", "queues", "--data", dir, "--from", "2026-03-01", "--to", "2026-03-06", "--tz", "Asia/Taipei", "--format", "json")
	queues := map[string]map[string]float64{}
	for _, row := range report.Rows {
		values := map[string]float64{}
		for i, v := range row {
			if n, is := v.(float64); is {
				values[report.Columns[i].Name] = n
			}
		}
		queues[row[0].(string)] = values
	}
	if len(queues) != 2 {
		t.Fatalf("the report has %d queues", len(queues))
	}
	return queues
}

type outcome struct {
	Real   map[string]float64 `json:"real"`
	Played map[string]struct {
		Mean float64 `json:"mean"`
		Low  float64 `json:"low"`
		High float64 `json:"high"`
	} `json:"played"`
}

func answer(t *testing.T, into any, args ...string) {
	t.Helper()
	text := said(t, args...)
	if err := json.Unmarshal([]byte(text), into); err != nil {
		t.Fatalf("%v in\n%s", err, text)
	}
}
