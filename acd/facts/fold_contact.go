package facts

import "parley/acd"

// waits begins an entry, or goes on with the one that is open. One in another queue ended redirected.
func (b *Book) waits(e acd.Waiting) {
	v := b.visits[e.Contact]
	if v == nil {
		v = &visit{Contact: Contact{ID: e.Contact, Visitor: e.Visitor, Queue: e.Queue, Requested: e.Arrived, Callback: e.Callback}}
		b.visits[e.Contact] = v
	}
	if v.Ended != 0 {
		return
	}
	b.withdraw(v, e.Cause)
	for len(v.parts) > 0 && v.lead() != nil { // the core has said so before; a log of another build may not have
		b.parts(e.Contact, v.lead().Agent, e.Cause, true)
	}
	switch {
	case v.entry != nil && v.entry.Queue == e.Queue:
		return
	case v.entry != nil:
		b.entryEnds(v, Redirected, e.Cause)
	case v.Agent != 0 && (e.Cause == acd.CauseTransferred || e.Cause == acd.CauseReassigned):
		b.toQueue(v, e)
	}
	b.enters(v, e)
}

func (b *Book) enters(v *visit, e acd.Waiting) {
	b.last.entry++
	v.Entries++
	v.LastQueue = e.Queue
	v.entry = &Entry{
		ID: b.last.entry, Contact: e.Contact, N: v.Entries, Queue: e.Queue, Entered: b.at, CauseIn: e.Cause,
		Callback: e.Callback, Priority: e.Priority,
	}
	b.mark(v.entry)
	b.mark(&v.Contact)
}

func (b *Book) entryEnds(v *visit, how How, cause acd.Cause) {
	x := v.entry
	x.Ended, x.How, x.CauseOut, x.Target = b.at, how, cause, b.target(x.Queue)
	b.mark(x)
	v.entry = nil
}

func (b *Book) prioritized(e acd.Prioritized) {
	if v := b.visits[e.Contact]; v != nil && v.entry != nil {
		v.entry.Priority = e.Priority
		b.mark(v.entry)
	}
}

// connected is an agent who comes in: with the lead, the entry is answered, or taken back by who passed it to the queue.
func (b *Book) connected(e acd.Connected) {
	v := b.visits[e.Contact]
	if v == nil || v.Ended != 0 {
		return
	}
	p := b.comesIn(v, e)
	if e.Role != acd.RoleLead {
		if came, ok := b.event.(acd.JoinedIn); ok && came.Agent == e.Agent {
			b.passDone(v, JoinedIn, v.Agent, e.Agent, came.By)
		}
		return
	}
	before := b.leads(v, p)
	if came, ok := b.event.(acd.TookOver); ok && came.Agent == e.Agent {
		b.passDone(v, TookOver, before, e.Agent, came.By)
	}
	if v.entry == nil {
		return
	}
	if back, ok := b.event.(acd.TakenBack); ok && back.Agent == e.Agent && back.Contact == e.Contact {
		b.takenBack(v)
		return
	}
	v.entry.Agent = e.Agent
	b.entryEnds(v, Answered, acd.CauseNew)
}

// takenBack: the transfer to a queue did not come about.
func (b *Book) takenBack(v *visit) {
	b.entryEnds(v, Redirected, acd.CauseTakenBack)
	if p := v.queued; p != nil {
		p.Ended, p.Outcome, v.queued = b.at, Withdrawn, nil
		v.Transfers--
		b.mark(p)
	}
}

// comesIn opens a part. What the agent's wrap-up of the same contact had left is over with it.
func (b *Book) comesIn(v *visit, e acd.Connected) *Part {
	if former := v.part(e.Agent); former != nil {
		if former.Parted == 0 {
			former.Parted = b.at
		}
		former.Wrapped = b.at
		b.mark(former)
		v.drop(former)
	}
	b.last.part++
	v.Parts++
	p := &Part{
		ID: b.last.part, Contact: v.ID, N: v.Parts, Agent: e.Agent, Queue: v.LastQueue, Role: e.Role, Offer: e.Offer, Connected: b.at,
	}
	if o := b.offers[e.Offer]; o != nil && o.Contact == e.Contact && o.Agent == e.Agent {
		p.Offered, p.Queue = o.At, o.Queue
		b.offerEnds(o, Accepted, acd.CauseNew)
	}
	v.parts = append(v.parts, p)
	b.mark(p)
	b.mark(&v.Contact)
	return p
}

