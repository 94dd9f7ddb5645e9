package hours

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"
)

func parse(t testing.TB, text string) Calendar {
	t.Helper()
	c, err := Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// at is a moment by what the wall shows in a zone.
func at(t testing.TB, zone, wall string) time.Time {
	t.Helper()
	l, err := time.LoadLocation(zone)
	if err != nil {
		t.Fatal(err)
	}
	when, err := time.ParseInLocation("2006-01-02 15:04", wall, l)
	if err != nil {
		t.Fatal(err)
	}
	return when
}

func TestOpenAndNext(t *testing.T) {
	office := "zone Asia/Taipei; mon-fri 09:00-12:00,13:00-18:00; sat 22:00-02:00; 2026-10-10..2026-10-12 closed 國慶日; 2026-12-25 10:00-11:00"
	berlin := "zone Europe/Berlin; daily 01:00-02:30"
	york := "zone America/New_York; sat 22:00-02:30; sun 02:15-04:00"
	for _, c := range []struct {
		name, hours, zone, wall string
		open                    bool
		next                    string // "" = never
	}{
		{"nothing said", "", "UTC", "2026-01-01 00:00", true, ""},
		{"only a zone said", "zone Asia/Tokyo", "UTC", "2026-01-01 00:00", true, ""},
		{"before opening", office, "Asia/Taipei", "2026-11-23 08:59", false, "2026-11-23 09:00"},
		{"at opening", office, "Asia/Taipei", "2026-11-23 09:00", true, "2026-11-23 12:00"},
		{"at lunch", office, "Asia/Taipei", "2026-11-23 12:00", false, "2026-11-23 13:00"},
		{"at closing", office, "Asia/Taipei", "2026-11-23 18:00", false, "2026-11-24 09:00"},
		{"over midnight", office, "Asia/Taipei", "2026-11-28 23:59", true, "2026-11-29 02:00"},
		{"after midnight", office, "Asia/Taipei", "2026-11-29 01:59", true, "2026-11-29 02:00"},
		{"after that", office, "Asia/Taipei", "2026-11-29 02:00", false, "2026-11-30 09:00"},
		{"before the holidays", office, "Asia/Taipei", "2026-10-09 18:00", false, "2026-10-13 09:00"},
		{"no night of a holiday", office, "Asia/Taipei", "2026-10-11 01:00", false, "2026-10-13 09:00"},
		{"other hours", office, "Asia/Taipei", "2026-12-25 09:30", false, "2026-12-25 10:00"},
		{"in another zone", office, "UTC", "2026-11-23 01:00", true, "2026-11-23 04:00"},
		{"all week but one day", "2026-12-25 closed", "UTC", "2026-12-01 00:00", true, "2026-12-25 00:00"},
		{"and after that for ever", "2026-12-25 closed", "UTC", "2026-12-26 00:00", true, ""},
		{"never", "daily closed", "UTC", "2026-12-26 00:00", false, ""},
		{"never but on one day", "daily closed; 2031-05-05 09:00-10:00", "UTC", "2026-12-26 00:00", false, "2031-05-05 09:00"},
		{"always, in words", "daily 00:00-24:00", "UTC", "2026-12-26 00:00", true, ""},
		{"the night before a holiday", "fri 22:00-02:00; 2026-12-26 closed", "UTC", "2026-12-26 01:00", true, "2026-12-26 02:00"},
		{"closing time is skipped", berlin, "Europe/Berlin", "2026-03-29 01:30", true, "2026-03-29 03:00"},
		{"an opening hour is skipped", york, "America/New_York", "2026-03-08 01:59", true, "2026-03-08 04:00"},
	} {
		cal := parse(t, c.hours)
		when := at(t, c.zone, c.wall)
		if got := cal.Open(when); got != c.open {
			t.Errorf("%s: open is %v", c.name, got)
		}
		want := time.Time{}
		if c.next != "" {
			want = at(t, c.zone, c.next)
		}
		if got := cal.Next(when); !got.Equal(want) {
			t.Errorf("%s: next is %v, want %v", c.name, got, want)
		}
	}
}

// The hour from 2 to 3 comes twice: open until 02:30 means closed from the first half past two, open again from the
// second two o'clock.
func TestAnHourTwice(t *testing.T) {
	cal := parse(t, "zone Europe/Berlin; daily 01:00-02:30")
	when := time.Date(2026, 10, 24, 23, 30, 0, 0, time.UTC)
	for _, want := range []string{"2026-10-25 00:30 closed", "2026-10-25 01:00 open", "2026-10-25 01:30 closed", "2026-10-26 00:00 open"} {
		when = cal.Next(when)
		is := map[bool]string{true: "open", false: "closed"}[cal.Open(when)]
		if got := when.UTC().Format("2006-01-02 15:04 ") + is; got != want {
			t.Fatalf("%s, want %s", got, want)
		}
	}
}

// The zone of Samoa had no 30 December 2011.
func TestADayThatNeverWas(t *testing.T) {
	cal := parse(t, "zone Pacific/Apia; daily 09:00-17:00")
	closes := at(t, "Pacific/Apia", "2011-12-29 17:00")
	if next := cal.Next(closes); !next.Equal(at(t, "Pacific/Apia", "2011-12-31 09:00")) || next.Sub(closes) != 16*time.Hour {
		t.Errorf("opens at %v", next)
	}
}

// TestNextAgainstSteps holds Next to Open asked minute by minute, over days on which the zones change their clocks.
func TestNextAgainstSteps(t *testing.T) {
	zones := map[string][]string{
		"Asia/Taipei":         {"2026-11-20 10:00"},
		"America/New_York":    {"2026-03-06 10:00", "2026-10-30 10:00"},
		"Europe/Berlin":       {"2026-03-27 10:00", "2026-10-23 10:00"},
		"Australia/Lord_Howe": {"2026-04-03 10:00", "2026-10-02 10:00"},
		"America/Sao_Paulo":   {"2018-11-02 10:00", "2018-02-16 10:00"},
		"Pacific/Apia":        {"2011-12-28 10:00"},
		"Africa/Casablanca":   {"2026-02-13 10:00", "2026-03-20 10:00"},
		"America/St_Johns":    {"2006-10-27 10:00"},
	}
	random := rand.New(rand.NewPCG(1, 2))
	changes := 0
	for zone, starts := range zones {
		for _, start := range starts {
			for range 12 {
				cal := parse(t, "zone "+zone+"\n"+randomHours(random, start))
				from := at(t, zone, start).Add(time.Duration(random.IntN(60*60*24)) * time.Second)
				changes += stepThrough(t, cal, from)
			}
		}
	}
	if changes < 500 {
		t.Errorf("only %d changes were seen", changes)
	}
}

// stepThrough follows four days of a calendar and counts its changes.
func stepThrough(t *testing.T, cal Calendar, from time.Time) (changes int) {
	t.Helper()
	open, next := cal.Open(from), cal.Next(from)
	for m := from.Truncate(time.Minute).Add(time.Minute); m.Before(from.Add(96 * time.Hour)); m = m.Add(time.Minute) {
		if cal.Open(m) == open {
			if next.Equal(m) {
				t.Fatalf("%v is no change in\n%s", m, cal)
			}
			continue
		}
		if !next.Equal(m) {
			t.Fatalf("a change at %v, Next says %v in\n%s", m, next, cal)
		}
		changes++
		open, next = cal.Open(m), cal.Next(m)
	}
	return changes
}

func randomHours(r *rand.Rand, start string) string {
	var b strings.Builder
	for _, d := range weekdays {
		if r.IntN(4) > 0 {
			fmt.Fprintf(&b, "%s %s\n", d, randomSpans(r))
		}
	}
	if r.IntN(2) == 0 {
		first, _, _ := strings.Cut(start, " ")
		d, err := parseDate(first)
		if err != nil {
			panic(err)
		}
		fmt.Fprintf(&b, "%s %s\n", d.add(r.IntN(4)), randomSpans(r))
	}
	return b.String()
}

func randomSpans(r *rand.Rand) string {
	if r.IntN(6) == 0 {
		return "closed"
	}
	var parts []string
	for from := r.IntN(300); from < minutesOfDay && len(parts) < 4; {
		to := from + 1 + r.IntN(500)
		parts = append(parts, fmt.Sprintf("%02d:%02d-%02d:%02d", from/60, from%60, to/60%24, to%60))
		from = to + r.IntN(200)
		if to >= minutesOfDay {
			break
		}
	}
	return strings.Join(parts, ",")
}

func TestRefused(t *testing.T) {
	for _, text := range []string{
		"mon", "mon 9-18", "mon 09:00", "mon 09:00-09:00", "mon 24:00-01:00", "mon 25:00-26:00", "mon 09:60-10:00", "mon 09:0-10:00",
		"mon 09:00-12:00 13:00-14:00", "mon 09:00-12:00,11:00-14:00", "mon 22:00-02:00,03:00-04:00", "moon 09:00-10:00",
		"mon closed; mon closed", "daily closed; tue closed", "mon-fri,fri closed", "zone", "zone Nowhere/Land", "zone Local", "zone UTC; zone UTC",
		"2026-02-30 closed", "2026-1-1 closed", "1969-01-01 closed", "2200-01-01 closed", "2026-01-02..2026-01-01 closed",
		"2026-01-01 closed; 2026-01-01 closed", "2000-01-01..2199-01-01 closed", "2026-01-01 closed " + strings.Repeat("x", 81),
		"daily " + strings.Repeat("00:00-00:01,", 12) + "23:00-24:00", "mon \xff", strings.Repeat(" ", textMax+1),
		"zone ../../etc/passwd",
	} {
		if _, err := Parse(text); !errors.Is(err, ErrBad) {
			t.Errorf("%.80q: %v", text, err)
		}
	}
}

func TestOneForm(t *testing.T) {
	for text, want := range map[string]string{
		"":  "",
		" ": "",
		"zone Asia/Taipei; sun,sat closed; mon-fri 9:00-18:00": "zone Asia/Taipei\nmon-fri 09:00-18:00\nsat-sun closed",
		"daily 00:00-24:00":               "mon-sun 00:00-24:00",
		"fri-mon 22:00-02:00":             "mon 22:00-02:00\ntue-thu closed\nfri-sun 22:00-02:00",
		"WED 09:00-00:00":                 "mon-tue closed\nwed 09:00-24:00\nthu-sun closed",
		"2026-12-26 closed  x  y":         "2026-12-26 closed x y",
		"2026-12-31..2027-01-02 closed a": "2026-12-31..2027-01-02 closed a",
		"2026-12-02 closed a;2026-12-01 closed a;2026-12-03 closed": "2026-12-01..2026-12-02 closed a\n2026-12-03 closed",
	} {
		if got := parse(t, text).String(); got != want {
			t.Errorf("%q is %q, want %q", text, got, want)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add("zone Asia/Taipei; mon-fri 09:00-12:00,13:00-18:00; sat 22:00-02:00; 2026-10-10..2026-10-12 closed 國慶日")
	f.Add("daily closed\n2031-05-05 09:00-10:00")
	f.Fuzz(func(t *testing.T, text string) {
		c, err := Parse(text)
		if err != nil {
			return
		}
		again, err := Parse(c.String())
		if err != nil || again.String() != c.String() {
			t.Fatalf("%q is written %q, read again %q, %v", text, c.String(), again.String(), err)
		}
		from := time.Date(2026, 3, 8, 6, 30, 0, 0, time.UTC)
		next := c.Next(from)
		if !next.Equal(again.Next(from)) || c.Open(from) != again.Open(from) {
			t.Fatalf("%q is open otherwise once written", text)
		}
		if !next.IsZero() && (!next.After(from) || c.Open(next) == c.Open(from)) {
			t.Fatalf("%q: from %v Next is %v", text, from, next)
		}
	})
}
