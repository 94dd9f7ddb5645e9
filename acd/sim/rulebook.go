package sim

import "parley/acd"

// decided takes one decision in, and notes what speaks against it.
func (o *oracle) decided(e acd.Effect) {
	switch e.(type) {
	case acd.Offered, acd.AgentStands:
	default:
		o.that(len(o.so.batch) == 0, "%T, and %+v is not offered yet", e, o.so.batch)
	}
	switch e := e.(type) {
	case acd.QueueHolds, acd.QueueOpen, acd.QueueDrains, acd.QueueGone, acd.AgentHolds, acd.AgentDrains, acd.AgentGone, acd.ServesHold:
		o.configured(e)
	case acd.AgentStands:
		o.stands(e)
	case acd.Waiting:
		o.waiting(e)
	case acd.RingReached:
		x := o.contacts.at(e.Contact)
		rings := o.rules(x.queue).Rings
		o.that(x.place() <= acd.ContactOffered && e.Ring == x.ring+1 && rings[x.ring].After > 0 && x.entered.Add(rings[x.ring].After) <= o.now, "%s reaches ring %d too soon", e.Contact, e.Ring)
		x.ring = e.Ring
	case acd.PreferenceOver:
		x := o.contacts.at(e.Contact)
		o.that(x.prefers != 0 && x.prefersUntil <= o.now, "%s prefers agent %d until %d", e.Contact, x.prefers, x.prefersUntil)
		x.prefers, x.prefersUntil = 0, 0
	case acd.Prioritized:
		ev, asked := o.event.(acd.ContactPrioritized)
		o.that(asked && ev.Contact == e.Contact, "%s prioritized on %T", e.Contact, o.event)
		o.contacts.at(e.Contact).priority = e.Priority
	case acd.Offered:
		o.offered(e)
	case acd.Received:
		o.received(e)
	case acd.Revoked:
		o.revoked(e)
	case acd.Declined:
		o.declined(e)
	case acd.Connected:
		o.connected(e)
	case acd.LimitLifted:
		o.limitLifted(e)
	case acd.RoleHolds:
		o.roleHolds(e)
	case acd.PartedFrom:
		o.partedFrom(e)
	case acd.AgentVanished:
		o.vanished(e)
	case acd.VisitorAway:
		o.away(e)
	case acd.Spoken:
		x := o.contacts.at(e.Contact)
		o.that(o.event == acd.Spoke(e) && !x.over && (e.Agent == 0 || x.has(e.Agent, acd.SlotActive) != nil), "%s: %d spoke on %T", e.Contact, e.Agent, o.event)
		x.spoke = acd.ByVisitor
		if e.Agent != 0 {
			x.spoke = acd.ByAgent
		}
		x.quietFrom, x.warned = o.now, false
	case acd.IdleWarned:
		o.idleWarned(e)
	case acd.Ended:
		o.ended(e)
	case acd.WrapsUp:
		o.wrapsUp(e)
	case acd.WrapUpHolds:
		s := o.contacts.at(e.Contact).has(e.Agent, acd.SlotWrapUp)
		o.that(s != nil && o.event == acd.WrapUpFiled{Agent: e.Agent, Contact: e.Contact, Code: e.Code}, "a wrap-up code for %s on %T", e.Contact, o.event)
		if s != nil {
			s.coded = e.Code != 0
		}
	case acd.Closed:
		o.closed(e)
	}
}

