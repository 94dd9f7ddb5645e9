package whatif

import "parley/acd"

// waits is a contact that comes into line, or is there still.
func (p *player) waits(v *visit, e acd.Waiting) {
	v.queue, v.lead = e.Queue, 0
	if v.waiting {
		return
	}
	v.waiting = true
	v.turn++
	p.bears(v, p.now)
}

// bears is how a visitor bears the wait that began then.
func (p *player) bears(v *visit, began acd.Time) {
	var known acd.Span
	queue := v.queue
	if v.turn <= len(v.course.waits) && !p.anew {
		w := v.course.waits[v.turn-1]
		for _, a := range w.acts {
			p.push(due{at: began.Add(a.after), order: a.order, what: inWait, visit: v, turn: v.turn, event: a.event})
		}
		if w.gaveUp {
			return
		}
		known, queue = w.long, w.queue
	}
	if p.asItWas || v.callback {
		return
	}
	long := p.donors.bear(queue, known, draws(p.seed, forPatience, uint64(v.id), v.turn))
	p.push(due{at: began.Add(long), what: inWait, visit: v, turn: v.turn, event: acd.VisitorLeft{Contact: v.id}})
}

// sits is an agent who gets the contact, as the record has it if it still does.
func (p *player) sits(v *visit, a acd.AgentID, offer acd.OfferID, kind acd.Pass, offered bool) *seat {
	s := &seat{agent: a, offer: offer, nth: len(v.used) + v.turn}
	for i, x := range v.course.stays {
		if !v.used[i] && !p.anew && x.agent == a && (!offered || x.kind == kind) {
			v.used[i], s.kept, s.nth = true, x, i
			break
		}
	}
	v.seats = append(v.seats, s)
	p.agent(a).seats++
	return s
}

// offered is an offer on an agent's screen: answered as it was, or as others were.
func (p *player) offered(v *visit, e acd.Offered) {
	s := p.sits(v, e.Agent, e.Offer, e.Kind, true)
	s.stage = inOffer
	stood := acd.Span(-1) // an answer at once is one, too
	if s.kept != nil {
		p.acts(v, s, s.kept.before, p.now, true)
		if s.kept.outcome != open {
			return
		}
		stood = s.kept.talked
	}
	if p.asItWas {
		return
	}
	like := p.donors.offer(kind{v.queue, p.like(e.Agent), v.callback, false}, stood, draws(p.seed, forOffer, uint64(v.id)^uint64(e.Agent)<<40, s.nth))
	switch {
	case like == nil:
		p.push(due{at: p.now.Add(stood + acd.Seconds(3)), what: inOffer, visit: v, seat: s, event: acd.OfferAccepted{Agent: s.agent, Contact: v.id}})
	case s.kept == nil:
		p.acts(v, s, like.before, p.now, false)
	case len(like.before) > 0:
		p.acts(v, s, like.before[len(like.before)-1:], p.now, false)
	}
}

// like is whose ways an agent has: the own ones, or those of whom a new agent was copied from.
func (p *player) like(a acd.AgentID) acd.AgentID {
	if like, is := p.likes[a]; is {
		return like
	}
	return a
}

// connected is a conversation: as it was with that agent, or as another of the queue.
func (p *player) connected(v *visit, e acd.Connected) {
	s := v.seat(e.Agent)
	if s != nil && s.stage != inOffer { // out of wrap-up, or a role that changed
		p.leaves(v.id, e.Agent)
		s = nil
	}
	if s == nil {
		s = p.sits(v, e.Agent, e.Offer, 0, false)
	}
	s.stage = inTalk
	if e.Role == acd.RoleLead {
		v.lead, v.waiting = e.Agent, false
	}
	s.kind = kind{v.queue, p.like(e.Agent), v.callback, v.led}
	v.led = v.led || e.Role == acd.RoleLead
	kept, aside := s.kept, acd.Seconds(60)
	if kept != nil && kept.connected != 0 {
		p.acts(v, s, kept.talk, p.now, true)
		if kept.ending == own || p.asItWas {
			return
		}
		aside = kept.talked + 1
	}
	if e.Role != acd.RoleLead {
		p.push(due{at: p.now.Add(aside), what: inTalk, visit: v, seat: s, event: acd.Parted{Agent: s.agent, Contact: v.id}})
		return
	}
	p.talks(v, s, p.now)
}

// talks draws a conversation, or what is left of one that the record does not see the end of.
func (p *player) talks(v *visit, s *seat, began acd.Time) {
	r := draws(p.seed, forTalk, uint64(v.id), s.nth)
	begun := s.kept != nil && s.kept.connected != 0
	lasted := acd.Span(p.now - began)
	if begun {
		lasted = max(lasted, s.kept.talked)
	}
	if !begun {
		if s.like = p.donors.talk(s.kind, r); s.like != nil {
			p.acts(v, s, s.like.talk, began, false)
			if s.like.ending == own {
				return
			}
			lasted = max(lasted, s.like.talked)
		}
	}
	long := max(lasted+lasted/2, acd.Seconds(60)) // nobody has ever talked for so long
	if end := p.donors.end(s.kind, lasted, r); end != nil {
		long = end.talked
		if s.like == nil {
			s.like = end
		}
	}
	// Where the acts have ended it before, this is void.
	p.push(due{at: began.Add(long + 1), what: inTalk, visit: v, seat: s, event: acd.AgentHungUp{Agent: s.agent, Contact: v.id}})
}

// wrapsUp is an agent in wrap-up: as it was, or as the one whose conversation it had.
func (p *player) wrapsUp(c acd.ContactID, a acd.AgentID) {
	v := p.visits[c]
	if v == nil {
		return
	}
	s := v.seat(a)
	if s == nil || s.stage == inWrapUp {
		return
	}
	s.stage = inWrapUp
	if v.lead == a {
		v.lead = 0
	}
	p.wraps(v, s, p.now)
}

