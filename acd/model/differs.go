package model

import (
	"fmt"
	"iter"
	"slices"

	"parley/acd"
)

// Differs says in what the core is another than the model; nil: in nothing.
func (m *Model) Differs(s *acd.State) error {
	n := 0
	for v := range s.Contacts() {
		c := m.contact(v.Contact)
		if n++; c == nil {
			return fmt.Errorf("the model has no %s", v.Contact)
		}
		if v.Queue != c.queue || v.Arrived != c.arrived || v.Entered != c.entered || v.Head != c.head || (v.State == acd.ContactWrapUp) != c.over ||
			v.Ring != c.ring || v.Callback != c.callback || v.Prefers != c.prefers || v.PrefersUntil != c.prefersUntil || v.Priority != c.priority {
			return fmt.Errorf("%s is %+v, should be %+v", v.Contact, v, *c)
		}
		if v.Away != c.away || c.away && (v.AwaySince != c.awaySince || v.AwayUntil != c.awayUntil) {
			return fmt.Errorf("%s is away from %d to %d, should be from %d to %d", v.Contact, v.AwaySince, v.AwayUntil, c.awaySince, c.awayUntil)
		}
		if c.lead() != nil && (v.QuietFrom != c.quietFrom || v.Warned != c.warned) {
			return fmt.Errorf("%s is quiet from %d, warned %v, should be from %d, %v", v.Contact, v.QuietFrom, v.Warned, c.quietFrom, c.warned)
		}
		var want []acd.SlotView
		for _, x := range c.slots {
			want = append(want, x.view(c.id))
		}
		for i := range v.Slots {
			v.Slots[i].Cause = 0
			if v.Slots[i].State == acd.SlotWrapUp {
				v.Slots[i].Role = acd.RoleLead
			}
		}
		if !slices.Equal(v.Slots, want) {
			return fmt.Errorf("%s has slots\n%+v, should have\n%+v", v.Contact, v.Slots, want)
		}
	}
	if n != len(m.contacts) {
		return fmt.Errorf("%d contacts, should be %d", n, len(m.contacts))
	}
	if n := count(s.Agents()); n != len(m.agents) {
		return fmt.Errorf("%d agents, should be %d", n, len(m.agents))
	}
	if n := count(s.Queues()); n != len(m.queues) {
		return fmt.Errorf("%d queues, should be %d", n, len(m.queues))
	}
	for _, q := range m.queues {
		if v, _ := s.Queue(q.id); v.Closed != q.closed || v.Draining != q.drains || v.DrainTo != q.drainTo {
			return fmt.Errorf("queue %d is %+v, should be %+v", q.id, v, *q)
		}
	}
	for _, a := range m.agents {
		v, _ := s.Agent(a.id)
		if v.Draining != a.drains || v.Duty != a.duty || v.Intended != a.intended || v.Reason != a.reason || v.LostAt != a.lostAt || v.IdleFrom != a.idleFrom {
			return fmt.Errorf("agent %d stands %+v, should stand %+v", a.id, v.AgentStands, *a)
		}
	}
	return nil
}

func count[T any](all iter.Seq[T]) int {
	n := 0
	for range all {
		n++
	}
	return n
}

func (x *slot) view(c acd.ContactID) acd.SlotView {
	v := acd.SlotView{
		Contact: c, Agent: x.agent, Offer: x.offer, Queue: x.queue, State: x.state, Role: x.role, Since: x.since, Kind: x.kind, From: x.from,
		Deadline: x.deadline, Receipt: x.receipt, Received: x.received, Until: x.until, Strict: x.strict, Forced: x.forced, Code: x.code,
	}
	if x.state == acd.SlotWrapUp {
		v.Role = acd.RoleLead
	}
	return v
}
