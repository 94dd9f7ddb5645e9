package report

import (
	"database/sql"
	"log/slog"
	"testing"
	"time"

	"parley/acd"
	"parley/acd/facts"
	acdstore "parley/acd/store"
	"parley/internal/store"
	"parley/internal/wall"
)

// emptyTables is a database with nothing in it.
func emptyTables(t *testing.T) *sql.DB {
	t.Helper()
	db, err := store.Open(t.TempDir(), slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	if err := acdstore.Migrate(t.Context(), db); err != nil {
		t.Fatal(err)
	}
	if _, err := facts.Open(t.Context(), db); err != nil {
		t.Fatal(err)
	}
	return db.Reader()
}

func zone(t *testing.T, name string) *time.Location {
	t.Helper()
	l, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// TestDays: a local day has 23, 24 or 25 hours, its intervals count from its first moment, and follow each other.
func TestDays(t *testing.T) {
	for _, c := range []struct {
		zone, day string
		hours     float64
		begins    string // UTC
		intervals int    // of 30 min
	}{
		{"Asia/Taipei", "2026-03-29", 24, "2026-03-28T16:00:00Z", 48},
		{"Europe/Berlin", "2026-03-29", 23, "2026-03-28T23:00:00Z", 46},
		{"Europe/Berlin", "2026-10-25", 25, "2026-10-24T22:00:00Z", 50},
		{"Europe/Berlin", "2026-10-26", 24, "2026-10-25T23:00:00Z", 48},
		{"America/New_York", "2026-03-08", 23, "2026-03-08T05:00:00Z", 46},
		{"America/New_York", "2026-11-01", 25, "2026-11-01T04:00:00Z", 50},
		{"Asia/Kathmandu", "2026-05-01", 24, "2026-04-30T18:15:00Z", 48},
		{"Australia/Lord_Howe", "2026-04-05", 24.5, "2026-04-04T13:00:00Z", 49},
		{"Asia/Beirut", "2026-03-29", 23, "2026-03-28T22:00:00Z", 46},    // midnight is left out
		{"America/Havana", "2026-11-01", 25, "2026-11-01T04:00:00Z", 50}, // midnight comes twice
		{"Pacific/Apia", "2011-12-31", 24, "2011-12-30T10:00:00Z", 48},   // the day before was left out
	} {
		l := zone(t, c.zone)
		from, ok := wall.Read(c.day, l)
		if !ok {
			t.Fatal(c.day)
		}
		to := nextDay(from, l)
		if got := from.UTC().Format(time.RFC3339); got != c.begins || to.Sub(from).Hours() != c.hours {
			t.Errorf("%s %s begins at %s and has %v h, should be %s and %v", c.zone, c.day, got, to.Sub(from).Hours(), c.begins, c.hours)
		}
		parts := cuts(from, to, l, 30*time.Minute)
		if len(parts) != c.intervals {
			t.Errorf("%s %s has %d half hours, should be %d", c.zone, c.day, len(parts), c.intervals)
		}
		for i := 1; i < len(parts); i++ {
			if parts[i].from != parts[i-1].to {
				t.Errorf("%s %s: a gap before %d", c.zone, c.day, i)
			}
		}
	}
}

// TestWeeks: intervals of a month follow each other, day by day, and each day begins one.
func TestWeeks(t *testing.T) {
	for name, days := range map[string]int{"Asia/Taipei": 48, "Europe/Berlin": 48, "America/New_York": 47, "Australia/Lord_Howe": 48} {
		l := zone(t, name)
		from, to := time.Date(2026, 3, 3, 7, 10, 0, 0, time.UTC), time.Date(2026, 4, 20, 1, 1, 0, 0, time.UTC)
		for _, step := range []time.Duration{15 * time.Minute, 30 * time.Minute, time.Hour, Day} {
			parts := cuts(from, to, l, step)
			if parts[0].from != milli(from) || parts[len(parts)-1].to != milli(to) {
				t.Errorf("%s, %v: the period is %d to %d", name, step, parts[0].from, parts[len(parts)-1].to)
			}
			midnights := 0
			for i, x := range parts {
				if i > 0 && x.from != parts[i-1].to {
					t.Errorf("%s, %v: a gap before %d", name, step, i)
				}
				if x.to <= x.from || x.to-x.from > acd.Time(step.Milliseconds()) && step != Day {
					t.Errorf("%s, %v: an interval of %d ms", name, step, x.to-x.from)
				}
				if at := time.UnixMilli(int64(x.from)).In(l); at.Hour() == 0 && at.Minute() == 0 {
					midnights++
				}
				if indexOf(parts, x.from) != i || indexOf(parts, x.to-1) != i {
					t.Errorf("%s, %v: moments of %d are found elsewhere", name, step, i)
				}
			}
			if midnights != days {
				t.Errorf("%s, %v: %d midnights", name, step, midnights)
			}
		}
	}
}

// TestCiscoExample is the worked example of the rules: 70 answered and 10 abandoned within the threshold, 20 answered
// later.
func TestCiscoExample(t *testing.T) {
	var l level
	for range 70 {
		l.add(10, 20, true)
	}
	for range 10 {
		l.add(10, 20, false)
	}
	for range 20 {
		l.add(30, 20, true)
	}
	for rule, want := range map[Rule]float64{RuleIgnore: 100 * 70.0 / 90, RuleNegative: 70, RulePositive: 80, RuleHandled: 100 * 70.0 / 90} {
		if got := l.by(rule); got != want {
			t.Errorf("%s: %v, should be %v", rule, got, want)
		}
	}
	if got := (level{}).by(RuleNegative); got != nil {
		t.Errorf("of nothing: %v", got)
	}
}

func TestGuarded(t *testing.T) {
	for text, want := range map[string]string{
		"": "", "Anna": "Anna", "8000": "8000", "a=b": "a=b",
		"=1+1": "'=1+1", "+1": "'+1", "-1": "'-1", "@SUM(A1)": "'@SUM(A1)", "\t=1": "'\t=1", "\r=1": "'\r=1", "\n=1": "'\n=1",
		"＝1": "'＝1", "＋1": "'＋1", "－1": "'－1", "＠x": "'＠x", " =1": "' =1", "　＝1": "'　＝1", "'=1": "''=1", "'": "''",
	} {
		if got := guarded(text); got != want {
			t.Errorf("%q becomes %q, should be %q", text, got, want)
		}
	}
}
