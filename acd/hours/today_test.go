package hours

import (
	"testing"
	"time"
)

func TestMidnightIsTheZones(t *testing.T) {
	for _, c := range []struct{ zone, at, want string }{
		{"", "2026-11-23T10:00:00Z", "2026-11-24T00:00:00Z"},
		{"zone Asia/Taipei", "2026-11-23T10:00:00Z", "2026-11-23T16:00:00Z"},
		{"zone Asia/Taipei", "2026-11-23T16:00:00Z", "2026-11-24T16:00:00Z"},   // midnight itself begins a day
		{"zone Europe/Berlin", "2026-10-24T22:30:00Z", "2026-10-25T23:00:00Z"}, // a day of 25 hours
		{"zone Asia/Beirut", "2026-03-28T12:00:00Z", "2026-03-28T22:00:00Z"},   // whose clocks skip from 00:00 to 01:00
	} {
		at, err := time.Parse(time.RFC3339, c.at)
		if err != nil {
			t.Fatal(err)
		}
		calendar, err := Parse(c.zone)
		if err != nil {
			t.Fatal(err)
		}
		if got := calendar.Midnight(at).Format(time.RFC3339); got != c.want {
			t.Errorf("%s at %s: %s, want %s", c.zone, c.at, got, c.want)
		}
	}
}

func TestTodayHoldsUntilItsEnd(t *testing.T) {
	calendar, err := Parse("zone Asia/Taipei; daily 09:00-18:00")
	if err != nil {
		t.Fatal(err)
	}
	noon := time.Date(2026, 11, 23, 4, 0, 0, 0, time.UTC)
	shut := Today{Open: false, Until: calendar.Midnight(noon)}
	if open, next := calendar.OpenUnder(shut, noon); open || !next.Equal(shut.Until) {
		t.Errorf("closed today at noon: open %v until %v", open, next)
	}
	if open, _ := calendar.OpenUnder(shut, noon.Add(24*time.Hour)); !open {
		t.Error("still closed the day after")
	}
	if opens := calendar.Opens(shut, noon); !opens.Equal(noon.Add(21 * time.Hour)) {
		t.Errorf("closed today, it opens %v, not at nine tomorrow", opens)
	}
	if opens := (Calendar{}).Opens(shut, noon); !opens.Equal(shut.Until) {
		t.Errorf("without hours it opens %v, not at midnight", opens)
	}
	if open, _ := calendar.OpenUnder(Today{}, noon); !open {
		t.Error("nothing said, and closed at noon")
	}
}
