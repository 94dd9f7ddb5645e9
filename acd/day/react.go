package day

import "parley/acd"

// react lets everybody hear what was decided, and do what they do then.
func (s *stage) react(effects []acd.Effect) {
	s.result.Events++
	for _, e := range effects {
		switch e := e.(type) {
		case acd.Waiting:
			if v := s.visits[e.Contact]; v != nil {
				v.queue, v.lead = e.Queue, 0
			}
		case acd.Offered:
			s.offered(e)
		case acd.Revoked:
			s.leavesSeat(e.Contact, e.Agent)
		case acd.Declined:
			s.leavesSeat(e.Contact, e.Agent)
		case acd.PartedFrom:
			s.leavesSeat(e.Contact, e.Agent)
		case acd.AgentVanished:
			s.leavesSeat(e.Contact, e.Agent)
		case acd.Connected:
			s.connected(e)
		case acd.RoleHolds:
			if v := s.visits[e.Contact]; v != nil && e.Role == acd.RoleLead {
				s.leads(v, e.Agent)
			}
		case acd.Ended:
			s.ended(e)
		case acd.WrapsUp:
			s.wrapsUp(e.Contact, e.Agent)
		case acd.Closed:
			s.leavesSeat(e.Contact, e.Agent)
		case acd.AgentStands:
			s.stands(e)
		}
	}
}

// seat is a contact with one agent.
type seat struct {
	agent  acd.AgentID
	offer  acd.OfferID
	active bool
	wraps  bool
}

func (v *visit) seat(a acd.AgentID) *seat {
	for i := range v.seats {
		if v.seats[i].agent == a {
			return &v.seats[i]
		}
	}
	return nil
}

func (s *stage) takesSeat(v *visit, a acd.AgentID, offer acd.OfferID) *seat {
	x := v.seat(a)
	if x == nil {
		v.seats = append(v.seats, seat{agent: a})
		x = &v.seats[len(v.seats)-1]
		s.floor.byID[a].seats++
	}
	*x = seat{agent: a, offer: offer}
	return x
}

func (s *stage) leavesSeat(c acd.ContactID, a acd.AgentID) {
	v := s.visits[c]
	if v == nil {
		return
	}
	for i := range v.seats {
		if v.seats[i].agent == a {
			v.seats = append(v.seats[:i], v.seats[i+1:]...)
			s.floor.byID[a].seats--
			s.leaves(s.floor.byID[a])
			break
		}
	}
	if v.lead == a {
		v.lead = 0
	}
	s.forget(v)
}

// forget lets go of a visit that is over, once nobody has it any more.
func (s *stage) forget(v *visit) {
	if v.over && len(v.seats) == 0 {
		delete(s.visits, v.id)
	}
}
