package sim

import "parley/acd"

func (o *oracle) waiting(e acd.Waiting) {
	x := o.contacts.at(e.Contact)
	if x == nil {
		o.came(e)
		return
	}
	o.that(e.Arrived == x.arrived, "%s arrived at %d, now said to have at %d", e.Contact, x.arrived, e.Arrived)
	o.that(e.Head == x.head && e.Visitor == x.visitor && e.Callback == x.callback, "%s comes back as another", e.Contact)
	o.that(e.Needs == x.needs && e.Priority == x.priority && e.Prefers == x.prefers && e.PrefersUntil == x.prefersUntil, "%s comes back with other wishes", e.Contact)
	o.that(x.leads == 0 || len(o.sentTo(e.Cause, x)) > 0 && o.justWrapped(x), "%s waits and agent %d leads", e.Contact, x.leads)
	o.that(x.count(acd.SlotOffered) == 0 && x.count(acd.SlotActive) == 0, "%s waits and is not taken from all who have it", e.Contact)
	moved := e.Queue != x.queue
	if targets := o.sentTo(e.Cause, x); len(targets) > 0 {
		o.that(targets[0] == e.Queue, "%s is sent to queue %d, should be %d", e.Contact, e.Queue, targets[0])
		ruled := e.Cause == acd.CauseWaitedTooLong || e.Cause == acd.CauseRedirected || e.Cause == acd.CauseDrained
		o.that(o.takes(e.Queue, x.callback) || ruled && o.serves(e.Queue, x.callback), "%s is sent to queue %d, which takes nobody", e.Contact, e.Queue)
		moved = true
	} else {
		o.that(!moved && x.loose, "%s waits in %d for cause %d on %T", e.Contact, e.Queue, e.Cause, o.event)
		o.that(o.holds(e.Cause, x, 0, nil) || o.so.hadOffers, "%s comes back for cause %d on %T", e.Contact, e.Cause, o.event)
	}
	if moved || x.vanished != 0 {
		o.that(e.Entered == o.now, "%s enters at %d, now %d", e.Contact, e.Entered, o.now)
		x.ring = 0
	} else {
		o.that(e.Entered == x.entered, "%s entered at %d, now said to have at %d", e.Contact, x.entered, e.Entered)
	}
	if e.Entered != x.entered {
		x.ring = 0
	}
	x.queue, x.entered, x.loose, x.vanished, x.leads = e.Queue, e.Entered, false, 0, 0
	for a := range x.slots.all { // in wrap-up, of those who handed it on
		x.excluded.put(a, 0)
	}
}

func (o *oracle) justWrapped(x *contact) bool { return x.has(x.leads, acd.SlotActive) == nil }

// sentTo is the queue a contact must be in when it is sent elsewhere for a cause; none: the cause sends it nowhere.
func (o *oracle) sentTo(cause acd.Cause, x *contact) []acd.QueueID {
	one := func(id acd.QueueID, holds bool) []acd.QueueID {
		if !holds {
			id = 0
		}
		return []acd.QueueID{id}
	}
	switch cause {
	case acd.CauseTransferred:
		ev, asked := o.event.(acd.Passed)
		return one(ev.ToQueue, asked && ev.Contact == x.id && ev.Kind == acd.PassTransfer)
	case acd.CauseReassigned:
		if ev, asked := o.event.(acd.Reassigned); asked && ev.Contact == x.id && ev.ToQueue != 0 {
			return one(ev.ToQueue, true)
		}
	case acd.CauseMoved:
		ev, asked := o.event.(acd.ContactMoved)
		return one(ev.Queue, asked && ev.Contact == x.id)
	case acd.CauseWaitedTooLong:
		return one(o.rules(x.queue).WaitMaxTo, o.holds(cause, x, 0, nil))
	case acd.CauseRedirected:
		return one(o.onward(o.rules(x.queue).ClosedTo, x.callback), o.holds(cause, x, 0, nil))
	case acd.CauseDrained:
		return one(o.onward(o.queues.at(x.queue).drainTo, x.callback), o.holds(cause, x, 0, nil))
	}
	return nil
}

