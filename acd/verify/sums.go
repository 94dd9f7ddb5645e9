package verify

import (
	"cmp"
	"slices"

	"parley/acd"
	"parley/acd/word"
)

// plus adds another interval, the next one, of the same queue.
func (f *flow) plus(g *flow) {
	f.waitingEnd = g.waitingEnd
	for _, sum := range []struct{ to, of *int }{
		{&f.entered, &g.entered}, {&f.answered, &g.answered}, {&f.abandoned, &g.abandoned}, {&f.redirected, &g.redirected}, {&f.ended, &g.ended},
		{&f.endedSystem, &g.endedSystem}, {&f.endedSupervisor, &g.endedSupervisor}, {&f.endedAgent, &g.endedAgent}, {&f.endedVisitor, &g.endedVisitor},
		{&f.overflowed, &g.overflowed}, {&f.callbacksIn, &g.callbacksIn}, {&f.callbacksAnswered, &g.callbacksAnswered},
		{&f.refusedFull, &g.refusedFull}, {&f.refusedClosed, &g.refusedClosed}, {&f.refusedOther, &g.refusedOther},
		{&f.answeredAll, &g.answeredAll}, {&f.abandonedAll, &g.abandonedAll}, {&f.answeredWithin, &g.answeredWithin},
		{&f.abandonedWithin, &g.abandonedWithin}, {&f.short, &g.short}, {&f.transfersOut, &g.transfersOut},
	} {
		*sum.to += *sum.of
	}
	f.waits, f.gaveUp, f.says = append(f.waits, g.waits...), append(f.gaveUp, g.gaveUp...), append(f.says, g.says...)
	f.talks.plus(&g.talks)
	f.scores.plus(&g.scores)
	f.ends, f.turned, f.handled = merged(f.ends, g.ends), merged(f.turned, g.turned), f.handledWith(g)
}

func merged[K comparable](a, b map[K]int) map[K]int {
	if a == nil {
		a = make(map[K]int, len(b))
	}
	for k, n := range b {
		a[k] += n
	}
	return a
}

func (f *flow) handledWith(g *flow) map[acd.WrapUpCode]*handling {
	if f.handled == nil {
		f.handled = map[acd.WrapUpCode]*handling{}
	}
	for code, h := range g.handled {
		sum := f.handled[code]
		if sum == nil {
			sum = &handling{}
			f.handled[code] = sum
		}
		sum.n, sum.all, sum.wrapUp = sum.n+h.n, sum.all+h.all, sum.wrapUp+h.wrapUp
	}
	return f.handled
}

func (t *talks) plus(u *talks) {
	t.handling, t.talk = append(t.handling, u.handling...), append(t.talk, u.talk...)
	t.wrapUp, t.replies = append(t.wrapUp, u.wrapUp...), append(t.replies, u.replies...)
	t.silent, t.responses, t.beside, t.response = t.silent+u.silent, t.responses+u.responses, t.beside+u.beside, t.response+u.response
}

func (s *scores) plus(t *scores) {
	s.talked += t.talked
	for i, n := range t.stars {
		s.stars[i] += n
	}
}

// plus adds another interval of the same agent.
func (s *stint) plus(t *stint) {
	for _, sum := range []struct{ to, of *acd.Span }{
		{&s.signedOn, &t.signedOn}, {&s.lost, &t.lost}, {&s.capacity, &t.capacity}, {&s.slots, &t.slots}, {&s.talking, &t.talking},
	} {
		*sum.to += *sum.of
	}
	for i, d := range t.shown {
		s.shown[i] += d
	}
	for _, sum := range []struct{ to, of *int }{
		{&s.offers, &t.offers}, {&s.accepted, &t.accepted}, {&s.declined, &t.declined}, {&s.missed, &t.missed}, {&s.unseen, &t.unseen},
		{&s.withdrawn, &t.withdrawn}, {&s.transfersIn, &t.transfersIn}, {&s.transfersOut, &t.transfersOut}, {&s.consults, &t.consults},
	} {
		*sum.to += *sum.of
	}
	s.talks.plus(&t.talks)
	s.scores.plus(&t.scores)
}

// compareSums holds the reports of a whole period to the log: some intervals of a day, all together.
func (v *verification) compareSums(d *daybook, first, last int, q Question) error {
	flows := d.flowSums(first, last)
	all := allFlows(flows)
	var stints []*stint
	for _, id := range byID(d.stints) {
		sum := &stint{agent: id}
		for i := first; i < last; i++ {
			sum.plus(&d.stints[id][i])
		}
		stints = append(stints, sum)
	}
	for _, err := range []error{
		holdSum(v, sheet[flow]{"queues", []string{"queue"}, ofQueue, flowColumns(), true}, q, flows, all),
		holdSum(v, sheet[stint]{"agents", []string{"agent"}, func(s *stint) string { return keyOf(ref(s.agent)) }, stintColumns(), true}, q, stints, allStints(stints)),
		holdSum(v, sheet[flow]{"ratings", []string{"queue"}, ofQueue, ratingColumns(), true}, q, flows, all),
		holdSum(v, lengthSheet(), q, lengthsOf(flows), &length{abandoned: len(all.gaveUp), answered: len(all.waits)}),
		holdSum(v, endSheet(), q, endsOf(flows), allOf(endsOf(flows))),
		holdSum(v, refusalSheet(), q, refusalsOf(flows), allOf(refusalsOf(flows))),
		holdSum(v, codeSheet(), q, codesOf(flows), allCodes(codesOf(flows))),
		holdSum(v, breakSheet(), q, v.breaks(q), allBreaks(v.breaks(q))),
	} {
		if err != nil {
			return err
		}
	}
	return nil
}

