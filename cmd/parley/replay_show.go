package main

import (
	"fmt"
	"io"
	"math"
	"strings"
	"text/tabwriter"

	"parley/acd/whatif"
	"parley/internal/analysis"
	"parley/internal/chart"
	"parley/internal/i18n"
)

// replayShown is a comparison for people.
type replayShown struct{ analysis.Replay }

type measureShown struct{ measure, unit string }

// shownMeasures are those of the table, with their units; of a queue fewer than of all.
func shownMeasures(all bool) []measureShown {
	m := []measureShown{{whatif.ServiceLevel, "%"}, {whatif.WaitMean, "s"}, {whatif.WaitP90, "s"}, {whatif.Answered, ""}, {whatif.Abandoned, ""}}
	if all {
		m = append(m, measureShown{whatif.WaitP50, "s"}, measureShown{whatif.AbandonRate, "%"}, measureShown{whatif.Occupancy, "%"}, measureShown{whatif.SlotUse, "%"})
	}
	return m
}

func (r replayShown) table(w io.Writer) error {
	seeds := fmt.Sprintf("%d seeds", r.Seeds)
	if r.Seeds == 1 {
		seeds = "one seed"
	}
	fmt.Fprintf(w, "%s – %s, %s; changed: %s\n\n", r.Time(r.From).Format("2006-01-02 15:04"), r.Time(r.To).Format("2006-01-02 15:04 MST"),
		seeds, orNothing(r.Changes))
	queues := r.ByQueue()
	if len(queues) == 0 {
		_, err := fmt.Fprintln(w, "Nothing came to any queue in that time, as far as the log knows it.")
		return err
	}
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "DN\tNAME\tFIGURE\tREALLY\tDRAWN ANEW\tREPLAYED\t9 OF 10 SEEDS")
	for _, q := range append([]analysis.QueueOutcome{{DN: "all", Outcome: r.All}}, queues...) {
		for _, m := range shownMeasures(q.DN == "all") {
			played, there := q.Played[m.measure]
			if !there {
				continue
			}
			real := "–"
			if v, there := q.Real[m.measure]; there {
				real = figure(v, m.unit)
			}
			fmt.Fprintf(t, "%s\t%s\t%s\t%s\t%s\t%s\t%s – %s\n", q.DN, q.Name, m.measure, real, figure(q.Drawn[m.measure].Mean, m.unit),
				figure(played.Mean, m.unit), figure(played.Low, m.unit), figure(played.High, m.unit))
			q.DN, q.Name = "", ""
		}
	}
	if err := t.Flush(); err != nil {
		return err
	}
	_, err := fmt.Fprintln(w, `
DRAWN ANEW is without the change, with all that people do drawn: as far as it is from REALLY, so far is REPLAYED from what
would have been. Service level by the rule negative (docs/metrics.md). Analysis only: docs/what-if.md.`)
	return err
}

func orNothing(changes []string) string {
	if len(changes) == 0 {
		return "nothing"
	}
	return strings.Join(changes, ", ")
}

func figure(v float64, unit string) string {
	if unit == "" {
		return fmt.Sprintf("%.0f", v)
	}
	return fmt.Sprintf("%.1f %s", v, unit)
}

// chart draws service level, waits and abandons over the span.
func (r replayShown) chart(voice i18n.Voice) chart.Chart {
	changed := strings.Join(r.Changes, ", ")
	if changed == "" {
		changed = voice.Say("replay.unchanged")
	}
	c := chart.Chart{
		Title: voice.Say("replay.title"), Language: voice.Language, Note: voice.Say("replay.note"), Ticks: r.ticks(),
		Subtitle: voice.Say("replay.subtitle", "from", r.Time(r.From).Format("2006-01-02 15:04"), "to", r.Time(r.To).Format("2006-01-02 15:04 MST"),
			"seeds", fmt.Sprint(r.Seeds), "change", changed),
	}
	for _, p := range []struct {
		key, measure string
		top          float64
	}{{"replay.level", whatif.ServiceLevel, 100}, {"replay.wait", whatif.WaitMean, 0}, {"replay.abandoned", whatif.Abandoned, 0}} {
		c.Panels = append(c.Panels, r.panel(voice, voice.Say(p.key), p.measure, p.top))
	}
	return c
}

func (r replayShown) panel(voice i18n.Voice, title, measure string, top float64) chart.Panel {
	real := chart.Line{Name: voice.Say("replay.real"), Muted: true}
	played := chart.Line{Name: voice.Say("replay.played")}
	for _, part := range r.Parts {
		v, there := part.Real[measure]
		real.Values = append(real.Values, orGap(v, there))
		p, there := part.Played[measure]
		played.Values = append(played.Values, orGap(p.Mean, there))
		played.Low = append(played.Low, orGap(p.Low, there))
		played.High = append(played.High, orGap(p.High, there))
	}
	return chart.Panel{Title: title, Top: top, Lines: []chart.Line{real, played}}
}

func orGap(v float64, there bool) float64 {
	if !there {
		return math.NaN()
	}
	return v
}

// ticks names about twelve of the intervals, by the hour, or by the day where there are many.
func (r replayShown) ticks() []string {
	ticks := make([]string, len(r.Parts))
	form, every := "15:04", max(1, (len(ticks)+11)/12)
	if len(ticks) > 150 {
		form = "01-02 15:04"
	}
	for i := 0; i < len(ticks); i += every {
		ticks[i] = r.Time(r.Parts[i].From).Format(form)
	}
	return ticks
}
