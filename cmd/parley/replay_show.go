package main

import (
	"fmt"
	"io"
	"maps"
	"math"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"parley/acd"
	"parley/acd/whatif"
	"parley/internal/chart"
	"parley/internal/control"
	"parley/internal/i18n"
)

// replayShown is a comparison for people and programs.
type replayShown struct {
	whatif.Comparison
	floor   floor
	zone    *time.Location
	changes []string
}

// supposedLines writes the changes back, one each.
func supposedLines(s control.Supposed) (lines []string) {
	for _, x := range []struct {
		what string
		all  map[string]map[string]string
	}{{"queue", s.Queues}, {"agent", s.Agents}} {
		for _, who := range slices.Sorted(maps.Keys(x.all)) {
			for _, key := range slices.Sorted(maps.Keys(x.all[who])) {
				lines = append(lines, fmt.Sprintf("%s %s: %s=%s", x.what, who, key, x.all[who][key]))
			}
		}
	}
	return lines
}

// shownQueue is a queue's outcome with what people call it.
type shownQueue struct {
	DN   string `json:"dn"`
	Name string `json:"name"`
	whatif.Outcome
}

func (r replayShown) queues() (list []shownQueue) {
	for _, id := range slices.Sorted(maps.Keys(r.Queues)) {
		q := shownQueue{DN: fmt.Sprintf("#%d", id), Outcome: r.Queues[id]}
		for _, known := range r.floor.queues {
			if known.ID == id {
				q.DN, q.Name = known.DN, known.Name
			}
		}
		if q.Real[whatif.Entered] > 0 || q.Played[whatif.Entered].High > 0 {
			list = append(list, q)
		}
	}
	slices.SortStableFunc(list, func(a, b shownQueue) int { return strings.Compare(a.DN, b.DN) })
	return list
}

func (r replayShown) json() any {
	type part struct {
		From time.Time `json:"from"`
		whatif.Outcome
	}
	var parts []part
	for _, p := range r.Parts {
		parts = append(parts, part{r.time(p.From), p.Outcome})
	}
	return struct {
		From      time.Time      `json:"from"`
		To        time.Time      `json:"to"`
		Seeds     int            `json:"seeds"`
		Changes   []string       `json:"changes"`
		Rule      string         `json:"service-level-rule"`
		All       whatif.Outcome `json:"all"`
		Queues    []shownQueue   `json:"queues"`
		Intervals []part         `json:"intervals"`
	}{r.time(r.From), r.time(r.To), r.Seeds, r.changes, "negative", r.All, r.queues(), parts}
}

func (r replayShown) time(t acd.Time) time.Time { return time.UnixMilli(int64(t)).In(r.zone) }

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
	fmt.Fprintf(w, "%s – %s, %d seeds; changed: %s\n\n", r.time(r.From).Format("2006-01-02 15:04"), r.time(r.To).Format("2006-01-02 15:04 MST"),
		r.Seeds, orNothing(r.changes))
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "DN\tNAME\tFIGURE\tREALLY\tDRAWN ANEW\tREPLAYED\t9 OF 10 SEEDS")
	for _, q := range append([]shownQueue{{"all", "", r.All}}, r.queues()...) {
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
	changed := strings.Join(r.changes, ", ")
	if changed == "" {
		changed = voice.Say("replay.unchanged")
	}
	c := chart.Chart{
		Title: voice.Say("replay.title"), Language: voice.Language, Note: voice.Say("replay.note"), Ticks: r.ticks(),
		Subtitle: voice.Say("replay.subtitle", "from", r.time(r.From).Format("2006-01-02 15:04"), "to", r.time(r.To).Format("2006-01-02 15:04 MST"),
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
		ticks[i] = r.time(r.Parts[i].From).Format(form)
	}
	return ticks
}
