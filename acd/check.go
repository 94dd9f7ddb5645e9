package acd

import (
	"errors"
	"fmt"
	"slices"
)

// Check names every invariant that does not hold now, all of them at once; nil: all hold. It looks at everything and
// changes nothing: for the simulator after each step, for an auditor now and then. It holds between steps; in the
// midst of one, or after Apply of effects that no Step gave, only CheckIndexes does.
func (s *State) Check() error {
	var c checker
	c.indexes(s)
	c.floor(s)
	c.waits(s)
	c.work(s)
	return errors.Join(c.broken...)
}

// CheckIndexes is the part of Check that holds whatever was applied: what is kept twice is the same twice.
func (s *State) CheckIndexes() error {
	var c checker
	c.indexes(s)
	return errors.Join(c.broken...)
}

type checker struct{ broken []error }

func (c *checker) that(holds bool, format string, args ...any) {
	if !holds {
		c.broken = append(c.broken, fmt.Errorf(format, args...))
	}
}

// indexes: every list, tree, tally and timer is what a recount gives.
func (c *checker) indexes(s *State) {
	armed, slots, asking := 0, 0, 0
	lined, open, waiting := map[*queue]int{}, map[*queue]int{}, map[*queue]int{}
	for i, x := range s.present {
		c.that(int(x.at) == i && s.known(x.id) == x, "contact %s is not where it is listed", x.id)
		c.place(s, x)
		armed += c.armed(s, timer{x.stageDue(s.rulesOf(x)), timerStage, uint64(x.id)}) +
			c.armed(s, timer{x.awayDue(), timerAway, uint64(x.id)}) + c.armed(s, timer{x.excludeDue(), timerExclude, uint64(x.id)})
		switch {
		case x.asking():
			asking++
		case x.line != nil:
			lined[x.line]++
		}
		if q := s.queues.get(x.queue); q != nil && !x.over {
			open[q]++
			if x.place == ContactWaiting {
				waiting[q]++
			}
		}
		slots += len(x.slots)
		for _, y := range x.slots {
			armed += c.armed(s, timer{y.due(), y.timerKind(), uint64(y.id)})
		}
	}
	c.that(s.asking == asking, "%d contacts ask for further agents, counted %d", asking, s.asking)
	c.that(s.contacts.len() == len(s.present), "%d contacts by id, %d listed", s.contacts.len(), len(s.present))
	c.that(s.slots.len() == slots, "%d slots by number, contacts have %d", s.slots.len(), slots)
	for _, id := range s.queues.order {
		q := s.queues.get(id)
		c.that(c.line(q) == lined[q], "the line of queue %d and its contacts disagree", id)
		c.that(q.open == open[q] && q.waiting == waiting[q], "queue %d counts %d open, %d waiting; %d and %d are", id, q.open, q.waiting, open[q], waiting[q])
		c.that(q.draining == slices.Contains(s.drainingQueues, q), "queue %d drains: %v, listed otherwise", id, q.draining)
	}
	for _, id := range s.agents.order {
		a := s.agents.get(id)
		slots -= len(a.slots)
		c.slots(s, a)
		armed += c.armed(s, timer{a.graceDue(), timerGrace, uint64(a.id)})
		c.that(a.draining == slices.Contains(s.drainingAgents, a), "agent %d drains: %v, listed otherwise", id, a.draining)
	}
	c.that(slots == 0, "contacts have %d slots more than agents", slots)
	c.that(s.timers.armed+s.exclusions.armed == armed, "%d timers armed, %d are waited for", s.timers.armed+s.exclusions.armed, armed)
	c.routing(s)
}