func (p *player) wraps(v *visit, s *seat, began acd.Time) {
	like := s.kept
	if like == nil || like.wrapped == 0 {
		like = s.like
	}
	if like == nil && !p.asItWas {
		like = p.donors.talk(s.kind, draws(p.seed, forTalk, uint64(v.id), s.nth))
	}
	long := acd.Seconds(30)
	if like != nil {
		p.acts(v, s, like.wrap, began, like == s.kept)
		long = like.wrapLong()
	}
	if !p.asItWas && (like == nil || !like.closed || like.done == 0) {
		p.push(due{at: began.Add(long + 1), what: inWrapUp, visit: v, seat: s, event: acd.WrapUpDone{Agent: s.agent, Contact: v.id}})
	}
}

// acts makes recorded acts come, in the stage the seat is in, since it began. own: they are of this contact and agent.
func (p *player) acts(v *visit, s *seat, all []act, began acd.Time, own bool) {
	for _, a := range all {
		if a.instead && p.asItWas {
			continue
		}
		ev := actOf(a.event, v, s, own)
		if _, passes := ev.(acd.Passed); passes && p.alone {
			ev = acd.AgentHungUp{Agent: s.agent, Contact: v.id}
		}
		if ev == nil {
			continue
		}
		d := due{at: began.Add(a.after), what: s.stage, visit: v, seat: s, event: ev}
		if own {
			d.order = a.order
		}
		p.push(d)
	}
}

// actOf is a recorded act as this contact's and this agent's. own: it is the record's of just these; else what
// supervisors did to the other contact is left out: nil.
func actOf(ev acd.Event, v *visit, s *seat, own bool) acd.Event {
	switch ev := ev.(type) {
	case acd.OfferReceived:
		return acd.OfferReceived{Offer: s.offer}
	case acd.OfferFailed:
		return acd.OfferFailed{Offer: s.offer}
	case acd.OfferAccepted:
		return acd.OfferAccepted{Agent: s.agent, Contact: v.id}
	case acd.OfferDeclined:
		return acd.OfferDeclined{Agent: s.agent, Contact: v.id}
	case acd.AgentHungUp:
		return acd.AgentHungUp{Agent: s.agent, Contact: v.id}
	case acd.Parted:
		return acd.Parted{Agent: s.agent, Contact: v.id}
	case acd.WrapUpFiled:
		return acd.WrapUpFiled{Agent: s.agent, Contact: v.id, Code: ev.Code}
	case acd.WrapUpDone:
		return acd.WrapUpDone{Agent: s.agent, Contact: v.id}
	case acd.WrapUpExtended:
		return acd.WrapUpExtended{Agent: s.agent, Contact: v.id}
	case acd.TakenBack:
		return acd.TakenBack{Agent: s.agent, Contact: v.id}
	case acd.Passed:
		if ev.ToAgent == s.agent || !own && ev.ToQueue == v.queue {
			return nil
		}
		ev.Agent, ev.Contact = s.agent, v.id
		return ev
	case acd.Spoke:
		ev.Contact = v.id
		if ev.Agent != 0 {
			ev.Agent = s.agent
		}
		return ev
	case acd.VisitorLeft:
		return acd.VisitorLeft{Contact: v.id}
	case acd.VisitorLost:
		return acd.VisitorLost{Contact: v.id}
	case acd.VisitorReturned:
		return acd.VisitorReturned{Contact: v.id}
	}
	if !own {
		return nil
	}
	return ev
}

// takeOver goes on with the contacts that are open at the start.
func (p *player) takeOver() {
	for c := range p.state.Contacts() {
		v := p.visitOf(c.Contact, c.Callback)
		v.queue, v.away, v.over = c.Queue, c.Away, c.State == acd.ContactWrapUp
		for i, x := range v.course.stays {
			v.used[i] = x.offered < p.From
		}
		for _, w := range v.course.waits {
			if w.began < p.From {
				v.turn++
			}
		}
		if v.waiting = c.State == acd.ContactWaiting || c.State == acd.ContactOffered; v.waiting {
			v.turn = max(v.turn, 1)
			began := c.Entered
			if v.turn <= len(v.course.waits) {
				began = v.course.waits[v.turn-1].began
			}
			p.bears(v, began)
		}
		for _, x := range c.Slots {
			p.takeOverSlot(v, x)
		}
	}
}

// takeOverSlot goes on with a slot where it stands.
func (p *player) takeOverSlot(v *visit, x acd.SlotView) {
	s := &seat{agent: x.Agent, offer: x.Offer, kind: kind{v.queue, x.Agent, v.callback, false}}
	for i, k := range v.course.stays {
		if k.agent == x.Agent && k.offered < p.From && (k.done == 0 || k.done >= p.From) {
			s.kept, s.nth = k, i
		}
	}
	v.seats = append(v.seats, s)
	p.agent(x.Agent).seats++
	switch {
	case x.State == acd.SlotOffered:
		s.stage = inOffer
		if s.kept != nil {
			p.acts(v, s, s.kept.before, s.kept.offered, true)
		}
	case x.State == acd.SlotWrapUp:
		s.stage = inWrapUp
		p.wraps(v, s, x.Since)
	default:
		s.stage = inTalk
		if x.Role == acd.RoleLead {
			v.lead = x.Agent
		}
		if s.kept != nil && s.kept.connected != 0 {
			p.acts(v, s, s.kept.talk, s.kept.connected, true)
		}
		if !p.asItWas && (s.kept == nil || s.kept.ending != own) {
			p.talks(v, s, x.Since)
		}
	}
}