// leads has an agent be the one who has the contact, and says who was before; 0: nobody.
func (b *Book) leads(v *visit, p *Part) (before acd.AgentID) {
	for _, x := range v.parts {
		if x != p && x.Parted == 0 && x.Role == acd.RoleLead {
			before, x.Role = x.Agent, acd.RoleJoined
			b.mark(x)
		}
	}
	p.Role, v.Agent = acd.RoleLead, p.Agent
	if p.Led == 0 {
		p.Led = b.at
	}
	if v.Connected == 0 {
		v.Connected = b.at
	}
	if v.Unanswered != 0 {
		v.Unanswered = b.at // nobody could answer before
	}
	b.mark(p)
	b.mark(&v.Contact)
	return before
}

func (b *Book) role(e acd.RoleHolds) {
	v := b.visits[e.Contact]
	if v == nil {
		return
	}
	p := v.part(e.Agent)
	if p == nil || p.Parted != 0 {
		return
	}
	if e.Role != acd.RoleLead {
		p.Role = e.Role
		b.mark(p)
		if came, ok := b.event.(acd.JoinedIn); ok && came.Agent == e.Agent {
			b.passDone(v, JoinedIn, v.Agent, e.Agent, came.By)
		}
		return
	}
	before := b.leads(v, p)
	switch ev := b.event.(type) {
	case acd.RoleChanged:
		if ev.Agent == e.Agent && ev.Contact == e.Contact {
			v.Transfers++
			b.passDone(v, Transfer, before, e.Agent, ev.By)
		}
	case acd.TookOver:
		if ev.Agent == e.Agent && ev.Contact == e.Contact {
			b.passDone(v, TookOver, before, e.Agent, ev.By)
		}
	}
}

// parts ends an agent's conversation; whole: there is no wrap-up.
func (b *Book) parts(contact acd.ContactID, agent acd.AgentID, cause acd.Cause, whole bool) {
	v := b.visits[contact]
	if v == nil {
		return
	}
	p := v.part(agent)
	if p == nil {
		return
	}
	if p.Parted == 0 {
		p.Parted, p.Cause = b.at, cause
	}
	if whole {
		p.Wrapped = b.at
		v.drop(p)
	}
	b.mark(p)
	b.settle(v)
}

func (b *Book) spoken(e acd.Spoken) {
	v := b.visits[e.Contact]
	if v == nil {
		return
	}
	b.mark(&v.Contact)
	if e.Agent == 0 {
		if v.Unanswered == 0 {
			v.Unanswered = b.at
		}
		return
	}
	p := v.part(e.Agent)
	if p == nil {
		return
	}
	b.mark(p)
	if p.FirstLine == 0 {
		p.FirstLine = b.at
	}
	if v.FirstLine == 0 {
		v.FirstLine = b.at
	}
	if v.Unanswered != 0 {
		p.Responses++
		p.Response += acd.Span(b.at - v.Unanswered)
		v.Unanswered = 0
	}
}

func (b *Book) ended(e acd.Ended) {
	v := b.visits[e.Contact]
	if v == nil || v.Ended != 0 {
		return
	}
	b.withdraw(v, e.Cause)
	v.Ended, v.By, v.Cause = b.at, endedBy(e), e.Cause
	b.mark(&v.Contact)
	if x := v.entry; x != nil {
		x.By = v.By
		how := Ended
		if !x.Callback && (e.Cause == acd.CauseLeft || e.Cause == acd.CauseVisitorLost || e.Cause == acd.CauseVisitorIdle) {
			how = Abandoned
		}
		b.entryEnds(v, how, e.Cause)
	}
	if e.Agent != 0 {
		b.parts(e.Contact, e.Agent, e.Cause, false)
	}
	b.settle(v)
}

// endedBy tells supervisors from the system, in whose name the core lets them act.
func endedBy(e acd.Ended) By {
	switch {
	case e.Cause == acd.CauseSupervisor || e.Cause == acd.CauseBanned:
		return BySupervisor
	case e.By == acd.ByVisitor:
		return ByVisitor
	case e.By == acd.ByAgent:
		return ByAgent
	}
	return BySystem
}

func (b *Book) coded(e acd.WrapUpHolds) {
	v := b.visits[e.Contact]
	if v == nil {
		return
	}
	v.Code = e.Code
	b.mark(&v.Contact)
	for _, p := range v.parts {
		if p.Parted != 0 && (p.Agent == e.Agent || e.Agent == 0) { // version 1 of the core did not say whose
			p.Code = e.Code
			b.mark(p)
		}
	}
}

func (b *Book) closed(e acd.Closed) {
	v := b.visits[e.Contact]
	if v == nil {
		return
	}
	if p := v.part(e.Agent); p != nil && p.Parted != 0 {
		p.Wrapped = b.at
		b.mark(p)
		v.drop(p)
	}
	b.settle(v)
}
