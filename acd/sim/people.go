package sim

import (
	"slices"

	"parley/acd"
)

// Who does what: mostly somebody of whom it makes sense, now and then anybody.

func (w *weather) anyAgent() acd.AgentID { return acd.AgentID(w.r.IntN(w.agents+1) + 1) }

func (w *weather) anyQueue() acd.QueueID { return acd.QueueID(w.r.IntN(w.queues+1) + 1) }

// perhapsQueue is any queue, or none.
func (w *weather) perhapsQueue() acd.QueueID { return acd.QueueID(w.r.IntN(w.queues + 2)) }

// agent is one like this; any when wild or when there is none.
func (w *weather) agent(like func(*agent) bool) acd.AgentID {
	if !w.wild() {
		var fit []acd.AgentID
		for id, a := range w.day.oracle.agents.all {
			if like(a) {
				fit = append(fit, id)
			}
		}
		if len(fit) > 0 {
			return fit[w.r.IntN(len(fit))]
		}
		w.nobody = true
	}
	return w.anyAgent()
}

// there is any agent at a desk.
func (w *weather) there() acd.AgentID { return w.agent((*agent).connected) }

func (w *weather) wild() bool { return w.r.IntN(100) < w.chance.wild }

func (w *weather) yes(of int) bool { return w.r.IntN(of) == 0 }

// somebody is a contact and an agent, as an event names them.
type somebody struct {
	contact acd.ContactID
	agent   acd.AgentID
	offer   acd.OfferID
}

// slot is one in this state; any pair, or none that ever was, when wild or when there is none.
func (w *weather) slot(in acd.SlotState) somebody {
	if !w.wild() {
		var fit []somebody
		for id, x := range w.day.oracle.contacts.all {
			for a, s := range x.slots.all {
				if s.state == in {
					fit = append(fit, somebody{id, a, s.offer})
				}
			}
		}
		if len(fit) > 0 {
			slices.SortFunc(fit, func(a, b somebody) int { return int(a.offer) - int(b.offer) })
			return fit[w.r.IntN(len(fit))]
		}
		w.nobody = true
	}
	return somebody{w.anyContact(), w.anyAgent(), acd.OfferID(w.r.Uint64N(uint64(w.day.oracle.lastOffer) + 2))}
}

func (w *weather) anyContact() acd.ContactID { return acd.ContactID(w.r.Uint64N(uint64(w.next) + 2)) }

// contact is one in one of these places, likewise.
func (w *weather) contact(in ...acd.ContactState) acd.ContactID {
	if !w.wild() {
		var fit []acd.ContactID
		for id, x := range w.day.oracle.contacts.all {
			if slices.Contains(in, x.place()) {
				fit = append(fit, id)
			}
		}
		if len(fit) > 0 {
			return fit[w.r.IntN(len(fit))]
		}
		w.nobody = true
	}
	return w.anyContact()
}

// open is a contact whose visit is not over.
func (w *weather) open() acd.ContactID {
	return w.contact(acd.ContactWaiting, acd.ContactOffered, acd.ContactActive)
}

func (w *weather) request() acd.Event {
	w.next++
	ev := acd.ContactRequested{Contact: w.next, Visitor: acd.VisitorID(w.next), Queue: w.anyQueue(), Needs: w.needs()}
	if w.wild() {
		ev.Visitor = acd.VisitorID(w.r.Uint64N(uint64(w.next)) + 1)
	}
	if w.has.callbacks && w.yes(6) {
		ev.Callback, ev.Visitor = true, acd.VisitorID(w.r.Uint64N(uint64(w.next))+1)
	}
	if w.has.priorities && w.yes(3) {
		ev.Priority = w.r.IntN(25) - 12
	}
	if w.has.preferences && w.yes(3) {
		ev.Prefers = w.anyAgent()
	}
	return ev
}

func (w *weather) needs() (needs [acd.NeedsMax]acd.Need) {
	if w.has.skills && w.yes(2) {
		for i := range 1 + w.r.IntN(2) {
			needs[i] = acd.Need{Skill: acd.SkillID(w.r.IntN(3)), Level: uint8(w.r.IntN(120))}
		}
	}
	return needs
}

