package acd

import (
	"cmp"
	"slices"
)

// SlotState is where a contact stands with one agent.
type SlotState uint8

const (
	SlotOffered SlotState = iota + 1
	SlotActive
	SlotWrapUp
)

// Role is what an agent is to a contact.
type Role uint8

const (
	RoleLead      Role = iota // has the contact
	RoleConsulted             // sees all, speaks to agents only
	RoleJoined                // speaks to the visitor beside the lead
)

// Pass says how a contact comes before an agent.
type Pass uint8

const (
	PassRouted     Pass = iota // out of the line
	PassTransfer               // accepted: the target leads
	PassConsult                // accepted: the target is consulted
	PassConference             // accepted: the target joins
	PassReassigned             // a supervisor's choice; accepted: the target leads
)

// Why tells what made routing choose an agent.
type Why struct {
	Selection Selection
	Ring      uint8  // of the contact at that moment
	Rivals    uint16 // others who could have been offered it
	Preferred bool   // the contact asked for this agent
}

// slot is one contact with one agent; the two never have two. It is listed with both.
type slot struct {
	id      OfferID // of the offer it began as
	contact *contact
	agent   *agent
	queue   QueueID // the contact's when the slot began: whose limit it counts for, and whose wrap-up it gets

	state          SlotState
	role           Role
	kind           Pass  // of an offer
	received       bool  // of an offer
	strict, forced bool  // of wrap-up
	why            Cause // of wrap-up; the agent who handed the contact on (CauseTransferred) may take it back
	code           WrapUpCode
	number         uint32 // in State.allSlots

	since             Time // in this state
	timer             Time
	deadline, receipt Time    // of an offer
	from              AgentID // of an offer: who passed it
	until             Time    // of wrap-up; 0 = only by the agent
}

// places counts slots by their state.
type places struct{ offered, active, wrapUp int32 }

func (p *places) count(in SlotState, n int32) {
	switch in {
	case SlotOffered:
		p.offered += n
	case SlotActive:
		p.active += n
	case SlotWrapUp:
		p.wrapUp += n
	}
}

func (p *places) of(state SlotState) int {
	switch state {
	case SlotOffered:
		return int(p.offered)
	case SlotActive:
		return int(p.active)
	case SlotWrapUp:
		return int(p.wrapUp)
	}
	return 0
}

// use is how many of an agent's slots are of one queue. ceiling is how many may be, where that is more than the queue's
// limit: for a while after it was lowered or overridden.
type use struct {
	queue   QueueID
	slots   int
	ceiling int
}

// of is the agent's use of a queue; nil: none.
func (a *agent) of(q QueueID) *use {
	for i := range a.uses {
		if a.uses[i].queue == q {
			return &a.uses[i]
		}
	}
	return nil
}

// full: the agent has as many contacts of the queue as one agent may.
func (a *agent) full(q *queue) bool {
	if q.rules.SlotsOfOne == 0 {
		return false
	}
	u := a.of(q.id)
	return u != nil && u.slots >= q.rules.SlotsOfOne
}

func (c *contact) slotOf(a AgentID) *slot {
	for _, x := range c.slots { // one, or very few
		if x.agent.id == a {
			return x
		}
	}
	return nil
}

func byAgent(x *slot, id AgentID) int { return cmp.Compare(x.agent.id, id) }

// in are the slots in a state, in the order of agents' ids.
func (c *contact) in(state SlotState) []*slot {
	n := c.has.of(state)
	if n == 0 {
		return nil
	}
	found := make([]*slot, 0, n)
	for _, x := range c.slots {
		if x.state == state {
			found = append(found, x)
		}
	}
	return found
}

// in are the slots in a state, in the order of contacts' ids.
func (a *agent) in(state SlotState) []*slot {
	n := a.has.of(state)
	if n == 0 {
		return nil
	}
	found := make([]*slot, 0, n)
	for i := range a.held {
		if a.held[i].state == state {
			if found = append(found, a.slots[i]); len(found) == n {
				break
			}
		}
	}
	return found
}

// held is what is asked of an agent's slot most: slots and their contacts lie anywhere in memory.
type held struct {
	contact ContactID
	state   SlotState
}

