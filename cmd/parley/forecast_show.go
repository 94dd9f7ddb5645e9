package main

import (
	"fmt"
	"io"
	"math"
	"text/tabwriter"
	"time"

	acdstore "parley/acd/store"
	"parley/acd/whatif"
	"parley/internal/chart"
	"parley/internal/i18n"
)

// forecastShown is a forecast for people and programs.
type forecastShown struct {
	queue    acdstore.Queue
	day      time.Time
	days     int // of that weekday, that are known
	known    whatif.Known
	minutes  int
	staffing whatif.Staffing
	needs    []whatif.Need
}

func clockOf(minute int) string { return fmt.Sprintf("%02d:%02d", minute/60, minute%60) }

func (f forecastShown) json() any {
	type need struct {
		Time string `json:"time"`
		whatif.Need
	}
	var needs []need
	for _, n := range f.needs {
		needs = append(needs, need{clockOf(n.Minute), n})
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
	}{f.queue.DN, f.day.Format(time.DateOnly), f.day.Location().String(), f.days, f.known.From.Format(time.DateOnly),
		f.known.To.Format(time.DateOnly), f.minutes, f.staffing.Slots, f.staffing.Level, float64(f.staffing.Within) / 1000, "negative", needs}
}

func (f forecastShown) table(w io.Writer) error {
	weeks := fmt.Sprintf("%d weeks", f.days)
	if f.days == 1 {
		weeks = "one week alone: what chance did then counts in full"
	}
	fmt.Fprintf(w, "Queue %s, %s; from %s (%s to %s).\nAgents with %d contacts at a time, for %.0f %% within %.0f s (rule negative).\n\n",
		f.queue.DN, f.day.Format("Monday 2006-01-02"), weeks, f.known.From.Format(time.DateOnly), f.known.To.AddDate(0, 0, -1).Format(time.DateOnly),
		f.staffing.Slots, f.staffing.Level, float64(f.staffing.Within)/1000)
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "TIME\tCONTACTS\t9 OF 10\tAGENTS\tREACH\tFOR THE HIGH END")
	for _, n := range f.needs {
		if n.Mean == 0 {
			continue
		}
		fmt.Fprintf(t, "%s\t%.1f\t%.0f – %.0f\t%d\t%.0f %%\t%d\n", clockOf(n.Minute), n.Mean, math.Floor(n.Low), math.Ceil(n.High), n.Agents, n.Reached, n.AtHigh)
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
	ticks := make([]string, len(f.needs))
	for i, n := range f.needs {
		come.Values, come.Low, come.High = append(come.Values, n.Mean), append(come.Low, n.Low), append(come.High, n.High)
		need.Values, high.Values = append(need.Values, float64(n.Agents)), append(high.Values, float64(n.AtHigh))
		if n.Minute%120 == 0 {
			ticks[i] = clockOf(n.Minute)
		}
	}
	return chart.Chart{
		Title:    voice.Say("forecast.title", "queue", f.queue.DN+" "+f.queue.Called(voice.Language)),
		Language: voice.Language, Ticks: ticks, Note: voice.Say("forecast.note"),
		Subtitle: voice.Say("forecast.subtitle", "day", f.day.Format(time.DateOnly), "weeks", fmt.Sprint(f.days),
			"level", fmt.Sprintf("%.0f", f.staffing.Level), "within", fmt.Sprintf("%.0f", float64(f.staffing.Within)/1000)),
		Panels: []chart.Panel{
			{Title: voice.Say("forecast.arrivals"), Lines: []chart.Line{come}},
			{Title: voice.Say("forecast.agents", "slots", fmt.Sprint(f.staffing.Slots)), Lines: []chart.Line{high, need}},
		},
	}
}