func (w *weather) skills() (skills [acd.SkillsMax]acd.Skill) {
	if w.has.skills {
		for i := range w.r.IntN(4) {
			skills[i] = acd.Skill{Skill: acd.SkillID(w.r.IntN(3)), Level: uint8(w.r.IntN(120))}
		}
	}
	return skills
}

func (w *weather) ready() acd.Event {
	return acd.AgentReady{Agent: w.agent(func(a *agent) bool { return a.connected() && !a.routable() })}
}

func (w *weather) notReady() acd.Event {
	return acd.AgentNotReady{Agent: w.there(), Reason: acd.ReasonOwn + acd.Reason(w.r.IntN(3))}
}

func (w *weather) signOn() acd.Event {
	return acd.AgentSignedOn{Agent: w.agent(func(a *agent) bool { return !a.connected() })}
}

func (w *weather) signOff() acd.Event { return acd.AgentSignedOff{Agent: w.there()} }

func (w *weather) agentLost() acd.Event { return acd.AgentLost{Agent: w.there()} }

func (w *weather) tick() acd.Event { return acd.Tick{} }

func (w *weather) received() acd.Event {
	return acd.OfferReceived{Offer: w.slot(acd.SlotOffered).offer}
}

func (w *weather) failed() acd.Event { return acd.OfferFailed{Offer: w.slot(acd.SlotOffered).offer} }

func (w *weather) accept() acd.Event {
	x := w.slot(acd.SlotOffered)
	return acd.OfferAccepted{Agent: x.agent, Contact: x.contact}
}

func (w *weather) decline() acd.Event {
	x := w.slot(acd.SlotOffered)
	return acd.OfferDeclined{Agent: x.agent, Contact: x.contact}
}

func (w *weather) hangUp() acd.Event {
	x := w.slot(acd.SlotActive)
	return acd.AgentHungUp{Agent: x.agent, Contact: x.contact}
}

func (w *weather) wrapUp() acd.Event {
	x := w.slot(acd.SlotWrapUp)
	return acd.WrapUpFiled{Agent: x.agent, Contact: x.contact, Code: acd.WrapUpCode(w.r.IntN(5))}
}

func (w *weather) wrapUpDone() acd.Event {
	x := w.slot(acd.SlotWrapUp)
	return acd.WrapUpDone{Agent: x.agent, Contact: x.contact}
}

func (w *weather) wrapUpExtended() acd.Event {
	x := w.slot(acd.SlotWrapUp)
	return acd.WrapUpExtended{Agent: x.agent, Contact: x.contact}
}

func (w *weather) leave() acd.Event { return acd.VisitorLeft{Contact: w.open()} }

func (w *weather) visitorLost() acd.Event { return acd.VisitorLost{Contact: w.open()} }

func (w *weather) visitorReturned() acd.Event { return acd.VisitorReturned{Contact: w.open()} }

func (w *weather) spoke() acd.Event {
	x := w.slot(acd.SlotActive)
	if w.yes(2) {
		x.agent = 0
	}
	return acd.Spoke{Contact: x.contact, Agent: x.agent}
}

func (w *weather) pass() acd.Event {
	x := w.slot(acd.SlotActive)
	ev := acd.Passed{Agent: x.agent, Contact: x.contact, Kind: acd.PassTransfer + acd.Pass(w.r.IntN(3)), Override: w.yes(3)}
	if w.yes(2) {
		ev.ToAgent = w.there()
	} else {
		ev.ToQueue = w.anyQueue()
	}
	if w.wild() {
		ev.ToQueue, ev.Kind = w.perhapsQueue(), acd.Pass(w.r.IntN(6))
	}
	return ev
}

// takeBack is mostly of a pass that is open, or of a transfer whose contact waits.
func (w *weather) takeBack() acd.Event {
	x := w.slot([]acd.SlotState{acd.SlotOffered, acd.SlotWrapUp}[w.r.IntN(2)])
	if s := w.day.oracle.contacts.at(x.contact).has(x.agent, acd.SlotOffered); s != nil && s.from != 0 {
		x.agent = s.from
	}
	return acd.TakenBack{Agent: x.agent, Contact: x.contact}
}

