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
	lined, offers, armed := 0, 0, 0
	for i, x := range s.present {
		c.that(x.at == i && s.contacts[x.id] == x, "contact %s is not where it is listed", x.id)
		c.place(s, x)
		for _, t := range []timer{{x.offerDue(), timerOffer, uint64(x.id)}, {x.awayDue(), timerAway, uint64(x.id)}, {x.excludeDue(), timerExclude, uint64(x.id)}} {
			armed += c.armed(s, t)
		}
		if x.line != nil {
			lined++
		}
		if x.offer != 0 {
			offers++
		}
	}
	c.that(len(s.contacts) == len(s.present), "%d contacts by id, %d listed", len(s.contacts), len(s.present))
	c.that(len(s.offers) == offers, "%d offers by id, %d contacts have one", len(s.offers), offers)
	for _, id := range s.queues.order {
		lined -= c.line(s.queues.byID[id])
	}
	c.that(lined == 0, "%d contacts more have a line than lines have contacts", lined)
	for _, id := range s.agents.order {
		a := s.agents.byID[id]
		c.slots(s, a)
		armed += c.armed(s, timer{a.graceDue(), timerGrace, uint64(a.id)})
	}
	c.that(s.timers.len() == armed, "%d timers armed, %d are waited for", s.timers.len(), armed)
	c.tallies(s)
}

// place: a contact is in exactly one place.
func (c *checker) place(s *State, x *contact) {
	waiting, offered := x.place == ContactWaiting, x.place == ContactOffered
	c.that(waiting == (x.line != nil) && waiting == (x.agent == nil), "contact %s in state %d: agent or line says otherwise", x.id, x.place)
	c.that(offered == (x.offer != 0) && (!offered || s.offers[x.offer] == x), "contact %s in state %d: offer %d says otherwise", x.id, x.place, x.offer)
	c.that(x.agent == nil || s.agents.byID[x.agent.id] == x.agent && slices.Contains(x.agent.slots, x), "contact %s is with an agent who does not have it", x.id)
	c.that(x.line == nil || x.line == s.queues.byID[x.queue] && x.lineKey == x.key() && x.lineOpen == !x.away, "contact %s stands in the wrong line or place", x.id)
}

// armed: a wait has its timer, and the timer tells the time that is waited for.
func (c *checker) armed(s *State, t timer) int {
	if t.at == 0 {
		return 0
	}
	c.that(s.timers.has(t.key()), "no timer armed for kind %d of %d at %d", t.kind, t.id, t.at)
	return 1
}

func (c *checker) line(q *queue) int {
	n := 0
	for x := q.line.first(); x != nil; x = q.line.next(x.key) {
		c.that(x.item.line == q && x.item.lineKey == x.key, "the line of queue %d holds %s, who is elsewhere", q.id, x.item.id)
		n++
	}
	c.that(n == q.line.len(), "the line of queue %d counts %d, holds %d", q.id, q.line.len(), n)
	return n
}

func (c *checker) slots(s *State, a *agent) {
	for i, x := range a.slots {
		c.that(x.agent == a && s.contacts[x.id] == x, "agent %d has %s, who is elsewhere", a.id, x.id)
		c.that(i == 0 || a.slots[i-1].id < x.id, "agent %d has contacts out of order", a.id)
	}
	c.that(a.idle == a.available(), "agent %d: available %v, listed as idle %v", a.id, a.available(), a.idle)
	c.that(a.counted == a.counts(), "agent %d counts as %+v, is %+v", a.id, a.counted, a.counts())
	c.that(s.profiles[a.profile.key] == a.profile, "agent %d has a profile that is not listed", a.id)
}