func ofQueue(f *flow) string { return keyOf(ref(f.queue)) }

// ratingColumns are what visitors thought of a queue.
func ratingColumns() []column[flow] {
	all := []column[flow]{
		{"talked", func(f *flow) any { return f.talked }},
		{"rated", func(f *flow) any { return f.rated() }},
		{"rating_rate", func(f *flow) any { return share(f.rated(), f.talked) }},
		{"rating", func(f *flow) any { return f.scores.mean() }},
		{"csat", func(f *flow) any { return f.csat() }},
	}
	for stars := 1; stars <= 5; stars++ {
		all = append(all, column[flow]{"stars_" + number(stars), func(f *flow) any { return f.stars[stars] }})
	}
	return all
}

// ofOne is a number of things of one kind in a queue.
type ofOne[K comparable] struct {
	queue acd.QueueID
	kind  K
	n     int
}

func each[K comparable](flows []*flow, of func(*flow) map[K]int) []*ofOne[K] {
	var all []*ofOne[K]
	for _, f := range flows {
		for kind, n := range of(f) {
			all = append(all, &ofOne[K]{f.queue, kind, n})
		}
	}
	return all
}

func endsOf(flows []*flow) []*ofOne[end] {
	return each(flows, func(f *flow) map[end]int { return f.ends })
}

func refusalsOf(flows []*flow) []*ofOne[refusal] {
	return each(flows, func(f *flow) map[refusal]int { return f.turned })
}

func endSheet() sheet[ofOne[end]] {
	return sheet[ofOne[end]]{"ends", []string{"queue", "how", "cause", "ended_by"}, func(x *ofOne[end]) string {
		var cause, by any
		if x.kind.how != answered {
			cause = word.Cause(x.kind.why)
		}
		if x.kind.how == endedOtherwise {
			by = x.kind.by
		}
		return keyOf(ref(x.queue), x.kind.how.String(), cause, by)
	}, []column[ofOne[end]]{{"entries_ended", func(x *ofOne[end]) any { return x.n }}}, true}
}

func (e ending) String() string {
	return [...]string{answered: "answered", abandoned: "abandoned", redirected: "redirected", endedOtherwise: "ended"}[e]
}

func refusalSheet() sheet[ofOne[refusal]] {
	return sheet[ofOne[refusal]]{"refusals", []string{"queue", "refused_for", "callback"}, func(x *ofOne[refusal]) string {
		return keyOf(ref(x.queue), word.Rejection(x.kind.why), bit(x.kind.callback))
	}, []column[ofOne[refusal]]{{"refused", func(x *ofOne[refusal]) any { return x.n }}}, true}
}

// coded is the conversations of a queue with one wrap-up code.
type coded struct {
	queue acd.QueueID
	code  acd.WrapUpCode
	handling
}

func codesOf(flows []*flow) []*coded {
	var all []*coded
	for _, f := range flows {
		for code, h := range f.handled {
			all = append(all, &coded{f.queue, code, *h})
		}
	}
	return all
}

func codeSheet() sheet[coded] {
	return sheet[coded]{"codes", []string{"queue", "code"}, func(x *coded) string { return keyOf(ref(x.queue), ref(x.code)) }, []column[coded]{
		{"handled", func(x *coded) any { return x.n }},
		{"aht", func(x *coded) any { return x.each(x.all) }},
		{"acw", func(x *coded) any { return x.each(x.wrapUp) }},
	}, true}
}

// breaks is how an agent was not ready for one reason.
type breaks struct {
	agent          acd.AgentID
	reason         acd.Reason
	times          int
	total, longest acd.Span
}

// breaks are those of a period. One that was broken into pieces without a gap, by a lost connection or another limit, is one.
func (v *verification) breaks(q Question) []*breaks {
	inside := pick(v.days.standings, func(s *standing) bool {
		return s.Shown == acd.ShownNotReady && s.Begun < q.To && (s.ended == 0 || s.ended >= q.From && s.ended > s.Begun)
	})
	slices.SortStableFunc(inside, func(a, b *standing) int { return cmp.Or(cmp.Compare(a.Agent, b.Agent), cmp.Compare(a.Begun, b.Begun)) })
	var all []*breaks
	now := map[acd.Reason]*breaks{} // of the agent
	var length acd.Span
	for i, s := range inside {
		if i == 0 || inside[i-1].Agent != s.Agent {
			clear(now)
		}
		x := now[s.Reason]
		if x == nil {
			x = &breaks{agent: s.Agent, reason: s.Reason}
			now[s.Reason], all = x, append(all, x)
		}
		if i == 0 || inside[i-1].Agent != s.Agent || inside[i-1].Reason != s.Reason || inside[i-1].ended != s.Begun {
			length = 0
			if s.Begun >= q.From {
				x.times++
			}
		}
		until := s.ended
		if until == 0 || until > q.To {
			until = q.To
		}
		d := max(0, acd.Span(until-max(s.Begun, q.From)))
		length += d
		x.total, x.longest = x.total+d, max(x.longest, length)
	}
	return all
}

func breakSheet() sheet[breaks] {
	return sheet[breaks]{"not-ready", []string{"agent", "reason"}, func(x *breaks) string { return keyOf(ref(x.agent), ref(x.reason)) }, []column[breaks]{
		{"times", func(x *breaks) any { return x.times }},
		{"not_ready", func(x *breaks) any { return x.total }},
		{"longest", func(x *breaks) any { return x.longest }},
	}, true}
}
