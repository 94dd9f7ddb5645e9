package acd

import (
	"cmp"
	"iter"
	"slices"
)

// ContactView is a contact as it stands.
type ContactView struct {
	Contact   ContactID
	Visitor   VisitorID
	Queue     QueueID
	Agent     AgentID // who leads, or is offered it, or has it in wrap-up: the first of several; else 0
	Offer     OfferID // of an offered contact, else 0
	State     ContactState
	Arrived   Time // the first arrival
	Entered   Time // this queue
	Since     Time // in this place
	Head      bool
	Away      bool // the visitor's connection is lost
	AwaySince Time
	AwayUntil Time // when patience with that ends
	Deadline  Time // of the offer
	Receipt   Time // of the offer, while not received
	Received  bool
	Code      WrapUpCode // in wrap-up
	By        Party      // who ended it; in wrap-up

	Needs        [NeedsMax]Need
	Ring         uint8
	Priority     int
	Prefers      AgentID
	PrefersUntil Time
	Callback     bool
	Spoke        Party      // who did last; BySystem = nobody
	QuietFrom    Time       // when that was, or the conversation began
	Warned       bool       // about the silence since
	Slots        []SlotView // in the order of agents' ids
}

// SlotView is a contact's place with one agent.
type SlotView struct {
	Contact  ContactID
	Agent    AgentID
	Offer    OfferID // it began with
	Queue    QueueID // whose limit it counts for
	State    SlotState
	Role     Role
	Since    Time    // in this state
	Kind     Pass    // of the offer
	From     AgentID // who passed it
	Deadline Time    // of the offer
	Receipt  Time    // of the offer, while not received
	Received bool
	Until    Time // when wrap-up closes by itself; 0 = never
	Strict   bool // and not before
	Forced   bool // not without a code
	Cause    Cause
	Code     WrapUpCode
}

// Unroutable says why an agent is offered nothing.
type Unroutable uint8

const (
	RoutableYes Unroutable = iota
	UnroutableNotReady
	UnroutableLoggedOut
	UnroutableLostConnection
	UnroutableAllSlots
	UnroutableIntendsNotReady
	UnroutableDraining
)

// AgentView is an agent as it stands.
type AgentView struct {
	AgentStands
	SlotsMax   int
	Grace      Span
	Skills     [SkillsMax]Skill
	Routable   bool // could be offered a contact if a slot were free
	Unroutable Unroutable
	Draining   bool
	Offered    int // slots in each state
	Active     int
	WrapUp     int
	Contacts   []ContactView // one per slot, with its state, as they stand with this agent
	Slots      []SlotView    // the same, in the same order
}

// QueueView is a queue as it stands. Ready, Busy and SignedOn count the agents who serve it; an agent whose
// connection is lost is only signed on, one who is not ready too.
type QueueView struct {
	Queue    QueueID
	Rules    Rules
	Closed   bool
	Draining bool
	DrainTo  QueueID
	Open     int  // contacts whose visit is not over
	Waiting  int  // of these, in line
	Oldest   Time // first arrival of who has waited longest; 0: nobody waits
	Ready    int
	Busy     int // offered a contact or with one; not in wrap-up
	SignedOn int
}

// Now is the time of the last event.
func (s *State) Now() Time { return s.now }

// Position is how many contacts are ahead in line; an offered contact has none ahead. False: not waiting any more.
func (s *State) Position(id ContactID) (int, bool) {
	c := s.known(id)
	switch {
	case c == nil:
		return 0, false
	case c.place == ContactOffered:
		return 0, true
	case c.line == nil:
		return 0, false
	}
	return s.position(c), true
}

// Contact is the contact as it stands; false: it is over, or never was.
func (s *State) Contact(id ContactID) (ContactView, bool) {
	c := s.known(id)
	if c == nil {
		return ContactView{}, false
	}
	return c.view(), true
}

func (c *contact) view() ContactView {
	v := ContactView{
		Contact: c.id, Visitor: c.visitor, Queue: c.queue, State: c.place,
		Arrived: c.arrived, Entered: c.entered, Since: c.since, Head: c.head,
		Away: c.away, AwaySince: c.awaySince, AwayUntil: c.awayUntil, By: c.by,
		Needs: c.needs, Ring: c.ring, Priority: c.priority, Prefers: c.prefers, PrefersUntil: c.prefersUntil, Callback: c.callback,
		Spoke: c.spoke, QuietFrom: c.quietFrom, Warned: c.warned,
	}
	for _, x := range c.slots {
		v.Slots = append(v.Slots, x.view())
	}
	if x := c.first(); x != nil {
		v.with(x)
	}
	return v
}

// first is the slot that speaks for the contact; nil: none.
func (c *contact) first() *slot {
	if c.lead != nil {
		return c.lead
	}
	for _, x := range c.slots {
		if c.over && x.state == SlotWrapUp || c.place == ContactOffered && x.state == SlotOffered {
			return x
		}
	}
	return nil
}

// with draws what one slot says.
func (v *ContactView) with(x *slot) {
	v.Agent, v.Deadline, v.Receipt, v.Received, v.Code = x.agent.id, x.deadline, x.receipt, x.received, x.code
	if x.state == SlotOffered {
		v.Offer = x.id
	}
}

func (x *slot) view() SlotView {
	return SlotView{
		Contact: x.contact.id, Agent: x.agent.id, Offer: x.id, Queue: x.queue, State: x.state, Role: x.role, Since: x.since,
		Kind: x.kind, From: x.from, Deadline: x.deadline, Receipt: x.receipt, Received: x.received,
		Until: x.until, Strict: x.strict, Forced: x.forced, Cause: x.why, Code: x.code,
	}
}

