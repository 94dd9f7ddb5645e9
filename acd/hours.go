package acd

import (
	"cmp"
	"slices"
)

// Which queue takes whom: closed, full and draining queues, and where they send contacts.

// takes says why the queue takes no further contact; RejectedNothing: it does.
func (q *queue) takes(callback bool) Rejection {
	switch {
	case !q.serves(callback):
		return RejectedClosed
	case q.waiting >= q.rules.WaitingMax:
		return RejectedFull
	}
	return RejectedNothing
}

// serves: the queue is open to such a contact. WaitingMax bounds who comes; who waits already, elsewhere, and is sent
// here by a rule is not turned away again.
func (q *queue) serves(callback bool) bool { return !q.draining && (!q.closed || callback) }

// onward finds the queue that takes a contact which waits already, over at most RedirectsMax redirections; nil: none.
func (s *State) onward(id QueueID, callback bool) *queue {
	for range RedirectsMax + 1 {
		q := s.queues.get(id)
		switch {
		case q == nil || q.serves(callback):
			return q
		case q.draining:
			id = q.drainTo
		default:
			id = q.rules.ClosedTo
		}
	}
	return nil
}

// route finds the queue that takes a request, over at most RedirectsMax redirections.
func (s *State) route(id QueueID, callback bool) (*queue, Cause, Rejection) {
	why, refused := CauseNew, RejectedClosed
	for range RedirectsMax + 1 {
		q := s.queues.get(id)
		if q == nil {
			break
		}
		no := q.takes(callback)
		if no == RejectedNothing {
			return q, why, RejectedNothing
		}
		refused = no
		switch {
		case no == RejectedFull:
			id, why = q.rules.FullTo, CauseFull
		case q.draining:
			id, why = q.drainTo, CauseDrained
		default:
			id, why = q.rules.ClosedTo, CauseRedirected
		}
	}
	return nil, CauseNew, refused
}

// Takes says what would become of a request: RejectedNothing if a queue takes it, this one or one it is sent on to.
func (s *State) Takes(id QueueID, callback bool) Rejection {
	_, _, refused := s.route(id, callback)
	return refused
}

// enter begins an entry of the contact in another queue, with its first arrival.
func (s *State) enter(c *contact, q *queue, cause Cause) {
	w := c.waiting(cause)
	w.Queue, w.Entered = q.id, s.now
	s.emit(w)
	s.bear(c)
}

func (s *State) hours(ev QueueHours) {
	q := s.queues.get(ev.Queue)
	switch {
	case q == nil:
		s.reject(RejectedUnknown)
		return
	case q.closed != ev.Open:
		s.reject(RejectedNothing)
		return
	}
	s.emit(QueueOpen(ev))
	if !ev.Open {
		for _, c := range s.waitingIn(q) {
			s.turnOut(c, q)
		}
	}
}

// waitingIn are those who wait in a queue, in the order of their first arrival.
func (s *State) waitingIn(q *queue) []*contact {
	var all []*contact
	for _, c := range s.inOrder() {
		if c.place == ContactWaiting && c.queue == q.id {
			all = append(all, c)
		}
	}
	slices.SortStableFunc(all, func(a, b *contact) int { return cmp.Compare(a.arrived, b.arrived) })
	return all
}

// turnOut has a waiting contact leave a queue that takes no more, where the rules say so. Who was with an agent before
// is served on in a closed one, callbacks stay for the opening, and so does who would be sent where nobody is taken.
func (s *State) turnOut(c *contact, q *queue) {
	served := c.head || c.callback || q.rules.ClosedWaiting == KeepServing
	switch {
	case q.draining:
		if to := s.onward(q.drainTo, c.callback); to != nil && to != q {
			s.enter(c, to, CauseDrained)
		}
	case !q.closed || served:
	case q.rules.ClosedWaiting == EndThem:
		s.end(c, BySystem, CauseClosed)
	default:
		if to := s.onward(q.rules.ClosedTo, c.callback); to != nil && to != q {
			s.enter(c, to, CauseRedirected)
		}
	}
}
