package verify

import (
	"context"
	"fmt"
	"slices"
	"strconv"

	"parley/acd"
)

// Reports is what people are shown, to be held to the log.
type Reports interface {
	// Known is until when the reports know everything; 0 = they know nothing yet.
	Known(ctx context.Context) (acd.Time, error)
	// QueueIntervals gives the figures of a day of UTC from a moment on, in intervals of Step, by the names of their columns:
	// numbers as int, float64 (percent) or acd.Span; nil or none = not known. Service levels are by the rule negative and
	// each queue's own target.
	QueueIntervals(ctx context.Context, from acd.Time) (map[Place]map[string]any, error)
	// ServiceLevels is the same of service levels by every rule.
	ServiceLevels(ctx context.Context, from acd.Time) (map[Place]map[string]any, error)
	// Abandons gives how long those had waited, in a period, who gave up or were answered: by queue and by Lengths, the last of
	// which has no end.
	Abandons(ctx context.Context, from, to acd.Time) (map[acd.QueueID][]map[string]any, error)
	// AgentIntervals is the same of agents.
	AgentIntervals(ctx context.Context, from acd.Time) (map[Place]map[string]any, error)
	// Contacts shows the detail records of a day from a moment on; a row is good until show returns. Moments are acd.Time, queues
	// and agents their numbers, words of a list their codes.
	Contacts(ctx context.Context, from acd.Time, show func(c acd.ContactID, row map[string]any)) error
}

// Place is a queue, or an agent, in the interval that begins at a moment.
type Place struct {
	Of    uint64
	Start acd.Time
}

// closeDay checks the identity of each interval of a day, and holds the reports to the log.
func (v *verification) closeDay(d *daybook) error {
	from, flows := d.from, d.flows
	first := max(0, int((v.began-from)/acd.Time(Step)))                                    // nothing is known before the log
	last := min(int(dayLong/Step), int((v.days.start+acd.Time(Step)-from)/acd.Time(Step))) // nor after it
	for _, id := range byID(flows) {
		for i := first; i < last; i++ {
			v.count("intervals", 1)
			if f := &flows[id][i]; !f.balances() {
				v.found.add(Unbalanced, interval("queue", id, from, i), words(number(f.waitingStart), "+", number(f.entered)),
					words(number(f.answered), "+", number(f.abandoned), "+", number(f.redirected), "+", number(f.ended), "+", number(f.waitingEnd)))
			}
		}
	}
	if v.cfg.Reports == nil {
		return nil
	}
	if last = min(last, int((v.known-from)/acd.Time(Step))); first >= last {
		return nil
	}
	queues, err := v.cfg.Reports.QueueIntervals(v.ctx, from)
	if err != nil {
		return fmt.Errorf("read the queues' reports of %s: %w", moment(from), err)
	}
	compareDay(v, "queue", from, first, last, flows, queues, flowColumns())
	levels, err := v.cfg.Reports.ServiceLevels(v.ctx, from)
	if err != nil {
		return fmt.Errorf("read the service levels of %s: %w", moment(from), err)
	}
	compareDay(v, "service level, queue", from, first, last, flows, levels, levelColumns())
	if err := v.compareAbandons(d, first, last); err != nil {
		return err
	}
	agents, err := v.cfg.Reports.AgentIntervals(v.ctx, from)
	if err != nil {
		return fmt.Errorf("read the agents' reports of %s: %w", moment(from), err)
	}
	compareDay(v, "agent", from, first, last, d.stints, agents, stintColumns())
	return v.compareVisits(d)
}

// compareDay lays what was counted beside what is told, interval by interval.
func compareDay[ID ~uint64, X any](v *verification, what string, from acd.Time, first, last int, counted map[ID][]X, told map[Place]map[string]any, columns []column[X]) {
	for _, id := range byID(counted) {
		for i := first; i < last; i++ {
			p := Place{uint64(id), from.Add(acd.Span(i) * Step)}
			compare(v, interval(what, id, from, i), &counted[id][i], told[p], columns)
			delete(told, p)
		}
	}
	// What is left is of those that did nothing, and must say so.
	for p, row := range told {
		if i := int((p.Start - from) / acd.Time(Step)); i >= first && i < last {
			compare(v, interval(what, p.Of, from, i), new(X), row, columns)
		}
	}
}

func interval[ID ~uint64](what string, id ID, from acd.Time, i int) string {
	return words(what, number(id), moment(from.Add(acd.Span(i)*Step)))
}

// compare holds one row of a report to what was counted. Without a row all must be nothing.
func compare[X any](v *verification, where string, counted *X, told map[string]any, columns []column[X]) {
	for _, c := range columns {
		want := c.of(counted)
		got, there := told[c.name]
		if !there && told != nil {
			continue // the report has no such column
		}
		if told == nil && (want == nil || want == 0 || want == acd.Span(0)) {
			continue
		}
		v.count("figures", 1)
		if told == nil {
			v.found.add(FigureGone, words(where, c.name), "–", figure(want))
			return
		}
		if !sameFigure(got, want) {
			v.found.add(FigureOther, words(where, c.name), figure(got), figure(want))
		}
	}
}

