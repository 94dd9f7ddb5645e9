package whatif

import (
	"slices"

	"parley/acd"
)

// effect keeps how things stand, and learns what people are like.
func (r *reader) effect(at acd.Time, e acd.Effect) {
	switch e := e.(type) {
	case acd.Waiting:
		r.waiting(at, e)
	case acd.Offered:
		r.offered(at, e)
	case acd.Revoked:
		r.revoked(at, e)
	case acd.Declined:
		r.gone(at, e.Contact, e.Agent, declined)
	case acd.Connected:
		r.connected(at, e)
	case acd.RoleHolds:
		if s := r.open[e.Contact].with(e.Agent); s != nil && e.Role == acd.RoleLead {
			r.leads(at, r.open[e.Contact], s)
		}
	case acd.PartedFrom:
		r.talkOver(at, e.Contact, e.Agent, e.Cause)
		r.gone(at, e.Contact, e.Agent, accepted)
	case acd.AgentVanished:
		r.talkOver(at, e.Contact, e.Agent, acd.CauseAgentLost)
		r.gone(at, e.Contact, e.Agent, accepted)
	case acd.Ended:
		r.ended(at, e)
	case acd.WrapsUp:
		r.wrapsUp(at, e.Contact, e.Agent, e.Cause)
	case acd.Closed:
		r.gone(at, e.Contact, e.Agent, accepted)
	case acd.AgentStands:
		r.standing(at, e)
	case acd.QueueHolds:
		r.words = r.words || SilenceCounts(e.Rules)
	}
}

// MindsSilence says whether a queue's rules do something about silence.
func MindsSilence(s *acd.State) bool {
	for q := range s.Queues() {
		if SilenceCounts(q.Rules) {
			return true
		}
	}
	return false
}

// SilenceCounts says whether rules do something about silence.
func SilenceCounts(r acd.Rules) bool {
	return r.VisitorIdleWarn > 0 || r.VisitorIdleEnd > 0 || r.AgentIdleWarn > 0 || r.AgentIdleEnd > 0
}

func (r *reader) waiting(at acd.Time, e acd.Waiting) {
	o := r.open[e.Contact]
	if o == nil {
		o = r.opening(e.Contact, e.Callback)
	}
	if o.wait == nil || o.queue != e.Queue {
		r.entered[e.Queue] = append(r.entered[e.Queue], at)
	}
	o.lead, o.queue = nil, e.Queue
	if o.wait == nil {
		o.begins(e.Queue, at)
	}
}

func (r *reader) offered(at acd.Time, e acd.Offered) {
	o := r.open[e.Contact]
	if o == nil {
		return
	}
	s := &stay{agent: e.Agent, queue: o.queue, kind: e.Kind, offered: at}
	o.has(s)
	r.offers[e.Offer] = s
}

func (r *reader) revoked(at acd.Time, e acd.Revoked) {
	became := open
	switch e.Cause {
	case acd.CauseNoAnswer:
		became = missed
	case acd.CauseNotReceived:
		became = failed
	}
	r.gone(at, e.Contact, e.Agent, became)
}

func (r *reader) connected(at acd.Time, e acd.Connected) {
	o := r.open[e.Contact]
	if o == nil {
		return
	}
	s := o.with(e.Agent)
	if s == nil || s.connected != 0 { // without an offer, or out of wrap-up
		o.without(s)
		s = &stay{agent: e.Agent, queue: o.queue, offered: at, outcome: accepted}
		o.has(s)
		r.offers[e.Offer] = s
	}
	s.connected, s.outcome = at, accepted
	if e.Role == acd.RoleLead {
		r.leads(at, o, s)
	}
}

func (r *reader) leads(at acd.Time, o *opened, s *stay) {
	s.lead, s.again = true, o.led
	o.lead, o.led = s, true
	if w := o.wait; w != nil {
		w.answered = true
		o.waitOver(at)
	}
}

func (o *opened) waitOver(at acd.Time) {
	o.wait.long, o.wait.over = acd.Span(at-o.wait.began), true
	o.wait = nil
}

func (o *opened) without(s *stay) {
	o.stays = slices.DeleteFunc(o.stays, func(x *stay) bool { return x == s })
}

func (r *reader) ended(at acd.Time, e acd.Ended) {
	o := r.open[e.Contact]
	if o == nil {
		return
	}
	if o.wait != nil {
		o.wait.gaveUp = o.wait.gaveUp && e.By == acd.ByVisitor
		o.waitOver(at)
	}
	if e.Agent != 0 {
		r.wrapsUp(at, e.Contact, e.Agent, e.Cause)
	}
	o.lead, o.over = nil, true
	r.forget(o)
}

// talkOver is an agent who is no longer in the conversation.
func (r *reader) talkOver(at acd.Time, c acd.ContactID, a acd.AgentID, why acd.Cause) {
	o := r.open[c]
	if s := o.with(a); s != nil && s.connected != 0 && s.wrapped == 0 {
		s.talked = acd.Span(at - s.connected)
		switch {
		case s.ending == own:
		case why == acd.CauseTransferred:
			s.ending = passedOn
		case why == acd.CauseVisitorLost || why == acd.CauseVisitorIdle || why == acd.CauseAgentIdle:
			s.ending = byRule
		}
		if o.lead == s {
			o.lead = nil
		}
	}
}

func (r *reader) wrapsUp(at acd.Time, c acd.ContactID, a acd.AgentID, why acd.Cause) {
	if s := r.open[c].with(a); s != nil && s.wrapped == 0 {
		r.talkOver(at, c, a, why)
		s.wrapped = at
	}
}

// gone is a slot that is over, or an offer that came to nothing.
func (r *reader) gone(at acd.Time, c acd.ContactID, a acd.AgentID, became outcome) {
	o := r.open[c]
	s := o.with(a)
	if s == nil {
		return
	}
	s.done = at
	if s.connected == 0 {
		s.outcome = became
		s.talked = acd.Span(at - s.offered) // how long the offer stood
	}
	if o.lead == s {
		o.lead = nil
	}
	o.without(s)
	r.forget(o)
}

// forget lets go of a contact that is over.
func (r *reader) forget(o *opened) {
	if o.over && len(o.stays) == 0 {
		delete(r.open, o.id)
		r.donors.learn(o.course)
		if r.start == nil {
			delete(r.courses, o.id)
		}
	}
}

func (r *reader) standing(at acd.Time, e acd.AgentStands) {
	if since, was := r.missed[e.Agent]; was && e.Duty == acd.DutyReady {
		r.donors.returns = append(r.donors.returns, acd.Span(at-since))
		delete(r.missed, e.Agent)
	}
	if e.Duty == acd.DutyNotReady && (e.Reason == acd.ReasonNoAnswer || e.Reason == acd.ReasonDeclined) && r.stands[e.Agent].Reason != e.Reason {
		r.missed[e.Agent] = at
	}
	if e.Duty == acd.DutyNone {
		delete(r.missed, e.Agent)
	}
	r.stands[e.Agent] = e
}
