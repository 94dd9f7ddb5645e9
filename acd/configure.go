package acd

import "slices"

func (s *State) setQueue(ev QueueSet) {
	if ev.Queue == 0 {
		s.reject(RejectedUnknown)
		return
	}
	s.emit(QueueHolds{ev.Queue, ev.Rules.Filled()})
}

func (s *State) removeQueue(ev QueueRemoved) {
	q := s.queues.byID[ev.Queue]
	if q == nil {
		s.reject(RejectedUnknown)
		return
	}
	for n := q.line.first(); n != nil; n = q.line.first() {
		s.emit(Ended{Contact: n.item.id, By: BySystem, Cause: CauseQueueRemoved})
	}
	for _, id := range s.agents.order {
		a := s.agents.byID[id]
		for _, c := range a.offersFrom(q.id) {
			s.emit(Revoked{c.offer, c.id, a.id, CauseQueueRemoved})
			s.emit(Ended{Contact: c.id, By: BySystem, Cause: CauseQueueRemoved})
		}
		s.restate(a, a.stands)
	}
	s.emit(QueueGone{q.id})
}

func (s *State) setAgent(ev AgentSet) {
	if ev.Agent == 0 {
		s.reject(RejectedUnknown)
		return
	}
	ev = ev.Filled()
	s.emit(AgentHolds{ev.Agent, ev.SlotsMax, ev.Grace, ev.Skills})
}

func (s *State) removeAgent(ev AgentRemoved) {
	a := s.agents.byID[ev.Agent]
	if a == nil {
		s.reject(RejectedUnknown)
		return
	}
	s.revokeAll(a, CauseAgentRemoved)
	s.takeAll(a, CauseAgentRemoved)
	s.closeAll(a)
	s.emit(AgentGone{a.id})
}

func (s *State) joinQueue(ev AgentJoinedQueue) {
	a, q := s.agents.byID[ev.Agent], s.queues.byID[ev.Queue]
	switch {
	case a == nil || q == nil:
		s.reject(RejectedUnknown)
	case a.serves(q.id):
		s.reject(RejectedNothing)
	default:
		s.emit(ServesHold{a.id, q.id, true})
	}
}

func (s *State) leaveQueue(ev AgentLeftQueue) {
	a, q := s.agents.byID[ev.Agent], s.queues.byID[ev.Queue]
	switch {
	case a == nil || q == nil:
		s.reject(RejectedUnknown)
		return
	case !a.serves(q.id):
		s.reject(RejectedNothing)
		return
	}
	for _, c := range a.offersFrom(q.id) {
		s.revoke(c, CauseAgentRemoved)
	}
	s.emit(ServesHold{a.id, q.id, false})
	s.restate(a, a.stands)
}

// in are the agent's contacts in a place.
func (a *agent) in(p ContactState) []*contact {
	var found []*contact
	for _, c := range a.slots {
		if c.place == p {
			found = append(found, c)
		}
	}
	return found
}

func (a *agent) offersFrom(q QueueID) []*contact {
	return slices.DeleteFunc(a.in(ContactOffered), func(c *contact) bool { return c.queue != q })
}
