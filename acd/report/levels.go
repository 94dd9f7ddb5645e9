package report

import (
	"fmt"

	"parley/acd"
	"parley/acd/facts"
)

// levels is the service level of each queue by every rule, with what it is made of.
func levels(q *query) (Sheet, error) {
	f := q.newFlows()
	if err := f.countEntries(); err != nil {
		return Sheet{}, err
	}
	by := func(r Rule) func(*flow) any { return func(x *flow) any { return x.level.by(r) } }
	fields := append(when(q, func(x *flow) interval { return x.interval }), whichQueue(q)...)
	return summed(append(fields, []field[*flow]{
		{"counted", Count, func(x *flow) any { return x.level.answered + x.level.abandoned }},
		{"answered_in_level", Count, func(x *flow) any { return x.level.answered }},
		{"abandoned_in_level", Count, func(x *flow) any { return x.level.abandoned }},
		{"answered_within", Count, func(x *flow) any { return x.level.answeredWithin }},
		{"abandoned_within", Count, func(x *flow) any { return x.level.abandonedWithin }},
		{"short_abandoned", Count, func(x *flow) any { return x.short }},
		{"level_negative", Percent, by(RuleNegative)},
		{"level_ignore", Percent, by(RuleIgnore)},
		{"level_positive", Percent, by(RulePositive)},
		{"level_handled", Percent, by(RuleHandled)},
	}...), f.sorted(), f.plus), nil
}

// when is the columns of an interval.
func when[T any](q *query, of func(T) interval) []field[T] {
	return []field[T]{
		{"start", Moment, func(x T) any { return q.moment(of(x).from) }},
		{"end", Moment, func(x T) any { return q.moment(of(x).to) }},
	}
}

// buckets are where waits are told apart, in seconds; the last row is beyond them.
func buckets() []acd.Span {
	all := []acd.Span{15, 20, 25, 30, 45, 60, 90, 120, 180, 240, 300, 600}
	for i := range all {
		all[i] *= 1000
	}
	return all
}

// bucket is the waits of a queue between two of them.
type bucket struct {
	queue                                acd.QueueID
	over, upTo                           acd.Span // 0: no bound
	answered, abandoned, upToHere, total int
}

// abandons is how long those had waited who gave up, and those who were answered.
func abandons(q *query) (Sheet, error) {
	f := q.newFlows()
	if err := f.countEntries(); err != nil {
		return Sheet{}, err
	}
	var all []*bucket
	abandoned, answered := 0, 0
	for _, x := range f.sorted() {
		all = append(all, x.buckets()...)
		abandoned, answered = abandoned+x.gaveUp.n(), answered+x.waits.n()
	}
	return fill([]field[*bucket]{
		{"queue", Text, func(x *bucket) any { return q.dn(x.queue) }},
		{"queue_name", Text, func(x *bucket) any { return q.queueName(x.queue) }},
		{"wait_over", Seconds, func(x *bucket) any { return x.over }},
		{"wait_upto", Seconds, func(x *bucket) any {
			if x.upTo == 0 {
				return nil
			}
			return x.upTo
		}},
		{"bucket_abandoned", Count, func(x *bucket) any { return x.abandoned }},
		{"bucket_share", Percent, func(x *bucket) any { return percent(x.abandoned, x.total) }},
		{"bucket_upto_share", Percent, func(x *bucket) any { return percent(x.upToHere, x.total) }},
		{"bucket_answered", Count, func(x *bucket) any { return x.answered }},
	}, all).totalled(map[string]any{"bucket_abandoned": abandoned, "bucket_answered": answered}), nil
}

func (f *flow) buckets() []*bucket {
	var all []*bucket
	over := acd.Span(0)
	for _, upTo := range append(buckets(), 0) {
		all = append(all, &bucket{queue: f.queue, over: over, upTo: upTo, total: f.gaveUp.n()})
		over = upTo
	}
	in := func(wait acd.Span) *bucket {
		for _, b := range all {
			if b.upTo == 0 || wait <= b.upTo {
				return b
			}
		}
		panic(fmt.Sprintf("report: no bucket for %d", wait)) // the last has no bound
	}
	for _, wait := range f.gaveUp.all {
		in(wait).abandoned++
	}
	for _, wait := range f.waits.all {
		in(wait).answered++
	}
	sum := 0
	for _, b := range all {
		sum += b.abandoned
		b.upToHere = sum
	}
	return all
}

// end is entries of a queue that ended in one way.
type end struct {
	queue acd.QueueID
	how   facts.How
	by    facts.By
	cause acd.Cause
}

// ends is how entries ended and why.
func ends(q *query) (Sheet, error) {
	n := map[end]int{}
	err := q.entries(func(e entry) {
		if e.ended >= q.span.from && e.ended < q.span.to {
			x := end{e.queue, e.how, 0, e.cause}
			if e.how == facts.Ended {
				x.by = e.by
			}
			n[x]++
		}
	})
	if err != nil {
		return Sheet{}, err
	}
	return fill([]field[end]{
		{"queue", Text, func(x end) any { return q.dn(x.queue) }},
		{"queue_name", Text, func(x end) any { return q.queueName(x.queue) }},
		{"how", Word, func(x end) any { return term(q, "how", x.how) }},
		{"cause", Word, func(x end) any { return endCause(q, x.how, x.cause) }},
		{"ended_by", Word, func(x end) any {
			if x.how != facts.Ended {
				return nil
			}
			return term(q, "by", x.by)
		}},
		{"entries_ended", Count, func(x end) any { return n[x] }},
	}, sortedKeys(n, func(x end) []any { return []any{q.dn(x.queue), x.queue, x.how, x.by, x.cause} })).totalled(map[string]any{"entries_ended": sumOf(n)}), nil
}

// refusal is requests that were turned away.
type refusal struct {
	queue    acd.QueueID
	why      acd.Rejection
	callback bool
}

// refusals is who was turned away at the door, and why.
func refusals(q *query) (Sheet, error) {
	n := map[refusal]int{}
	for _, callback := range []bool{false, true} {
		err := q.counted("fact_refusals", "queue", "why", "at", fmt.Sprintf("callback = %d", number(callback)), list(q.Queues), func(queue uint64, why, _, some int) {
			n[refusal{acd.QueueID(queue), acd.Rejection(why), callback}] += some
		})
		if err != nil {
			return Sheet{}, err
		}
	}
	return fill([]field[refusal]{
		{"queue", Text, func(x refusal) any { return q.dn(x.queue) }},
		{"queue_name", Text, func(x refusal) any { return q.queueName(x.queue) }},
		{"refused_for", Word, func(x refusal) any { return term(q, "refused", x.why) }},
		{"callback", Count, func(x refusal) any { return number(x.callback) }},
		{"refused", Count, func(x refusal) any { return n[x] }},
	}, sortedKeys(n, func(x refusal) []any { return []any{q.dn(x.queue), x.queue, x.why, number(x.callback)} })).totalled(map[string]any{"refused": sumOf(n)}), nil
}

func sumOf[K comparable](n map[K]int) (sum int) {
	for _, some := range n {
		sum += some
	}
	return sum
}

func number(b bool) int {
	if b {
		return 1
	}
	return 0
}
