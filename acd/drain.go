package acd

// What is removed while contacts are open is refused, or drains: nobody new comes, and it is gone with the last.

func (s *State) removeQueue(ev QueueRemoved) {
	q := s.queues.get(ev.Queue)
	switch {
	case q == nil, ev.Drain && ev.To != 0 && s.queues.get(ev.To) == nil:
		s.reject(RejectedUnknown)
	case ev.Drain && ev.To == ev.Queue:
		s.reject(RejectedConflict)
	case q.open == 0:
		s.emit(QueueGone{q.id})
	case !ev.Drain:
		s.reject(RejectedBusy)
	case q.draining && q.drainTo == ev.To:
		s.reject(RejectedNothing)
	default:
		s.emit(QueueDrains{q.id, ev.To})
		for _, c := range s.waitingIn(q) {
			s.turnOut(c, q)
		}
	}
}

func (s *State) removeAgent(ev AgentRemoved) {
	a := s.agents.get(ev.Agent)
	switch {
	case a == nil:
		s.reject(RejectedUnknown)
	case a.has.offered == 0 && a.has.active == 0:
		s.closeAll(a)
		s.emit(AgentGone{a.id})
	case !ev.Drain:
		s.reject(RejectedBusy)
	case a.draining:
		s.reject(RejectedNothing)
	default:
		s.emit(AgentDrains{a.id})
	}
}

// sweep removes what has drained.
func (s *State) sweep() {
	for i := 0; i < len(s.drainingQueues); {
		if q := s.drainingQueues[i]; q.open == 0 {
			s.emit(QueueGone{q.id})
		} else {
			i++
		}
	}
	for i := 0; i < len(s.drainingAgents); {
		if a := s.drainingAgents[i]; len(a.slots) == 0 {
			s.emit(AgentGone{a.id})
		} else {
			i++
		}
	}
}