// OpenContact is the visitor's contact that has not ended.
func (s *State) OpenContact(v VisitorID) (ContactView, bool) {
	c := s.visitors.get(v)
	if c == nil {
		return ContactView{}, false
	}
	return c.view(), true
}

// OfferOf is the contact an open offer is for, as it stands with its agent.
func (s *State) OfferOf(id OfferID) (ContactView, bool) {
	x := s.offerOf(id)
	if x == nil {
		return ContactView{}, false
	}
	return x.withAgent(), true
}

// Agent is the agent as it stands, with the contacts in its slots in the order of their ids.
func (s *State) Agent(id AgentID) (AgentView, bool) {
	a := s.agents.get(id)
	if a == nil {
		return AgentView{}, false
	}
	return a.view(), true
}

// Standing is Agent without its contacts, at a cost that does not grow with them.
func (s *State) Standing(id AgentID) (AgentView, bool) {
	a := s.agents.get(id)
	if a == nil {
		return AgentView{}, false
	}
	return a.standing(), true
}

func (a *agent) standing() AgentView {
	return AgentView{
		AgentStands: a.stands, SlotsMax: a.slotsMax, Grace: a.grace, Skills: a.skills,
		Offered: int(a.has.offered), Active: int(a.has.active), WrapUp: int(a.has.wrapUp),
		Routable: a.routable(), Unroutable: a.unroutable(), Draining: a.draining,
	}
}

func (a *agent) view() AgentView {
	v := a.standing()
	for _, x := range a.slots {
		v.Contacts = append(v.Contacts, x.withAgent())
		v.Slots = append(v.Slots, x.view())
	}
	return v
}

// withAgent is the contact as it stands with the slot's agent.
func (x *slot) withAgent() ContactView {
	v := x.contact.view()
	v.with(x)
	v.State = ContactState(x.state) + ContactWaiting
	return v
}

func (a *agent) unroutable() Unroutable {
	switch {
	case a.stands.Duty == DutyNone:
		return UnroutableLoggedOut
	case a.draining:
		return UnroutableDraining
	case a.stands.Lost:
		return UnroutableLostConnection
	case a.stands.Duty != DutyReady:
		return UnroutableNotReady
	case a.stands.Intended == DutyNotReady:
		return UnroutableIntendsNotReady
	case len(a.slots) >= a.slotsMax:
		return UnroutableAllSlots
	}
	return RoutableYes
}

// Queue is the queue as it stands.
func (s *State) Queue(id QueueID) (QueueView, bool) {
	q := s.queues.get(id)
	if q == nil {
		return QueueView{}, false
	}
	v := QueueView{
		Queue: q.id, Rules: q.rules, Closed: q.closed, Draining: q.draining, DrainTo: q.drainTo,
		Open: q.open, Waiting: q.waiting, Oldest: q.oldest(),
	}
	t := s.tally(q)
	v.Ready, v.Busy, v.SignedOn = t.ready, t.busy, t.signedOn
	return v, true
}

// oldest looks at the first head and the first of the others: between the two no order of arrival holds, and none at
// all where contacts have priorities of their own.
func (q *queue) oldest() Time {
	n := q.line.first()
	if n == nil {
		return 0
	}
	oldest := n.item.arrived
	if other := q.line.next(key{major: 1}); other != nil {
		oldest = min(oldest, other.item.arrived)
	}
	if q.uneven > 0 {
		for ; n != nil; n = q.line.next(n.key) {
			oldest = min(oldest, n.item.arrived)
		}
	}
	return oldest
}

// Line is who waits in a queue, in order.
func (s *State) Line(id QueueID) iter.Seq[ContactView] {
	return func(yield func(ContactView) bool) {
		q := s.queues.get(id)
		if q == nil {
			return
		}
		for n := q.line.first(); n != nil; n = q.line.next(n.key) {
			if !yield(n.item.view()) {
				return
			}
		}
	}
}

// Staff is the agents who serve a queue, in the order of their ids, without their contacts.
func (s *State) Staff(id QueueID) iter.Seq[AgentView] {
	return func(yield func(AgentView) bool) {
		q := s.queues.get(id)
		if q == nil {
			return
		}
		for _, a := range q.staff {
			if !yield(s.agents.get(a).standing()) {
				return
			}
		}
	}
}

// Serves is the queues an agent serves, in the order of their ids.
func (s *State) Serves(id AgentID) []QueueID {
	a := s.agents.get(id)
	if a == nil {
		return nil
	}
	ids := make([]QueueID, len(a.queues))
	for i, q := range a.queues {
		ids[i] = q.id
	}
	return ids
}

// Contacts is all contacts in the order of their ids.
func (s *State) Contacts() iter.Seq[ContactView] {
	return func(yield func(ContactView) bool) {
		for _, c := range s.inOrder() {
			if !yield(c.view()) {
				return
			}
		}
	}
}

func (s *State) inOrder() []*contact {
	sorted := slices.Clone(s.present)
	slices.SortFunc(sorted, func(a, b *contact) int { return cmp.Compare(a.id, b.id) })
	return sorted
}

// Agents is all agents in the order of their ids.
func (s *State) Agents() iter.Seq[AgentView] {
	return func(yield func(AgentView) bool) {
		for _, id := range s.agents.order {
			if !yield(s.agents.get(id).view()) {
				return
			}
		}
	}
}

// Queues is all queues in the order of their ids.
func (s *State) Queues() iter.Seq[QueueView] {
	return func(yield func(QueueView) bool) {
		for _, id := range s.queues.order {
			v, _ := s.Queue(id)
			if !yield(v) {
				return
			}
		}
	}
}
