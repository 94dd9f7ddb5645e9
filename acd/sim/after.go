package sim

import "parley/acd"

// after is what must hold when an event has been dealt with.
func (o *oracle) after(effects []acd.Effect) {
	o.that(len(o.so.batch) == 0, "%+v is not offered", o.so.batch)
	for id, x := range o.contacts.all {
		o.that(!x.loose, "%s is nowhere", id)
		o.that(x.leaving == 0, "%s still has agent %d", id, x.leaving)
		o.led(x)
	}
	if len(o.so.overdue) > 0 {
		o.waits(func(w wait) {
			o.that(!o.so.overdue[w], "%s of %d was due at %d and stands", w.what, w.of, w.at)
		})
	}
	if b := o.batch(); len(b) > 0 {
		o.that(false, "%s waits and agent %d is free", b[0].Contact, b[0].Agent)
	}
	loads := o.loads()
	for id, a := range o.agents.all {
		o.sound(id, a, loads[id])
	}
	for _, p := range o.so.former {
		o.that(false, "%s has another lead and agent %d still has it", p.contact, p.agent)
	}
	for _, p := range o.so.wrappingUp {
		o.wrapsUpRight(p)
	}
	if _, refused := acd.Refused(effects); !refused {
		o.fulfilled()
		o.fulfilledAbove()
	}
}

// led: one agent leads where anybody talks, and nobody talks when the visit is over.
func (o *oracle) led(x *contact) {
	leads := 0
	for id, s := range x.slots.all {
		if s.state == acd.SlotActive && s.role == acd.RoleLead {
			leads++
			o.that(id == x.leads, "%s is led by agent %d, should be %d", x.id, id, x.leads)
		}
		o.that(x.leads == 0 || s.state != acd.SlotOffered || s.kind != acd.PassRouted, "agent %d leads %s, and routing offers it to agent %d", x.leads, x.id, id)
		o.that(!x.over || s.state == acd.SlotWrapUp, "%s is over and agent %d has it", x.id, id)
	}
	o.that(x.leads == 0 && leads == 0 && x.count(acd.SlotActive) == 0 || leads == 1, "%s has %d leads", x.id, leads)
}

// load is what an agent has.
type load struct {
	offered, active, wrapUp int
	routed                  *contact            // one that routing offers
	of                      map[acd.QueueID]int // of queues that bound it
}

func (o *oracle) loads() map[acd.AgentID]load {
	loads := map[acd.AgentID]load{}
	for _, x := range o.contacts.all {
		for id, s := range x.slots.all {
			l := loads[id]
			switch s.state {
			case acd.SlotOffered:
				l.offered++
				if s.kind == acd.PassRouted {
					l.routed = x
				}
			case acd.SlotActive:
				l.active++
			case acd.SlotWrapUp:
				l.wrapUp++
			}
			if q := o.queues.at(s.queue); q != nil && q.rules.SlotsOfOne > 0 {
				if l.of == nil {
					l.of = map[acd.QueueID]int{}
				}
				l.of[s.queue]++
			}
			loads[id] = l
		}
	}
	return loads
}

// sound: what an agent shows, and has, fits its state.
func (o *oracle) sound(id acd.AgentID, a *agent, l load) {
	n := l.offered + l.active + l.wrapUp
	o.that(a.stands.Shown == l.shown(a.stands.Duty), "agent %d shows %d, is %d", id, a.stands.Shown, l.shown(a.stands.Duty))
	o.that(a.stands.Duty != acd.DutyNone || n == 0, "agent %d is logged out with %d contacts", id, n)
	o.that(a.stands.Intended == acd.DutyNone || n > 0, "agent %d intends %d and nothing holds it up", id, a.stands.Intended)
	o.that(!a.stands.Lost || l.offered == 0, "agent %d is lost and offered a contact", id)
	o.that(l.routed == nil || a.routable() || a.drains, "agent %d is offered a contact and not ready", id)
	o.that(!a.drains || n > 0, "agent %d has drained and is there", id)
	a.excused = min(a.excused, n)
	o.that(n <= max(a.slots, a.excused), "agent %d has %d contacts, %d at most", id, n, a.slots)
	for q := range a.excusedOf {
		if a.excusedOf[q] = min(a.excusedOf[q], l.of[q]); a.excusedOf[q] == 0 {
			delete(a.excusedOf, q)
		}
	}
	for q, n := range l.of {
		o.that(n <= max(o.rules(q).SlotsOfOne, a.excusedOf[q]), "agent %d has %d contacts of queue %d, %d at most", id, n, q, o.rules(q).SlotsOfOne)
	}
}