func (o *oracle) configured(e acd.Effect) {
	switch e := e.(type) {
	case acd.QueueHolds:
		ev, asked := o.event.(acd.QueueSet)
		o.that(asked && ev.Queue == e.Queue && ev.Rules.Filled() == e.Rules, "queue %d set on %T", e.Queue, o.event)
		if o.queues.at(e.Queue) == nil {
			o.queues.put(e.Queue, &queue{})
		}
		o.queues.at(e.Queue).rules = e.Rules
		for id, a := range o.agents.all { // who has more than the new rules allow keeps them
			a.excusedOf[e.Queue] = o.countOf(id, e.Queue)
		}
	case acd.QueueOpen:
		o.that(o.event == acd.QueueHours(e), "queue %d opened or closed on %T", e.Queue, o.event)
		o.queues.at(e.Queue).closed = !e.Open
	case acd.QueueDrains:
		o.that(o.event == acd.QueueRemoved{Queue: e.Queue, Drain: true, To: e.To}, "queue %d drains on %T", e.Queue, o.event)
		o.queues.at(e.Queue).drains, o.queues.at(e.Queue).drainTo = true, e.To
	case acd.QueueGone:
		ev, asked := o.event.(acd.QueueRemoved)
		o.that(o.queues.at(e.Queue).drains || asked && ev.Queue == e.Queue, "queue %d gone on %T", e.Queue, o.event)
		for id, x := range o.contacts.all {
			o.that(x.queue != e.Queue || x.over, "%s is in queue %d, which is gone", id, e.Queue)
		}
		o.queues.drop(e.Queue)
		for _, a := range o.agents.all {
			delete(a.serves, e.Queue)
		}
	case acd.AgentHolds:
		ev, asked := o.event.(acd.AgentSet)
		o.that(asked && ev.Agent == e.Agent, "agent %d set on %T", e.Agent, o.event)
		a := o.agents.at(e.Agent)
		if a == nil {
			a = &agent{serves: map[acd.QueueID]bool{}, excusedOf: map[acd.QueueID]int{}, stands: acd.AgentStands{Agent: e.Agent}}
			o.agents.put(e.Agent, a)
		}
		o.that(e.SlotsMax >= a.slots || e.SlotsMax >= o.count(e.Agent) || ev.Drain, "agent %d has %d contacts and may have %d now", e.Agent, o.count(e.Agent), e.SlotsMax)
		a.slots, a.grace, a.excused, a.skills = e.SlotsMax, e.Grace, o.count(e.Agent), map[acd.SkillID]uint8{}
		for _, k := range e.Skills {
			if k.Skill != 0 {
				a.skills[k.Skill] = k.Level
			}
		}
	case acd.AgentDrains:
		o.that(o.event == acd.AgentRemoved{Agent: e.Agent, Drain: true}, "agent %d drains on %T", e.Agent, o.event)
		o.agents.at(e.Agent).drains = true
	case acd.AgentGone:
		ev, asked := o.event.(acd.AgentRemoved)
		o.that(o.agents.at(e.Agent).drains || asked && ev.Agent == e.Agent, "agent %d gone on %T", e.Agent, o.event)
		o.that(o.count(e.Agent) == 0, "agent %d is gone with %d contacts", e.Agent, o.count(e.Agent))
		o.agents.drop(e.Agent)
	case acd.ServesHold:
		o.that(o.event == acd.AgentJoinedQueue{Agent: e.Agent, Queue: e.Queue} || o.event == acd.AgentLeftQueue{Agent: e.Agent, Queue: e.Queue}, "agent %d serves %d on %T", e.Agent, e.Queue, o.event)
		if e.Serves {
			o.agents.at(e.Agent).serves[e.Queue] = true
		} else {
			delete(o.agents.at(e.Agent).serves, e.Queue)
		}
	}
}

// stands: each change of an agent's state has its reason.
func (o *oracle) stands(e acd.AgentStands) {
	a := o.agents.at(e.Agent)
	o.that(a != nil, "agent %d stands and is not there", e.Agent)
	if a == nil {
		return
	}
	was := a.stands
	forced, _ := o.event.(acd.AgentForced)
	from := forced.Agent == e.Agent
	if e.Duty == acd.DutyNone && was.Duty != acd.DutyNone {
		o.that(o.event == acd.AgentSignedOff{Agent: e.Agent} || from && forced.Duty == acd.DutyNone || o.graceOver(e.Agent), "agent %d is logged out on %T", e.Agent, o.event)
	}
	if e.Duty == acd.DutyReady && was.Duty != acd.DutyReady {
		intended := was.Intended == acd.DutyReady && o.count(e.Agent) == 0
		o.that(intended || o.event == acd.AgentReady{Agent: e.Agent} || from && forced.Duty == acd.DutyReady, "agent %d became ready on %T", e.Agent, o.event)
	}
	o.that(!e.Lost || was.Lost || o.lost(e.Agent), "agent %d is lost on %T", e.Agent, o.event)
	o.that(e.Lost || !was.Lost || e.Duty == acd.DutyNone || o.event == acd.AgentSignedOn{Agent: e.Agent}, "agent %d is back on %T", e.Agent, o.event)
	a.stands = e
	for _, x := range o.contacts.all { // silence counts anew after a connection was lost
		if was.Lost != e.Lost && x.leads == e.Agent {
			x.quietFrom, x.warned = o.now, false
		}
	}
}
