package acd

func (s *State) setQueue(ev QueueSet) {
	if ev.Queue == 0 {
		s.reject(RejectedUnknown)
		return
	}
	s.emit(QueueHolds{ev.Queue, ev.Rules.Filled()})
}

func (s *State) setAgent(ev AgentSet) {
	if ev.Agent == 0 {
		s.reject(RejectedUnknown)
		return
	}
	ev = ev.Filled()
	if a := s.agents.get(ev.Agent); a != nil && !ev.Drain && ev.SlotsMax < a.slotsMax && ev.SlotsMax < len(a.slots) {
		s.reject(RejectedBusy)
		return
	}
	s.emit(AgentHolds{ev.Agent, ev.SlotsMax, ev.Grace, ev.Skills})
}

func (s *State) joinQueue(ev AgentJoinedQueue) {
	a, q := s.agents.get(ev.Agent), s.queues.get(ev.Queue)
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
	a, q := s.agents.get(ev.Agent), s.queues.get(ev.Queue)
	switch {
	case a == nil || q == nil:
		s.reject(RejectedUnknown)
		return
	case !a.serves(q.id):
		s.reject(RejectedNothing)
		return
	}
	for _, x := range a.in(SlotOffered) {
		if x.queue == q.id && x.kind == PassRouted {
			s.revoke(x, CauseAgentRemoved)
		}
	}
	s.emit(ServesHold{a.id, q.id, false})
	s.restate(a, a.stands)
}
