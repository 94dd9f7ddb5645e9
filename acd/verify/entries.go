package verify

import (
	"slices"

	"parley/acd"
)

// How an entry ends; docs/metrics.md, Entries.
type ending uint8

const (
	answered ending = iota + 1
	abandoned
	redirected
	endedOtherwise
)

// waiting begins an entry, or goes on with one.
func (b *books) waiting(e acd.Waiting) {
	c := b.Contacts[e.Contact]
	switch {
	case c == nil:
		c = &contactBook{ID: e.Contact, Visitor: e.Visitor, Callback: e.Callback, Arrived: b.at, Since: b.at, Asked: e.Queue}
		if ask, ok := b.event.(acd.ContactRequested); ok {
			c.Asked = ask.Queue
		}
		b.Contacts[e.Contact] = c
		b.Begun++
		c.visit = &visit{first: e.Queue, requested: b.at, callback: e.Callback}
		b.days.contacts[c.ID] = c.visit
	case c.Ended != 0:
		b.found.add(EntryOdd, b.where(e.Contact), "waiting", "ended "+moment(c.Ended))
		return
	}
	for _, a := range c.Agents {
		if x := b.slot(c.ID, a); x.State != wrapUp {
			b.found.add(TwoPlaces, b.where(c.ID), words("waiting,", "agent", number(a)), "waiting")
		}
	}
	if e.Arrived != c.Arrived {
		b.found.add(EntryOdd, b.where(c.ID), "arrived "+moment(e.Arrived), "arrived "+moment(c.Arrived))
	}
	if c.Open && c.Queue == e.Queue {
		if e.Entered != 0 && e.Entered != c.Entered { // version 1 did not say
			b.found.add(EntryOdd, b.where(c.ID), "entered "+moment(e.Entered), "entered "+moment(c.Entered))
		}
		return
	}
	wasOpen := c.Open
	if wasOpen {
		b.endEntry(c, redirected, e.Cause)
	}
	if e.Entered != 0 && e.Entered != b.at {
		b.found.add(EntryOdd, b.where(c.ID), "entered "+moment(e.Entered), "entered "+moment(b.at))
	}
	if !wasOpen && c.Agent != 0 && (e.Cause == acd.CauseTransferred || e.Cause == acd.CauseReassigned) {
		b.passedToQueue(c, e)
	}
	c.Open, c.Queue, c.Entered = true, e.Queue, b.at
	if v := c.visit; v != nil {
		v.entries = append(v.entries, entry{queue: e.Queue, at: b.at, cause: e.Cause})
		v.last = e.Queue
	}
	b.queue(c.Queue).Waiting++
	b.days.entered(c.Queue, b.at, c.Callback)
}

func (b *books) endEntry(c *contactBook, how ending, why acd.Cause) {
	q := b.queue(c.Queue)
	c.Open = false
	q.Waiting--
	b.days.ended(c, b.at, how, why, q.Target)
	if v := c.visit; v != nil {
		x := &v.entries[len(v.entries)-1]
		x.ended, x.how, x.why = b.at, how, why
	}
	if c.queued != nil {
		c.queued.settled = b.at
	}
	c.queued, c.Passed = nil, 0
}

// connected gives a contact to an agent.
func (b *books) connected(e acd.Connected) {
	c := b.Contacts[e.Contact]
	if c == nil || c.Ended != 0 {
		b.found.add(EntryOdd, b.where(e.Contact), "connected", "no visit")
		return
	}
	x := b.slot(c.ID, e.Agent)
	if x == nil {
		x = b.take(c, e.Agent, e.Offer)
	}
	b.spend(e.Agent)
	switch x.State {
	case offered:
		b.answers(e.Agent, c.ID, "accepted")
	case wrapUp: // of this contact, which is over with that
		b.wrapped(e.Agent, x)
		*x = slotBook{Queue: x.Queue, Of: c.Queue, Offer: x.Offer}
	}
	x.State, x.Role, x.Connected = active, e.Role, b.at
	x.stay = &stay{agent: e.Agent, role: e.Role, connected: b.at}
	if v := c.visit; v != nil {
		v.stays = append(v.stays, x.stay)
	}
	b.cameIn(c, e.Agent, b.leadBeside(c, x), e.Role)
	if e.Role == acd.RoleLead {
		b.leads(c, e.Agent, x)
		if c.Open {
			how, why := answered, acd.CauseNew
			if _, ok := b.event.(acd.TakenBack); ok {
				how, why = redirected, acd.CauseTakenBack
				b.takenBack(c)
			}
			b.endEntry(c, how, why)
		}
	} else if c.Open {
		b.found.add(TwoPlaces, b.where(c.ID), words("waiting,", "agent", number(e.Agent)), "waiting")
	}
}

