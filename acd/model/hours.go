package model

import (
	"cmp"
	"slices"

	"parley/acd"
)

// Which queue takes whom, and what becomes of those who wait in one that closes or drains.

// takes says why a queue takes no more; fine: it does.
func (m *Model) takes(q *queue, callback bool) acd.Rejection {
	waiting := 0
	for _, c := range m.contacts {
		if c.queue == q.id && c.waits() {
			waiting++
		}
	}
	switch {
	case !q.serves(callback):
		return acd.RejectedClosed
	case waiting >= q.rules.WaitingMax:
		return acd.RejectedFull
	}
	return fine
}

// serves: the queue is open to such a contact, however long its line.
func (q *queue) serves(callback bool) bool { return !q.drains && (!q.closed || callback) }

// taker is the queue that takes a request, this one or one it is sent on to.
func (m *Model) taker(id acd.QueueID, callback bool) (*queue, acd.Rejection) {
	no := acd.RejectedClosed
	for range acd.RedirectsMax + 1 {
		q := m.queue(id)
		if q == nil {
			break
		}
		if no = m.takes(q, callback); no == fine {
			return q, fine
		}
		switch {
		case no == acd.RejectedFull:
			id = q.rules.FullTo
		case q.drains:
			id = q.drainTo
		default:
			id = q.rules.ClosedTo
		}
	}
	return nil, no
}

// onward is the queue that takes one who waits already, however long its line; nil: none.
func (m *Model) onward(id acd.QueueID, callback bool) *queue {
	for range acd.RedirectsMax + 1 {
		q := m.queue(id)
		if q == nil || q.serves(callback) {
			return q
		}
		id = q.rules.ClosedTo
		if q.drains {
			id = q.drainTo
		}
	}
	return nil
}

// turnOut has one who waits leave a queue that drains, or is closed and keeps nobody but whom it served or owes a call.
func (m *Model) turnOut(c *contact) {
	q := m.queue(c.queue)
	to := q.drainTo
	switch kept := c.head || c.callback || q.rules.ClosedWaiting == acd.KeepServing; {
	case q.drains:
	case !q.closed || kept:
		return
	case q.rules.ClosedWaiting == acd.EndThem:
		m.end(c)
		return
	default:
		to = q.rules.ClosedTo
	}
	if next := m.onward(to, c.callback); next != nil && next != q {
		m.wait(c, next.id)
	}
}

// turnAllOut does so with all who wait in a queue, by arrival.
func (m *Model) turnAllOut(q *queue) {
	var line []*contact
	for _, c := range m.contacts {
		if c.queue == q.id && c.waits() {
			line = append(line, c)
		}
	}
	slices.SortStableFunc(line, func(x, y *contact) int { return cmp.Compare(x.arrived, y.arrived) })
	for _, c := range line {
		m.turnOut(c)
	}
}

func (m *Model) configure(ev acd.Event) acd.Rejection {
	switch ev := ev.(type) {
	case acd.QueueSet:
		if q := m.queue(ev.Queue); q != nil {
			q.rules = ev.Rules.Filled()
			return fine
		}
		m.queues = append(m.queues, &queue{id: ev.Queue, rules: ev.Rules.Filled()})
	case acd.QueueHours:
		q := m.queue(ev.Queue)
		switch {
		case q == nil:
			return acd.RejectedUnknown
		case q.closed == !ev.Open:
			return acd.RejectedNothing
		}
		if q.closed = !ev.Open; q.closed {
			m.turnAllOut(q)
		}
	case acd.QueueRemoved:
		return m.removeQueue(ev)
	case acd.AgentSet:
		ev = ev.Filled()
		if a := m.agent(ev.Agent); a != nil {
			if ev.SlotsMax < a.slots && ev.SlotsMax < len(m.with(a.id)) && !ev.Drain {
				return acd.RejectedBusy
			}
			a.slots, a.grace, a.skills = ev.SlotsMax, ev.Grace, ev.Skills
			return fine
		}
		m.agents = append(m.agents, &agent{id: ev.Agent, slots: ev.SlotsMax, grace: ev.Grace, skills: ev.Skills})
		slices.SortFunc(m.agents, func(a, b *agent) int { return cmp.Compare(a.id, b.id) })
	case acd.AgentRemoved:
		return m.removeAgent(ev)
	case acd.AgentJoinedQueue:
		return m.serve(ev.Agent, ev.Queue, true)
	case acd.AgentLeftQueue:
		return m.serve(ev.Agent, ev.Queue, false)
	}
	return fine
}

func (m *Model) serve(id acd.AgentID, of acd.QueueID, serves bool) acd.Rejection {
	a, q := m.agent(id), m.queue(of)
	switch {
	case a == nil || q == nil:
		return acd.RejectedUnknown
	case slices.Contains(a.serves, of) == serves:
		return acd.RejectedNothing
	case serves:
		a.serves = append(a.serves, of)
		return fine
	}
	a.serves = slices.DeleteFunc(a.serves, func(q acd.QueueID) bool { return q == of })
	for _, c := range m.with(id, acd.SlotOffered) {
		if x := c.slot(id); x.queue == of && x.kind == acd.PassRouted {
			m.drop(c, x)
			m.back(c)
		}
	}
	return fine
}
