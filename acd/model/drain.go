package model

import (
	"slices"

	"parley/acd"
)

// open: a contact whose visit is not over is of this queue.
func (m *Model) open(q *queue) bool {
	return slices.ContainsFunc(m.contacts, func(c *contact) bool { return c.queue == q.id && !c.over })
}

func (m *Model) removeQueue(ev acd.QueueRemoved) acd.Rejection {
	q := m.queue(ev.Queue)
	switch {
	case q == nil, ev.Drain && ev.To != 0 && m.queue(ev.To) == nil:
		return acd.RejectedUnknown
	case ev.Drain && ev.To == ev.Queue:
		return acd.RejectedConflict
	case !m.open(q):
		m.forget(q)
	case !ev.Drain:
		return acd.RejectedBusy
	case q.drains && q.drainTo == ev.To:
		return acd.RejectedNothing
	default:
		q.drains, q.drainTo = true, ev.To
		m.turnAllOut(q)
	}
	return fine
}

func (m *Model) removeAgent(ev acd.AgentRemoved) acd.Rejection {
	a := m.agent(ev.Agent)
	switch {
	case a == nil:
		return acd.RejectedUnknown
	case len(m.with(a.id, acd.SlotOffered, acd.SlotActive)) == 0:
		m.finish(a, m.with(a.id))
		m.dismiss(a)
	case !ev.Drain:
		return acd.RejectedBusy
	case a.drains:
		return acd.RejectedNothing
	default:
		a.drains = true
	}
	return fine
}

// sweep removes what has drained.
func (m *Model) sweep() {
	for _, q := range slices.Clone(m.queues) {
		if q.drains && !m.open(q) {
			m.forget(q)
		}
	}
	for _, a := range slices.Clone(m.agents) {
		if a.drains && len(m.with(a.id)) == 0 {
			m.dismiss(a)
		}
	}
}

func (m *Model) forget(q *queue) {
	m.queues = slices.DeleteFunc(m.queues, func(x *queue) bool { return x == q })
	for _, a := range m.agents {
		a.serves = slices.DeleteFunc(a.serves, func(id acd.QueueID) bool { return id == q.id })
	}
}

func (m *Model) dismiss(a *agent) {
	m.agents = slices.DeleteFunc(m.agents, func(x *agent) bool { return x == a })
}
