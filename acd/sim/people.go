package sim

import (
	"slices"

	"parley/acd"
)

// Who does what: mostly somebody of whom it makes sense, now and then anybody.

func (w *weather) anyAgent() acd.AgentID { return acd.AgentID(w.r.IntN(w.agents+1) + 1) }

func (w *weather) anyQueue() acd.QueueID { return acd.QueueID(w.r.IntN(w.queues+1) + 1) }

func (w *weather) wild() bool { return w.r.IntN(100) < w.chance.wild }

// contact is one in this state; any, or none that ever was, when wild or when there is none.
func (w *weather) contact(in ...acd.ContactState) (acd.ContactID, *contact) {
	if !w.wild() {
		var fit []acd.ContactID
		for id, x := range w.day.oracle.contacts {
			if slices.Contains(in, x.state) {
				fit = append(fit, id)
			}
		}
		if len(fit) > 0 {
			slices.Sort(fit) // the oracle's map has no order, the day must have one
			id := fit[w.r.IntN(len(fit))]
			return id, w.day.oracle.contacts[id]
		}
	}
	id := acd.ContactID(w.r.Uint64N(uint64(w.next) + 2))
	if x := w.day.oracle.contacts[id]; x != nil {
		return id, x
	}
	return id, &contact{agent: w.anyAgent(), offer: acd.OfferID(w.r.Uint64N(uint64(w.day.oracle.lastOffer) + 2))}
}

func (w *weather) request() acd.Event {
	w.next++
	visitor := acd.VisitorID(w.next)
	if w.wild() {
		visitor = acd.VisitorID(w.r.Uint64N(uint64(w.next)) + 1)
	}
	return acd.ContactRequested{Contact: w.next, Visitor: visitor, Queue: w.anyQueue()}
}

func (w *weather) ready() acd.Event { return acd.AgentReady{Agent: w.anyAgent()} }

func (w *weather) notReady() acd.Event {
	return acd.AgentNotReady{Agent: w.anyAgent(), Reason: acd.ReasonOwn + acd.Reason(w.r.IntN(3))}
}

func (w *weather) signOn() acd.Event { return acd.AgentSignedOn{Agent: w.anyAgent()} }

func (w *weather) signOff() acd.Event { return acd.AgentSignedOff{Agent: w.anyAgent()} }

func (w *weather) agentLost() acd.Event { return acd.AgentLost{Agent: w.anyAgent()} }

func (w *weather) tick() acd.Event { return acd.Tick{} }

func (w *weather) received() acd.Event {
	_, x := w.contact(acd.ContactOffered)
	return acd.OfferReceived{Offer: x.offer}
}

func (w *weather) failed() acd.Event {
	_, x := w.contact(acd.ContactOffered)
	return acd.OfferFailed{Offer: x.offer}
}

func (w *weather) accept() acd.Event {
	id, x := w.contact(acd.ContactOffered)
	return acd.OfferAccepted{Agent: x.agent, Contact: id}
}

func (w *weather) decline() acd.Event {
	id, x := w.contact(acd.ContactOffered)
	return acd.OfferDeclined{Agent: x.agent, Contact: id}
}

func (w *weather) hangUp() acd.Event {
	id, x := w.contact(acd.ContactActive)
	return acd.AgentHungUp{Agent: x.agent, Contact: id}
}

func (w *weather) wrapUp() acd.Event {
	id, x := w.contact(acd.ContactWrapUp)
	return acd.WrapUpFiled{Agent: x.agent, Contact: id, Code: acd.WrapUpCode(w.r.IntN(5))}
}

func (w *weather) leave() acd.Event {
	id, _ := w.contact(acd.ContactWaiting, acd.ContactOffered, acd.ContactActive)
	return acd.VisitorLeft{Contact: id}
}

func (w *weather) visitorLost() acd.Event {
	id, _ := w.contact(acd.ContactWaiting, acd.ContactOffered, acd.ContactActive)
	return acd.VisitorLost{Contact: id}
}

func (w *weather) visitorReturned() acd.Event {
	id, _ := w.contact(acd.ContactWaiting, acd.ContactOffered, acd.ContactActive)
	return acd.VisitorReturned{Contact: id}
}

func (w *weather) configure() acd.Event {
	a, q := w.anyAgent(), w.anyQueue()
	switch w.r.IntN(10) {
	case 0:
		return acd.AgentRemoved{Agent: a, Drain: w.r.IntN(2) == 0}
	case 1:
		return acd.QueueRemoved{Queue: q, Drain: w.r.IntN(2) == 0}
	case 2, 3:
		return acd.AgentLeftQueue{Agent: a, Queue: q}
	case 4:
		return acd.QueueSet{Queue: q, Rules: w.rules()}
	case 5, 6:
		return acd.AgentSet{Agent: a, SlotsMax: 1 + w.r.IntN(w.slots+1), Grace: acd.Span(1 + w.r.IntN(60_000)), Drain: w.r.IntN(2) == 0}
	}
	return acd.AgentJoinedQueue{Agent: a, Queue: q}
}