// shown is the one state a desk shows.
func (l load) shown(duty acd.Duty) acd.Shown {
	switch {
	case l.active > 0:
		return acd.ShownBusy
	case l.offered > 0:
		return acd.ShownOffered
	case l.wrapUp > 0:
		return acd.ShownWrapUp
	case duty == acd.DutyNotReady:
		return acd.ShownNotReady
	case duty == acd.DutyReady:
		return acd.ShownReady
	}
	return acd.ShownLoggedOut
}

// wrapsUpRight: wrap-up begins as the rules of the queue say.
func (o *oracle) wrapsUpRight(p pair) {
	x := o.contacts.at(p.contact)
	s := x.has(p.agent, acd.SlotWrapUp)
	if s == nil || s.since != o.now || o.queues.at(s.queue) == nil {
		return
	}
	rules := o.rules(s.queue)
	if ev, set := o.event.(acd.QueueSet); set && ev.Queue == s.queue {
		return // it began under the former rules
	}
	until := acd.Time(0)
	if rules.WrapUp == acd.WrapUpTimed || rules.WrapUp == acd.WrapUpTimedStrict {
		until = o.now.Add(rules.WrapUpFor)
	}
	o.that(rules.WrapUp != acd.WrapUpNone && s.until == until && s.strict == (rules.WrapUp == acd.WrapUpTimedStrict) && s.forced == rules.WrapUpForced,
		"agent %d wraps up %s until %d, strict %v, forced %v", p.agent, p.contact, s.until, s.strict, s.forced)
}

// free: the agent has no wrap-up left that could be ended by hand.
func (o *oracle) free(id acd.AgentID) bool {
	for _, x := range o.contacts.all {
		if s := x.has(id, acd.SlotWrapUp); s != nil && s.closable() {
			return false
		}
	}
	return true
}

// fulfilled: an event of a visitor or an agent that was not refused has done what it says.
func (o *oracle) fulfilled() {
	switch ev := o.event.(type) {
	case acd.Restarted:
		for id, a := range o.agents.all {
			o.that(a.stands.Duty == acd.DutyNone || a.stands.LostAt == o.now, "agent %d is not lost after a restart", id)
		}
		for id, x := range o.contacts.all {
			o.that(x.over || x.callback || x.lostAt != 0 && x.patience > o.now, "%s is not lost after a restart, or given up", id)
			o.that(x.count(acd.SlotOffered) == 0, "%s is offered after a restart", id)
		}
	case acd.ContactRequested:
		o.that(o.contacts.at(ev.Contact) != nil, "%s came and is not here", ev.Contact)
	case acd.VisitorLeft:
		x := o.contacts.at(ev.Contact)
		o.that(x == nil || x.over, "%s has left and is still here", ev.Contact)
	case acd.OfferAccepted:
		s := o.contacts.at(ev.Contact).has(ev.Agent, acd.SlotActive)
		o.that(s != nil && s.role == roleOf(o.so.accepted), "%s was accepted and is not with agent %d", ev.Contact, ev.Agent)
	case acd.OfferDeclined:
		o.that(o.contacts.at(ev.Contact).has(ev.Agent, acd.SlotActive) == nil, "%s was declined and is with agent %d", ev.Contact, ev.Agent)
		a := o.agents.at(ev.Agent)
		o.that(a == nil || !o.so.standDown[ev.Agent] || !a.routable(), "agent %d declined and is still ready", ev.Agent)
	case acd.AgentHungUp:
		x := o.contacts.at(ev.Contact)
		o.that(x == nil || x.over, "%s was hung up and is still here", ev.Contact)
	case acd.AgentLost:
		a := o.agents.at(ev.Agent)
		o.that(a == nil || a.stands.Lost, "agent %d is lost and does not seem so", ev.Agent)
	case acd.AgentNotReady:
		a := o.agents.at(ev.Agent)
		o.that(a == nil || !a.routable() && o.free(ev.Agent) && o.count(ev.Agent, acd.SlotOffered) == 0, "agent %d is not ready and does not seem so", ev.Agent)
	case acd.AgentReady:
		a := o.agents.at(ev.Agent)
		o.that(a == nil || (a.stands.Duty == acd.DutyReady && a.stands.Intended != acd.DutyNotReady || a.stands.Intended == acd.DutyReady) && o.free(ev.Agent), "agent %d is ready and does not seem so", ev.Agent)
	case acd.AgentSignedOff:
		a := o.agents.at(ev.Agent)
		o.that(a == nil || a.stands.Duty == acd.DutyNone, "agent %d has signed off and is there", ev.Agent)
	case acd.WrapUpDone:
		o.that(o.contacts.at(ev.Contact).has(ev.Agent, acd.SlotWrapUp) == nil, "agent %d has wrapped %s up and still has it", ev.Agent, ev.Contact)
	case acd.QueueHours:
		q := o.queues.at(ev.Queue) // nil: it had drained with that
		o.that(q == nil || q.closed != ev.Open, "queue %d is not as the calendar says", ev.Queue)
		if q != nil && !ev.Open {
			o.turnedOut(ev.Queue)
		}
	case acd.QueueRemoved:
		o.that(o.queues.at(ev.Queue) == nil || o.queues.at(ev.Queue).drains, "queue %d is removed and there", ev.Queue)
		if o.queues.at(ev.Queue) != nil {
			o.turnedOut(ev.Queue)
		}
	case acd.AgentRemoved:
		o.that(o.agents.at(ev.Agent) == nil || o.agents.at(ev.Agent).drains, "agent %d is removed and there", ev.Agent)
	}
}

