package hours

import (
	"errors"
	"slices"
	"time"
	_ "time/tzdata" // zones are the same on every machine
)

// Bounds of a calendar.
const (
	SpansMax = 12   // in one day
	DaysMax  = 1000 // that are different
	textMax  = 64 << 10
	labelMax = 80 // characters
)

// Minutes of a day, and what passes midnight.
const minutesOfDay = 24 * 60

// Calendar says when a queue is open. The zero Calendar is always open. It is made by Parse and never changed.
type Calendar struct {
	zone  *time.Location // nil: UTC, and nothing said so
	named bool           // some day of the week is named: the others are closed
	week  [7][]span      // from Sunday
	days  map[date]day
}

// span is a part of a day on the wall clock, in minutes from midnight. It ends after midnight if to is above
// minutesOfDay.
type span struct{ from, to int }

// day is one that is different; without spans it is closed.
type day struct {
	spans []span
	label string
}

// date is a day of the calendar, as the wall shows it.
type date struct {
	year  int
	month time.Month
	day   int
}

// ErrBad is what every error of Parse says, before the cause.
var ErrBad = errors.New("opening hours cannot be read")

// Always says that the calendar never closes, because nothing is said in it.
func (c Calendar) Always() bool { return !c.named && len(c.days) == 0 }

// Zone is the name of the time zone, such as "Asia/Taipei"; "UTC" unless one is set.
func (c Calendar) Zone() string { return c.location().String() }

// Open says whether the queue is open at t.
func (c Calendar) Open(t time.Time) bool {
	if c.Always() {
		return true
	}
	wall := t.In(c.location())
	today := dateOf(wall)
	minute := wall.Hour()*60 + wall.Minute()
	within := func(s span, m int) bool { return s.from <= m && m < s.to }
	return slices.ContainsFunc(c.spansOn(today), func(s span) bool { return within(s, minute) }) ||
		slices.ContainsFunc(c.spansOn(today.add(-1)), func(s span) bool { return within(s, minute+minutesOfDay) })
}

func (c Calendar) location() *time.Location {
	if c.zone == nil {
		return time.UTC
	}
	return c.zone
}

// spansOn are the hours that begin on a day.
func (c Calendar) spansOn(d date) []span {
	if other, ok := c.days[d]; ok {
		return other.spans
	}
	if !c.named {
		return []span{{0, minutesOfDay}}
	}
	return c.week[d.weekday()]
}

func dateOf(wall time.Time) date {
	year, month, d := wall.Date()
	return date{year, month, d}
}

// noon is a moment of the day that only counts days: in UTC, where none is skipped.
func (d date) noon() time.Time { return time.Date(d.year, d.month, d.day, 12, 0, 0, 0, time.UTC) }

func (d date) add(days int) date { return dateOf(d.noon().AddDate(0, 0, days)) }

func (d date) weekday() time.Weekday { return d.noon().Weekday() }

func (d date) before(other date) bool { return d.noon().Before(other.noon()) }
