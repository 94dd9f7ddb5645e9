package sim

import (
	"slices"

	"parley/acd"
)

func (o *oracle) offered(e acd.Offered) {
	x, a := o.contacts.at(e.Contact), o.agents.at(e.Agent)
	if x == nil || a == nil {
		o.that(false, "%s offered to agent %d, who are not there", e.Contact, e.Agent)
		return
	}
	if e.Kind == acd.PassRouted {
		o.routed(e)
	} else {
		o.passed(e, x, a)
	}
	o.that(e.Offer > o.lastOffer, "offer %d after %d", e.Offer, o.lastOffer)
	o.that(x.slots.at(e.Agent) == nil && !x.over, "%s offered to agent %d, who has it", e.Contact, e.Agent)
	o.lastOffer = max(o.lastOffer, e.Offer)
	rules := o.rules(x.queue)
	o.that(e.Deadline == o.now.Add(rules.Offer) && e.Receipt == o.now.Add(rules.Receipt), "offer %d until %d and %d", e.Offer, e.Deadline, e.Receipt)
	o.within(x, e.Agent)
	x.loose = false
	x.slots.put(e.Agent, &slot{
		offer: e.Offer, queue: x.queue, state: acd.SlotOffered, role: roleOf(e.Kind), since: o.now,
		kind: e.Kind, from: e.From, deadline: e.Deadline, receipt: e.Receipt,
	})
}

// routed: routing offers what is most urgent, to whom the rules name.
func (o *oracle) routed(e acd.Offered) {
	if len(o.so.batch) == 0 {
		o.so.batch = o.batch()
	}
	if len(o.so.batch) == 0 {
		o.that(false, "%s offered to agent %d; should be nobody", e.Contact, e.Agent)
		return
	}
	want := o.so.batch[0]
	o.so.batch = o.so.batch[1:]
	got := acd.Offered{Contact: e.Contact, Agent: e.Agent, Why: e.Why}
	o.that(got == want, "offered %+v; should be %+v", got, want)
}

// passed: an offer that somebody asked for, to whom is there.
func (o *oracle) passed(e acd.Offered, x *contact, a *agent) {
	switch ev := o.event.(type) {
	case acd.Passed:
		o.that(ev.Contact == e.Contact && ev.Kind == e.Kind && ev.Agent == e.From && x.leads == ev.Agent, "%s passed on %+v", e.Contact, ev)
		target := ev.ToAgent
		if ev.ToQueue != 0 {
			target = o.pick(ev.ToQueue, x, ev.Agent)
		}
		o.that(e.Agent == target, "%s passed to agent %d, should be %d", e.Contact, e.Agent, target)
	case acd.Reassigned:
		o.that(ev.Contact == e.Contact && ev.ToAgent == e.Agent && e.Kind == acd.PassReassigned && e.From == 0, "%s reassigned on %+v", e.Contact, ev)
	default:
		o.that(false, "%s passed on %T", e.Contact, o.event)
	}
	o.that(a.connected() && !a.drains, "%s passed to agent %d, who is not there", e.Contact, e.Agent)
	for id, s := range x.slots.all {
		o.that(s.state != acd.SlotOffered || !leading(s.kind) || !leading(e.Kind), "%s passed to agent %d while offered to %d", e.Contact, e.Agent, id)
	}
}

func roleOf(kind acd.Pass) acd.Role {
	return map[acd.Pass]acd.Role{acd.PassConsult: acd.RoleConsulted, acd.PassConference: acd.RoleJoined}[kind]
}

// within: the agent has room for one contact more, or a supervisor lifted the limit.
func (o *oracle) within(x *contact, id acd.AgentID) {
	key, a := lifted{id, x.queue}, o.agents.at(id)
	if o.so.lifted[key] {
		delete(o.so.lifted, key)
		a.excused = max(a.excused, o.count(id)+1)
		a.excusedOf[x.queue] = o.countOf(id, x.queue) + 1
		return
	}
	o.that(o.room(id, x.queue), "%s is one too many for agent %d", x.id, id)
}

func (o *oracle) limitLifted(e acd.LimitLifted) {
	asked := false
	switch ev := o.event.(type) {
	case acd.Passed:
		asked = ev.Override && ev.ToAgent == e.Agent
	case acd.Reassigned:
		asked = ev.Override && ev.ToAgent == e.Agent
	case acd.TookOver:
		asked = ev.Override && ev.Agent == e.Agent
	case acd.JoinedIn:
		asked = ev.Override && ev.Agent == e.Agent
	}
	o.that(asked && !o.room(e.Agent, e.Queue), "the limit of agent %d lifted on %T%+v", e.Agent, o.event, o.event)
	o.so.lifted = map[lifted]bool{{e.Agent, e.Queue}: true}
}

