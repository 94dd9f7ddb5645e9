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
	c.Open, c.Queue, c.Entered = true, e.Queue, b.at
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
	if x.State == offered {
		s := b.days.stint(e.Agent, b.at)
		s.accepted++
		switch x.Kind {
		case acd.PassTransfer:
			s.transfersIn++
		case acd.PassConsult, acd.PassConference:
			s.consults++
		}
	}
	x.State, x.Role, x.Offer, x.Connected, x.Parted, x.Asked = active, e.Role, e.Offer, b.at, 0, c.Spoke
	if c.Spoke != 0 {
		x.Asked = b.at // what was said before counts from here
	}
	if e.Role == acd.RoleLead {
		b.leads(c, e.Agent, x)
		if c.Open {
			how, why := answered, acd.CauseNew
			if _, ok := b.event.(acd.TakenBack); ok {
				how, why = redirected, acd.CauseTakenBack
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
	if e.Role == acd.RoleLead {
		b.leads(c, e.Agent, x)
	}
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
	c.Agent, c.Since = a, b.at
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
	b.over(c)
}

func (b *books) spoken(e acd.Spoken) {
	c := b.Contacts[e.Contact]
	if c == nil {
		b.found.add(EntryOdd, b.where(e.Contact), "spoken", "no visit")
		return
	}
	b.days.spoken(c.ID, e.Agent)
	if e.Agent == 0 {
		if c.Spoke == 0 {
			c.Spoke = b.at
		}
		for _, a := range c.Agents {
			if x := b.slot(c.ID, a); x.State == active && x.Asked == 0 {
				x.Asked = b.at
			}
		}
		return
	}
	c.Spoke = 0
	if x := b.slot(c.ID, e.Agent); x != nil {
		if x.FirstLine == 0 {
			x.FirstLine = b.at
			if !c.Replied {
				b.days.firstReply(c, x.Queue, b.at)
			}
		}
		c.Replied = true
		if x.Asked != 0 {
			x.Responses, x.Response = x.Responses+1, x.Response+acd.Span(b.at-x.Asked)
		}
	}
	for _, a := range c.Agents {
		b.slot(c.ID, a).Asked = 0
	}
}
