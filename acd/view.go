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
	Agent     AgentID // of an offered, active or wrap-up contact, else 0
	Offer     OfferID // of an offered contact, else 0
	State     ContactState
	Arrived   Time // the first arrival
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
}

// AgentView is an agent as it stands.
type AgentView struct {
	AgentStands
	SlotsMax int
	Grace    Span
	Routable bool // could be offered a contact if a slot were free
	Contacts []ContactView
}

// QueueView is a queue as it stands. Ready, Busy and SignedOn count the agents who serve it; an agent whose
// connection is lost is only signed on, one who is not ready too.
type QueueView struct {
	Queue    QueueID
	Rules    Rules
	Waiting  int
	Oldest   Time // first arrival of who has waited longest; 0: nobody waits
	Ready    int
	Busy     int // offered, active or in wrap-up
	SignedOn int
}

// Now is the time of the last event.
func (s *State) Now() Time { return s.now }

// Position is how many contacts are ahead in line; an offered contact has none ahead. False: not waiting any more.
func (s *State) Position(id ContactID) (int, bool) {
	c := s.contacts[id]
	switch {
	case c == nil:
		return 0, false
	case c.place == ContactOffered:
		return 0, true
	case c.line == nil:
		return 0, false
	}
	return c.line.line.rank(c.lineKey), true
}

// Contact is the contact as it stands; false: it is over, or never was.
func (s *State) Contact(id ContactID) (ContactView, bool) {
	c := s.contacts[id]
	if c == nil {
		return ContactView{}, false
	}
	return c.view(), true
}

func (c *contact) view() ContactView {
	v := ContactView{
		Contact: c.id, Visitor: c.visitor, Queue: c.queue, Offer: c.offer, State: c.place,
		Arrived: c.arrived, Since: c.since, Head: c.head,
		Away: c.away, AwaySince: c.awaySince, AwayUntil: c.awayUntil,
		Deadline: c.deadline, Receipt: c.receipt, Received: c.received, Code: c.code, By: c.by,
	}
	if c.agent != nil {
		v.Agent = c.agent.id
	}
	return v
}

// OpenContact is the visitor's contact that has not ended.
func (s *State) OpenContact(v VisitorID) (ContactView, bool) {
	c := s.visitors[v]
	if c == nil {
		return ContactView{}, false
	}
	return c.view(), true
}

// OfferOf is the contact an open offer is for.
func (s *State) OfferOf(id OfferID) (ContactView, bool) {
	c := s.offers[id]
	if c == nil {
		return ContactView{}, false
	}
	return c.view(), true
}

// Agent is the agent as it stands, with the contacts in its slots in the order of their ids.
func (s *State) Agent(id AgentID) (AgentView, bool) {
	a := s.agents.byID[id]
	if a == nil {
		return AgentView{}, false
	}
	return a.view(), true
}

func (a *agent) view() AgentView {
	v := AgentView{AgentStands: a.stands, SlotsMax: a.slotsMax, Grace: a.grace, Routable: a.routable()}
	for _, c := range a.slots {
		v.Contacts = append(v.Contacts, c.view())
	}
	return v
}

// Queue is the queue as it stands.
func (s *State) Queue(id QueueID) (QueueView, bool) {
	q := s.queues.byID[id]
	if q == nil {
		return QueueView{}, false
	}
	v := QueueView{Queue: q.id, Rules: q.rules, Waiting: q.line.len(), Oldest: q.oldest()}
	for _, p := range q.servedBy {
		v.Ready += p.tally.ready
		v.Busy += p.tally.busy
		v.SignedOn += p.tally.signedOn
	}
	return v, true
}

// oldest looks at the first head and the first of the others: between the two no order of arrival holds.
func (q *queue) oldest() Time {
	n := q.line.first()
	if n == nil {
		return 0
	}
	if other := q.line.next(key{major: 1}); other != nil {
		return min(n.item.arrived, other.item.arrived)
	}
	return n.item.arrived
}

// Line is who waits in a queue, in order.
func (s *State) Line(id QueueID) iter.Seq[ContactView] {
	return func(yield func(ContactView) bool) {
		q := s.queues.byID[id]
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

// Serves is the queues an agent serves, in the order of their ids.
func (s *State) Serves(id AgentID) []QueueID {
	a := s.agents.byID[id]
	if a == nil {
		return nil
	}
	ids := make([]QueueID, len(a.profile.queues))
	for i, q := range a.profile.queues {
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
			if !yield(s.agents.byID[id].view()) {
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
