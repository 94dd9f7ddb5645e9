package acd

import "slices"

// State is the contact centre at one moment. It belongs to one goroutine at a time. Make one with New or Decode.
type State struct {
	now       Time
	offerLast OfferID

	queues      register[QueueID, queue]
	agents      register[AgentID, agent]
	allContacts slab[contact]
	contacts    directory[ContactID, contact]
	recent      *contact                      // whom known found last
	present     []*contact                    // all contacts, in no order that matters; contact.at is the index
	visitors    directory[VisitorID, contact] // the visitor's open contact
	allSlots    slab[slot]
	slots       directory[OfferID, slot]
	timers      schedule
	exclusions  schedule // the timers of timerExclude: nothing is decided when they are due
	floor

	drainingQueues []*queue // in the order of their ids
	drainingAgents []*agent // likewise

	touchedContacts []*contact // of whom redraw has something to do
	touchedAgents   []*agent

	seen      uint64 // by lookAt…, so that it is seen
	emitted   []Effect
	following bool    // a Follower is at work: see there
	replay    *replay // not nil while Replay holds Step to the log
}

// New is an empty contact centre.
func New() *State {
	s := &State{
		queues: newRegister[QueueID, queue](),
		agents: newRegister[AgentID, agent](),
		floor:  floor{bounds: defaultBounds(), classByKey: map[classKey]*class{}, kinByKey: map[string]*kin{}},
	}
	s.contacts = newDirectory(&s.allContacts, func(c *contact) ContactID { return c.id })
	s.visitors = newDirectory(&s.allContacts, func(c *contact) VisitorID { return c.visitor })
	s.slots = newDirectory(&s.allSlots, func(x *slot) OfferID { return x.id })
	return s
}

// known is the contact, if it is not over. Most are asked for several times running.
func (s *State) known(id ContactID) *contact {
	if s.recent == nil || s.recent.id != id {
		if c := s.contacts.get(id); c != nil {
			s.recent = c
		} else {
			return nil
		}
	}
	return s.recent
}

// register finds entities by id and lists them in the order of their ids. Adding and dropping is O(n): only
// configuration does it.
type register[K ~uint64, T any] struct {
	near  []*T     // of the ids below nearMax: those that there are
	far   map[K]*T // the others
	order []K
}

// nearMax is below which ids are found without a search. They are counted up from 1.
const nearMax = 1 << 16

func newRegister[K ~uint64, T any]() register[K, T] { return register[K, T]{far: map[K]*T{}} }

// get is the entity; nil: there is none.
func (r *register[K, T]) get(id K) *T {
	if uint64(id) < uint64(len(r.near)) {
		return r.near[id]
	}
	return r.far[id]
}

func (r *register[K, T]) add(id K, item *T) {
	at, _ := slices.BinarySearch(r.order, id)
	r.order = slices.Insert(r.order, at, id)
	r.put(id, item)
}

func (r *register[K, T]) drop(id K) {
	if at, found := slices.BinarySearch(r.order, id); found {
		r.order = slices.Delete(r.order, at, at+1)
		r.put(id, nil)
		delete(r.far, id)
	}
}

func (r *register[K, T]) put(id K, item *T) {
	if id < nearMax {
		r.near = extended(r.near, int(id)+1)
		r.near[id] = item
	} else {
		r.far[id] = item
	}
}

type queue struct {
	id       QueueID
	rules    Rules
	closed   bool // by the calendar
	draining bool // takes no more contacts
	drainTo  QueueID
	open     int       // contacts whose visit is not over and whose queue this is
	waiting  int       // of these, in line
	staff    []AgentID // who serve it, in order

	served
}

// agent has what most events look at first, as contact does.
type agent struct {
	id       AgentID
	stands   AgentStands
	slotsMax int
	// ceiling is how many slots may be in use: slotsMax, or more for a while after it was lowered or overridden.
	ceiling int

	slots    []*slot // in the order of their contacts' ids
	held     []held  // one for each of slots
	has      places  // of slots
	draining bool    // is offered no more
	touched  bool    // listed in State.touchedAgents
	uses     []use   // of slots, by queue, in no order that matters
	room     roomForFew
	ranked

	graceTimer Time
	grace      Span
	queues     []*queue // served; in the order of their ids
	serving    bitset   // the same, by queue.number
	skills     [SkillsMax]Skill
}

// ContactState is where a contact is.
type ContactState uint8

const (
	ContactWaiting ContactState = iota + 1 // in line, or with nobody for the moment
	ContactOffered                         // before one agent or more, and nobody leads
	ContactActive                          // an agent leads
	ContactWrapUp                          // the visit is over, agents still have it
)

// contact has what most events look at first, and what few look at last: a very large centre has more contacts than a
// processor's caches hold, and they take them in by lines of 64 bytes. It is five lines long, which TestContactIsFiveLines
// holds: beside others in a slab, a longer one would lie in six.
type contact struct {
	id      ContactID
	visitor VisitorID
	queue   QueueID

	place    ContactState
	head     bool
	over     bool // the visit
	away     bool
	callback bool
	spoke    Party // who did last; BySystem = nobody
	warned   bool  // about the silence since
	by       Party // who ended it
	ring     uint8 // how many of the queue's rings are reached
	touched  bool  // listed in State.touchedContacts

	countedWaiting bool
	number         uint32 // in State.allContacts
	since          Time   // in this place
	quietFrom      Time   // silence counts from here
	lead           *slot  // the active one of RoleLead
	stageTimer     Time

	slots   []*slot  // in the order of their agents' ids
	only    [1]*slot // what slots is made of while there is but one
	has     places   // of slots
	at      int32    // in State.present
	counted *queue   // whose open, and waiting, count it
	lined

	awayTimer, excludeEnd Time
	excluded              []exclusion // agents it is not offered to, in the order of their ids

	arrived      Time
	entered      Time // this queue
	priority     int  // of its own; the queue's is added
	prefers      AgentID
	prefersUntil Time
	needs        [NeedsMax]Need
	awaySince    Time
	awayUntil    Time
}

// exclusion keeps a contact from being offered again at once to an agent who declined it, or handed it on.
type exclusion struct {
	agent AgentID
	until Time // 0 = while the agent's wrap-up of it is open
}

func (c *contact) excludes(a AgentID) bool {
	return slices.ContainsFunc(c.excluded, func(x exclusion) bool { return x.agent == a })
}

// routable: may be offered contacts, were a slot free.
func (a *agent) routable() bool {
	return a.stands.Duty == DutyReady && !a.stands.Lost && a.stands.Intended != DutyNotReady && !a.draining
}

func (a *agent) available() bool { return a.routable() && len(a.slots) < a.slotsMax }

// connected: signed on, with a desk that is there.
func (a *agent) connected() bool { return a.stands.Duty != DutyNone && !a.stands.Lost }
