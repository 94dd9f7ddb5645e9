package whatif

import (
	"math"
	"time"

	"parley/acd"
	"parley/internal/wall"
)

// Expected is how many contacts come to a queue in one interval of a day.
type Expected struct {
	At     time.Time `json:"at,omitzero"` // when it begins, of a day; of a weekday none
	Minute int       `json:"minute"`      // of the day, as clocks on the wall show it
	Days   int       `json:"days"`        // of that weekday, that it is known from
	Mean   float64   `json:"mean"`
	Low    float64   `json:"low"` // nine of ten such intervals will be between
	High   float64   `json:"high"`
}

// On is what is expected of the intervals that a day has, in their order: those that its clocks skip are not among them, and
// those that they show twice are there twice.
func On(day time.Time, minutes int, all []Expected) []Expected {
	var on []Expected
	last := -1
	for at := day; at.Before(dayFrom(day, 1)); at = at.Add(stepMinutes * time.Minute) {
		minute := at.Hour()*60 + at.Minute()
		if i := minute / minutes; i != last || minute%minutes == 0 {
			e := all[i]
			e.At, last = at, i
			on = append(on, e)
		}
	}
	return on
}

// Known is the whole days a record knows: the first, and the one after the last.
type Known struct{ From, To time.Time }

// Known is from the first midnight the log has seen to the last, on clocks of a zone, from most weeks at most (0: all).
func (r *Record) Known(zone *time.Location, weeks int) Known {
	from, to := dayOn(r.begun, zone), dayOn(r.To, zone)
	if acd.Time(from.UnixMilli()) < r.begun {
		from = dayFrom(from, 1)
	}
	if limit := dayFrom(to, -7*weeks); weeks > 0 && from.Before(limit) {
		from = limit
	}
	if to.Before(from) {
		to = from
	}
	return Known{from, to}
}

func dayOn(t acd.Time, zone *time.Location) time.Time {
	return dayFrom(time.UnixMilli(int64(t)).In(zone), 0)
}

// dayFrom is when the day begins that is so many after that of a moment, where the moment's clocks are.
func dayFrom(at time.Time, days int) time.Time {
	return wall.First(time.Date(at.Year(), at.Month(), at.Day()+days, 0, 0, 0, 0, time.UTC), at.Location())
}

// Days is how many whole days of a weekday are known.
func (k Known) Days(day time.Weekday) (n int) {
	for at := k.From; at.Before(k.To); at = dayFrom(at, 1) {
		if at.Weekday() == day {
			n++
		}
	}
	return n
}

// Arrivals is how many contacts came to a queue on a weekday, by interval of 15, 30 or 60 minutes, on average over the days
// known, and how many will come in nine of ten: as chance alone has it (Poisson), or as the days differed if that is more,
// and as much wider as there are few of them. An hour that a day did not have, or had twice, does not count for that day.
func (r *Record) Arrivals(queue acd.QueueID, day time.Weekday, minutes int, known Known) []Expected {
	zone := known.From.Location()
	slots := make([]counted, 24*60/minutes)
	perDay := map[string][]float64{}
	for at := known.From; at.Before(known.To); at = dayFrom(at, 1) {
		if at.Weekday() == day {
			perDay[at.Format(time.DateOnly)] = make([]float64, len(slots))
		}
	}
	for _, t := range r.entered[queue] {
		at := time.UnixMilli(int64(t)).In(zone)
		if of := perDay[at.Format(time.DateOnly)]; of != nil {
			of[(at.Hour()*60+at.Minute())/minutes]++
		}
	}
	for at := known.From; at.Before(known.To); at = dayFrom(at, 1) {
		of := perDay[at.Format(time.DateOnly)]
		if of == nil {
			continue
		}
		for i, is := range once(at, minutes) {
			if is {
				slots[i].add(of[i])
			}
		}
	}
	all := make([]Expected, len(slots))
	for i, s := range slots {
		all[i] = s.expected()
		all[i].Minute = i * minutes
	}
	return all
}

// stepMinutes is what intervals are made of, in minutes.
const stepMinutes = 15

// once tells which intervals of the wall clock a day has, and has once.
func once(day time.Time, minutes int) []bool {
	steps := make([]int, 24*60/minutes)
	for at := day; at.Before(dayFrom(day, 1)); at = at.Add(stepMinutes * time.Minute) {
		steps[(at.Hour()*60+at.Minute())/minutes]++
	}
	is := make([]bool, len(steps))
	for i, n := range steps {
		is[i] = n == minutes/stepMinutes
	}
	return is
}

// counted is how many came in one interval, over several days.
type counted struct {
	days         int
	sum, squares float64
}

func (c *counted) add(n float64) {
	c.days++
	c.sum += n
	c.squares += n * n
}

// ninety is how many standard deviations from the mean nine of ten lie.
const ninety = 1.645

func (c *counted) expected() Expected {
	if c.days == 0 {
		return Expected{}
	}
	n := float64(c.days)
	mean := c.sum / n
	spread := mean // as chance alone has it
	if c.days > 1 {
		spread = max(spread, (c.squares-n*mean*mean)/(n-1))
	}
	wide := ninety * math.Sqrt(spread*(1+1/n))
	return Expected{Days: c.days, Mean: mean, Low: max(0, mean-wide), High: mean + wide}
}