func (o *oracle) received(e acd.Received) {
	for _, x := range o.contacts.all {
		for _, s := range x.slots.all {
			if s.state == acd.SlotOffered && s.offer == e.Offer && !s.received {
				s.received = true
				return
			}
		}
	}
	o.that(false, "offer %d received, which is not open", e.Offer)
}

// taken is an open offer that ends here.
func (o *oracle) taken(c acd.ContactID, offer acd.OfferID, a acd.AgentID) (*contact, *slot) {
	x := o.contacts.at(c)
	s := x.has(a, acd.SlotOffered)
	if s == nil || s.offer != offer {
		o.that(false, "offer %d of %s to agent %d ends and was not open", offer, c, a)
		return nil, nil
	}
	return x, s
}

// unoffer takes the offer away; a contact that nobody has then must be said to be somewhere.
func (o *oracle) unoffer(x *contact, a acd.AgentID) {
	x.slots.drop(a)
	x.loose = x.loose || x.place() == acd.ContactWaiting
	o.so.hadOffers = true
}

// revoked: each cause has its reason.
func (o *oracle) revoked(e acd.Revoked) {
	x, s := o.taken(e.Contact, e.Offer, e.Agent)
	if x == nil {
		return
	}
	o.that(o.holds(e.Cause, x, e.Agent, s), "the offer of %s to agent %d revoked for cause %d on %T", e.Contact, e.Agent, e.Cause, o.event)
	o.that(e.Cause != acd.CauseTaken || x.leads != 0 && x.leads != e.Agent, "%s taken by nobody", e.Contact)
	switch {
	case e.Cause == acd.CauseNoAnswer && s.kind == acd.PassRouted:
		mark(&o.so.standDown, e.Agent)
	case e.Cause == acd.CauseNotReceived:
		mark(&o.so.gone, e.Agent)
	}
	o.unoffer(x, e.Agent)
}

func mark(in *map[acd.AgentID]bool, id acd.AgentID) {
	if *in == nil {
		*in = map[acd.AgentID]bool{}
	}
	(*in)[id] = true
}

func (o *oracle) declined(e acd.Declined) {
	x, s := o.taken(e.Contact, e.Offer, e.Agent)
	if x == nil {
		return
	}
	o.that(o.event == acd.OfferDeclined{Agent: e.Agent, Contact: e.Contact}, "%s declined on %T", e.Contact, o.event)
	rules, excluded := o.rules(x.queue), acd.Time(0)
	if x.leads == 0 {
		excluded = o.now.Add(rules.DeclineExcludes)
		x.excluded.put(e.Agent, excluded)
	}
	o.that(e.ExcludedUntil == excluded, "agent %d excluded until %d, should be %d", e.Agent, e.ExcludedUntil, excluded)
	if s.kind == acd.PassRouted && rules.DeclineNotReady {
		mark(&o.so.standDown, e.Agent)
	}
	o.unoffer(x, e.Agent)
}

func (o *oracle) connected(e acd.Connected) {
	x := o.contacts.at(e.Contact)
	if x == nil || x.over || o.agents.at(e.Agent) == nil {
		o.that(false, "%s connected with agent %d, who are not there", e.Contact, e.Agent)
		return
	}
	s := x.slots.at(e.Agent)
	role, right := acd.RoleLead, false
	switch ev := o.event.(type) {
	case acd.OfferAccepted:
		right = ev.Agent == e.Agent && ev.Contact == e.Contact && s != nil && s.state == acd.SlotOffered
		if right {
			role, o.so.accepted = roleOf(s.kind), s.kind
		}
	case acd.TookOver:
		right = ev.Agent == e.Agent && ev.Contact == e.Contact && o.agents.at(e.Agent).connected()
	case acd.JoinedIn:
		right = ev.Agent == e.Agent && ev.Contact == e.Contact && x.leads != 0 && o.agents.at(e.Agent).connected()
		role = acd.RoleJoined
	case acd.TakenBack:
		right = ev.Agent == e.Agent && ev.Contact == e.Contact && s != nil && s.state == acd.SlotWrapUp && s.why == acd.CauseTransferred && s.since == x.entered && x.leads == 0
	}
	o.that(right && e.Role == role, "%s connected with agent %d as %d on %T", e.Contact, e.Agent, e.Role, o.event)
	if s == nil {
		o.that(e.Offer > o.lastOffer, "slot %d after %d", e.Offer, o.lastOffer)
		o.lastOffer = max(o.lastOffer, e.Offer)
		o.within(x, e.Agent)
		s = &slot{queue: x.queue}
		x.slots.put(e.Agent, s)
	} else {
		o.that(s.offer == e.Offer, "%s connected under %d, was %d", e.Contact, e.Offer, s.offer)
	}
	*s = slot{offer: e.Offer, queue: s.queue, state: acd.SlotActive, role: e.Role, since: o.now}
	x.loose = false
	if e.Role == acd.RoleLead {
		o.lead(x, e.Agent)
		x.excluded.clear()
	}
}