// place: a contact is in exactly one place, and with each agent once.
func (c *checker) place(s *State, x *contact) {
	line := s.queues.get(x.queue)
	if x.place != ContactWaiting && (line == nil || !c.mayAsk(x, &line.rules)) {
		line = nil
	}
	c.that(x.place == x.stands(), "contact %s is in state %d, its slots say %d", x.id, x.place, x.stands())
	c.that(x.line == line && (line == nil || x.lineKey == x.key(line)), "contact %s stands in the wrong line or place", x.id)
	var has places
	leads := 0
	for i, y := range x.slots {
		has.count(y.state, 1)
		c.that(y.contact == x && s.slots.get(y.id) == y && s.agents.get(y.agent.id) == y.agent && slices.Contains(y.agent.slots, y),
			"contact %s is with an agent who does not have it", x.id)
		c.that(i == 0 || x.slots[i-1].agent.id < y.agent.id, "contact %s has slots out of order", x.id)
		if y == x.lead {
			leads++
			c.that(y.state == SlotActive && y.role == RoleLead, "contact %s has a lead in state %d and role %d", x.id, y.state, y.role)
		}
	}
	if has != x.has {
		c.that(false, "contact %s counts slots %+v, has %+v", x.id, x.has, has)
	}
	c.that(x.lead == nil || leads == 1, "the lead of contact %s does not have it", x.id)
}

// mayAsk: the contact rings at some agents by routing, and at fewer than its queue says.
func (c *checker) mayAsk(x *contact, r *Rules) bool {
	offers := x.in(SlotOffered)
	return x.lead == nil && !x.over && len(offers) > 0 && len(offers) < r.OfferTo && offers[0].kind == PassRouted
}

// armed: a wait has its timer, and the timer tells the time that is waited for.
func (c *checker) armed(s *State, t timer) int {
	if t.at == 0 {
		return 0
	}
	c.that(s.timers.has(t) || s.exclusions.has(t), "no timer armed for kind %d of %d at %d", t.kind, t.id, t.at)
	return 1
}

func (c *checker) line(q *queue) int {
	n := 0
	for x := q.line.first(); x != nil; x = q.line.next(x.key) {
		c.that(x.item.line == q && x.item.lineKey == x.key, "the line of queue %d holds %s, who is elsewhere", q.id, x.item.id)
		n++
	}
	for x := range q.asking.each {
		c.that(x.asking() && x.line == q && q.asking.has(x.lineKey), "queue %d lists %s among those that ask", q.id, x.id)
	}
	c.that(n == q.line.len(), "the line of queue %d counts %d, holds %d", q.id, q.line.len(), n)
	return n
}

func (c *checker) slots(s *State, a *agent) {
	var has places
	uses := map[QueueID]int{}
	for i, x := range a.slots {
		has.count(x.state, 1)
		uses[x.queue]++
		c.that(x.agent == a && s.slots.get(x.id) == x && s.known(x.contact.id) == x.contact && x.contact.slotOf(a.id) == x,
			"agent %d has %s, who is elsewhere", a.id, x.contact.id)
		c.that(i == 0 || a.slots[i-1].contact.id < x.contact.id, "agent %d has contacts out of order", a.id)
		c.that(len(a.held) == len(a.slots) && a.held[i] == held{x.contact.id, x.state}, "agent %d holds another contact than %s, or elsewhere", a.id, x.contact.id)
	}
	if has != a.has {
		c.that(false, "agent %d counts slots %+v, has %+v", a.id, a.has, has)
	}
	c.that(len(uses) == len(a.uses), "agent %d counts contacts of %d queues, has of %d", a.id, len(a.uses), len(uses))
	for _, u := range a.uses {
		c.that(u.slots == uses[u.queue], "agent %d counts %d contacts of queue %d, has %d", a.id, u.slots, u.queue, uses[u.queue])
	}
}

// roles: one agent leads at most; passes come from or to a conversation, and one contact has one new lead at a time.
func (c *checker) roles(x *contact) {
	leads := 0
	for _, y := range x.slots {
		switch {
		case y.state == SlotActive:
			c.that((y.role == RoleLead) == (y == x.lead), "agent %d has contact %s in role %d and leads %v", y.agent.id, x.id, y.role, y == x.lead)
		case y.state == SlotOffered && y.kind.role() == RoleLead && y.kind != PassRouted:
			leads++
		case y.state == SlotOffered:
			c.that((y.kind == PassRouted) == (x.lead == nil), "contact %s is offered to agent %d as %d, has a lead: %v", x.id, y.agent.id, y.kind, x.lead != nil)
		}
	}
	c.that(leads <= 1 && (leads == 0 || x.lead != nil || x.has.offered == 1), "contact %s is handed to %d agents at once", x.id, leads)
}

