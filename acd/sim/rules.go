package sim

import "parley/acd"

// has is what a day's queues, agents and visitors make use of.
type has struct {
	skills, rings, preferences, priorities, callbacks, bots    bool
	idle, longestWait, wrapUp, limits, several, hours, choices bool
}

func (w *weather) draw() has {
	often := 1 + w.r.IntN(4)
	yes := func() bool { return w.yes(often) }
	return has{
		skills: yes(), rings: yes(), preferences: yes(), priorities: yes(), callbacks: yes(), bots: yes(),
		idle: yes(), longestWait: yes(), wrapUp: yes(), limits: yes(), several: yes(), hours: yes(), choices: yes(),
	}
}

// rules are a queue's: the default ones for half of what the day makes use of.
func (w *weather) rules() acd.Rules {
	span := func(most int) acd.Span { return acd.Span(1 + w.r.IntN(most)) }
	perhaps := func(most int) acd.Span { return span(most) * acd.Span(w.r.IntN(2)) }
	r := acd.Rules{WaitingMax: 1 + w.r.IntN(20)}
	if w.yes(2) {
		r.Offer, r.Receipt, r.DeclineExcludes = max(2, span(30_000)), max(2, span(8_000)), span(60_000) // within 1 ms nobody answers
		r.LostWaiting, r.LostRinging, r.LostTalking = span(60_000), span(15_000), span(90_000)
	}
	on := func(day bool) bool { return day && w.yes(2) }
	if on(w.has.limits) {
		r.SlotsOfOne, r.DeclineNotReady = w.r.IntN(3), w.yes(2)
	}
	if on(w.has.several) {
		r.OfferTo = []int{2, 3, acd.OfferToAll}[w.r.IntN(3)]
	}
	if on(w.has.wrapUp) {
		r.WrapUp, r.WrapUpFor, r.WrapUpForced = acd.WrapUpMode(w.r.IntN(4)), perhaps(30_000), w.yes(2)
	}
	if on(w.has.idle) {
		r.VisitorIdleWarn, r.VisitorIdleEnd, r.AgentIdleWarn, r.AgentIdleEnd = perhaps(30_000), perhaps(60_000), perhaps(30_000), perhaps(60_000)
	}
	if on(w.has.longestWait) {
		r.WaitMax, r.WaitMaxTo = span(60_000), w.perhapsQueue()
	}
	if on(w.has.hours) {
		r.FullTo, r.ClosedTo, r.ClosedWaiting = w.perhapsQueue(), w.perhapsQueue(), acd.ClosedWaiting(w.r.IntN(3))
	}
	if on(w.has.priorities) {
		r.Priority, r.Boost, r.Weight, r.Target = w.r.IntN(5)-2, perhaps(60_000), w.r.IntN(200), perhaps(60_000)
	}
	if on(w.has.choices) {
		r.Selection = acd.Selection(w.r.IntN(3))
	}
	r.PreferFor = perhaps(30_000)
	if on(w.has.rings) {
		for i := range 1 + w.r.IntN(acd.RingsMax) {
			r.Rings[i] = acd.Ring{After: acd.Span((i + 1) * (1 + w.r.IntN(20_000))), Lower: []uint8{0, 10, 50, acd.RingAll}[w.r.IntN(4)], Also: w.perhapsQueue()}
		}
	}
	return r
}