// lead makes one in the conversation its lead; the lead so far is beside until let go.
func (o *oracle) lead(x *contact, a acd.AgentID) {
	if s := x.slots.at(x.leads); s != nil && x.leads != a && s.state == acd.SlotActive {
		s.role = acd.RoleJoined
		o.so.former = append(o.so.former, pair{x.id, x.leads})
	}
	x.slots.at(a).role = acd.RoleLead
	x.leads, x.quietFrom, x.warned = a, o.now, false
}

func (o *oracle) roleHolds(e acd.RoleHolds) {
	x := o.contacts.at(e.Contact)
	s := x.has(e.Agent, acd.SlotActive)
	if s == nil {
		o.that(false, "agent %d is %d of %s, whom the agent does not have", e.Agent, e.Role, e.Contact)
		return
	}
	right := false
	switch ev := o.event.(type) {
	case acd.RoleChanged:
		right = ev.Agent == e.Agent && ev.Contact == e.Contact && ev.Role == e.Role
	case acd.TookOver:
		right = ev.Agent == e.Agent && ev.Contact == e.Contact && e.Role == acd.RoleLead
	case acd.JoinedIn:
		right = ev.Agent == e.Agent && ev.Contact == e.Contact && e.Role == acd.RoleJoined
	}
	if e.Role == acd.RoleLead && s.role == acd.RoleJoined && (o.graceOver(x.leads) || o.forcedOut(x.leads) || o.tooSilent(x, acd.ByAgent)) {
		if right, x.leaving = true, x.leads; o.tooSilent(x, acd.ByAgent) {
			mark(&o.so.standDown, x.leads)
		}
		for id, y := range x.slots.all {
			o.that(y.state != acd.SlotActive || y.role != acd.RoleJoined || y.since >= s.since, "%s: agent %d leads, %d joined before", e.Contact, e.Agent, id)
		}
	}
	o.that(right, "agent %d is %d of %s on %T", e.Agent, e.Role, e.Contact, o.event)
	if e.Role == acd.RoleLead {
		o.lead(x, e.Agent)
	} else {
		s.role = e.Role
	}
}

// partedFrom: who leaves without wrap-up is consulted, or gone, or the queue has none.
func (o *oracle) partedFrom(e acd.PartedFrom) {
	x := o.contacts.at(e.Contact)
	s := x.has(e.Agent, acd.SlotActive)
	if s == nil {
		o.that(false, "agent %d parts from %s, whom the agent does not have", e.Agent, e.Contact)
		return
	}
	o.that(o.holds(e.Cause, x, e.Agent, s), "agent %d parts from %s for cause %d on %T", e.Agent, e.Contact, e.Cause, o.event)
	gone := o.graceOver(e.Agent) || o.forcedOut(e.Agent)
	o.that(s.role == acd.RoleConsulted || gone || o.rules(s.queue).WrapUp == acd.WrapUpNone, "agent %d parts from %s without wrap-up", e.Agent, e.Contact)
	o.letGo(x, e.Agent)
	o.released(x, e.Agent)
	x.slots.drop(e.Agent)
	o.gone(x)
}

func (o *oracle) letGo(x *contact, a acd.AgentID) {
	if x.leads == a {
		x.leads, x.loose = 0, !x.over
	}
}

// released: who led has let go, and may well come in again on the same event.
func (o *oracle) released(x *contact, a acd.AgentID) {
	o.so.former = slices.DeleteFunc(o.so.former, func(p pair) bool { return p == pair{x.id, a} })
}

// vanished: the lead did not come back, was forced out, or was silent for too long.
func (o *oracle) vanished(e acd.AgentVanished) {
	x := o.contacts.at(e.Contact)
	if x.has(e.Agent, acd.SlotActive) == nil {
		o.that(false, "%s taken from agent %d, who does not have it", e.Contact, e.Agent)
		return
	}
	idle := o.tooSilent(x, acd.ByAgent)
	switch {
	case x.leaving == e.Agent:
		x.leaving = 0
	case x.leads != e.Agent:
		o.that(false, "%s taken from agent %d, who does not lead", e.Contact, e.Agent)
	case o.graceOver(e.Agent):
		x.vanished = acd.CauseAgentLost
	case idle:
		x.vanished = acd.CauseAgentIdle
	case o.forcedOut(e.Agent):
		x.vanished = acd.CauseForced
	default:
		o.that(false, "%s taken from agent %d on %T", e.Contact, e.Agent, o.event)
	}
	if idle {
		mark(&o.so.standDown, e.Agent)
	}
	o.released(x, e.Agent)
	x.slots.drop(e.Agent)
	if x.leads == e.Agent {
		x.leads, x.head, x.loose = 0, true, true
	}
}

