package main

import (
	"fmt"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"parley/acd"
	acdstore "parley/acd/store"
	"parley/acd/whatif"
	"parley/internal/store"
)

func newForecast() *cobra.Command {
	var f forecast
	c := &cobra.Command{
		Use:   "forecast DN",
		Short: "How many contacts will come to a queue on a day, and how many agents they need",
		Long: `How many contacts will come to a queue in each interval of a day, from those of the same weekday so far, and how few agents
reach a service level, found by trying through the same core, with as many contacts at a time as agents have. It reads beside
a running server, changes nothing and decides nothing: docs/what-if.md says what it can tell and what it cannot.`,
		Example: `  parley forecast 8000
  parley forecast 8000 --day 2026-11-30 --interval 60 --target 90/30 --slots 2 --chart monday.svg --lang zh-TW`,
		Args: cobra.ExactArgs(1),
	}
	common := common(c.Flags())
	c.Flags().StringVar(&f.day, "day", "", "`date` (the day after the last recorded)")
	c.Flags().IntVar(&f.minutes, "interval", 30, "`minutes` of an interval: 15, 30 or 60")
	c.Flags().IntVar(&f.weeks, "weeks", 0, "how many of the last weeks count (all)")
	c.Flags().StringVar(&f.target, "target", "", "`PERCENT/SECONDS` (80, and the queue's target)")
	c.Flags().IntVar(&f.slots, "slots", 0, "contacts of an agent at a time (those of the queue's agents, on average)")
	c.Flags().IntVar(&f.seeds, "seeds", 3, "how often each number of agents is tried")
	c.Flags().IntVar(&f.cores, "cores", runtime.GOMAXPROCS(0), "how many intervals at a time")
	f.span.flags(c)
	f.drawing.flags(c)
	asJSON := jsonFlag(c)
	c.RunE = does(func(cmd *cobra.Command, args []string) error {
		cfg, err := common.load(cmd)
		if err != nil {
			return err
		}
		return f.run(cmd, cfg.Data, args[0], *asJSON)
	})
	return c
}

// forecast is what was asked for.
type forecast struct {
	day, target         string
	minutes, weeks      int
	slots, seeds, cores int
	span                spanFlags
	drawing             drawing
}

func (f *forecast) run(cmd *cobra.Command, dir, dn string, asJSON bool) error {
	span, err := f.check()
	if err != nil {
		return err
	}
	db, err := store.OpenView(dir)
	if err != nil {
		return err
	}
	defer db.Close()
	floor, err := readFloor(cmd.Context(), db)
	if err != nil {
		return err
	}
	queues := only(floor.queues, dn)
	if len(queues) == 0 {
		return fmt.Errorf("there is no queue %q", dn)
	}
	staffing, err := f.staffing(queues[0], floor)
	if err != nil {
		return err
	}
	span.From = span.To // all of it teaches, nothing is played
	record, err := readRecord(cmd.Context(), db, span, cmd.ErrOrStderr())
	if err != nil {
		return err
	}
	known := record.Known(f.span.zone, f.weeks)
	day, err := f.date(known)
	if err != nil {
		return err
	}
	expected := record.Arrivals(staffing.Queue, day.Weekday(), f.minutes, known)
	shown := forecastShown{queue: queues[0], day: day, days: known.Days(day.Weekday()), known: known, minutes: f.minutes, staffing: staffing}
	if shown.days == 0 {
		return fmt.Errorf("no whole %s has been recorded yet (known: %s to %s)", day.Weekday(), known.From.Format(time.DateOnly), known.To.Format(time.DateOnly))
	}
	shown.needs, err = record.Needs(cmd.Context(), staffing, expected, f.minutes, f.cores, progress(cmd.ErrOrStderr(), "forecast"))
	if err != nil {
		return err
	}
	if err := f.drawing.draw(shown.chart); err != nil {
		return err
	}
	if asJSON {
		return sayJSON(cmd, shown.json())
	}
	return shown.table(cmd.OutOrStdout())
}

func (f *forecast) check() (whatif.Span, error) {
	switch {
	case !slices.Contains([]int{15, 30, 60}, f.minutes):
		return whatif.Span{}, usage{"--interval is 15, 30 or 60"}
	case f.seeds < 1 || f.seeds > 1000:
		return whatif.Span{}, usage{"--seeds is 1 to 1000"}
	case f.slots < 0 || f.slots > acd.SlotsMax:
		return whatif.Span{}, usage{fmt.Sprintf("--slots is 1 to %d", acd.SlotsMax)}
	}
	if err := f.drawing.check(); err != nil {
		return whatif.Span{}, err
	}
	return f.span.read()
}

// staffing is the target, and what the agents of the queue are like.
func (f *forecast) staffing(q acdstore.Queue, floor floor) (whatif.Staffing, error) {
	s := whatif.Staffing{Queue: q.ID, Rules: q.Rules, Slots: f.slots, Level: 80, Within: q.Rules.Target, Seeds: f.seeds}
	if f.target != "" {
		level, within, _ := strings.Cut(f.target, "/")
		percent, err := strconv.ParseFloat(level, 64)
		seconds, err2 := strconv.ParseInt(within, 10, 32)
		if err != nil || err2 != nil || percent <= 0 || percent > 100 || seconds < 1 {
			return s, usage{"--target is like 80/20"}
		}
		s.Level, s.Within = percent, acd.Seconds(seconds)
	}
	if s.Slots == 0 {
		sum, agents := 0, 0
		for _, a := range floor.agents {
			if slices.Contains(a.Queues, q.ID) {
				sum, agents = sum+a.SlotsMax, agents+1
			}
		}
		s.Slots = max(1, (sum+agents/2)/max(1, agents))
	}
	return s, nil
}

// date is the day asked for, or the one after the last known.
func (f *forecast) date(known whatif.Known) (time.Time, error) {
	if f.day == "" {
		return known.To, nil
	}
	day, err := time.ParseInLocation(time.DateOnly, f.day, f.span.zone)
	if err != nil {
		return day, usage{"--day is like 2026-11-30"}
	}
	return day, nil
}