func (w *weather) changeRole() acd.Event {
	x := w.slot(acd.SlotActive)
	return acd.RoleChanged{Agent: x.agent, Contact: x.contact, Role: acd.Role(w.r.IntN(4)), By: w.anyAgent()}
}

func (w *weather) part() acd.Event {
	x := w.slot(acd.SlotActive)
	return acd.Parted{Agent: x.agent, Contact: x.contact}
}

func (w *weather) takeOver() acd.Event {
	return acd.TookOver{Agent: w.there(), Contact: w.open(), Override: w.yes(2), By: w.anyAgent()}
}

func (w *weather) joinIn() acd.Event {
	return acd.JoinedIn{Agent: w.there(), Contact: w.contact(acd.ContactActive), Override: w.yes(2), By: w.anyAgent()}
}

func (w *weather) reassign() acd.Event {
	ev := acd.Reassigned{Contact: w.open(), Override: w.yes(3), By: w.anyAgent()}
	if w.yes(2) {
		ev.ToAgent = w.there()
	} else {
		ev.ToQueue = w.anyQueue()
	}
	return ev
}

func (w *weather) move() acd.Event {
	return acd.ContactMoved{Contact: w.contact(acd.ContactWaiting, acd.ContactOffered), Queue: w.anyQueue(), By: w.anyAgent()}
}

func (w *weather) moveOffered() acd.Event {
	return acd.ContactMoved{Contact: w.slot(acd.SlotOffered).contact, Queue: w.anyQueue(), By: w.anyAgent()}
}

func (w *weather) prioritize() acd.Event {
	return acd.ContactPrioritized{Contact: w.contact(acd.ContactWaiting, acd.ContactOffered), Priority: w.r.IntN(25) - 12, By: w.anyAgent()}
}

func (w *weather) closeContact() acd.Event {
	return acd.ContactClosed{Contact: w.open(), By: w.anyAgent(), Cause: []acd.Cause{acd.CauseSupervisor, acd.CauseBanned}[w.r.IntN(2)]}
}

func (w *weather) force() acd.Event {
	return acd.AgentForced{Agent: w.there(), Duty: acd.Duty(w.r.IntN(3)), Reason: acd.Reason(w.r.IntN(2) * 101), By: w.anyAgent()}
}

func (w *weather) hours() acd.Event { return acd.QueueHours{Queue: w.anyQueue(), Open: w.yes(2)} }

func (w *weather) leaveQueue() acd.Event {
	x := w.slot(acd.SlotOffered)
	ev := acd.AgentLeftQueue{Agent: x.agent, Queue: w.anyQueue()}
	if c := w.day.oracle.contacts.at(x.contact); c != nil {
		ev.Queue = c.queue
	}
	return ev
}

// remove drains somebody who is at work.
func (w *weather) remove() acd.Event {
	return acd.AgentRemoved{Agent: w.slot([]acd.SlotState{acd.SlotOffered, acd.SlotActive}[w.r.IntN(2)]).agent, Drain: w.yes(2)}
}

func (w *weather) configure() acd.Event {
	a, q := w.anyAgent(), w.anyQueue()
	switch w.r.IntN(10) {
	case 0:
		return acd.AgentRemoved{Agent: a, Drain: w.yes(2)}
	case 1:
		return acd.QueueRemoved{Queue: q, Drain: w.yes(2), To: w.perhapsQueue()}
	case 2, 3:
		return acd.AgentLeftQueue{Agent: a, Queue: q}
	case 4:
		return acd.QueueSet{Queue: q, Rules: w.rules()}
	case 5, 6:
		return acd.AgentSet{Agent: a, SlotsMax: w.slotsMax(), Grace: acd.Span(1 + w.r.IntN(60_000)), Skills: w.skills(), Drain: w.yes(2)}
	}
	return acd.AgentJoinedQueue{Agent: a, Queue: q}
}

// slotsMax is an agent's; now and then the agent is a bot.
func (w *weather) slotsMax() int {
	if w.has.bots && w.yes(3) {
		return 10_000
	}
	return 1 + w.r.IntN(w.slots+1)
}
