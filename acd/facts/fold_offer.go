package facts

import (
	"slices"

	"parley/acd"
)

func (b *Book) offered(e acd.Offered) {
	v := b.visits[e.Contact]
	if v == nil || v.Ended != 0 {
		return
	}
	if former := v.part(e.Agent); former != nil && former.Parted != 0 { // its slot is used anew
		former.Wrapped = b.at
		b.mark(former)
		v.drop(former)
	}
	o := &Offer{ID: e.Offer, Contact: e.Contact, Agent: e.Agent, Queue: v.LastQueue, Kind: e.Kind, Source: e.From, At: b.at}
	b.offers[o.ID] = o
	v.offers = append(v.offers, o)
	b.mark(o)
	if v.Offered == 0 {
		v.Offered = b.at
		b.mark(&v.Contact)
	}
	if x := v.entry; x != nil {
		if x.Offered == 0 {
			x.Offered = b.at
		}
		x.Offers++
		b.mark(x)
	}
	if e.Kind != acd.PassRouted {
		p := b.newPass(v, PassKind(e.Kind), e.From, e.Agent)
		p.Offer, p.By = e.Offer, b.by()
		v.passes = append(v.passes, p)
	}
}

// offerEnds also ends the pass that came as this offer.
func (b *Book) offerEnds(o *Offer, outcome Outcome, cause acd.Cause) {
	if o == nil {
		return
	}
	o.Ended, o.Outcome, o.Cause = b.at, outcome, cause
	b.mark(o)
	delete(b.offers, o.ID)
	v := b.visits[o.Contact]
	if v == nil {
		return
	}
	v.offers = slices.DeleteFunc(v.offers, func(x *Offer) bool { return x == o })
	if p := v.passWith(o.ID); p != nil {
		p.Ended, p.Outcome = b.at, outcome
		if p.Kind == Transfer && outcome == Accepted {
			v.Transfers++
			b.mark(&v.Contact)
		}
		b.mark(p)
		v.passes = slices.DeleteFunc(v.passes, func(x *Pass) bool { return x == p })
	}
}

// withdraw ends offers that the log has not ended: the core has, a log of another build may not have.
func (b *Book) withdraw(v *visit, cause acd.Cause) {
	for len(v.offers) > 0 {
		b.offerEnds(v.offers[0], outcomeOf(cause), cause)
	}
}

// newPass is one whose outcome is not known yet.
func (b *Book) newPass(v *visit, kind PassKind, source, agent acd.AgentID) *Pass {
	b.last.pass++
	p := &Pass{ID: b.last.pass, Contact: v.ID, Kind: kind, At: b.at, Source: source, Agent: agent, Origin: v.LastQueue}
	b.mark(p)
	return p
}

// passDone is one that came about at once.
func (b *Book) passDone(v *visit, kind PassKind, source, agent, by acd.AgentID) {
	p := b.newPass(v, kind, source, agent)
	p.By, p.Ended, p.Outcome = by, b.at, Accepted
}

// toQueue is a contact handed to a queue by its agent, or by a supervisor.
func (b *Book) toQueue(v *visit, e acd.Waiting) {
	kind := Transfer
	if e.Cause == acd.CauseReassigned {
		kind = Reassigned
	}
	p := b.newPass(v, kind, v.Agent, 0)
	p.Queue, p.By, p.Ended, p.Outcome = e.Queue, b.by(), b.at, Accepted
	if kind == Transfer {
		v.Transfers++
		v.queued = p
	}
}

// by is the supervisor of a pass; 0: the agent alone.
func (b *Book) by() acd.AgentID {
	switch ev := b.event.(type) {
	case acd.Passed:
		return ev.By
	case acd.Reassigned:
		return ev.By
	}
	return 0
}
