package report

import (
	"parley/acd"
	"parley/acd/facts"
)

// agents is each agent over the whole period.
func agents(q *query) (Sheet, error) {
	s, err := q.newStints()
	if err != nil {
		return Sheet{}, err
	}
	return summed(append(whichAgent(q), stintFields()...), s.sorted(), (*stint).plus), nil
}

// agentIntervals is each agent in each interval.
func agentIntervals(q *query) (Sheet, error) {
	s, err := q.newStints()
	if err != nil {
		return Sheet{}, err
	}
	fields := append(when(q, func(x *stint) interval { return x.interval }), whichAgent(q)...)
	return summed(append(fields, stintFields()...), s.sorted(), (*stint).plus), nil
}

func whichAgent(q *query) []field[*stint] {
	return []field[*stint]{
		{"agent", Text, func(x *stint) any { return q.account(x.agent) }},
		{"agent_name", Text, func(x *stint) any { return q.agentName(x.agent) }},
	}
}

func stintFields() []field[*stint] {
	shown := func(s acd.Shown) func(*stint) any { return func(x *stint) any { return x.shown[s] } }
	outcome := func(o facts.Outcome) func(*stint) any { return func(x *stint) any { return x.outcomes[o] } }
	return []field[*stint]{
		{"signed_on", Seconds, func(x *stint) any { return x.signedOn }},
		{"not_ready", Seconds, shown(acd.ShownNotReady)},
		{"ready", Seconds, shown(acd.ShownReady)},
		{"ringing", Seconds, shown(acd.ShownOffered)},
		{"busy", Seconds, shown(acd.ShownBusy)},
		{"wrapping_up", Seconds, shown(acd.ShownWrapUp)},
		{"connection_lost", Seconds, func(x *stint) any { return x.lost }},
		{"offers", Count, func(x *stint) any { return x.offers }},
		{"accepted", Count, outcome(facts.Accepted)},
		{"declined", Count, outcome(facts.Declined)},
		{"missed", Count, outcome(facts.Missed)},
		{"unseen", Count, outcome(facts.Unseen)},
		{"withdrawn", Count, func(x *stint) any {
			return x.outcomes[facts.Elsewhere] + x.outcomes[facts.Withdrawn] + x.outcomes[facts.Gone]
		}},
		{"offer_answer_rate", Percent, func(x *stint) any { return percent(x.outcomes[facts.Accepted], x.asked()) }},
		{"missed_rate", Percent, func(x *stint) any { return percent(x.outcomes[facts.Missed], x.asked()) }},
		{"handled", Count, func(x *stint) any { return x.talks.handled }},
		{"beside", Count, func(x *stint) any { return x.talks.beside }},
		{"aht", Seconds, func(x *stint) any { return x.talks.handling.mean() }},
		{"aht_p50", Seconds, func(x *stint) any { return x.talks.handling.at(50) }},
		{"aht_p90", Seconds, func(x *stint) any { return x.talks.handling.at(90) }},
		{"aht_max", Seconds, func(x *stint) any { return x.talks.handling.max() }},
		{"talk", Seconds, func(x *stint) any { return x.talks.talk.mean() }},
		{"acw", Seconds, func(x *stint) any { return x.talks.wrapUp.mean() }},
		{"frt", Seconds, func(x *stint) any { return x.talks.replies.mean() }},
		{"frt_p50", Seconds, func(x *stint) any { return x.talks.replies.at(50) }},
		{"frt_p90", Seconds, func(x *stint) any { return x.talks.replies.at(90) }},
		{"frt_max", Seconds, func(x *stint) any { return x.talks.replies.max() }},
		{"without_line", Count, func(x *stint) any { return x.talks.silent }},
		{"response", Seconds, func(x *stint) any { return x.talks.meanResponse() }},
		{"occupancy", Percent, func(x *stint) any { return share(x.engaged(), x.engaged()+x.idle()) }},
		{"slot_utilisation", Percent, func(x *stint) any { return share(x.slots, x.capacity) }},
		{"concurrency", Ratio, func(x *stint) any { return ratio(x.talking, x.engaged()) }},
		{"concurrent_aht", Seconds, func(x *stint) any {
			mean, known := x.talks.handling.mean().(acd.Span)
			if !known || x.talking == 0 {
				return nil
			}
			return mean * x.engaged() / x.talking
		}},
		{"transfers_out", Count, func(x *stint) any { return x.transfersOut }},
		{"transfer_rate", Percent, func(x *stint) any { return percent(x.transfersOut, x.talks.handled) }},
		{"transfers_in", Count, func(x *stint) any { return x.transfersIn }},
		{"consults", Count, func(x *stint) any { return x.consults }},
		{"rated", Count, func(x *stint) any { return x.ratings.rated }},
		{"rating", Ratio, func(x *stint) any { return x.ratings.mean() }},
		{"csat", Percent, func(x *stint) any { return percent(x.ratings.satisfied, x.ratings.rated) }},
	}
}
