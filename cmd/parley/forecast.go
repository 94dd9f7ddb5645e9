package main

import (
	"fmt"
	"runtime"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"parley/acd"
	"parley/acd/whatif"
	"parley/internal/analysis"
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
	ask, err := f.ask(dn, span)
	if err != nil {
		return err
	}
	db, err := openView(cmd.Context(), dir)
	if err != nil {
		return err
	}
	defer db.Close()
	answer, err := ask.Run(cmd.Context(), db, phases(cmd.ErrOrStderr()))
	if err != nil {
		return badAsk(err)
	}
	shown := forecastShown{answer}
	if err := f.drawing.draw(shown.chart); err != nil {
		return err
	}
	if asJSON {
		return sayJSON(cmd, answer.Answer())
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

// ask is the question in the engine's words.
func (f *forecast) ask(dn string, span whatif.Span) (analysis.ForecastAsk, error) {
	a := analysis.ForecastAsk{
		DN: dn, Day: f.day, Minutes: f.minutes, Weeks: f.weeks, Slots: f.slots, Seeds: f.seeds, Cores: f.cores, From: span.From, To: span.To, Zone: f.span.zone,
	}
	if f.target != "" {
		level, within, _ := strings.Cut(f.target, "/")
		percent, err := strconv.ParseFloat(level, 64)
		seconds, err2 := strconv.ParseInt(within, 10, 32)
		if err != nil || err2 != nil || percent <= 0 || percent > 100 || seconds < 1 {
			return a, usage{"--target is like 80/20"}
		}
		a.Level, a.Within = percent, acd.Seconds(seconds)
	}
	return a, nil
}
