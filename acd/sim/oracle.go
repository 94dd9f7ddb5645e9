package sim

import (
	"errors"
	"fmt"
	"maps"

	"parley/acd"
)

// oracle knows the rules and nothing of the core: it is told events and what was decided, in order, and says what
// should not have been. It keeps plain lists and looks at everybody each time.
type oracle struct {
	now       acd.Time
	lastOffer acd.OfferID
	queues    roll[acd.QueueID, *queue]
	agents    roll[acd.AgentID, *agent]
	contacts  roll[acd.ContactID, *contact]

	event  acd.Event // being judged
	so     so
	wrongs []error
}

// so is what has been decided so far on the event being judged, as later decisions on it refer to it.
type so struct {
	batch      []acd.Offered // the rest of what routing must offer now
	lifted     map[lifted]bool
	gone       map[acd.AgentID]bool // whose desk turned out to be gone
	standDown  map[acd.AgentID]bool // who missed or declined something and must not be ready
	endedAs    map[acd.ContactID]acd.Cause
	accepted   acd.Pass
	hadOffers  bool
	overdue    map[wait]bool // before the event; all must be done
	former     []pair        // who led, and must let go
	wrappingUp []pair        // whose wrap-up began
}

type lifted struct {
	agent acd.AgentID
	queue acd.QueueID
}

type pair struct {
	contact acd.ContactID
	agent   acd.AgentID
}

type queue struct {
	rules   acd.Rules
	closed  bool
	drains  bool
	drainTo acd.QueueID
}

type agent struct {
	slots  int
	grace  acd.Span
	skills map[acd.SkillID]uint8
	stands acd.AgentStands
	serves map[acd.QueueID]bool
	drains bool
	// What limits were let be exceeded: lowered below use, or overridden.
	excused   int
	excusedOf map[acd.QueueID]int
}

type contact struct {
	id       acd.ContactID
	visitor  acd.VisitorID
	queue    acd.QueueID
	arrived  acd.Time
	entered  acd.Time
	head     bool
	over     bool
	loose    bool     // between two decisions: taken from whoever had it
	lostAt   acd.Time // 0: the visitor is here
	patience acd.Time

	needs        [acd.NeedsMax]acd.Need
	ring         uint8
	priority     int
	prefers      acd.AgentID
	prefersUntil acd.Time
	callback     bool

	slots    roll[acd.AgentID, *slot]
	leads    acd.AgentID
	leaving  acd.AgentID                 // the lead so far, whom somebody in the conversation replaces
	vanished acd.Cause                   // why the lead was taken away
	excluded roll[acd.AgentID, acd.Time] // 0: while its wrap-up is open

	spoke     acd.Party
	quietFrom acd.Time
	warned    bool
}

type slot struct {
	offer    acd.OfferID
	queue    acd.QueueID
	state    acd.SlotState
	role     acd.Role
	since    acd.Time
	kind     acd.Pass
	from     acd.AgentID
	deadline acd.Time
	receipt  acd.Time
	received bool
	until    acd.Time
	strict   bool
	forced   bool
	why      acd.Cause
	coded    bool
}

func newOracle() *oracle { return &oracle{} }

func (o *oracle) clone() *oracle {
	return &oracle{
		now: o.now, lastOffer: o.lastOffer,
		queues: o.queues.clone(copied[queue]), agents: o.agents.clone((*agent).clone), contacts: o.contacts.clone((*contact).clone),
	}
}

func copied[T any](x *T) *T {
	y := *x
	return &y
}

func (a *agent) clone() *agent {
	b := *a
	b.serves, b.excusedOf = maps.Clone(a.serves), maps.Clone(a.excusedOf)
	return &b
}

func (x *contact) clone() *contact {
	y := *x
	y.slots = x.slots.clone(copied[slot])
	y.excluded = x.excluded.clone(func(until acd.Time) acd.Time { return until })
	return &y
}

func (o *oracle) that(holds bool, format string, args ...any) {
	if !holds {
		o.wrongs = append(o.wrongs, fmt.Errorf(format, args...))
	}
}

// judge says what is wrong with what was decided on an event.
func (o *oracle) judge(now acd.Time, ev acd.Event, effects []acd.Effect) error {
	o.wrongs, o.event, o.so = nil, ev, so{}
	o.now = max(o.now, now)
	for _, x := range o.contacts.all {
		x.excluded.dropAll(func(until acd.Time) bool { return until != 0 && until <= o.now })
	}
	o.waits(func(w wait) {
		if w.at <= o.now {
			if o.so.overdue == nil {
				o.so.overdue = map[wait]bool{}
			}
			o.so.overdue[w] = true
		}
	})
	for _, e := range effects {
		o.decided(e)
	}
	o.after(effects)
	return errors.Join(o.wrongs...)
}