func (c *checker) tallies(s *State) {
	type sum struct {
		tally         tally
		members, idle int
	}
	sums := map[*profile]*sum{}
	for _, id := range s.agents.order {
		a := s.agents.byID[id]
		if sums[a.profile] == nil {
			sums[a.profile] = &sum{}
		}
		n := sums[a.profile]
		n.members++
		n.tally.add(a.counts())
		if a.idle {
			n.idle++
		}
		for _, q := range a.profile.queues {
			c.that(s.queues.byID[q.id] == q && slices.Contains(q.servedBy, a.profile), "agent %d serves queue %d, which does not know", a.id, q.id)
		}
		if n.members == a.profile.members {
			c.that(n.tally == a.profile.tally && n.idle == a.profile.idle.len(), "a profile of agent %d counts %+v, is %+v", a.id, a.profile.tally, n.tally)
		}
		c.that(n.members <= a.profile.members, "the profile of agent %d counts %d members", a.id, a.profile.members)
	}
	c.that(len(sums) == len(s.profiles), "%d profiles listed, %d in use", len(s.profiles), len(sums))
}

// floor: what agents are, and how many contacts they have.
func (c *checker) floor(s *State) {
	for _, id := range s.agents.order {
		a := s.agents.byID[id]
		st := a.stands
		c.that(len(a.slots) <= a.ceiling, "agent %d has %d contacts, %d at most", id, len(a.slots), a.ceiling)
		c.that(a.ceiling == a.slotsMax || a.ceiling == len(a.slots), "agent %d may have %d contacts, should be %d", id, a.ceiling, a.slotsMax)
		c.that(st.Agent == id && st.Shown == a.shows(st.Duty), "agent %d shows %d, is %d", id, st.Shown, a.shows(st.Duty))
		c.that(st.Duty == DutyReady || len(a.slots) == 0, "agent %d is not ready with %d contacts", id, len(a.slots))
		c.that(st.Intended == DutyNone || len(a.slots) > 0, "agent %d intends %d and nothing holds it up", id, st.Intended)
		c.that(st.Duty != DutyNone || !st.Lost, "agent %d is logged out and lost", id)
		c.that(st.Lost == (st.LostAt != 0), "agent %d: lost %v since %d", id, st.Lost, st.LostAt)
		c.that(a.routable() || a.count(ContactOffered) == 0, "agent %d is offered a contact and not routable", id)
		c.that(st.Since <= s.now && st.IdleFrom <= s.now && st.LostAt <= s.now, "agent %d stands since the future", id)
	}
}

// waits: nobody waits for nothing, and nobody's patience is over unnoticed.
func (c *checker) waits(s *State) {
	for _, x := range s.present {
		c.that(x.arrived <= s.now && x.arrived <= x.since && x.since <= s.now, "contact %s: arrived %d, since %d, now %d", x.id, x.arrived, x.since, s.now)
		c.that(x.place == ContactWrapUp || s.visitors[x.visitor] == x, "the visitor of %s has another open contact", x.id)
		c.that(x.place != ContactOffered || x.offerTimer > s.now, "the offer of %s lapsed at %d, now %d", x.id, x.offerTimer, s.now)
		c.that(x.away == (x.awaySince != 0) && x.away == (x.awayUntil != 0), "contact %s: away %v since %d until %d", x.id, x.away, x.awaySince, x.awayUntil)
		c.that(x.place == ContactActive || x.place == ContactWrapUp || s.queues.byID[x.queue] != nil, "contact %s waits in queue %d, which is gone", x.id, x.queue)
		for _, e := range x.excluded {
			c.that(e.until > s.now, "agent %d is still excluded from %s after %d", e.agent, x.id, e.until)
		}
	}
}

// work: no routable agent with a free slot stands beside a contact it could be offered.
func (c *checker) work(s *State) {
	for _, id := range s.agents.order {
		a := s.agents.byID[id]
		if !a.available() {
			continue
		}
		for _, q := range a.profile.queues {
			for n := q.line.first(); n != nil; n = q.line.next(n.key) {
				c.that(n.item.away || n.item.excludes(id), "agent %d is free and contact %s waits", id, n.item.id)
			}
		}
	}
}