func (b *books) role(e acd.RoleHolds) {
	c, x := b.Contacts[e.Contact], b.slot(e.Contact, e.Agent)
	if c == nil || x == nil || x.State != active {
		b.found.add(EntryOdd, b.where(e.Contact), words("role of agent", number(e.Agent)), "not in the conversation")
		return
	}
	x.Role = e.Role
	x.told().role = e.Role
	lead := b.leadBeside(c, x)
	b.cameIn(c, e.Agent, lead, e.Role)
	if e.Role != acd.RoleLead {
		return
	}
	if ev, ok := b.event.(acd.RoleChanged); ok && ev.Agent == e.Agent && ev.Contact == e.Contact {
		b.handsOver(c, "transfer", lead, e.Agent, ev.By)
	}
	b.leads(c, e.Agent, x)
}

// leadBeside is who else leads; 0 = nobody.
func (b *books) leadBeside(c *contactBook, x *slotBook) acd.AgentID {
	for _, a := range c.Agents {
		if y := b.slot(c.ID, a); y != x && y.State == active && y.Role == acd.RoleLead {
			return a
		}
	}
	return 0
}

// leads makes an agent the lead; the one so far is beside.
func (b *books) leads(c *contactBook, a acd.AgentID, x *slotBook) {
	for _, other := range c.Agents {
		if y := b.slot(c.ID, other); y != x && y.State == active && y.Role == acd.RoleLead {
			y.Role = acd.RoleJoined
			y.told().role = acd.RoleJoined
		}
	}
	if x.Led == 0 {
		x.Led = b.at
	}
	if c.Spoke != 0 { // what was said before the agent came counts from then
		c.Spoke = b.at
	}
	c.Agent, c.Since = a, b.at
	if v := c.visit; v != nil && v.connected == 0 {
		v.connected = b.at
	}
}

// ends is the end of the visit.
func (b *books) ends(e acd.Ended) {
	c := b.Contacts[e.Contact]
	if c == nil || c.Ended != 0 {
		b.found.add(EndTwice, b.where(e.Contact), "ended", "ended before")
		return
	}
	if c.Open {
		b.endEntry(c, howEnded(c, e), e.Cause)
	}
	c.Ended, c.Since, c.By, c.Cause = b.at, b.at, e.By, e.Cause
	if c.Agent != 0 {
		b.days.flowAt(c.Queue, b.at).rate(b.stars(c.ID))
		b.days.stint(c.Agent, b.at).rate(b.stars(c.ID))
	}
	for _, a := range slices.Clone(c.Agents) {
		switch x := b.slot(c.ID, a); {
		case x.State == offered:
			b.revoked(acd.Revoked{Contact: c.ID, Agent: a, Cause: e.Cause})
		case a == e.Agent && x.State == active:
			b.part(x, e.Cause)
		}
	}
	if e.Agent == 0 {
		c.Closed = b.at
	}
	b.settle(c)
}

// howEnded says whether a visitor gave up.
func howEnded(c *contactBook, e acd.Ended) ending {
	if (e.Cause == acd.CauseLeft || e.Cause == acd.CauseVisitorLost || e.By == acd.ByVisitor) && !c.Callback {
		return abandoned
	}
	return endedOtherwise
}

// settle lets go of a contact that is over.
func (b *books) settle(c *contactBook) {
	if c.Ended == 0 || len(c.Agents) > 0 || b.Contacts[c.ID] != c {
		return
	}
	delete(b.Contacts, c.ID)
	if v := c.visit; v != nil {
		v.agent, v.ended, v.closed, v.by, v.cause, v.code = c.Agent, c.Ended, b.at, c.By, c.Cause, c.Code
	}
	b.over(c)
}

func (b *books) spoken(e acd.Spoken) {
	c := b.Contacts[e.Contact]
	if c == nil {
		b.found.add(EntryOdd, b.where(e.Contact), "spoken", "no visit")
		return
	}
	b.days.spoken(c.ID, e.Agent)
	x := b.slot(c.ID, e.Agent)
	switch {
	case e.Agent == 0:
		if c.Spoke == 0 {
			c.Spoke = b.at
		}
		return
	case x == nil:
		b.found.add(EntryOdd, words(b.where(c.ID), "agent", number(e.Agent)), "spoken", "not there")
		return
	}
	if x.FirstLine == 0 {
		x.FirstLine = b.at
		x.told().firstLine = b.at
	}
	if !c.Replied {
		c.Replied = true
		if v := c.visit; v != nil {
			v.firstLine = b.at
		}
		b.days.firstReply(c, x.Of, b.at)
	}
	if c.Spoke != 0 {
		x.Responses, x.Response, c.Spoke = x.Responses+1, x.Response+acd.Span(b.at-c.Spoke), 0
	}
}
