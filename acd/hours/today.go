package hours

import "time"

// Today is what somebody has a queue be until its day is over, whatever its hours say. The zero Today: nobody has.
type Today struct {
	Open  bool      `json:"open"`
	Until time.Time `json:"until,omitzero"`
}

// Holds says whether it is in force at t.
func (d Today) Holds(t time.Time) bool { return t.Before(d.Until) }

// Midnight is when the day of t ends where the calendar's zone is: the first moment of the next one, in UTC.
func (c Calendar) Midnight(t time.Time) time.Time {
	zone := c.location()
	next := dateOf(t.In(zone)).add(1)
	midnight := time.Date(next.year, next.month, next.day, 0, 0, 0, 0, zone)
	if dateOf(midnight).before(next) { // clocks that are set forward at midnight skip it
		_, midnight = midnight.ZoneBounds()
	}
	return midnight.UTC()
}

// OpenUnder says whether the queue is open at t where today may say otherwise, and when that may change next; the zero
// Time: not as far as is known.
func (c Calendar) OpenUnder(today Today, t time.Time) (open bool, next time.Time) {
	if today.Holds(t) {
		return today.Open, today.Until
	}
	return c.Open(t), c.Next(t)
}

// Opens is when a queue that is closed at t opens; the zero Time: that is not known.
func (c Calendar) Opens(today Today, t time.Time) time.Time {
	if !today.Holds(t) {
		return c.Next(t)
	}
	if c.Open(today.Until) {
		return today.Until
	}
	return c.Next(today.Until)
}
