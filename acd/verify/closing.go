package verify

import (
	"fmt"

	"parley/acd"
)

// closeDay checks the identity of each interval of a day, and holds the reports to the log.
func (v *verification) closeDay(d *daybook) error {
	first := max(0, int((v.began-d.from)/acd.Time(Step)))                                    // nothing is known before the log
	last := min(int(dayLong/Step), int((v.days.start+acd.Time(Step)-d.from)/acd.Time(Step))) // nor after it
	for _, id := range byID(d.flows) {
		for i := first; i < last; i++ {
			v.count("intervals", 1)
			if f := &d.flows[id][i]; !f.balances() {
				v.found.add(Unbalanced, words("queue", number(id), moment(f.start)), words(number(f.waitingStart), "+", number(f.entered)),
					words(number(f.answered), "+", number(f.abandoned), "+", number(f.redirected), "+", number(f.ended), "+", number(f.waitingEnd)))
			}
		}
	}
	if v.cfg.Reports == nil {
		return nil
	}
	if last = min(last, int((v.known-d.from)/acd.Time(Step))); first < last {
		if err := v.compareIntervals(d, first, last); err != nil {
			return err
		}
	}
	if v.known < d.from {
		return nil
	}
	if err := v.compareVisits(d); err != nil {
		return err
	}
	if err := v.compareLists(d, d == v.days.daybook); err != nil {
		return err
	}
	v.days.forget(d.from.Add(dayLong))
	return nil
}

// compareIntervals holds the reports of queues and agents to the log, interval by interval and for all of them.
func (v *verification) compareIntervals(d *daybook, first, last int) error {
	q := Question{From: d.from.Add(acd.Span(first) * Step), To: d.from.Add(acd.Span(last) * Step), Step: Step}
	var flows []*flow
	for _, id := range byID(d.flows) {
		for i := first; i < last; i++ {
			flows = append(flows, &d.flows[id][i])
		}
	}
	var stints []*stint
	for _, id := range byID(d.stints) {
		for i := first; i < last; i++ {
			stints = append(stints, &d.stints[id][i])
		}
	}
	ofFlow := func(f *flow) string { return keyOf(ref(f.queue), at(f.start), at(f.start.Add(Step))) }
	ofStint := func(s *stint) string { return keyOf(ref(s.agent), at(s.start), at(s.start.Add(Step))) }
	for _, err := range []error{
		holdSum(v, sheet[flow]{"queue-intervals", []string{"queue", "start", "end"}, ofFlow, flowColumns(), true}, q, flows, allFlows(d.flowSums(first, last))),
		holdSum(v, sheet[flow]{"service-level", []string{"queue", "start", "end"}, ofFlow, levelColumns(), true}, q, flows, allFlows(d.flowSums(first, last))),
		holdSum(v, sheet[stint]{"agent-intervals", []string{"agent", "start", "end"}, ofStint, stintColumns(), true}, q, stints, allStints(stints)),
	} {
		if err != nil {
			return fmt.Errorf("compare intervals: %w", err)
		}
	}
	q.Step = 0
	return v.compareSums(d, first, last, q)
}
