package report

import (
	"sort"
	"time"

	"parley/acd"
	"parley/internal/wall"
)

// interval is [from, to).
type interval struct{ from, to acd.Time }

// cuts divides [from, to) into intervals of step that count from each local midnight: a day with 23 hours has 23 of an
// hour. The last of a day ends with it, the first and the last of all where the period does. step 0: one interval.
func cuts(from, to time.Time, zone *time.Location, step time.Duration) []interval {
	if step == 0 {
		return []interval{{milli(from), milli(to)}}
	}
	var all []interval
	for day := startOfDay(from, zone); day.Before(to); day = nextDay(day, zone) {
		next := nextDay(day, zone)
		for at := day; at.Before(next); {
			end := at.Add(step)
			if step == Day || end.After(next) {
				end = next
			}
			if x := (interval{max(milli(at), milli(from)), min(milli(end), milli(to))}); x.from < x.to {
				all = append(all, x)
			}
			at = end
		}
	}
	return all
}

func milli(t time.Time) acd.Time { return acd.Time(t.UnixMilli()) }

// startOfDay is the first moment of t's local day, which is not midnight where clocks are set forward then.
func startOfDay(t time.Time, zone *time.Location) time.Time {
	y, m, d := t.In(zone).Date()
	return firstOf(y, m, d, zone)
}

// nextDay is the first moment of the day after that of t.
func nextDay(t time.Time, zone *time.Location) time.Time {
	y, m, d := t.In(zone).Date()
	for {
		d++ // a zone may leave out a whole day
		if next := firstOf(y, m, d, zone); next.After(t) {
			return next
		}
	}
}

// firstOf is the first moment of a local day, or after it if a zone leaves it out.
func firstOf(y int, m time.Month, d int, zone *time.Location) time.Time {
	return wall.First(time.Date(y, m, d, 0, 0, 0, 0, time.UTC), zone)
}

// indexOf is the interval that holds a moment; -1: none. Intervals follow each other without a gap.
func indexOf(all []interval, at acd.Time) int {
	if len(all) == 0 || at < all[0].from || at >= all[len(all)-1].to {
		return -1
	}
	return sort.Search(len(all), func(i int) bool { return all[i].to > at })
}

// firstAfter is how many intervals begin at a moment or before.
func firstAfter(all []interval, at acd.Time) int {
	return sort.Search(len(all), func(i int) bool { return all[i].from > at })
}
