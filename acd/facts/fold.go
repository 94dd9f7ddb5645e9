package facts

import "parley/acd"

// Fold adds a row of the log. Rows come in the order of their ids, none left out.
func (b *Book) Fold(id uint64, at acd.Time, ev acd.Event, effects []acd.Effect) {
	b.row, b.event, b.asked = int64(id), ev, ev
	b.at = max(b.at, at)
	if _, refused := acd.Refused(effects); refused {
		b.event = nil // what else is decided came about without it
	}
	for i, e := range effects {
		b.fold(e, effects[i+1:])
	}
}

func (b *Book) fold(e acd.Effect, rest []acd.Effect) {
	switch e := e.(type) {
	case acd.Waiting:
		b.waits(e)
	case acd.Prioritized:
		b.prioritized(e)
	case acd.Offered:
		b.offered(e)
	case acd.Received:
		if o := b.offers[e.Offer]; o != nil {
			o.Received = b.at
			b.mark(o)
		}
	case acd.Revoked:
		b.offerEnds(b.offers[e.Offer], outcomeOf(e.Cause), e.Cause)
	case acd.Declined:
		b.offerEnds(b.offers[e.Offer], Declined, acd.CauseDeclined)
	case acd.Connected:
		b.connected(e)
	case acd.RoleHolds:
		b.role(e)
	case acd.PartedFrom:
		b.parts(e.Contact, e.Agent, e.Cause, true)
	case acd.AgentVanished:
		b.parts(e.Contact, e.Agent, whyVanished(e.Contact, rest), true)
	case acd.WrapsUp:
		b.parts(e.Contact, e.Agent, e.Cause, false)
	case acd.Spoken:
		b.spoken(e)
	case acd.Ended:
		b.ended(e)
	case acd.WrapUpHolds:
		b.coded(e)
	case acd.Closed:
		b.closed(e)
	case acd.QueueHolds:
		b.queue(e.Queue).Target = e.Rules.Filled().Target
	case acd.QueueGone:
		b.queue(e.Queue).Gone = b.at
	case acd.AgentHolds:
		b.slots(e)
	case acd.AgentStands:
		b.stands(e)
	case acd.AgentGone:
		b.agentGone(e.Agent)
	case acd.Rejected:
		b.refused(e)
	}
}

// refused keeps a request turned away at the door. What else was rejected made no difference to anybody.
func (b *Book) refused(e acd.Rejected) {
	if r, ok := b.asked.(acd.ContactRequested); ok {
		b.mark(&Refusal{ID: b.row, At: b.at, Queue: r.Queue, Why: e.Why, Callback: r.Callback})
	}
}

// queue is one that is about to change.
func (b *Book) queue(id acd.QueueID) *Queue {
	q := b.queues[id]
	if q == nil {
		q = &Queue{ID: id, Target: acd.DefaultRules().Target}
		b.queues[id] = q
	}
	b.mark(q)
	return q
}

// whyVanished is what the step says next of the contact: back to a queue for a cause, or led on by somebody else.
func whyVanished(contact acd.ContactID, rest []acd.Effect) acd.Cause {
	for _, e := range rest {
		if w, ok := e.(acd.Waiting); ok && w.Contact == contact {
			return w.Cause
		}
	}
	return acd.CauseAgentLost
}

// outcomeOf is what it means for an offer that it was taken back for a cause.
func outcomeOf(c acd.Cause) Outcome {
	switch c {
	case acd.CauseNoAnswer:
		return Missed
	case acd.CauseNotReceived:
		return Unseen
	case acd.CauseTakenBack:
		return Withdrawn
	case acd.CauseTaken, acd.CauseTransferred, acd.CauseReassigned, acd.CauseTookOver, acd.CauseMoved:
		return Elsewhere
	}
	return Gone
}
