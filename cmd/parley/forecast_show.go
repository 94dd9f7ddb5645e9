package main

import (
	"fmt"
	"io"
	"math"
	"text/tabwriter"
	"time"

	"parley/internal/analysis"
	"parley/internal/chart"
	"parley/internal/i18n"
)

// forecastShown is a forecast for people.
type forecastShown struct{ analysis.Forecast }

func (f forecastShown) table(w io.Writer) error {
	weeks := fmt.Sprintf("%d weeks", f.Days)
	if f.Days == 1 {
		weeks = "one week alone: what chance did then counts in full"
	}
	fmt.Fprintf(w, "Queue %s, %s; from %s (%s to %s).\nAgents with %d contacts at a time, for %.0f %% within %.0f s (rule negative).\n\n",
		f.Queue.DN, f.Day.Format("Monday 2006-01-02"), weeks, f.Known.From.Format(time.DateOnly), f.Known.To.AddDate(0, 0, -1).Format(time.DateOnly),
		f.Staffing.Slots, f.Staffing.Level, float64(f.Staffing.Within)/1000)
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "TIME\tCONTACTS\t9 OF 10\tAGENTS\tREACH\tFOR THE HIGH END")
	for _, n := range f.Needs {
		if n.Mean == 0 {
			continue
		}
		fmt.Fprintf(t, "%s\t%.1f\t%.0f – %.0f\t%d\t%.0f %%\t%d\n", analysis.ClockOf(n.Minute), n.Mean, math.Floor(n.Low), math.Ceil(n.High), n.Agents, n.Reached, n.AtHigh)
	}
	if err := t.Flush(); err != nil {
		return err
	}
	_, err := fmt.Fprintln(w, "\nAgents are those at their desks and ready all the time, for this queue alone. Analysis only: docs/what-if.md.")
	return err
}

// chart draws who will come, and who is needed.
func (f forecastShown) chart(voice i18n.Voice) chart.Chart {
	come := chart.Line{Name: voice.Say("forecast.mean")}
	need, high := chart.Line{Name: voice.Say("forecast.needed"), Steps: true}, chart.Line{Name: voice.Say("forecast.needed-high"), Steps: true, Muted: true}
	ticks := make([]string, len(f.Needs))
	for i, n := range f.Needs {
		come.Values, come.Low, come.High = append(come.Values, n.Mean), append(come.Low, n.Low), append(come.High, n.High)
		need.Values, high.Values = append(need.Values, float64(n.Agents)), append(high.Values, float64(n.AtHigh))
		if n.Minute%120 == 0 {
			ticks[i] = analysis.ClockOf(n.Minute)
		}
	}
	return chart.Chart{
		Title:    voice.Say("forecast.title", "queue", f.Queue.DN+" "+f.Queue.Called(voice.Language)),
		Language: voice.Language, Ticks: ticks, Note: voice.Say("forecast.note"),
		Subtitle: voice.Say("forecast.subtitle", "day", f.Day.Format(time.DateOnly), "weeks", fmt.Sprint(f.Days),
			"level", fmt.Sprintf("%.0f", f.Staffing.Level), "within", fmt.Sprintf("%.0f", float64(f.Staffing.Within)/1000)),
		Panels: []chart.Panel{
			{Title: voice.Say("forecast.arrivals"), Lines: []chart.Line{come}},
			{Title: voice.Say("forecast.agents", "slots", fmt.Sprint(f.Staffing.Slots)), Lines: []chart.Line{high, need}},
		},
	}
}
