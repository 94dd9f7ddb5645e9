package sim

import (
	"errors"
	"fmt"
	"maps"
	"slices"

	"parley/acd"
)

// oracle knows the rules and nothing of the core: it is told events and what was decided, in order, and says what
// should not have been. It keeps plain maps and looks at everybody each time.
type oracle struct {
	now       acd.Time
	lastOffer acd.OfferID
	queues    map[acd.QueueID]acd.Rules
	agents    map[acd.AgentID]*agent
	contacts  map[acd.ContactID]*contact

	event  acd.Event // being judged
	wrongs []error
}

type agent struct {
	slots  int
	grace  acd.Span
	stands acd.AgentStands
	serves map[acd.QueueID]bool
	drains bool
}

type contact struct {
	visitor  acd.VisitorID
	queue    acd.QueueID
	state    acd.ContactState // 0: loose, between two effects of one event
	arrived  acd.Time
	head     bool
	agent    acd.AgentID
	offer    acd.OfferID
	deadline acd.Time
	receipt  acd.Time
	received bool
	lostAt   acd.Time // 0: the visitor is here
	patience acd.Time
	excluded map[acd.AgentID]acd.Time
}

func newOracle() *oracle {
	return &oracle{queues: map[acd.QueueID]acd.Rules{}, agents: map[acd.AgentID]*agent{}, contacts: map[acd.ContactID]*contact{}}
}

func (o *oracle) clone() *oracle {
	c := &oracle{now: o.now, lastOffer: o.lastOffer, queues: maps.Clone(o.queues), agents: map[acd.AgentID]*agent{}, contacts: map[acd.ContactID]*contact{}}
	for id, a := range o.agents {
		b := *a
		b.serves = maps.Clone(a.serves)
		c.agents[id] = &b
	}
	for id, x := range o.contacts {
		y := *x
		y.excluded = maps.Clone(x.excluded)
		c.contacts[id] = &y
	}
	return c
}

func (o *oracle) that(holds bool, format string, args ...any) {
	if !holds {
		o.wrongs = append(o.wrongs, fmt.Errorf(format, args...))
	}
}

// judge says what is wrong with what was decided on an event.
func (o *oracle) judge(now acd.Time, ev acd.Event, effects []acd.Effect) error {
	o.wrongs, o.event = nil, ev
	o.now = max(o.now, now)
	for _, x := range o.contacts {
		maps.DeleteFunc(x.excluded, func(_ acd.AgentID, until acd.Time) bool { return until <= o.now })
	}
	for _, e := range effects {
		o.decided(e)
	}
	o.after(effects)
	return errors.Join(o.wrongs...)
}

// after is what must hold when an event has been dealt with.
func (o *oracle) after(effects []acd.Effect) {
	for id, x := range o.contacts {
		o.that(x.state != 0, "%s is nowhere", id)
		o.that(x.state != acd.ContactOffered || x.due() > o.now, "the offer of %s was due at %d and stands", id, x.due())
	}
	if c, a := o.nextPair(); c != 0 {
		o.that(false, "%s waits and agent %d is free", c, a)
	}
	for id, a := range o.agents {
		o.that(a.stands.Shown == o.shown(id, a), "agent %d shows %d, is %d", id, a.stands.Shown, o.shown(id, a))
	}
	if _, refused := acd.Refused(effects); !refused {
		o.fulfilled()
	}
}

