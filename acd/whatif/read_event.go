package whatif

import "parley/acd"

// place puts an event where it belongs: at a point of a contact's course, or among what happens by itself. It looks at
// how things stood before the event.
func (r *reader) place(row Row) {
	if why, refused := acd.Refused(row.Effects); refused {
		if _, asked := row.Event.(acd.ContactRequested); !asked || why == acd.RejectedUnknown {
			r.lapsed(row, 1)
			return
		}
	}
	switch ev := row.Event.(type) {
	case acd.OfferReceived:
		r.before(row, r.offers[ev.Offer])
	case acd.OfferFailed:
		r.before(row, r.offers[ev.Offer])
	case acd.OfferAccepted:
		r.before(row, r.open[ev.Contact].with(ev.Agent))
	case acd.OfferDeclined:
		r.before(row, r.open[ev.Contact].with(ev.Agent))
	case acd.AgentHungUp:
		r.at(row, r.open[ev.Contact].with(ev.Agent), true)
	case acd.Passed:
		r.at(row, r.open[ev.Contact].with(ev.Agent), false)
	case acd.TakenBack:
		r.at(row, r.open[ev.Contact].with(ev.Agent), false)
	case acd.RoleChanged:
		r.at(row, r.open[ev.Contact].with(ev.Agent), false)
	case acd.Parted:
		r.at(row, r.open[ev.Contact].with(ev.Agent), true)
	case acd.WrapUpFiled:
		r.at(row, r.open[ev.Contact].with(ev.Agent), false)
	case acd.WrapUpExtended:
		r.at(row, r.open[ev.Contact].with(ev.Agent), false)
	case acd.WrapUpDone:
		r.at(row, r.open[ev.Contact].with(ev.Agent), true)
	case acd.Spoke:
		r.spoke(row, ev)
	case acd.VisitorLeft:
		r.visitor(row, ev.Contact, true)
	case acd.VisitorLost:
		r.visitor(row, ev.Contact, false)
	case acd.VisitorReturned:
		r.visitor(row, ev.Contact, false)
	case acd.ContactMoved:
		r.visitor(row, ev.Contact, false)
	case acd.ContactPrioritized:
		r.visitor(row, ev.Contact, false)
	case acd.ContactClosed:
		r.visitor(row, ev.Contact, false)
	case acd.TookOver:
		r.visitor(row, ev.Contact, false)
	case acd.JoinedIn:
		r.visitor(row, ev.Contact, false)
	case acd.Reassigned:
		r.visitor(row, ev.Contact, false)
	case acd.AgentReady:
		r.ready(row, ev)
	case acd.Tick:
		r.happen(row, true)
	default: // requests, configuration, agents who come and go, restarts
		r.happen(row, false)
	}
}

func (r *reader) happen(row Row, literal bool) {
	if r.start != nil {
		r.happens = append(r.happens, happening{row.At, r.order, row.Event, literal})
	}
}

// lapsed keeps of an event that is left out that deadlines lapsed with it.
func (r *reader) lapsed(row Row, own int) {
	if len(row.Effects) > own && r.start != nil {
		r.happens = append(r.happens, happening{row.At, r.order, acd.Tick{}, true})
	}
}

func (r *reader) before(row Row, s *stay) {
	if s == nil || s.connected != 0 {
		r.happen(row, true)
		return
	}
	s.before = append(s.before, act{acd.Span(row.At - s.offered), r.order, row.Event, false})
	switch row.Event.(type) {
	case acd.OfferAccepted:
		s.outcome = accepted
	case acd.OfferDeclined:
		s.outcome = declined
	case acd.OfferFailed:
		s.outcome = failed
	}
}

// at puts an act of the agent into the talk or the wrap-up, as the stay stands. ends: it is over with that.
func (r *reader) at(row Row, s *stay, ends bool) {
	switch {
	case s == nil || s.connected == 0:
		r.happen(row, true)
	case s.wrapped != 0:
		s.wrap = append(s.wrap, act{acd.Span(row.At - s.wrapped), r.order, row.Event, false})
		s.closed = s.closed || ends
	default:
		s.talk = append(s.talk, act{acd.Span(row.At - s.connected), r.order, row.Event, false})
		if ends {
			s.ending = own
		}
	}
}

// visitor puts what the visitor did, or what was done to the contact from above, into the conversation or the wait.
func (r *reader) visitor(row Row, id acd.ContactID, ends bool) {
	o := r.open[id]
	switch {
	case o == nil:
		r.happen(row, true)
	case o.lead != nil:
		r.at(row, o.lead, ends)
	case o.wait != nil:
		w := o.wait
		w.acts = append(w.acts, act{acd.Span(row.At - w.began), r.order, row.Event, false})
		if _, left := row.Event.(acd.VisitorLeft); left {
			w.gaveUp = true
		}
	default:
		r.happen(row, true)
	}
}

// spoke keeps lines only where silence has consequences.
func (r *reader) spoke(row Row, ev acd.Spoke) {
	switch o := r.open[ev.Contact]; {
	case !r.words || o == nil:
		r.lapsed(row, 1)
	case ev.Agent != 0:
		r.at(row, o.with(ev.Agent), false)
	default:
		r.visitor(row, ev.Contact, false)
	}
}

// ready is an agent who asks for contacts; or one who was ready and only ends wrap-up so.
func (r *reader) ready(row Row, ev acd.AgentReady) {
	stands := r.stands[ev.Agent]
	r.happen(row, stands.Duty == acd.DutyReady && stands.Intended != acd.DutyNotReady)
	for _, e := range row.Effects {
		c, closes := e.(acd.Closed)
		if !closes || c.Agent != ev.Agent {
			continue
		}
		if s := r.open[c.Contact].with(c.Agent); s != nil && s.wrapped != 0 {
			s.wrap = append(s.wrap, act{acd.Span(row.At - s.wrapped), r.order, acd.WrapUpDone{Agent: c.Agent, Contact: c.Contact}, true})
			s.closed = true
		}
	}
}