// came is a new contact.
func (o *oracle) came(e acd.Waiting) {
	ev, asked := o.event.(acd.ContactRequested)
	o.that(asked && e.Contact == ev.Contact && e.Visitor == ev.Visitor && e.Callback == ev.Callback, "%s came on %T", e.Contact, o.event)
	to, why := o.route(ev.Queue, ev.Callback)
	o.that(e.Queue == to && e.Cause == why, "%s came to queue %d for cause %d, should be %d for %d", e.Contact, e.Queue, e.Cause, to, why)
	o.that(e.Arrived == o.now && e.Entered == o.now && !e.Head, "%s arrives at %d, now %d", e.Contact, e.Arrived, o.now)
	o.that(e.Priority == max(-acd.PriorityMax, min(ev.Priority, acd.PriorityMax)), "%s has priority %d, asked for %d", e.Contact, e.Priority, ev.Priority)
	for id, y := range o.contacts.all {
		o.that(e.Callback || y.callback || y.visitor != e.Visitor || y.over, "the visitor of %s is here as %s", e.Contact, id)
	}
	if e.Prefers != 0 {
		o.that(e.Prefers == ev.Prefers && e.PrefersUntil == o.now.Add(o.rules(e.Queue).PreferFor), "%s prefers agent %d until %d", e.Contact, e.Prefers, e.PrefersUntil)
	}
	o.contacts.put(e.Contact, &contact{
		id: e.Contact, visitor: e.Visitor, queue: e.Queue, arrived: e.Arrived, entered: e.Entered, needs: e.Needs, priority: e.Priority,
		prefers: e.Prefers, prefersUntil: e.PrefersUntil, callback: e.Callback,
	})
}

func (o *oracle) away(e acd.VisitorAway) {
	x := o.contacts.at(e.Contact)
	o.that(x != nil && !x.over && !x.callback, "%s away, who is not here", e.Contact)
	if x == nil {
		return
	}
	if !e.Away {
		o.that(x.lostAt != 0 && o.event == acd.VisitorReturned{Contact: e.Contact}, "%s is back on %T", e.Contact, o.event)
		x.lostAt, x.patience, x.quietFrom, x.warned = 0, 0, o.now, false
		return
	}
	_, restarted := o.event.(acd.Restarted)
	if x.lostAt == 0 {
		o.that(restarted || o.event == acd.VisitorLost{Contact: e.Contact}, "%s lost on %T", e.Contact, o.event)
		x.lostAt = o.now
	}
	until := x.lostAt.Add(o.bears(x))
	if restarted && e.Until == o.now.Add(o.bears(x)) {
		until = e.Until // patience begins anew; after it was taken from an agent it does not yet
	}
	o.that(e.Until == until, "patience with %s until %d, lost at %d", e.Contact, e.Until, x.lostAt)
	delete(o.so.overdue, wait{x.patience, "patience", uint64(x.id)})
	x.patience = e.Until
}

// bears is how long a visitor's lost connection is borne with where the contact is.
func (o *oracle) bears(x *contact) acd.Span {
	rules := o.rules(x.queue)
	switch x.place() {
	case acd.ContactOffered:
		return rules.LostRinging
	case acd.ContactActive:
		return rules.LostTalking
	}
	return rules.LostWaiting
}

func (o *oracle) idleWarned(e acd.IdleWarned) {
	x := o.contacts.at(e.Contact)
	who, warn, end := o.silent(x)
	until := acd.Time(0)
	if end > 0 {
		until = x.quietFrom.Add(end)
	}
	o.that(e.By == who && warn > 0 && !x.warned && x.quietFrom.Add(warn) <= o.now && o.silenceDue(x) != 0 && e.Until == until, "%s: %d warned of silence since %d", e.Contact, e.By, x.quietFrom)
	x.warned = true
}

func (o *oracle) ended(e acd.Ended) {
	x := o.contacts.at(e.Contact)
	if x == nil || x.over {
		o.that(false, "%s ended, who is not here", e.Contact)
		return
	}
	o.that(e.Agent == x.leads, "%s ended with agent %d, has %d", e.Contact, e.Agent, x.leads)
	o.that(o.holds(e.Cause, x, e.Agent, x.slots.at(e.Agent)), "%s ended for cause %d on %T", e.Contact, e.Cause, o.event)
	by := map[acd.Cause]acd.Party{acd.CauseLeft: acd.ByVisitor, acd.CauseHungUp: acd.ByAgent}[e.Cause]
	o.that(e.By == by, "%s ended by %d for cause %d", e.Contact, e.By, e.Cause)
	if to := o.rules(x.queue).WaitMaxTo; e.Cause == acd.CauseWaitedTooLong {
		o.that(to == x.queue || !o.serves(to, x.callback), "%s ended, who had to go on to queue %d", e.Contact, to)
	}
	o.that(x.count(acd.SlotOffered) == 0, "%s ended and is offered", e.Contact)
	if o.so.endedAs == nil {
		o.so.endedAs = map[acd.ContactID]acd.Cause{}
	}
	o.so.endedAs[x.id] = e.Cause
	x.over, x.loose, x.leads, x.lostAt, x.patience = true, false, 0, 0, 0
	x.excluded.clear()
	if s := x.slots.at(e.Agent); s != nil {
		o.toWrapUp(x, e.Agent, s, e.Cause)
	}
	o.gone(x)
}

// gone drops a contact that is over with its last slot.
func (o *oracle) gone(x *contact) {
	if x.over && x.slots.len() == 0 {
		o.contacts.drop(x.id)
	}
}