// fulfilled: an event that was not refused has done what it says.
func (o *oracle) fulfilled() {
	switch ev := o.event.(type) {
	case acd.Restarted:
		for id, a := range o.agents {
			o.that(a.stands.Duty == acd.DutyNone || a.stands.LostAt == o.now, "agent %d is not lost after a restart", id)
		}
		for id, x := range o.contacts {
			o.that(x.state == acd.ContactWrapUp || x.lostAt != 0 && x.patience > o.now, "%s is not lost after a restart, or given up", id)
			o.that(x.state != acd.ContactOffered, "%s is offered after a restart", id)
		}
	case acd.VisitorLeft:
		x := o.contacts[ev.Contact]
		o.that(x == nil || x.state == acd.ContactWrapUp, "%s has left and is still here", ev.Contact)
	case acd.OfferAccepted:
		x := o.contacts[ev.Contact]
		o.that(x != nil && x.state == acd.ContactActive && x.agent == ev.Agent, "%s was accepted and is not with agent %d", ev.Contact, ev.Agent)
	case acd.AgentHungUp:
		x := o.contacts[ev.Contact]
		o.that(x != nil && x.state == acd.ContactWrapUp && x.agent == ev.Agent, "%s was hung up and is not in wrap-up", ev.Contact)
	case acd.AgentLost:
		a := o.agents[ev.Agent]
		o.that(a == nil || a.stands.Lost && o.count(ev.Agent, acd.ContactOffered) == 0, "agent %d is lost and does not seem so", ev.Agent)
	case acd.AgentNotReady:
		a := o.agents[ev.Agent]
		o.that(a == nil || !a.routable() && o.count(ev.Agent, acd.ContactWrapUp, acd.ContactOffered) == 0, "agent %d is not ready and does not seem so", ev.Agent)
	case acd.AgentReady:
		a := o.agents[ev.Agent]
		o.that(a == nil || (a.routable() || a.drains) && o.count(ev.Agent, acd.ContactWrapUp) == 0, "agent %d is ready and does not seem so", ev.Agent)
	case acd.ContactRequested:
		o.that(o.contacts[ev.Contact] != nil, "%s came and is not here", ev.Contact)
	}
}

func (x *contact) due() acd.Time {
	if x.received {
		return x.deadline
	}
	return min(x.deadline, x.receipt)
}

func (a *agent) routable() bool {
	return a.stands.Duty == acd.DutyReady && a.stands.Intended != acd.DutyNotReady && !a.stands.Lost && !a.drains
}

// count is how many contacts an agent has in these states, or in any.
func (o *oracle) count(id acd.AgentID, in ...acd.ContactState) int {
	n := 0
	for _, x := range o.contacts {
		if x.agent == id && (len(in) == 0 || slices.Contains(in, x.state)) {
			n++
		}
	}
	return n
}

func (o *oracle) shown(id acd.AgentID, a *agent) acd.Shown {
	switch {
	case o.count(id, acd.ContactActive) > 0:
		return acd.ShownBusy
	case o.count(id, acd.ContactOffered) > 0:
		return acd.ShownOffered
	case o.count(id, acd.ContactWrapUp) > 0:
		return acd.ShownWrapUp
	}
	return map[acd.Duty]acd.Shown{acd.DutyNone: acd.ShownLoggedOut, acd.DutyNotReady: acd.ShownNotReady, acd.DutyReady: acd.ShownReady}[a.stands.Duty]
}

// nextPair is who must be offered to whom now: the heads first, then the first to arrive, of those somebody is there
// for; to whoever has been idle longest. 0: nobody.
func (o *oracle) nextPair() (acd.ContactID, acd.AgentID) {
	type claim struct {
		later, arrived, contact, idle, agent uint64
	}
	var first *claim
	for c, x := range o.contacts {
		if x.state != acd.ContactWaiting || x.lostAt != 0 {
			continue
		}
		for id, a := range o.agents {
			if !a.routable() || !a.serves[x.queue] || x.excluded[id] != 0 || o.count(id) >= a.slots {
				continue
			}
			k := claim{1, uint64(x.arrived), uint64(c), uint64(a.stands.IdleFrom), uint64(id)}
			if x.head {
				k.later = 0
			}
			if first == nil || slices.Compare([]uint64{k.later, k.arrived, k.contact, k.idle, k.agent},
				[]uint64{first.later, first.arrived, first.contact, first.idle, first.agent}) < 0 {
				first = &k
			}
		}
	}
	if first == nil {
		return 0, 0
	}
	return acd.ContactID(first.contact), acd.AgentID(first.agent)
}

// nextDeadline is the first of everything that is waited for.
func (o *oracle) nextDeadline() (first acd.Time, waits bool) {
	wait := func(at acd.Time) {
		if !waits || at < first {
			first, waits = at, true
		}
	}
	for _, x := range o.contacts {
		if x.state == acd.ContactOffered {
			wait(x.due())
		}
		if x.lostAt != 0 {
			wait(x.patience)
		}
		for _, until := range x.excluded {
			wait(until)
		}
	}
	for _, a := range o.agents {
		if a.stands.Lost {
			wait(a.stands.LostAt.Add(a.grace))
		}
	}
	return first, waits
}
