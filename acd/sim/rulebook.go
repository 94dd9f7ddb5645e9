package sim

import "parley/acd"

// decided takes one decision in, and notes what speaks against it.
func (o *oracle) decided(e acd.Effect) {
	switch e := e.(type) {
	case acd.QueueHolds:
		o.queues[e.Queue] = e.Rules
	case acd.QueueGone:
		delete(o.queues, e.Queue)
		for id, x := range o.contacts {
			o.that(x.queue != e.Queue || x.state == acd.ContactActive || x.state == acd.ContactWrapUp, "%s waits in a queue that is gone", id)
		}
		for _, a := range o.agents {
			delete(a.serves, e.Queue)
		}
	case acd.AgentHolds:
		if o.agents[e.Agent] == nil {
			o.agents[e.Agent] = &agent{serves: map[acd.QueueID]bool{}, stands: acd.AgentStands{Agent: e.Agent}}
		}
		o.agents[e.Agent].slots, o.agents[e.Agent].grace = e.SlotsMax, e.Grace
	case acd.AgentDrains:
		o.agents[e.Agent].drains = true
	case acd.AgentGone:
		o.that(o.count(e.Agent) == 0, "agent %d is gone with %d contacts", e.Agent, o.count(e.Agent))
		delete(o.agents, e.Agent)
	case acd.ServesHold:
		if e.Serves {
			o.agents[e.Agent].serves[e.Queue] = true
		} else {
			delete(o.agents[e.Agent].serves, e.Queue)
		}
	case acd.AgentStands:
		o.stands(e)
	case acd.Waiting:
		o.waiting(e)
	case acd.Offered:
		o.offered(e)
	case acd.Received:
		o.received(e)
	case acd.Revoked:
		o.revoked(e)
	case acd.Declined:
		if x := o.taken(e.Contact, e.Offer, e.Agent); x != nil {
			want := acd.OfferDeclined{Agent: e.Agent, Contact: e.Contact}
			o.that(o.event == want, "%s declined on %T", e.Contact, o.event)
			x.excluded[e.Agent] = e.ExcludedUntil
		}
	case acd.Connected:
		if x := o.taken(e.Contact, e.Offer, e.Agent); x != nil {
			want := acd.OfferAccepted{Agent: e.Agent, Contact: e.Contact}
			o.that(o.event == want, "%s connected on %T", e.Contact, o.event)
			x.state, x.agent, x.excluded = acd.ContactActive, e.Agent, map[acd.AgentID]acd.Time{}
		}
	case acd.VisitorAway:
		o.away(e)
	case acd.AgentVanished:
		x := o.contacts[e.Contact]
		o.that(x != nil && x.state == acd.ContactActive && x.agent == e.Agent, "%s taken from agent %d, who does not have it", e.Contact, e.Agent)
		if x != nil {
			x.state, x.agent, x.head = 0, 0, true
		}
	case acd.Ended:
		o.ended(e)
	case acd.WrapUpHolds:
		x := o.contacts[e.Contact]
		o.that(x != nil && x.state == acd.ContactWrapUp, "a wrap-up code for %s, who is not in wrap-up", e.Contact)
	case acd.Closed:
		x := o.contacts[e.Contact]
		o.that(x != nil && x.state == acd.ContactWrapUp && x.agent == e.Agent, "%s closed by agent %d, who does not have it", e.Contact, e.Agent)
		delete(o.contacts, e.Contact)
	}
}

func (o *oracle) stands(e acd.AgentStands) {
	a := o.agents[e.Agent]
	o.that(a != nil, "agent %d stands and is not there", e.Agent)
	if a == nil {
		return
	}
	if a.stands.Lost && e.Duty == acd.DutyNone && a.stands.Duty != acd.DutyNone {
		_, off := o.event.(acd.AgentSignedOff)
		o.that(off || o.now >= a.stands.LostAt.Add(a.grace), "agent %d logged out within the grace", e.Agent)
	}
	o.that(e.Duty != acd.DutyReady || a.stands.Duty == acd.DutyReady || o.event == acd.AgentReady{Agent: e.Agent}, "agent %d became ready on %T", e.Agent, o.event)
	a.stands = e
}

func (o *oracle) waiting(e acd.Waiting) {
	x := o.contacts[e.Contact]
	if x == nil {
		o.that(o.event == acd.ContactRequested{Contact: e.Contact, Visitor: e.Visitor, Queue: e.Queue}, "%s came on %T", e.Contact, o.event)
		o.that(e.Arrived == o.now && !e.Head, "%s arrives at %d, now %d", e.Contact, e.Arrived, o.now)
		for id, y := range o.contacts {
			o.that(y.visitor != e.Visitor || y.state == acd.ContactWrapUp, "the visitor of %s is here as %s", e.Contact, id)
		}
		o.contacts[e.Contact] = &contact{visitor: e.Visitor, queue: e.Queue, state: acd.ContactWaiting, arrived: e.Arrived, excluded: map[acd.AgentID]acd.Time{}}
		return
	}
	o.that(x.state == 0, "%s waits again and was not taken from anybody", e.Contact)
	o.that(e.Arrived == x.arrived, "%s arrived at %d, now said to have at %d", e.Contact, x.arrived, e.Arrived)
	o.that(e.Head == x.head && e.Queue == x.queue && e.Visitor == x.visitor, "%s comes back as another", e.Contact)
	x.state = acd.ContactWaiting
}

