package sim

import "parley/acd"

// wait is something that happens at a time, if nothing happens before.
type wait struct {
	at   acd.Time
	what string
	of   uint64 // a contact, an offer or an agent
}

// waits tells everything that is waited for.
func (o *oracle) waits(tell func(wait)) {
	for id, x := range o.contacts.all {
		of, rules := uint64(id), o.rules(x.queue)
		for _, s := range x.slots.all {
			switch {
			case s.state == acd.SlotOffered:
				tell(wait{s.due(), "offer", uint64(s.offer)})
			case s.state == acd.SlotWrapUp && s.until != 0:
				tell(wait{s.until, "wrap-up", uint64(s.offer)})
			}
		}
		for _, until := range x.excluded.all {
			if until != 0 {
				tell(wait{until, "exclusion", of})
			}
		}
		if x.lostAt != 0 {
			tell(wait{x.patience, "patience", of})
		}
		switch place := x.place(); {
		case place == acd.ContactWaiting, place == acd.ContactOffered && x.ringsByRouting() && rules.OfferTo > 1:
			if x.ring < acd.RingsMax && rules.Rings[x.ring].After != 0 {
				tell(wait{x.entered.Add(rules.Rings[x.ring].After), "ring", of})
			}
			if x.prefers != 0 {
				tell(wait{x.prefersUntil, "preference", of})
			}
			if rules.WaitMax != 0 && place == acd.ContactWaiting {
				tell(wait{x.entered.Add(rules.WaitMax), "longest wait", of})
			}
		case place == acd.ContactActive:
			if at := o.silenceDue(x); at != 0 {
				tell(wait{at, "silence", of})
			}
		}
	}
	for id, a := range o.agents.all {
		if a.stands.Lost {
			tell(wait{a.stands.LostAt.Add(a.grace), "grace", uint64(id)})
		}
	}
}

// nextDeadline is the first of everything that is waited for.
func (o *oracle) nextDeadline() (first acd.Time, waits bool) {
	o.waits(func(w wait) {
		if !waits || w.at < first {
			first, waits = w.at, true
		}
	})
	return first, waits
}

// silent is who must speak next, and when silence is warned of and ended; 0: never.
func (o *oracle) silent(x *contact) (who acd.Party, warn, end acd.Span) {
	rules := o.rules(x.queue)
	switch {
	case x.spoke == acd.ByVisitor:
		return acd.ByAgent, rules.AgentIdleWarn, rules.AgentIdleEnd
	case x.callback:
		return acd.ByVisitor, 0, 0
	}
	return acd.ByVisitor, rules.VisitorIdleWarn, rules.VisitorIdleEnd
}

// silenceDue is when a conversation's silence has a consequence; 0: never. It does not count while somebody's
// connection is lost.
func (o *oracle) silenceDue(x *contact) acd.Time {
	a := o.agents.at(x.leads)
	if a == nil || x.over || a.stands.Lost || x.lostAt != 0 {
		return 0
	}
	_, warn, end := o.silent(x)
	switch {
	case warn > 0 && !x.warned && (end == 0 || warn < end):
		return x.quietFrom.Add(warn)
	case end > 0:
		return x.quietFrom.Add(end)
	}
	return 0
}

// tooSilent: this party has been silent to the end.
func (o *oracle) tooSilent(x *contact, who acd.Party) bool {
	silent, _, end := o.silent(x)
	due := o.silenceDue(x)
	return silent == who && end > 0 && due != 0 && due <= o.now && x.quietFrom.Add(end) <= o.now
}