// floor: what agents are, and how many contacts they have.
func (c *checker) floor(s *State) {
	for _, id := range s.agents.order {
		a := s.agents.get(id)
		st := a.stands
		c.limits(s, a)
		c.that(st.Agent == id && st.Shown == a.shows(st.Duty), "agent %d shows %d, is %d", id, st.Shown, a.shows(st.Duty))
		c.that(st.Duty != DutyNone || len(a.slots) == 0, "agent %d is logged out with %d contacts", id, len(a.slots))
		c.that(st.Intended == DutyNone || len(a.slots) > 0, "agent %d intends %d and nothing holds it up", id, st.Intended)
		c.that(st.Duty != DutyNone || !st.Lost, "agent %d is logged out and lost", id)
		c.that(st.Lost == (st.LostAt != 0), "agent %d: lost %v since %d", id, st.Lost, st.LostAt)
		c.that(!st.Lost || a.has.offered == 0, "agent %d is offered a contact and not there", id)
		c.that(st.Since <= s.now && st.IdleFrom <= s.now && st.LostAt <= s.now, "agent %d stands since the future", id)
		c.that(!a.draining || len(a.slots) > 0, "agent %d has drained and is still there", id)
		for _, x := range a.in(SlotOffered) {
			c.that(x.kind != PassRouted || a.routable() || a.draining, "agent %d is offered contact %s and not routable", id, x.contact.id)
		}
	}
}

// limits hold, but for what was let over them: by lowering them, or by a supervisor.
func (c *checker) limits(s *State, a *agent) {
	c.that(len(a.slots) <= a.ceiling, "agent %d has %d contacts, %d at most", a.id, len(a.slots), a.ceiling)
	c.that(a.ceiling == a.slotsMax || a.ceiling == len(a.slots), "agent %d may have %d contacts, should be %d", a.id, a.ceiling, a.slotsMax)
	for _, u := range a.uses {
		if q := s.queues.get(u.queue); q != nil && q.rules.SlotsOfOne > 0 {
			c.that(u.slots <= max(q.rules.SlotsOfOne, u.ceiling), "agent %d has %d contacts of queue %d, %d at most", a.id, u.slots, u.queue, q.rules.SlotsOfOne)
		}
		c.that(u.ceiling <= u.slots, "agent %d may have %d contacts of queue %d, has %d", a.id, u.ceiling, u.queue, u.slots)
	}
}

// waits: nobody waits for nothing, and nobody's patience is over unnoticed.
func (c *checker) waits(s *State) {
	for _, x := range s.present {
		if x.arrived > s.now || x.arrived > x.since || x.arrived > x.entered || x.since > s.now { // what is told costs, even untold
			c.that(false, "contact %s: arrived %d, entered %d, since %d, now %d", x.id, x.arrived, x.entered, x.since, s.now)
		}
		c.that(x.over || x.callback || s.visitors.get(x.visitor) == x, "the visitor of %s has another open contact", x.id)
		c.that(!x.callback || !x.away, "the visitor of callback %s is away", x.id)
		if x.away != (x.awaySince != 0) || x.away != (x.awayUntil != 0) {
			c.that(false, "contact %s: away %v since %d until %d", x.id, x.away, x.awaySince, x.awayUntil)
		}
		c.that(x.lead != nil || x.over || s.queues.get(x.queue) != nil, "contact %s waits in queue %d, which is gone", x.id, x.queue)
		c.that(x.lead != nil || x.has.active == 0, "contact %s is talked with and nobody leads", x.id)
		c.that(!x.over || x.has.offered == 0 && x.has.active == 0, "contact %s is over, and offered or talked with", x.id)
		c.roles(x)
		for _, y := range x.slots {
			c.that(y.due() == 0 || y.due() > s.now, "slot %d of %s lapsed at %d, now %d", y.id, x.id, y.due(), s.now)
			c.that(x.over || y.state != SlotWrapUp || x.place != ContactWaiting || x.excludes(y.agent.id), "contact %s may go back to agent %d, who handed it on", x.id, y.agent.id)
		}
		for _, e := range x.excluded {
			c.that(e.until > s.now || e.until == 0 && x.slotOf(e.agent) != nil, "agent %d is still excluded from %s after %d", e.agent, x.id, e.until)
		}
	}
	for _, q := range s.drainingQueues {
		c.that(q.open > 0, "queue %d has drained and is still there", q.id)
	}
}
