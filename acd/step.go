package acd

import "fmt"

// Step applies ev at now and returns what was decided, in that order; the caller owns the slice. First every deadline
// due at now lapses, in order of time, kind and id; then ev is handled; then ready agents and waiting contacts are
// brought together until no pair fits. Only Restarted comes before the deadlines. It never fails: an event that makes no sense here changes nothing and yields
// one Rejected. A now before that of the last Step counts as that one.
func (s *State) Step(now Time, ev Event) []Effect {
	if cap(s.emitted) < 8 {
		s.emitted = make([]Effect, 0, 256) // for the steps to come too
	}
	s.decide(now, ev)
	n := len(s.emitted)
	if n == 0 {
		return nil
	}
	out := s.emitted[:n:n]
	s.emitted = s.emitted[n:]
	return out
}

func (s *State) decide(now Time, ev Event) {
	s.advance(now)
	if ev == (Restarted{}) {
		s.restart()
		s.redraw()
	}
	s.lapse()
	s.handle(ev)
	s.sweep()
	s.redraw()
	s.match()
}

func (s *State) handle(ev Event) {
	switch ev := ev.(type) {
	case QueueSet:
		s.setQueue(ev)
	case QueueRemoved:
		s.removeQueue(ev)
	case AgentSet:
		s.setAgent(ev)
	case AgentRemoved:
		s.removeAgent(ev)
	case AgentJoinedQueue:
		s.joinQueue(ev)
	case AgentLeftQueue:
		s.leaveQueue(ev)
	case ContactRequested:
		s.request(ev)
	case VisitorLeft:
		s.visitorLeft(ev)
	case VisitorLost:
		s.visitorLost(ev)
	case VisitorReturned:
		s.visitorReturned(ev)
	case AgentSignedOn:
		s.signOn(ev)
	case AgentLost:
		s.lose(ev)
	case AgentSignedOff:
		s.signOff(ev)
	case AgentReady:
		s.ready(ev)
	case AgentNotReady:
		s.notReady(ev)
	case OfferReceived:
		s.received(ev)
	case OfferFailed:
		s.failed(ev)
	case OfferAccepted:
		s.accept(ev)
	case OfferDeclined:
		s.decline(ev)
	case AgentHungUp:
		s.hangUp(ev)
	case WrapUpFiled:
		s.fileWrapUp(ev)
	case WrapUpDone:
		s.wrapUpDone(ev)
	case WrapUpExtended:
		s.extendWrapUp(ev)
	case QueueHours:
		s.hours(ev)
	case Spoke:
		s.spoke(ev)
	case Passed:
		s.pass(ev)
	case TakenBack:
		s.takeBack(ev)
	case RoleChanged:
		s.changeRole(ev)
	case Parted:
		s.leaveConversation(ev)
	case TookOver:
		s.takeOver(ev)
	case JoinedIn:
		s.joinIn(ev)
	case Reassigned:
		s.reassign(ev)
	case ContactMoved:
		s.moveContact(ev)
	case ContactPrioritized:
		s.prioritize(ev)
	case ContactClosed:
		s.closeContact(ev)
	case AgentForced:
		s.force(ev)
	case Restarted, Tick:
	default:
		panic(fmt.Sprintf("acd: unknown event %T", ev)) // a bug of ours, not of a peer
	}
}

// emit is a decision taken: true from here on, for what is decided next too.
func (s *State) emit(e Effect) {
	if s.replay != nil {
		s.replay.expect(e)
	} else {
		s.emitted = append(s.emitted, e)
	}
	s.apply(e)
}

func (s *State) reject(why Rejection) { s.emit(Rejected{why}) }

// Refused reports whether the event itself was rejected, and why; deadlines may have lapsed all the same.
func Refused(effects []Effect) (Rejection, bool) {
	for _, e := range effects {
		if r, ok := e.(Rejected); ok {
			return r.Why, true
		}
	}
	return RejectedNothing, false
}
