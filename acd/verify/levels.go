package verify

import (
	"fmt"
	"slices"

	"parley/acd"
)

// levelColumns are the service levels of a queue in an interval, with H answered and A abandoned within the threshold.
func levelColumns() []column[flow] {
	both := func(f *flow) int { return f.answeredAll + f.abandonedAll }
	return []column[flow]{
		{"counted", func(f *flow) any { return both(f) }},
		{"answered_in_level", func(f *flow) any { return f.answeredAll }},
		{"abandoned_in_level", func(f *flow) any { return f.abandonedAll }},
		{"answered_within", func(f *flow) any { return f.answeredWithin }},
		{"abandoned_within", func(f *flow) any { return f.abandonedWithin }},
		{"short_abandoned", func(f *flow) any { return f.short }},
		{"level_negative", func(f *flow) any { return share(f.answeredWithin, both(f)) }},
		{"level_ignore", func(f *flow) any { return share(f.answeredWithin, both(f)-f.abandonedWithin) }},
		{"level_positive", func(f *flow) any { return share(f.answeredWithin+f.abandonedWithin, both(f)) }},
		{"level_handled", func(f *flow) any { return share(f.answeredWithin, f.answeredAll) }},
	}
}

// Lengths are where waits are told apart; what is longer than the last is a class of its own.
func Lengths() []acd.Span {
	var all []acd.Span
	for _, seconds := range []int64{15, 20, 25, 30, 45, 60, 90, 120, 180, 240, 300, 600} {
		all = append(all, acd.Seconds(seconds))
	}
	return all
}

// length is the waits of one class.
type length struct{ abandoned, answered, upTo, all int }

// compareAbandons holds how long people waited in some intervals of a day to the log.
func (v *verification) compareAbandons(d *daybook, first, last int) error {
	from, to := d.from.Add(acd.Span(first)*Step), d.from.Add(acd.Span(last)*Step)
	told, err := v.cfg.Reports.Abandons(v.ctx, from, to)
	if err != nil {
		return fmt.Errorf("read the abandons of %s: %w", moment(from), err)
	}
	for _, id := range byID(d.flows) {
		rows := told[id]
		for i, x := range lengthsOf(d.flows[id][first:last]) {
			var row map[string]any
			if i < len(rows) {
				row = rows[i]
			}
			compare(v, words("abandons, queue", number(id), moment(from), "class", number(i)), &x, row, lengthColumns())
		}
	}
	return nil
}

func lengthsOf(flows []flow) []length {
	all := make([]length, len(Lengths())+1)
	class := func(wait acd.Span) *length {
		i := slices.IndexFunc(Lengths(), func(most acd.Span) bool { return wait <= most })
		if i < 0 {
			i = len(all) - 1
		}
		return &all[i]
	}
	n := 0
	for _, f := range flows {
		for _, wait := range f.gaveUp {
			class(wait).abandoned++
			n++
		}
		for _, wait := range f.waits {
			class(wait).answered++
		}
	}
	upTo := 0
	for i := range all {
		upTo += all[i].abandoned
		all[i].upTo, all[i].all = upTo, n
	}
	return all
}

func lengthColumns() []column[length] {
	return []column[length]{
		{"bucket_abandoned", func(x *length) any { return x.abandoned }},
		{"bucket_answered", func(x *length) any { return x.answered }},
		{"bucket_share", func(x *length) any { return share(x.abandoned, x.all) }},
		{"bucket_upto_share", func(x *length) any { return share(x.upTo, x.all) }},
	}
}
