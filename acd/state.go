package acd

import (
	"cmp"
	"slices"
)

// State is the contact centre at one moment. It belongs to one goroutine at a time. Make one with New or Decode.
type State struct {
	now       Time
	offerLast OfferID

	queues   register[QueueID, queue]
	agents   register[AgentID, agent]
	contacts map[ContactID]*contact
	present  []*contact // all contacts, in no order that matters; contact.at is the index
	offers   map[OfferID]*contact
	visitors map[VisitorID]*contact // the visitor's open contact
	profiles map[string]*profile
	timers   tree[timer]

	// Where a pair may newly fit. Hints for match: not state, never encoded.
	changedQueues []*queue
	changedAgents []*agent

	emitted []Effect
	replay  *replay // not nil while Replay holds Step to the log
}

// New is an empty contact centre.
func New() *State {
	return &State{
		queues:   newRegister[QueueID, queue](),
		agents:   newRegister[AgentID, agent](),
		contacts: map[ContactID]*contact{},
		offers:   map[OfferID]*contact{},
		visitors: map[VisitorID]*contact{},
		profiles: map[string]*profile{},
	}
}

// register finds entities by id and lists them in the order of their ids. Adding and dropping is O(n): only
// configuration does it.
type register[K ~uint64, T any] struct {
	byID  map[K]*T
	order []K
}

func newRegister[K ~uint64, T any]() register[K, T] { return register[K, T]{byID: map[K]*T{}} }

func (r *register[K, T]) add(id K, item *T) {
	at, _ := slices.BinarySearch(r.order, id)
	r.order = slices.Insert(r.order, at, id)
	r.byID[id] = item
}

func (r *register[K, T]) drop(id K) {
	if at, found := slices.BinarySearch(r.order, id); found {
		r.order = slices.Delete(r.order, at, at+1)
		delete(r.byID, id)
	}
}

type queue struct {
	id       QueueID
	rules    Rules
	line     tree[*contact] // who waits; shut: the visitor is away, the place is kept
	servedBy []*profile     // of the agents who serve it
	changed  bool

	closed   bool // by the calendar
	draining bool // takes no more contacts
	drainTo  QueueID
}

// profile is a set of queues. Agents who serve the same queues share one, so that finding the longest idle agent of
// a queue looks at a few profiles and not at every agent.
type profile struct {
	key     string
	queues  []*queue // in the order of their ids
	members int
	idle    tree[*agent] // the routable with a free slot, longest idle first
	tally   tally
}

// tally counts the agents of a profile by what they are there for.
type tally struct{ ready, busy, signedOn int }

type agent struct {
	id       AgentID
	slotsMax int
	grace    Span
	skills   [SkillsMax]Skill
	draining bool // is offered no more
	stands   AgentStands
	slots    []*contact // offered, active, wrap-up; in the order of their ids
	// ceiling is how many slots may be in use: slotsMax, or more for a while after it was lowered.
	ceiling int
	profile *profile

	idleKey    key // in profile.idle
	idle       bool
	counted    tally // what this agent adds to the profile's tally
	graceTimer Time
	changed    bool
}

// ContactState is where a contact is.
type ContactState uint8

const (
	ContactWaiting ContactState = iota + 1
	ContactOffered
	ContactActive
	ContactWrapUp
)

type contact struct {
	id      ContactID
	visitor VisitorID
	queue   QueueID
	agent   *agent // of an offered, active or wrap-up contact
	place   ContactState
	arrived Time
	entered Time // this queue
	since   Time // in this place
	head    bool

	needs        [NeedsMax]Need
	ring         uint8 // how many of the queue's rings are reached
	priority     int   // of its own; the queue's is added
	prefers      AgentID
	prefersUntil Time
	callback     bool

	away      bool
	awaySince Time
	awayUntil Time

	offer    OfferID
	deadline Time
	receipt  Time
	received bool
	excluded []exclusion // agents who declined, in the order of their ids

	code WrapUpCode
	by   Party

	at                                int // in State.present
	line                              *queue
	lineKey                           key
	lineOpen                          bool
	offerTimer, awayTimer, excludeEnd Time
}

// exclusion keeps a contact from being offered again at once to an agent who declined it.
type exclusion struct {
	agent AgentID
	until Time
}

func (c *contact) excludes(a AgentID) bool {
	return slices.ContainsFunc(c.excluded, func(x exclusion) bool { return x.agent == a })
}

// count is how many of the agent's slots are in a place.
func (a *agent) count(in ContactState) int {
	n := 0
	for _, c := range a.slots {
		if c.place == in {
			n++
		}
	}
	return n
}

// routable: may be offered contacts, were a slot free.
func (a *agent) routable() bool {
	return a.stands.Duty == DutyReady && !a.stands.Lost && a.stands.Intended != DutyNotReady
}

func (a *agent) available() bool { return a.routable() && len(a.slots) < a.slotsMax }

func (a *agent) take(c *contact) {
	at, found := slices.BinarySearchFunc(a.slots, c.id, func(x *contact, id ContactID) int { return cmp.Compare(x.id, id) })
	if !found {
		a.slots = slices.Insert(a.slots, at, c)
	}
	c.agent = a
}

func (a *agent) leave(c *contact) {
	if at := slices.Index(a.slots, c); at >= 0 {
		a.slots = slices.Delete(a.slots, at, at+1)
	}
	c.agent = nil
	a.ceiling = max(a.slotsMax, min(a.ceiling, len(a.slots)))
}
