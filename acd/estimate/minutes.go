package estimate

import "parley/acd"

// steps are the minutes people are told; a range is widened to them, for more than that nobody knows.
var steps = [...]int{0, 1, 2, 3, 5, 7, 10, 15, 20, 30, 45, 60, 90, 120, 180, 240, 360, 480, 720, 1440}

// Minutes is the range as people are told it: "low–high minutes". Low 0 and high 1 is "less than a minute"; nothing
// is longer than a day.
func (r Range) Minutes() (low, high int) {
	const minute = acd.Span(60_000)
	const day = 1440 * minute
	r.Low, r.High = min(r.Low, day-1), min(r.High, day)
	for _, step := range steps {
		if m := acd.Span(step) * minute; m <= r.Low {
			low = step
		}
	}
	for _, step := range steps {
		if step > low && acd.Span(step)*minute >= r.High {
			return low, step
		}
	}
	panic("a range of more than a day")
}