func sameFigure(a, b any) bool {
	x, ok := a.(float64)
	y, both := b.(float64)
	if ok && both {
		return x-y < 1e-6 && y-x < 1e-6
	}
	return a == b
}

func figure(v any) string {
	switch v := v.(type) {
	case nil:
		return "–"
	case float64:
		return strconv.FormatFloat(v, 'f', 4, 64) + " %"
	case acd.Span:
		return number(v) + " ms"
	}
	return fmt.Sprint(v)
}

// column is one figure as it must be.
type column[X any] struct {
	name string
	of   func(*X) any
}

// flowColumns are the figures of a queue in an interval, by the names of the report's columns.
func flowColumns() []column[flow] {
	return append([]column[flow]{
		{"waiting_start", func(f *flow) any { return f.waitingStart }},
		{"entered", func(f *flow) any { return f.entered }},
		{"answered", func(f *flow) any { return f.answered }},
		{"abandoned", func(f *flow) any { return f.abandoned }},
		{"redirected", func(f *flow) any { return f.redirected }},
		{"ended", func(f *flow) any { return f.ended }},
		{"waiting_end", func(f *flow) any { return f.waitingEnd }},
		{"ended_system", func(f *flow) any { return f.endedSystem }},
		{"ended_supervisor", func(f *flow) any { return f.endedSupervisor }},
		{"ended_agent", func(f *flow) any { return f.endedAgent }},
		{"ended_visitor", func(f *flow) any { return f.endedVisitor }},
		{"overflowed", func(f *flow) any { return f.overflowed }},
		{"callbacks_entered", func(f *flow) any { return f.callbacksIn }},
		{"callbacks_answered", func(f *flow) any { return f.callbacksAnswered }},
		{"refused_full", func(f *flow) any { return f.refusedFull }},
		{"refused_closed", func(f *flow) any { return f.refusedClosed }},
		{"refused_other", func(f *flow) any { return f.refusedOther }},
		{"service_level", func(f *flow) any { return share(f.answeredWithin, f.answeredAll+f.abandonedAll) }},
		{"answered_within", func(f *flow) any { return f.answeredWithin }},
		{"abandoned_within", func(f *flow) any { return f.abandonedWithin }},
		{"short_abandoned", func(f *flow) any { return f.short }},
		{"abandon_rate", func(f *flow) any { return share(f.abandonedAll, f.answeredAll+f.abandonedAll) }},
		{"answer_rate", func(f *flow) any { return share(f.answeredAll, f.answeredAll+f.abandonedAll) }},
		{"asa", func(f *flow) any { return mean(f.waits) }},
		{"wait_p50", func(f *flow) any { return rank(f.waits, 50) }},
		{"wait_p90", func(f *flow) any { return rank(f.waits, 90) }},
		{"wait_max", func(f *flow) any { return rank(f.waits, 100) }},
		{"abandon_wait", func(f *flow) any { return mean(f.gaveUp) }},
		{"first_reply", func(f *flow) any { return mean(f.says) }},
	}, talkColumns(func(f *flow) *talks { return &f.talks })...)
}

// talkColumns are the figures of conversations that were handled.
func talkColumns[X any](of func(*X) *talks) []column[X] {
	return []column[X]{
		{"handled", func(x *X) any { return len(of(x).handling) }},
		{"aht", func(x *X) any { return mean(of(x).handling) }},
		{"aht_p50", func(x *X) any { return rank(of(x).handling, 50) }},
		{"aht_p90", func(x *X) any { return rank(of(x).handling, 90) }},
		{"aht_max", func(x *X) any { return rank(of(x).handling, 100) }},
		{"talk", func(x *X) any { return mean(of(x).talk) }},
		{"acw", func(x *X) any { return mean(of(x).wrapUp) }},
		{"frt", func(x *X) any { return mean(of(x).replies) }},
		{"frt_p50", func(x *X) any { return rank(of(x).replies, 50) }},
		{"frt_p90", func(x *X) any { return rank(of(x).replies, 90) }},
		{"frt_max", func(x *X) any { return rank(of(x).replies, 100) }},
		{"without_line", func(x *X) any { return of(x).silent }},
		{"response", func(x *X) any {
			if of(x).responses == 0 {
				return nil
			}
			return of(x).response / acd.Span(of(x).responses)
		}},
	}
}

// share is a part in percent; nil: of nothing.
func share[N int | acd.Span](part, whole N) any {
	if whole <= 0 {
		return nil
	}
	return 100 * float64(part) / float64(whole)
}

func mean(all []acd.Span) any {
	if len(all) == 0 {
		return nil
	}
	var sum acd.Span
	for _, d := range all {
		sum += d
	}
	return sum / acd.Span(len(all))
}

// rank is the smallest that so many percent do not exceed.
func rank(all []acd.Span, percent int) any {
	if len(all) == 0 {
		return nil
	}
	slices.Sort(all)
	n := len(all) * percent
	return all[(n-1)/100]
}
