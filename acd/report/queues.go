package report

// queues is each queue over the whole period.
func queues(q *query) (Sheet, error) {
	f := q.newFlows()
	if err := f.alsoQuiet(); err != nil {
		return Sheet{}, err
	}
	if err := f.countAll(); err != nil {
		return Sheet{}, err
	}
	return summed(append(whichQueue(q), flowFields(q)...), f.sorted(), f.plus), nil
}

// queueIntervals is each queue in each interval.
func queueIntervals(q *query) (Sheet, error) {
	f := q.newFlows()
	if err := f.countAll(); err != nil {
		return Sheet{}, err
	}
	fields := append(when(q, func(x *flow) interval { return x.interval }), whichQueue(q)...)
	return summed(append(fields, flowFields(q)...), f.sorted(), f.plus), nil
}

func (f *flows) countAll() error {
	for _, count := range []func() error{f.countEntries, f.countTalks, f.countFirstReplies, f.countTransfers} {
		if err := count(); err != nil {
			return err
		}
	}
	return nil
}

func whichQueue(q *query) []field[*flow] {
	return []field[*flow]{
		{"queue", Text, func(x *flow) any { return q.dn(x.queue) }},
		{"queue_name", Text, func(x *flow) any { return q.queueName(x.queue) }},
	}
}

// flowFields begins with the identity: waiting at start + entered = answered + abandoned + redirected + ended + waiting at end.
func flowFields(q *query) []field[*flow] {
	return []field[*flow]{
		{"waiting_start", Count, func(x *flow) any { return x.waitingStart }},
		{"entered", Count, func(x *flow) any { return x.entered }},
		{"answered", Count, func(x *flow) any { return x.answered }},
		{"abandoned", Count, func(x *flow) any { return x.abandoned }},
		{"redirected", Count, func(x *flow) any { return x.redirected }},
		{"ended", Count, func(x *flow) any { return x.ended() }},
		{"waiting_end", Count, func(x *flow) any { return x.waitingEnd }},
		{"ended_system", Count, func(x *flow) any { return x.endedSystem }},
		{"ended_supervisor", Count, func(x *flow) any { return x.endedSupervisor }},
		{"ended_agent", Count, func(x *flow) any { return x.endedAgent }},
		{"ended_visitor", Count, func(x *flow) any { return x.endedVisitor }},
		{"overflowed", Count, func(x *flow) any { return x.overflowed }},
		{"callbacks_entered", Count, func(x *flow) any { return x.callbacksIn }},
		{"callbacks_answered", Count, func(x *flow) any { return x.callbacksAnswered }},
		{"refused_full", Count, func(x *flow) any { return x.refusedFull }},
		{"refused_closed", Count, func(x *flow) any { return x.refusedClosed }},
		{"refused_other", Count, func(x *flow) any { return x.refusedOther }},
		{"service_level", Percent, func(x *flow) any { return x.level.by(q.Rule) }},
		{"rule", Text, func(*flow) any { return string(q.Rule) }},
		{"answered_within", Count, func(x *flow) any { return x.level.answeredWithin }},
		{"abandoned_within", Count, func(x *flow) any { return x.level.abandonedWithin }},
		{"short_abandoned", Count, func(x *flow) any { return x.short }},
		{"abandon_rate", Percent, func(x *flow) any { return percent(x.level.abandoned, x.level.answered+x.level.abandoned) }},
		{"answer_rate", Percent, func(x *flow) any { return percent(x.level.answered, x.level.answered+x.level.abandoned) }},
		{"asa", Seconds, func(x *flow) any { return x.waits.mean() }},
		{"wait_p50", Seconds, func(x *flow) any { return x.waits.at(50) }},
		{"wait_p90", Seconds, func(x *flow) any { return x.waits.at(90) }},
		{"wait_max", Seconds, func(x *flow) any { return x.waits.max() }},
		{"abandon_wait", Seconds, func(x *flow) any { return x.gaveUp.mean() }},
		{"handled", Count, func(x *flow) any { return x.talks.handled }},
		{"aht", Seconds, func(x *flow) any { return x.talks.handling.mean() }},
		{"aht_p50", Seconds, func(x *flow) any { return x.talks.handling.at(50) }},
		{"aht_p90", Seconds, func(x *flow) any { return x.talks.handling.at(90) }},
		{"aht_max", Seconds, func(x *flow) any { return x.talks.handling.max() }},
		{"talk", Seconds, func(x *flow) any { return x.talks.talk.mean() }},
		{"acw", Seconds, func(x *flow) any { return x.talks.wrapUp.mean() }},
		{"frt", Seconds, func(x *flow) any { return x.talks.replies.mean() }},
		{"frt_p50", Seconds, func(x *flow) any { return x.talks.replies.at(50) }},
		{"frt_p90", Seconds, func(x *flow) any { return x.talks.replies.at(90) }},
		{"frt_max", Seconds, func(x *flow) any { return x.talks.replies.max() }},
		{"without_line", Count, func(x *flow) any { return x.talks.silent }},
		{"first_reply", Seconds, func(x *flow) any { return x.firstReplies.mean() }},
		{"response", Seconds, func(x *flow) any { return x.talks.meanResponse() }},
		{"transfers_out", Count, func(x *flow) any { return x.transfersOut }},
		{"transfer_rate", Percent, func(x *flow) any { return percent(x.transfersOut, x.talks.handled) }},
	}
}