// heldAt is where the slot of a contact is in a.slots, or would be.
func (a *agent) heldAt(c ContactID) int {
	at := len(a.held)
	if at > few {
		at, _ = slices.BinarySearchFunc(a.held, c, func(h held, id ContactID) int { return cmp.Compare(h.contact, id) })
		return at
	}
	for at > 0 && a.held[at-1].contact >= c {
		at--
	}
	return at
}

// few is how many slots an agent has room for at hand; very few have more.
const few = 4

// roomForFew is what an agent's lists are made of at first.
type roomForFew struct {
	slots [few]*slot
	held  [few]held
	uses  [few]use
}

// takeSlot is a slot of nothing.
func (s *State) takeSlot() *slot {
	x, number := s.allSlots.take()
	x.number = number
	return x
}

// newSlot is in no list yet.
func (s *State) newSlot(id OfferID, c *contact, a *agent, in SlotState) *slot {
	x := s.takeSlot()
	x.id, x.contact, x.agent, x.queue, x.state, x.since = id, c, a, c.queue, in, s.now
	return x
}

// openSlot lists a new slot everywhere.
func (s *State) openSlot(x *slot) {
	c, a := x.contact, x.agent
	if c.slots == nil {
		c.slots = c.only[:0]
	}
	at, _ := slices.BinarySearchFunc(c.slots, a.id, byAgent)
	c.slots = slices.Insert(c.slots, at, x)
	if a.slots == nil {
		a.slots, a.held = a.room.slots[:0], a.room.held[:0]
	}
	at = a.heldAt(c.id)
	a.slots, a.held = slices.Insert(a.slots, at, x), slices.Insert(a.held, at, held{c.id, x.state})
	s.slots.put(x.id, x.number)
	u := a.of(x.queue)
	if u == nil {
		if a.uses == nil {
			a.uses = a.room.uses[:0]
		}
		a.uses = append(a.uses, use{queue: x.queue})
		u = &a.uses[len(a.uses)-1]
	}
	u.slots++
	c.has.count(x.state, 1)
	a.has.count(x.state, 1)
	s.arm(&x.timer, x.due(), x.timerKind(), uint64(x.id))
}

// turn puts a slot into another state.
func (s *State) turn(x *slot, to SlotState) {
	s.arm(&x.timer, 0, x.timerKind(), uint64(x.id))
	if x.state != to {
		for _, p := range []*places{&x.contact.has, &x.agent.has} {
			p.count(x.state, -1)
			p.count(to, 1)
		}
		x.state, x.since = to, s.now
		x.agent.held[x.agent.heldAt(x.contact.id)].state = to
	}
	if to != SlotOffered {
		x.kind, x.from, x.deadline, x.receipt, x.received = 0, 0, 0, 0, false
	}
	if to != SlotWrapUp {
		x.until, x.strict, x.forced, x.why, x.code = 0, false, false, 0, 0
	}
	if c := x.contact; to != SlotActive && c.lead == x {
		c.lead = nil
	}
	s.arm(&x.timer, x.due(), x.timerKind(), uint64(x.id))
}

// closeSlot takes a slot off every list.
func (s *State) closeSlot(x *slot) {
	c, a := x.contact, x.agent
	s.arm(&x.timer, 0, x.timerKind(), uint64(x.id))
	if c.lead == x {
		c.lead = nil
	}
	at := slices.Index(c.slots, x)
	c.slots = slices.Delete(c.slots, at, at+1)
	at = a.heldAt(c.id)
	a.slots, a.held = slices.Delete(a.slots, at, at+1), slices.Delete(a.held, at, at+1)
	s.slots.drop(x.id)
	s.allSlots.give(x.number)
	c.has.count(x.state, -1)
	a.has.count(x.state, -1)
	a.ceiling = max(a.slotsMax, min(a.ceiling, len(a.slots)))
	u := a.of(x.queue)
	u.slots--
	if u.ceiling = min(u.ceiling, u.slots); u.slots == 0 {
		*u = a.uses[len(a.uses)-1]
		a.uses = a.uses[:len(a.uses)-1]
	}
}

// due is when the slot's offer or wrap-up lapses; 0: it does not.
func (x *slot) due() Time {
	switch {
	case x.state == SlotWrapUp:
		return x.until
	case x.state != SlotOffered:
		return 0
	case x.received:
		return x.deadline
	}
	return min(x.receipt, x.deadline)
}

func (x *slot) timerKind() timerKind {
	if x.state == SlotWrapUp {
		return timerWrapUp
	}
	return timerOffer
}
