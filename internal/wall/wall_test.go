package wall

import (
	"testing"
	"time"
)

func zone(t *testing.T, name string) *time.Location {
	t.Helper()
	z, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return z
}

func TestRead(t *testing.T) {
	for _, x := range []struct{ zone, text, want string }{
		{"Asia/Taipei", "2026-11-22", "2026-11-21T16:00:00Z"},
		{"Asia/Taipei", "2026-11-22T08:30", "2026-11-22T00:30:00Z"},
		{"America/New_York", "2026-03-08T01:59", "2026-03-08T06:59:00Z"},
		{"America/New_York", "2026-03-08T02:00", "2026-03-08T07:00:00Z"}, // left out: clocks go from 02:00 to 03:00
		{"America/New_York", "2026-03-08T02:30", "2026-03-08T07:00:00Z"},
		{"America/New_York", "2026-03-08T03:00", "2026-03-08T07:00:00Z"},
		{"America/New_York", "2026-11-01T01:30", "2026-11-01T05:30:00Z"}, // shown twice
		{"Europe/Berlin", "2026-03-29T02:30", "2026-03-29T01:00:00Z"},
		{"Africa/Cairo", "2026-04-24", "2026-04-23T22:00:00Z"}, // its midnight is left out
		{"America/Havana", "2026-11-01", "2026-11-01T04:00:00Z"},
		{"Australia/Lord_Howe", "2026-10-04T02:15", "2026-10-03T15:30:00Z"}, // by half an hour
		{"Pacific/Apia", "2011-12-30", "2011-12-30T10:00:00Z"},              // a day that never was
		{"Pacific/Apia", "2011-12-31", "2011-12-30T10:00:00Z"},
		{"Asia/Taipei", "2026-11-31", ""},
		{"Asia/Taipei", "yesterday", ""},
	} {
		at, ok := Read(x.text, zone(t, x.zone))
		got := ""
		if ok {
			got = at.UTC().Format(time.RFC3339)
		}
		if got != x.want {
			t.Errorf("%s in %s: %s, want %s", x.text, x.zone, got, x.want)
		}
	}
}

// TestFirst: every quarter of an hour of two years is the first moment that shows it or, if none does, the first that
// shows more.
func TestFirst(t *testing.T) {
	for _, name := range []string{"America/New_York", "Africa/Cairo", "America/Havana", "Australia/Lord_Howe", "America/Santiago", "Asia/Taipei", "Antarctica/Troll"} {
		z := zone(t, name)
		begin := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
		want := map[time.Time]time.Time{}
		for at := begin.Add(-far); at.Before(begin.AddDate(1, 0, 2)); at = at.Add(15 * time.Minute) {
			local := at.In(z)
			shown := time.Date(local.Year(), local.Month(), local.Day(), local.Hour(), local.Minute(), 0, 0, time.UTC)
			if _, again := want[shown]; !again {
				want[shown] = at
			}
		}
		for shown := begin; shown.Before(begin.AddDate(1, 0, 0)); shown = shown.Add(15 * time.Minute) {
			at, there := want[shown]
			for next := shown; !there; at, there = want[next] {
				next = next.Add(15 * time.Minute)
			}
			if got := First(shown, z); !got.Equal(at) {
				t.Errorf("%s in %s: %s, want %s", shown.Format(Minute), name, got.UTC(), at)
			}
		}
	}
}
