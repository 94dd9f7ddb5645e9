package verify

import (
	"slices"

	"parley/acd"
)

// column is one figure as it must be.
type column[X any] struct {
	name string
	of   func(*X) any
}

// rule is that of the service levels that are compared: each queue's own target, every abandon against it.
const rule = "negative"

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
		{"transfers_out", func(f *flow) any { return f.transfersOut }},
		{"transfer_rate", func(f *flow) any { return share(f.transfersOut, len(f.handling)) }},
		{"rule", func(*flow) any { return rule }},
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
