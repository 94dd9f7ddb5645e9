package verify

import (
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

// lengths are where waits are told apart; what is longer than the last is a class of its own.
func lengths() []acd.Span {
	var all []acd.Span
	for _, seconds := range []int64{15, 20, 25, 30, 45, 60, 90, 120, 180, 240, 300, 600} {
		all = append(all, acd.Seconds(seconds))
	}
	return all
}

// length is the waits of one class.
type length struct {
	queue                          acd.QueueID
	over, most                     acd.Span // most 0: no bound
	abandoned, answered, upTo, all int
}

// lengthsOf is how long people waited in some queues, class by class.
func lengthsOf(flows []*flow) []*length {
	var all []*length
	for _, f := range flows {
		all = append(all, f.lengths()...)
	}
	return all
}

func (f *flow) lengths() []*length {
	all, over := []*length{}, acd.Span(0)
	for _, most := range append(lengths(), 0) {
		all = append(all, &length{queue: f.queue, over: over, most: most, all: len(f.gaveUp)})
		over = most
	}
	class := func(wait acd.Span) *length {
		return all[slices.IndexFunc(all, func(x *length) bool { return x.most == 0 || wait <= x.most })]
	}
	for _, wait := range f.gaveUp {
		class(wait).abandoned++
	}
	for _, wait := range f.waits {
		class(wait).answered++
	}
	upTo := 0
	for _, x := range all {
		upTo += x.abandoned
		x.upTo = upTo
	}
	return all
}

func lengthSheet() sheet[length] {
	key := func(x *length) string {
		if x.most == 0 {
			return keyOf(ref(x.queue), x.over, nil)
		}
		return keyOf(ref(x.queue), x.over, x.most)
	}
	return sheet[length]{"abandons", []string{"queue", "wait_over", "wait_upto"}, key, []column[length]{
		{"bucket_abandoned", func(x *length) any { return x.abandoned }},
		{"bucket_answered", func(x *length) any { return x.answered }},
		{"bucket_share", func(x *length) any { return share(x.abandoned, x.all) }},
		{"bucket_upto_share", func(x *length) any { return share(x.upTo, x.all) }},
	}, true}
}