func (o *oracle) offered(e acd.Offered) {
	c, a := o.nextPair()
	o.that(c == e.Contact && a == e.Agent, "%s offered to agent %d; should be %s to agent %d", e.Contact, e.Agent, c, a)
	o.that(e.Offer > o.lastOffer, "offer %d after %d", e.Offer, o.lastOffer)
	o.lastOffer = max(o.lastOffer, e.Offer)
	x := o.contacts[e.Contact]
	if x == nil {
		return
	}
	rules := o.queues[x.queue]
	o.that(e.Deadline == o.now.Add(rules.Offer) && e.Receipt == o.now.Add(rules.Receipt), "offer %d until %d and %d", e.Offer, e.Deadline, e.Receipt)
	x.state, x.agent, x.offer, x.deadline, x.receipt, x.received = acd.ContactOffered, e.Agent, e.Offer, e.Deadline, e.Receipt, false
}

func (o *oracle) received(e acd.Received) {
	for _, x := range o.contacts {
		if x.state == acd.ContactOffered && x.offer == e.Offer && !x.received {
			x.received = true
			return
		}
	}
	o.that(false, "offer %d received, which is not open", e.Offer)
}

// taken is an open offer that ends here.
func (o *oracle) taken(c acd.ContactID, offer acd.OfferID, a acd.AgentID) *contact {
	x := o.contacts[c]
	if x == nil || x.state != acd.ContactOffered || x.offer != offer || x.agent != a {
		o.that(false, "offer %d of %s to agent %d ends and was not open", offer, c, a)
		return nil
	}
	x.state, x.agent, x.offer = 0, 0, 0
	return x
}

// revoked: each cause has its reason.
func (o *oracle) revoked(e acd.Revoked) {
	x := o.taken(e.Contact, e.Offer, e.Agent)
	if x == nil {
		return
	}
	holds := true
	switch e.Cause {
	case acd.CauseNoAnswer:
		holds = o.now >= x.deadline && (x.received || x.receipt > x.deadline)
	case acd.CauseNotReceived:
		holds = !x.received && (o.now >= x.receipt || o.event == acd.OfferFailed{Offer: e.Offer})
	case acd.CauseLeft:
		holds = o.event == acd.VisitorLeft{Contact: e.Contact}
	case acd.CauseVisitorLost:
		holds = x.lostAt != 0 && o.now >= x.patience
	case acd.CauseAgentSignedOff:
		holds = o.event == acd.AgentSignedOff{Agent: e.Agent}
	case acd.CauseAgentRemoved:
		_, left := o.event.(acd.AgentLeftQueue)
		holds = left || o.event == acd.AgentRemoved{Agent: e.Agent}
	}
	o.that(holds, "the offer of %s revoked for cause %d on %T", e.Contact, e.Cause, o.event)
}

func (o *oracle) away(e acd.VisitorAway) {
	x := o.contacts[e.Contact]
	o.that(x != nil && x.state != acd.ContactWrapUp, "%s away, who is not here", e.Contact)
	if x == nil {
		return
	}
	if !e.Away {
		o.that(x.lostAt != 0, "%s is back, who was never away", e.Contact)
		x.lostAt, x.patience = 0, 0
		return
	}
	_, restarted := o.event.(acd.Restarted)
	if x.lostAt == 0 {
		o.that(restarted || o.event == acd.VisitorLost{Contact: e.Contact}, "%s lost on %T", e.Contact, o.event)
		x.lostAt = o.now
	}
	rules, kept := o.queues[x.queue]
	if !kept {
		rules = acd.DefaultRules()
	}
	span := map[acd.ContactState]acd.Span{acd.ContactWaiting: rules.LostWaiting, acd.ContactOffered: rules.LostRinging, acd.ContactActive: rules.LostTalking}[x.state]
	from := x.lostAt
	if restarted && e.Until == o.now.Add(span) {
		from = o.now // patience begins anew; after it was taken from an agent it does not yet
	}
	o.that(e.Until == from.Add(span), "patience with %s until %d, lost at %d", e.Contact, e.Until, x.lostAt)
	x.patience = e.Until
}

func (o *oracle) ended(e acd.Ended) {
	x := o.contacts[e.Contact]
	if x == nil || x.state == acd.ContactWrapUp {
		o.that(false, "%s ended, who is not here", e.Contact)
		return
	}
	o.that((e.Agent != 0) == (x.state == acd.ContactActive) && e.Agent == x.agent, "%s ended with agent %d, has %d", e.Contact, e.Agent, x.agent)
	o.that(e.Cause != acd.CauseVisitorLost || x.lostAt != 0 && o.now >= x.patience, "%s given up as lost at %d, patience until %d", e.Contact, o.now, x.patience)
	if e.Agent == 0 {
		delete(o.contacts, e.Contact)
		return
	}
	x.state, x.lostAt, x.patience, x.excluded = acd.ContactWrapUp, 0, 0, map[acd.AgentID]acd.Time{}
}