// turnedOut: nobody waits in a queue that sends away who waits, but for those it keeps.
func (o *oracle) turnedOut(id acd.QueueID) {
	q := o.queues.at(id)
	for c, x := range o.contacts.all {
		if x.queue != id || x.place() != acd.ContactWaiting {
			continue
		}
		kept := x.head || x.callback || q.rules.ClosedWaiting == acd.KeepServing
		to := acd.QueueID(0)
		switch {
		case q.drains:
			to = o.onward(q.drainTo, x.callback)
		case !q.closed || kept:
		case q.rules.ClosedWaiting == acd.EndThem:
			to = id
			o.that(false, "%s waits in queue %d, which is closed", c, id)
		default:
			to = o.onward(q.rules.ClosedTo, x.callback)
		}
		o.that(to == 0 || to == id, "%s waits in queue %d and had to go on to %d", c, id, to)
	}
}

// fulfilledAbove: likewise what hands contacts on, and what comes from above.
func (o *oracle) fulfilledAbove() {
	switch ev := o.event.(type) {
	case acd.Passed:
		x := o.contacts.at(ev.Contact)
		if ev.Kind == acd.PassTransfer && ev.ToQueue != 0 {
			o.that(x.queue == ev.ToQueue && x.leads == 0, "%s was transferred and is not in queue %d", ev.Contact, ev.ToQueue)
			return
		}
		o.that(x.leads == ev.Agent, "%s was passed and agent %d leads before anybody accepted", ev.Contact, x.leads)
	case acd.TakenBack:
		x := o.contacts.at(ev.Contact)
		o.that(x.leads == ev.Agent, "%s was taken back and agent %d leads", ev.Contact, x.leads)
		for id, s := range x.slots.all {
			o.that(s.state != acd.SlotOffered || s.from != ev.Agent, "%s was taken back and is offered to agent %d", ev.Contact, id)
		}
	case acd.TookOver:
		x := o.contacts.at(ev.Contact)
		o.that(x.leads == ev.Agent, "%s was taken over and agent %d leads", ev.Contact, x.leads)
		o.that(x.count(acd.SlotOffered) == 0, "%s was taken over and is offered", ev.Contact)
	case acd.JoinedIn:
		s := o.contacts.at(ev.Contact).has(ev.Agent, acd.SlotActive)
		o.that(s != nil && s.role == acd.RoleJoined, "agent %d joined %s and is not there", ev.Agent, ev.Contact)
	case acd.RoleChanged:
		s := o.contacts.at(ev.Contact).has(ev.Agent, acd.SlotActive)
		o.that(s != nil && s.role == ev.Role, "agent %d is not %d of %s", ev.Agent, ev.Role, ev.Contact)
	case acd.Parted:
		o.that(o.contacts.at(ev.Contact).has(ev.Agent, acd.SlotActive) == nil, "agent %d parted from %s and is there", ev.Agent, ev.Contact)
	case acd.Reassigned:
		x := o.contacts.at(ev.Contact)
		o.that(ev.ToQueue == 0 || x.queue == ev.ToQueue && x.leads == 0, "%s was reassigned and is not in queue %d", ev.Contact, ev.ToQueue)
		o.that(ev.ToAgent == 0 || x.has(ev.ToAgent, acd.SlotOffered) != nil, "%s was reassigned and is not offered to agent %d", ev.Contact, ev.ToAgent)
	case acd.ContactMoved:
		o.that(o.contacts.at(ev.Contact).queue == ev.Queue, "%s was moved and is not in queue %d", ev.Contact, ev.Queue)
	case acd.ContactClosed:
		x := o.contacts.at(ev.Contact)
		o.that(x == nil || x.over, "%s was ended and is still here", ev.Contact)
	case acd.AgentForced:
		a := o.agents.at(ev.Agent)
		o.that(a == nil || ev.Duty != acd.DutyNone || a.stands.Duty == acd.DutyNone && o.count(ev.Agent) == 0, "agent %d was logged out and is there", ev.Agent)
		o.that(a == nil || ev.Duty != acd.DutyNotReady || !a.routable(), "agent %d was made not ready and is ready", ev.Agent)
	}
}
