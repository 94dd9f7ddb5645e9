package plan

import "time"

// Next is the first time after a moment at which the schedule is due; zero: never. A time of day that the clocks leave out
// is as much later; one that they pass twice is the first of both (RFC 5545 §3.3.5).
func (s Schedule) Next(after time.Time, zone *time.Location) time.Time {
	if s.Every == Never {
		return time.Time{}
	}
	y, m, d := after.In(zone).Date()
	for i := -1; ; i++ { // a time put off by the clocks may be of the day before
		day := time.Date(y, m, d+i, 0, 0, 0, 0, time.UTC)
		if !s.on(day) {
			continue
		}
		if at := onDay(day, s.At, zone); at.After(after) {
			return at
		}
	}
}

// last is the latest time at which it was due, not after a moment and not before first.
func (s Schedule) last(first, now time.Time, zone *time.Location) time.Time {
	for next := s.Next(first, zone); !next.IsZero() && !next.After(now); next = s.Next(first, zone) {
		first = next
	}
	return first
}

// on says whether it is due on a date, given as midnight in UTC.
func (s Schedule) on(day time.Time) bool {
	switch s.Every {
	case Weekly:
		return (int(day.Weekday())+6)%7+1 == s.Weekday
	case Monthly:
		return day.Day() == s.Day
	}
	return true
}

// onDay is when clocks of the zone show some minutes after midnight on a date.
func onDay(day time.Time, minutes int, zone *time.Location) time.Time {
	wanted := day.Add(time.Duration(minutes) * time.Minute)
	before, after := counted(wanted, wanted.Add(-36*time.Hour), zone), counted(wanted, wanted.Add(36*time.Hour), zone)
	for _, at := range []time.Time{earlier(before, after), after, before} {
		if shown := at.In(zone); shown.Day() == wanted.Day() && shown.Hour() == wanted.Hour() && shown.Minute() == wanted.Minute() {
			return at
		}
	}
	return before // no clock shows it: the one before goes on
}

// counted is the moment of a wall clock's time, by the zone's distance from UTC at another moment.
func counted(wall, by time.Time, zone *time.Location) time.Time {
	_, offset := by.In(zone).Zone()
	return wall.Add(-time.Duration(offset) * time.Second)
}

func earlier(a, b time.Time) time.Time {
	if b.Before(a) {
		return b
	}
	return a
}

// Days is what a report that is due at a moment is of: the local days [from, to), as dates, that were over then.
func (s Schedule) Days(due time.Time, zone *time.Location) (from, to string) {
	y, m, d := due.In(zone).Date()
	end := time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
	begin := end.AddDate(0, 0, -1)
	switch s.Every {
	case Weekly:
		begin = end.AddDate(0, 0, -7)
	case Monthly:
		end = time.Date(y, m, 1, 0, 0, 0, 0, time.UTC)
		begin = end.AddDate(0, -1, 0)
	}
	return begin.Format(time.DateOnly), end.Format(time.DateOnly)
}
