package sim

import "parley/acd"

// holds: the cause given for something that happened to a contact, or to its slot with an agent (nil: none), is true.
func (o *oracle) holds(cause acd.Cause, x *contact, id acd.AgentID, s *slot) bool {
	if ended, over := o.so.endedAs[x.id]; over {
		return cause == ended
	}
	switch cause {
	case acd.CauseNoAnswer:
		return s != nil && s.state == acd.SlotOffered && o.now >= s.deadline && (s.received || s.receipt > s.deadline)
	case acd.CauseNotReceived:
		return s != nil && !s.received && (o.now >= s.receipt && s.receipt <= s.deadline || o.event == acd.OfferFailed{Offer: s.offer})
	case acd.CauseAgentLost:
		return o.lost(id) || o.graceOver(id) || o.graceOver(x.leads) || x.vanished == cause
	case acd.CauseForced:
		return o.forcedOut(id) || o.forcedOut(x.leads) || x.vanished == cause
	case acd.CauseAgentIdle:
		return o.tooSilent(x, acd.ByAgent) || x.vanished == cause
	case acd.CauseAgentNotReady:
		ev, asked := o.event.(acd.AgentNotReady)
		forced, isForced := o.event.(acd.AgentForced)
		return asked && ev.Agent == id || isForced && forced.Agent == id && forced.Duty == acd.DutyNotReady || o.so.standDown[id]
	case acd.CauseAgentSignedOff:
		return o.event == acd.AgentSignedOff{Agent: id}
	case acd.CauseAgentRemoved:
		return s != nil && s.kind == acd.PassRouted && o.event == acd.AgentLeftQueue{Agent: id, Queue: s.queue}
	case acd.CauseVisitorLost:
		return x.lostAt != 0 && o.now >= x.patience
	case acd.CauseWaitedTooLong:
		max := o.rules(x.queue).WaitMax
		return x.place() == acd.ContactWaiting && max > 0 && x.entered.Add(max) <= o.now
	case acd.CauseVisitorIdle:
		return o.tooSilent(x, acd.ByVisitor)
	case acd.CauseClosed:
		q := o.queues.at(x.queue)
		return q != nil && q.closed && q.rules.ClosedWaiting == acd.EndThem && !x.head && !x.callback && x.place() == acd.ContactWaiting
	case acd.CauseRedirected:
		q := o.queues.at(x.queue)
		return q.closed && q.rules.ClosedWaiting == acd.RedirectThem && !x.head && !x.callback
	case acd.CauseDrained:
		return o.queues.at(x.queue).drains
	case acd.CauseQueueRemoved:
		return o.queues.at(x.queue) == nil
	}
	return o.asked(cause, x, id, s)
}

// asked: somebody asked for it just now.
func (o *oracle) asked(cause acd.Cause, x *contact, id acd.AgentID, s *slot) bool {
	switch ev := o.event.(type) {
	case acd.OfferDeclined:
		return cause == acd.CauseDeclined && ev.Contact == x.id
	case acd.VisitorLeft:
		return cause == acd.CauseLeft && ev.Contact == x.id
	case acd.Parted:
		return cause == acd.CauseLeft && ev.Contact == x.id && ev.Agent == id
	case acd.AgentHungUp:
		return cause == acd.CauseHungUp && ev.Contact == x.id && ev.Agent == x.leads
	case acd.ContactClosed:
		return ev.Contact == x.id && (cause == acd.CauseBanned) == (ev.Cause == acd.CauseBanned) && (cause == acd.CauseBanned || cause == acd.CauseSupervisor)
	case acd.Passed:
		replaced := cause == acd.CauseReassigned && ev.ToAgent != 0 && s != nil && s.state == acd.SlotOffered && leading(s.kind)
		return ev.Contact == x.id && (cause == acd.CauseTransferred && ev.Kind == acd.PassTransfer && ev.ToQueue != 0 || replaced)
	case acd.RoleChanged:
		return ev.Contact == x.id && cause == acd.CauseTransferred && ev.Role == acd.RoleLead
	case acd.OfferAccepted:
		return ev.Contact == x.id && (cause == acd.CauseTaken && s.state == acd.SlotOffered || s.state == acd.SlotActive &&
			(cause == acd.CauseTransferred && o.so.accepted != acd.PassReassigned || cause == acd.CauseReassigned && o.so.accepted == acd.PassReassigned))
	case acd.TookOver:
		return ev.Contact == x.id && cause == acd.CauseTookOver
	case acd.Reassigned:
		return ev.Contact == x.id && cause == acd.CauseReassigned
	case acd.ContactMoved:
		return ev.Contact == x.id && cause == acd.CauseMoved
	case acd.TakenBack:
		return ev.Contact == x.id && cause == acd.CauseTakenBack && s != nil && s.state == acd.SlotOffered
	}
	return false
}

// lost: the agent's connection is gone as of now.
func (o *oracle) lost(id acd.AgentID) bool {
	_, restarted := o.event.(acd.Restarted)
	return restarted || o.event == acd.AgentLost{Agent: id} || o.so.gone[id]
}

func (o *oracle) graceOver(id acd.AgentID) bool {
	a := o.agents.at(id)
	return a != nil && a.stands.Lost && o.now >= a.stands.LostAt.Add(a.grace)
}

func (o *oracle) forcedOut(id acd.AgentID) bool {
	ev, forced := o.event.(acd.AgentForced)
	return forced && ev.Agent == id && ev.Duty == acd.DutyNone
}

// leading: who accepts such an offer leads.
func leading(kind acd.Pass) bool { return kind != acd.PassConsult && kind != acd.PassConference }
