// Package wall knows which moment the clocks on the wall of a time zone show, where they are set forward or back, too.
package wall

import "time"

// Minute is how people and pages write one. A day is time.DateOnly.
const Minute = "2006-01-02T15:04"

// far is more than any zone is away from UTC, and less than lies between two settings of its clocks.
const far = 36 * time.Hour

// Read is the moment that a day, when it begins, or a minute is in a zone; false: the text is neither. What the clocks
// leave out is the first moment after it, what they show twice the first of both.
func Read(text string, zone *time.Location) (time.Time, bool) {
	if at, ok := ReadDay(text, zone); ok {
		return at, true
	}
	return read(Minute, text, zone)
}

// ReadDay is Read of days alone.
func ReadDay(text string, zone *time.Location) (time.Time, bool) {
	return read(time.DateOnly, text, zone)
}

func read(format, text string, zone *time.Location) (time.Time, bool) {
	shown, err := time.Parse(format, text)
	if err != nil {
		return time.Time{}, false
	}
	return First(shown, zone), true
}

// First is the first moment at which clocks of the zone show what shown shows by its own; where they leave that out, the
// moment they are set forward.
func First(shown time.Time, zone *time.Location) time.Time {
	utc := time.Date(shown.Year(), shown.Month(), shown.Day(), shown.Hour(), shown.Minute(), shown.Second(), shown.Nanosecond(), time.UTC)
	first, second := by(utc, utc.Add(-far), zone), by(utc, utc.Add(far), zone)
	if second.Before(first) {
		first, second = second, first
	}
	for _, at := range []time.Time{first, second} {
		if _, offset := at.Zone(); utc.Sub(at) == time.Duration(offset)*time.Second {
			return at
		}
	}
	_, forward := first.ZoneBounds()
	return forward
}

// by is when clocks would show it if they were as far from UTC as at another moment.
func by(utc, other time.Time, zone *time.Location) time.Time {
	_, offset := other.In(zone).Zone()
	return utc.Add(-time.Duration(offset) * time.Second).In(zone)
}
