package acd

import (
	"cmp"
	"slices"
)

func (s *State) applyQueueHolds(e QueueHolds) {
	q := s.queues.get(e.Queue)
	if q == nil {
		q = &queue{id: e.Queue, rules: e.Rules}
		s.addQueue(q)
	}
	s.setRules(q, e.Rules)
	for _, id := range s.agents.order {
		if u := s.agents.get(id).of(q.id); u != nil {
			u.ceiling = u.slots
		}
	}
	s.rulesChanged(q)
}

// rulesChanged has everything that follows from a queue's rules drawn anew.
func (s *State) rulesChanged(q *queue) {
	for _, c := range s.present {
		if c.queue == q.id {
			s.settle(c)
		}
	}
	for _, id := range s.agents.order {
		if a := s.agents.get(id); a.serves(q.id) || a.of(q.id) != nil {
			s.touchAgent(a)
		}
	}
}

func (s *State) applyQueueOpen(e QueueOpen) {
	if q := s.queues.get(e.Queue); q != nil {
		q.closed = !e.Open
		s.rulesChanged(q)
	}
}

func (s *State) applyQueueDrains(e QueueDrains) {
	q := s.queues.get(e.Queue)
	if q == nil {
		return
	}
	q.drainTo = e.To
	if !q.draining {
		q.draining = true
		s.listDraining(q)
	}
}

func (s *State) listDraining(q *queue) {
	at, _ := slices.BinarySearchFunc(s.drainingQueues, q.id, compareQueue)
	s.drainingQueues = slices.Insert(s.drainingQueues, at, q)
}

func (s *State) applyQueueGone(e QueueGone) {
	q := s.queues.get(e.Queue)
	if q == nil {
		return
	}
	for _, c := range s.inOrder() {
		if c.queue == q.id && c.place == ContactWaiting {
			s.drop(c)
		}
	}
	for _, c := range s.present {
		if c.queue == q.id {
			c.uncount()
		}
	}
	s.drainingQueues = slices.DeleteFunc(s.drainingQueues, func(x *queue) bool { return x == q })
	s.dropQueue(q)
	s.rulesChanged(q)
}

func (s *State) applyAgentHolds(e AgentHolds) {
	a := s.agents.get(e.Agent)
	if a == nil {
		a = &agent{id: e.Agent, stands: AgentStands{Agent: e.Agent, Since: s.now}}
		s.addAgent(a)
	}
	a.slotsMax, a.grace = e.SlotsMax, e.Grace
	s.teach(a, e.Skills)
	a.ceiling = max(a.slotsMax, len(a.slots))
	s.touchAgent(a)
}

func (s *State) applyAgentDrains(e AgentDrains) {
	if a := s.agents.get(e.Agent); a != nil && !a.draining {
		a.draining = true
		s.listDrainingAgent(a)
		s.touchAgent(a)
	}
}

func (s *State) listDrainingAgent(a *agent) {
	at, _ := slices.BinarySearchFunc(s.drainingAgents, a.id, func(x *agent, id AgentID) int { return cmp.Compare(x.id, id) })
	s.drainingAgents = slices.Insert(s.drainingAgents, at, a)
}

func (s *State) applyAgentGone(e AgentGone) {
	a := s.agents.get(e.Agent)
	if a == nil {
		return
	}
	for len(a.slots) > 0 {
		x := a.slots[0]
		x.contact.head = x.contact.head || x.contact.lead == x
		s.closeSlot(x)
		s.settle(x.contact)
	}
	a.stands = AgentStands{Agent: a.id}
	s.drainingAgents = slices.DeleteFunc(s.drainingAgents, func(x *agent) bool { return x == a })
	s.dropAgent(a)
}

func (s *State) applyServesHold(e ServesHold) {
	a, q := s.agents.get(e.Agent), s.queues.get(e.Queue)
	if a != nil && q != nil {
		s.serve(a, q, e.Serves)
	}
}

func (s *State) applyAgentStands(e AgentStands) {
	a := s.agents.get(e.Agent)
	if a == nil {
		return
	}
	was := a.stands.Lost
	a.stands = e
	if was != e.Lost {
		for _, x := range a.slots {
			if c := x.contact; c.lead == x {
				c.hush(s.now)
				s.settle(c)
			}
		}
	}
	s.touchAgent(a)
}
