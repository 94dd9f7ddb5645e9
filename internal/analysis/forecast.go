package analysis

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"parley/acd"
	acdstore "parley/acd/store"
	"parley/acd/whatif"
	"parley/internal/wall"
)

// ForecastAsk is which day of which queue is looked at. The zero value of a field is its default.
type ForecastAsk struct {
	DN       string
	Day      string // 2026-11-30; the day after the last that is known
	Minutes  int    // of an interval: 15, 30 or 60; 30
	Weeks    int    // how many of the last weeks count; all
	Level    float64
	Within   acd.Span // Level percent within it; 80, and the queue's target
	Slots    int      // contacts of an agent at a time; those of the queue's agents, on average
	Seeds    int      // how often each number of agents is tried, up to 1000; 3
	Cores    int      // how many intervals at a time
	From, To acd.Time // of the log; all
	Zone     *time.Location
}

// Forecast is who will come, and who is needed.
type Forecast struct {
	Queue    acdstore.Queue
	Day      time.Time
	Days     int // of that weekday, that are known
	Known    whatif.Known
	Minutes  int
	Staffing whatif.Staffing
	Needs    []whatif.Need
}

// Run finds it out. BadAsk; it ends with ctx.
func (ask ForecastAsk) Run(ctx context.Context, db *sql.DB, told Progress) (Forecast, error) {
	if err := ask.check(); err != nil {
		return Forecast{}, err
	}
	floor, err := ReadFloor(ctx, db)
	if err != nil {
		return Forecast{}, err
	}
	at := slices.IndexFunc(floor.Queues, func(q acdstore.Queue) bool { return strings.EqualFold(q.DN, ask.DN) })
	if at < 0 {
		return Forecast{}, BadAsk{fmt.Sprintf("there is no queue %q", ask.DN)}
	}
	f := Forecast{Queue: floor.Queues[at], Minutes: ask.Minutes, Staffing: ask.staffing(floor.Queues[at], floor)}
	record, err := readRecord(ctx, db, whatif.Span{From: ask.To, To: ask.To}, told.of("read")) // all of it teaches, nothing is played
	if err != nil {
		return f, err
	}
	f.Known = record.Known(ask.Zone, ask.Weeks)
	if f.Day = f.Known.To; ask.Day != "" {
		var ok bool
		if f.Day, ok = wall.ReadDay(ask.Day, ask.Zone); !ok {
			return f, BadAsk{"the day is like 2026-11-30"}
		}
	}
	if f.Days = f.Known.Days(f.Day.Weekday()); f.Days == 0 {
		known := "nor any other day"
		if f.Known.From.Before(f.Known.To) {
			known = "known: " + f.Known.From.Format(time.DateOnly) + " to " + f.Known.To.AddDate(0, 0, -1).Format(time.DateOnly)
		}
		return f, BadAsk{fmt.Sprintf("no whole %s has been recorded yet (%s)", f.Day.Weekday(), known)}
	}
	expected := whatif.On(f.Day, f.Minutes, record.Arrivals(f.Staffing.Queue, f.Day.Weekday(), f.Minutes, f.Known))
	f.Needs, err = record.Needs(ctx, f.Staffing, expected, f.Minutes, ask.Cores, told.of("forecast"))
	if errors.Is(err, whatif.ErrUnreachable) {
		err = BadAsk{err.Error()}
	}
	return f, err
}

// check fills in what was not said.
func (ask *ForecastAsk) check() error {
	if ask.Minutes == 0 {
		ask.Minutes = 30
	}
	if ask.Seeds == 0 {
		ask.Seeds = 3
	}
	if ask.Level == 0 {
		ask.Level = 80
	}
	switch {
	case !slices.Contains([]int{15, 30, 60}, ask.Minutes):
		return BadAsk{"an interval is 15, 30 or 60 minutes"}
	case ask.Seeds < 1 || ask.Seeds > 1000:
		return BadAsk{"seeds are 1 to 1000"}
	case ask.Slots < 0 || ask.Slots > acd.SlotsMax:
		return BadAsk{fmt.Sprintf("slots are 1 to %d", acd.SlotsMax)}
	case ask.Level < 0 || ask.Level > 100 || ask.Within < 0:
		return BadAsk{"the target is a share of up to 100 percent, within seconds"}
	case ask.Weeks < 0:
		return BadAsk{"weeks are 1 or more"}
	}
	return nil
}

// staffing is the target, and what the agents of the queue are like.
func (ask *ForecastAsk) staffing(q acdstore.Queue, floor Floor) whatif.Staffing {
	s := whatif.Staffing{Queue: q.ID, Rules: q.Rules, Slots: ask.Slots, Level: ask.Level, Within: ask.Within, Seeds: ask.Seeds}
	if s.Within == 0 {
		s.Within = q.Rules.Target
	}
	if s.Slots == 0 {
		sum, agents := 0, 0
		for _, a := range floor.Agents {
			if slices.Contains(a.Queues, q.ID) {
				sum, agents = sum+a.SlotsMax, agents+1
			}
		}
		s.Slots = max(1, (sum+agents/2)/max(1, agents))
	}
	return s
}

// ClockOf is a minute of the day as a clock shows it.
func ClockOf(minute int) string { return fmt.Sprintf("%02d:%02d", minute/60, minute%60) }

// Answer is it for programs.
func (f Forecast) Answer() any {
	type need struct {
		Time string `json:"time"`
		whatif.Need
	}
	needs := []need{}
	for _, n := range f.Needs {
		needs = append(needs, need{ClockOf(n.Minute), n})
	}
	return struct {
		DN        string  `json:"dn"`
		Day       string  `json:"day"`
		Zone      string  `json:"zone"`
		Weeks     int     `json:"weeks"` // how many of that weekday are known
		From      string  `json:"known-from"`
		To        string  `json:"known-to"` // the day after
		Minutes   int     `json:"interval-minutes"`
		Slots     int     `json:"slots"`
		Level     float64 `json:"target-percent"`
		Within    float64 `json:"target-seconds"`
		Rule      string  `json:"service-level-rule"`
		Intervals []need  `json:"intervals"`
	}{f.Queue.DN, f.Day.Format(time.DateOnly), f.Day.Location().String(), f.Days, f.Known.From.Format(time.DateOnly),
		f.Known.To.Format(time.DateOnly), f.Minutes, f.Staffing.Slots, f.Staffing.Level, float64(f.Staffing.Within) / 1000, "negative", needs}
}