// place is where a contact is.
func (x *contact) place() acd.ContactState {
	switch {
	case x.over:
		return acd.ContactWrapUp
	case x.leads != 0:
		return acd.ContactActive
	case x.count(acd.SlotOffered) > 0:
		return acd.ContactOffered
	}
	return acd.ContactWaiting
}

func (x *contact) count(in acd.SlotState) int {
	n := 0
	for _, s := range x.slots.all {
		if s.state == in {
			n++
		}
	}
	return n
}

// has is the agent's slot of a contact if it is in this state; nil: it is not.
func (x *contact) has(a acd.AgentID, in acd.SlotState) *slot {
	if x == nil {
		return nil
	}
	if s := x.slots.at(a); s != nil && s.state == in {
		return s
	}
	return nil
}

// due is when an offer lapses.
func (s *slot) due() acd.Time {
	if s.received {
		return s.deadline
	}
	return min(s.deadline, s.receipt)
}

// closable: the agent may end this wrap-up by hand.
func (s *slot) closable() bool { return !s.strict && (!s.forced || s.coded) }

func (a *agent) routable() bool {
	return a.stands.Duty == acd.DutyReady && a.stands.Intended != acd.DutyNotReady && !a.stands.Lost && !a.drains
}

func (a *agent) connected() bool { return a.stands.Duty != acd.DutyNone && !a.stands.Lost }

// count is how many contacts an agent has in these states, or in any.
func (o *oracle) count(id acd.AgentID, in ...acd.SlotState) int {
	n := 0
	for _, x := range o.contacts.all {
		if s := x.slots.at(id); s != nil {
			for _, want := range in {
				if s.state == want {
					n++
				}
			}
			if len(in) == 0 {
				n++
			}
		}
	}
	return n
}

// countOf is how many contacts an agent has that began in a queue.
func (o *oracle) countOf(id acd.AgentID, q acd.QueueID) int {
	n := 0
	for _, x := range o.contacts.all {
		if s := x.slots.at(id); s != nil && s.queue == q {
			n++
		}
	}
	return n
}

// rules are those of a queue; a conversation outlives its queue under the default ones.
func (o *oracle) rules(id acd.QueueID) *acd.Rules {
	if q := o.queues.at(id); q != nil {
		return &q.rules
	}
	d := acd.DefaultRules()
	return &d
}

// waitingIn is how many stand in a queue's line.
func (o *oracle) waitingIn(id acd.QueueID) int {
	n := 0
	for _, x := range o.contacts.all {
		if x.queue == id && x.place() == acd.ContactWaiting && !x.loose {
			n++
		}
	}
	return n
}

// takes: the queue takes one contact more.
func (o *oracle) takes(id acd.QueueID, callback bool) bool {
	return o.serves(id, callback) && o.waitingIn(id) < o.queues.at(id).rules.WaitingMax
}

// serves: the queue is open to who waits already, however long its line.
func (o *oracle) serves(id acd.QueueID, callback bool) bool {
	q := o.queues.at(id)
	return q != nil && !q.drains && (!q.closed || callback)
}

// onward is the queue to which one who waits already is sent on; 0: there is none.
func (o *oracle) onward(id acd.QueueID, callback bool) acd.QueueID {
	for range acd.RedirectsMax + 1 {
		q := o.queues.at(id)
		switch {
		case q == nil:
			return 0
		case o.serves(id, callback):
			return id
		case q.drains:
			id = q.drainTo
		default:
			id = q.rules.ClosedTo
		}
	}
	return 0
}

// route is the queue a contact asking for one comes to, and why there; 0: it is refused.
func (o *oracle) route(id acd.QueueID, callback bool) (acd.QueueID, acd.Cause) {
	why := acd.CauseNew
	for range acd.RedirectsMax + 1 {
		q := o.queues.at(id)
		switch {
		case q == nil:
			return 0, why
		case o.takes(id, callback):
			return id, why
		case q.drains:
			id, why = q.drainTo, acd.CauseDrained
		case q.closed && !callback:
			id, why = q.rules.ClosedTo, acd.CauseRedirected
		default:
			id, why = q.rules.FullTo, acd.CauseFull
		}
	}
	return 0, why
}
