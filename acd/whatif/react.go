package whatif

import (
	"slices"

	"parley/acd"
)

// visit is a contact as the replay stands.
type visit struct {
	*course
	queue   acd.QueueID
	waiting bool
	away    bool
	over    bool
	lead    acd.AgentID
	led     bool // somebody has led it
	turn    int  // counts waits
	used    []bool
	seats   []*seat
}

// seat is a contact with one agent.
type seat struct {
	agent acd.AgentID
	offer acd.OfferID
	stage what
	over  bool
	kept  *stay // the record's of the same contact and agent; nil: there is none left
	like  *stay // whose wrap-up it has, of others
	kind  kind  // of others
	nth   int   // of the visit's
}

func (v *visit) seat(a acd.AgentID) *seat {
	for _, s := range v.seats {
		if s.agent == a {
			return s
		}
	}
	return nil
}

func (p *player) visitOf(id acd.ContactID, callback bool) *visit {
	v := p.visits[id]
	if v == nil {
		c := p.courses[id]
		if c == nil {
			c = &course{id: id, callback: callback}
		}
		v = &visit{course: c, used: make([]bool, len(c.stays))}
		p.visits[id] = v
	}
	return v
}

// react keeps how things stand, and has people do what they do then.
func (p *player) react(e acd.Effect) {
	switch e := e.(type) {
	case acd.Waiting:
		p.waits(p.visitOf(e.Contact, e.Callback), e)
	case acd.Offered:
		if v := p.visits[e.Contact]; v != nil {
			p.offered(v, e)
		}
	case acd.Connected:
		if v := p.visits[e.Contact]; v != nil {
			p.connected(v, e)
		}
	case acd.RoleHolds:
		if v := p.visits[e.Contact]; v != nil && e.Role == acd.RoleLead {
			v.lead, v.waiting = e.Agent, false
		}
	case acd.Revoked:
		p.leaves(e.Contact, e.Agent)
	case acd.Declined:
		p.leaves(e.Contact, e.Agent)
	case acd.PartedFrom:
		p.leaves(e.Contact, e.Agent)
	case acd.AgentVanished:
		p.leaves(e.Contact, e.Agent)
	case acd.Closed:
		p.leaves(e.Contact, e.Agent)
	case acd.VisitorAway:
		if v := p.visits[e.Contact]; v != nil {
			v.away = e.Away
		}
	case acd.Ended:
		p.ended(e)
	case acd.WrapsUp:
		p.wrapsUp(e.Contact, e.Agent)
	case acd.AgentStands:
		p.stands(e)
	}
}

func (p *player) stands(e acd.AgentStands) {
	a := p.agent(e.Agent)
	was := a.stands
	a.stands = e
	if p.asItWas || !a.awayForOffer() || was.Reason == e.Reason && was.Duty == e.Duty || a.asThen {
		return
	}
	a.misses++
	back := p.donors.back(draws(p.seed, forReturn, uint64(e.Agent), a.misses))
	p.push(due{at: p.now.Add(back), what: comeBack, agent: e.Agent, turn: a.misses})
}

// awayForOffer: not ready because an offer was missed, or passed on.
func (a *standing) awayForOffer() bool {
	return a.stands.Duty == acd.DutyNotReady && (a.stands.Reason == acd.ReasonNoAnswer || a.stands.Reason == acd.ReasonDeclined)
}

func (p *player) leaves(c acd.ContactID, a acd.AgentID) {
	v := p.visits[c]
	if v == nil {
		return
	}
	i := slices.IndexFunc(v.seats, func(s *seat) bool { return s.agent == a })
	if i < 0 {
		return
	}
	s := v.seats[i]
	s.over = true
	v.seats = slices.Delete(v.seats, i, i+1)
	if v.lead == a {
		v.lead = 0
	}
	who := p.agent(a)
	if s.stage == inOffer {
		who.asThen = s.kept != nil && s.kept.done == p.now
	}
	if who.seats--; who.leaving && who.seats == 0 {
		p.push(due{at: p.now, what: goesHome, agent: a})
	}
	p.forget(v)
}

func (p *player) ended(e acd.Ended) {
	v := p.visits[e.Contact]
	if v == nil {
		return
	}
	v.over, v.waiting, v.lead = true, false, 0
	if e.Agent != 0 {
		p.wrapsUp(e.Contact, e.Agent)
	}
	p.forget(v)
}

func (p *player) forget(v *visit) {
	if v.over && len(v.seats) == 0 {
		delete(p.visits, v.id)
	}
}
