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
		c = &contactBook{ID: e.Contact, Callback: e.Callback, Arrived: b.at, Since: b.at, Asked: e.Queue}
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
	if c.Open {
		b.endEntry(c, redirected, e.Cause)
	}
	if e.Entered != 0 && e.Entered != b.at {
		b.found.add(EntryOdd, b.where(c.ID), "entered "+moment(e.Entered), "entered "+moment(b.at))
	}
	if e.Cause == acd.CauseTransferred && c.Agent != 0 {
		b.passed(c)
	}
	c.Open, c.Queue, c.Entered = true, e.Queue, b.at
	if v := c.visit; v != nil {
		v.entries++
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
		b.accepted(c, e.Agent, x)
	case wrapUp: // of this contact, which is over with that
		b.days.handled(e.Agent, x, b.at)
		*x = slotBook{Queue: x.Queue, Of: c.Queue, Offer: x.Offer}
	}
	x.State, x.Role, x.Connected = active, e.Role, b.at
	if v := c.visit; v != nil {
		v.parts++
	}
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
	if e.Role != acd.RoleLead {
		return
	}
	if ev, ok := b.event.(acd.RoleChanged); ok && ev.Agent == e.Agent && ev.Contact == e.Contact {
		b.transfers(c, b.leadOf(c), e.Agent, b.at)
	}
	b.leads(c, e.Agent, x)
}

// leadOf is who leads; 0 = nobody.
func (b *books) leadOf(c *contactBook) acd.AgentID {
	for _, a := range c.Agents {
		if x := b.slot(c.ID, a); x.State == active && x.Role == acd.RoleLead {
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
	for _, a := range slices.Clone(c.Agents) {
		switch x := b.slot(c.ID, a); {
		case x.State == offered:
			b.revoked(acd.Revoked{Contact: c.ID, Agent: a, Cause: e.Cause})
		case a == e.Agent && x.State == active:
			b.part(x)
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

// accepted counts an offer that its agent took.
func (b *books) accepted(c *contactBook, a acd.AgentID, x *slotBook) {
	s := b.days.stint(a, b.at)
	s.accepted++
	switch x.Kind {
	case acd.PassTransfer:
		b.transfers(c, x.From, a, x.Offered)
	case acd.PassConsult, acd.PassConference:
		s.consults++
	}
}

// transfers counts one from agent to agent, when it was begun for the one and when it came about for the other.
func (b *books) transfers(c *contactBook, from, to acd.AgentID, begun acd.Time) {
	if from != 0 {
		b.days.stint(from, begun).transfersOut++
	}
	b.days.stint(to, b.at).transfersIn++
	if v := c.visit; v != nil {
		v.transfers++
	}
}

// passed counts a transfer to a queue.
func (b *books) passed(c *contactBook) {
	c.Passed, c.PassedBy = b.at, c.Agent
	b.days.stint(c.Agent, b.at).transfersOut++
	if v := c.visit; v != nil {
		v.transfers++
	}
}

// takenBack: the transfer to a queue did not come about.
func (b *books) takenBack(c *contactBook) {
	if c.Passed == 0 {
		return
	}
	b.days.stint(c.PassedBy, c.Passed).transfersOut--
	c.Passed = 0
	if v := c.visit; v != nil {
		v.transfers--
	}
}
