package hours

import "time"

// daysAhead is how far a change is looked for beyond the last day that is different: a week, the hours that pass into
// it, and some for what the zone does with its clocks.
const daysAhead = 10

// Next is the first moment after t at which Open changes; the zero Time: it never does, or not as far as is known.
func (c Calendar) Next(t time.Time) time.Time {
	if c.Always() {
		return time.Time{}
	}
	open, until := c.Open(t), c.horizon(t)
	for from := t; from.Before(until); {
		// Between two changes of the zone's clocks the wall is a fixed time ahead, so that each reading is one moment.
		_, end := from.In(c.location()).ZoneBounds()
		last := end.IsZero() || end.After(until)
		if last {
			end = until
		}
		if change, found := c.within(from, end, open); found {
			return change
		}
		if last {
			break
		}
		if c.Open(end) != open {
			return end
		}
		from = end
	}
	return time.Time{}
}

// within looks for a change after from and before end; the zone's clocks do not change in between.
func (c Calendar) within(from, end time.Time, open bool) (time.Time, bool) {
	_, offset := from.In(c.location()).Zone()
	ahead := time.Duration(offset) * time.Second
	for d := dateOf(from.In(c.location())).add(-1); ; d = d.add(1) {
		midnight := time.Date(d.year, d.month, d.day, 0, 0, 0, 0, time.UTC).Add(-ahead)
		if !midnight.Before(end) {
			return time.Time{}, false
		}
		var first time.Time
		for _, m := range c.edges(d) {
			at := midnight.Add(time.Duration(m) * time.Minute)
			if at.After(from) && at.Before(end) && (first.IsZero() || at.Before(first)) && c.Open(at) != open {
				first = at
			}
		}
		if !first.IsZero() {
			return first, true
		}
	}
}

// edges are the minutes of d at which something begins or ends, with what comes over from the day before; those of the
// next day are looked at in its turn.
func (c Calendar) edges(d date) []int {
	edges := []int{0} // a day may begin open after one that ended closed
	for _, s := range c.spansOn(d) {
		edges = append(edges, s.from, min(s.to, minutesOfDay))
	}
	for _, s := range c.spansOn(d.add(-1)) {
		if s.to > minutesOfDay {
			edges = append(edges, s.to-minutesOfDay)
		}
	}
	return edges
}

// horizon is when everything that is known repeats itself, seen from t.
func (c Calendar) horizon(t time.Time) time.Time {
	last := dateOf(t.In(c.location()))
	for d := range c.days {
		if last.before(d) {
			last = d
		}
	}
	return last.add(daysAhead).noon()
}