// toWrapUp is the beginning of a slot's wrap-up.
func (o *oracle) toWrapUp(x *contact, id acd.AgentID, s *slot, why acd.Cause) {
	o.released(x, id)
	*s = slot{offer: s.offer, queue: s.queue, state: acd.SlotWrapUp, role: s.role, since: o.now, why: why}
	o.so.wrappingUp = append(o.so.wrappingUp, pair{x.id, id})
}

func (o *oracle) wrapsUp(e acd.WrapsUp) {
	x := o.contacts.at(e.Contact)
	if x == nil || x.slots.at(e.Agent) == nil || x.slots.at(e.Agent).state == acd.SlotOffered {
		o.that(false, "agent %d wraps up %s, whom the agent does not have", e.Agent, e.Contact)
		return
	}
	s := x.slots.at(e.Agent)
	_, restarted := o.event.(acd.Restarted)
	if s.state == acd.SlotWrapUp && restarted && s.until != 0 && s.until <= o.now {
		o.that(e.Until == o.now.Add(o.rules(s.queue).WrapUpFor) && e.Strict == s.strict && e.Forced == s.forced, "agent %d wraps up %s again until %d", e.Agent, e.Contact, e.Until)
		s.until = e.Until
		return
	}
	if s.state == acd.SlotWrapUp && o.event == (acd.WrapUpExtended{Agent: e.Agent, Contact: e.Contact}) {
		o.extended(e, s)
		return
	}
	o.that(s.state == acd.SlotActive || s.since == o.now, "agent %d wraps up %s again on %T", e.Agent, e.Contact, o.event)
	o.that(o.holds(e.Cause, x, e.Agent, s), "agent %d wraps up %s for cause %d on %T", e.Agent, e.Contact, e.Cause, o.event)
	if s.state == acd.SlotActive {
		o.that(s.role != acd.RoleConsulted, "agent %d wraps up %s, who was only consulted", e.Agent, e.Contact)
		o.letGo(x, e.Agent)
		o.toWrapUp(x, e.Agent, s, e.Cause)
	}
	s.until, s.strict, s.forced, s.why = e.Until, e.Strict, e.Forced, e.Cause
}

// extended: a wrap-up that ends by itself, and may end early, ends up to a minute later, and no later than five after its
// queue's time.
func (o *oracle) extended(e acd.WrapsUp, s *slot) {
	last := s.since.Add(o.rules(s.queue).WrapUpFor + acd.WrapUpMoreMax)
	o.that(s.until > o.now && e.Until > s.until && e.Until <= s.until.Add(acd.WrapUpMore) && e.Until <= last, "agent %d wraps up %s until %d instead of %d", e.Agent, e.Contact, e.Until, s.until)
	o.that(!s.strict && !e.Strict && e.Forced == s.forced && e.Cause == s.why, "the wrap-up of %s by agent %d is another when it is extended", e.Contact, e.Agent)
	s.until = e.Until
}

// closed: a wrap-up ends by its agent's hand, where that is allowed, by time, or with the agent.
func (o *oracle) closed(e acd.Closed) {
	x := o.contacts.at(e.Contact)
	s := x.has(e.Agent, acd.SlotWrapUp)
	if s == nil {
		o.that(false, "%s closed by agent %d, who does not have it", e.Contact, e.Agent)
		return
	}
	right := s.until != 0 && s.until <= o.now || o.graceOver(e.Agent) || o.forcedOut(e.Agent) || s.since == o.now && o.rules(s.queue).WrapUp == acd.WrapUpNone
	switch ev := o.event.(type) {
	case acd.WrapUpDone:
		right = right || ev.Agent == e.Agent && ev.Contact == e.Contact && s.closable()
	case acd.AgentReady:
		right = right || ev.Agent == e.Agent && s.closable()
	case acd.AgentNotReady:
		right = right || ev.Agent == e.Agent && s.closable()
	case acd.AgentSignedOff:
		right = right || ev.Agent == e.Agent && s.closable()
	case acd.AgentForced:
		right = right || ev.Agent == e.Agent && s.closable()
	case acd.AgentRemoved:
		right = right || ev.Agent == e.Agent
	case acd.Passed: // the contact comes back to who had it
		right = right || ev.Contact == e.Contact
	case acd.Reassigned:
		right = right || ev.Contact == e.Contact && ev.ToAgent == e.Agent
	}
	o.that(right, "the wrap-up of %s closed for agent %d on %T", e.Contact, e.Agent, o.event)
	if x.excluded.has(e.Agent) && x.excluded.at(e.Agent) == 0 {
		x.excluded.drop(e.Agent)
	}
	x.slots.drop(e.Agent)
	o.gone(x)
}
