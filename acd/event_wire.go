package acd

import "fmt"

// A kind number, once written to a log, means the same fields in the same order for ever. Fields that change take a
// new number, and the old one goes on being read.
const (
	kindQueueSetV1         = 1
	kindQueueRemovedV1     = 2
	kindAgentSetV1         = 3
	kindAgentRemovedV1     = 4
	kindAgentJoinedQueue   = 5
	kindAgentLeftQueue     = 6
	kindContactRequestedV1 = 7
	kindVisitorLeft        = 8
	kindVisitorLost        = 9
	kindVisitorReturned    = 10
	kindAgentSignedOn      = 11
	kindAgentLost          = 12
	kindAgentSignedOff     = 13
	kindAgentReady         = 14
	kindAgentNotReady      = 15
	kindOfferReceived      = 16
	kindOfferFailed        = 17
	kindOfferAccepted      = 18
	kindOfferDeclined      = 19
	kindAgentHungUp        = 20
	kindWrapUpFiled        = 21
	kindRestarted          = 23
	kindTick               = 22

	kindQueueSet           = 24
	kindQueueHours         = 25
	kindQueueRemoved       = 26
	kindAgentSet           = 27
	kindAgentRemoved       = 28
	kindContactRequested   = 29
	kindContactMoved       = 30
	kindContactPrioritized = 31
	kindContactClosed      = 32
	kindSpoke              = 33
	kindPassed             = 34
	kindTakenBack          = 35
	kindRoleChanged        = 36
	kindParted             = 37
	kindTookOver           = 38
	kindJoinedIn           = 39
	kindReassigned         = 40
	kindAgentForced        = 41
	kindWrapUpDone         = 42
	kindWrapUpExtended     = 43
)

// AppendEvent writes ev after dst: a kind number, then its fields as varints.
func AppendEvent(dst []byte, ev Event) []byte {
	w := wire{buf: dst}
	writeEvent(&w, ev)
	return w.buf
}

// ReadEvent reads what AppendEvent wrote and returns what follows it. A kind or value it does not know is ErrEncoding.
func ReadEvent(b []byte) (Event, []byte, error) {
	w := wire{buf: b, reading: true}
	ev := readEvent(&w)
	if w.err != nil {
		return nil, nil, fmt.Errorf("read event: %w", w.err)
	}
	return ev, w.buf, nil
}

func writeEvent(w *wire, x Event) {
	switch x := x.(type) {
	case QueueSet:
		w.kind(kindQueueSet)
		x.walk(w)
	case QueueRemoved:
		w.kind(kindQueueRemoved)
		x.walk(w)
	case AgentSet:
		w.kind(kindAgentSet)
		x.walk(w)
	case AgentRemoved:
		w.kind(kindAgentRemoved)
		x.walk(w)
	case AgentJoinedQueue:
		w.kind(kindAgentJoinedQueue)
		x.walk(w)
	case AgentLeftQueue:
		w.kind(kindAgentLeftQueue)
		x.walk(w)
	case ContactRequested:
		w.kind(kindContactRequested)
		x.walk(w)
	case VisitorLeft:
		w.kind(kindVisitorLeft)
		x.walk(w)
	case VisitorLost:
		w.kind(kindVisitorLost)
		x.walk(w)
	case VisitorReturned:
		w.kind(kindVisitorReturned)
		x.walk(w)
	case AgentSignedOn:
		w.kind(kindAgentSignedOn)
		x.walk(w)
	case AgentLost:
		w.kind(kindAgentLost)
		x.walk(w)
	case AgentSignedOff:
		w.kind(kindAgentSignedOff)
		x.walk(w)
	case AgentReady:
		w.kind(kindAgentReady)
		x.walk(w)
	case AgentNotReady:
		w.kind(kindAgentNotReady)
		x.walk(w)
	case OfferReceived:
		w.kind(kindOfferReceived)
		x.walk(w)
	case OfferFailed:
		w.kind(kindOfferFailed)
		x.walk(w)
	case OfferAccepted:
		w.kind(kindOfferAccepted)
		x.walk(w)
	case OfferDeclined:
		w.kind(kindOfferDeclined)
		x.walk(w)
	case AgentHungUp:
		w.kind(kindAgentHungUp)
		x.walk(w)
	case WrapUpFiled:
		w.kind(kindWrapUpFiled)
		x.walk(w)
	case QueueHours:
		w.kind(kindQueueHours)
		x.walk(w)
	case ContactMoved:
		w.kind(kindContactMoved)
		x.walk(w)
	case ContactPrioritized:
		w.kind(kindContactPrioritized)
		x.walk(w)
	case ContactClosed:
		w.kind(kindContactClosed)
		x.walk(w)
	case Spoke:
		w.kind(kindSpoke)
		x.walk(w)
	case Passed:
		w.kind(kindPassed)
		x.walk(w)
	case TakenBack:
		w.kind(kindTakenBack)
		x.walk(w)
	case RoleChanged:
		w.kind(kindRoleChanged)
		x.walk(w)
	case Parted:
		w.kind(kindParted)
		x.walk(w)
	case TookOver:
		w.kind(kindTookOver)
		x.walk(w)
	case JoinedIn:
		w.kind(kindJoinedIn)
		x.walk(w)
	case Reassigned:
		w.kind(kindReassigned)
		x.walk(w)
	case AgentForced:
		w.kind(kindAgentForced)
		x.walk(w)
	case WrapUpDone:
		w.kind(kindWrapUpDone)
		x.walk(w)
	case WrapUpExtended:
		w.kind(kindWrapUpExtended)
		x.walk(w)
	case Restarted:
		w.kind(kindRestarted)
	case Tick:
		w.kind(kindTick)
	default:
		panic(fmt.Sprintf("acd: unknown event %T", x)) // a bug of ours, not of a peer
	}
}

func readEvent(w *wire) Event {
	var kind uint8
	unsigned(w, &kind)
	switch kind {
	case kindQueueSet:
		var x QueueSet
		x.walk(w)
		return x
	case kindQueueRemoved:
		var x QueueRemoved
		x.walk(w)
		return x
	case kindAgentSet:
		var x AgentSet
		x.walk(w)
		return x
	case kindAgentRemoved:
		var x AgentRemoved
		x.walk(w)
		return x
	case kindAgentJoinedQueue:
		var x AgentJoinedQueue
		x.walk(w)
		return x
	case kindAgentLeftQueue:
		var x AgentLeftQueue
		x.walk(w)
		return x
	case kindContactRequested:
		var x ContactRequested
		x.walk(w)
		return x
	case kindVisitorLeft:
		var x VisitorLeft
		x.walk(w)
		return x
	case kindVisitorLost:
		var x VisitorLost
		x.walk(w)
		return x
	case kindVisitorReturned:
		var x VisitorReturned
		x.walk(w)
		return x
	case kindAgentSignedOn:
		var x AgentSignedOn
		x.walk(w)
		return x
	case kindAgentLost:
		var x AgentLost
		x.walk(w)
		return x
	case kindAgentSignedOff:
		var x AgentSignedOff
		x.walk(w)
		return x
	case kindAgentReady:
		var x AgentReady
		x.walk(w)
		return x
	case kindAgentNotReady:
		var x AgentNotReady
		x.walk(w)
		return x
	case kindOfferReceived:
		var x OfferReceived
		x.walk(w)
		return x
	case kindOfferFailed:
		var x OfferFailed
		x.walk(w)
		return x
	case kindOfferAccepted:
		var x OfferAccepted
		x.walk(w)
		return x
	case kindOfferDeclined:
		var x OfferDeclined
		x.walk(w)
		return x
	case kindAgentHungUp:
		var x AgentHungUp
		x.walk(w)
		return x
	case kindWrapUpFiled:
		var x WrapUpFiled
		x.walk(w)
		return x
	case kindQueueHours:
		var x QueueHours
		x.walk(w)
		return x
	case kindContactMoved:
		var x ContactMoved
		x.walk(w)
		return x
	case kindContactPrioritized:
		var x ContactPrioritized
		x.walk(w)
		return x
	case kindContactClosed:
		var x ContactClosed
		x.walk(w)
		return x
	case kindSpoke:
		var x Spoke
		x.walk(w)
		return x
	case kindPassed:
		var x Passed
		x.walk(w)
		return x
	case kindTakenBack:
		var x TakenBack
		x.walk(w)
		return x
	case kindRoleChanged:
		var x RoleChanged
		x.walk(w)
		return x
	case kindParted:
		var x Parted
		x.walk(w)
		return x
	case kindTookOver:
		var x TookOver
		x.walk(w)
		return x
	case kindJoinedIn:
		var x JoinedIn
		x.walk(w)
		return x
	case kindReassigned:
		var x Reassigned
		x.walk(w)
		return x
	case kindAgentForced:
		var x AgentForced
		x.walk(w)
		return x
	case kindWrapUpDone:
		var x WrapUpDone
		x.walk(w)
		return x
	case kindWrapUpExtended:
		var x WrapUpExtended
		x.walk(w)
		return x
	case kindRestarted:
		return Restarted{}
	case kindTick:
		return Tick{}
	}
	return readEventV1(w, kind)
}

// readEventV1 reads the kinds of version 1, with nothing set that it had not.
func readEventV1(w *wire, kind uint8) Event {
	switch kind {
	case kindQueueSetV1:
		var x QueueSet
		x.walkV1(w)
		return x
	case kindQueueRemovedV1:
		var x QueueRemoved
		x.walkV1(w)
		return x
	case kindAgentSetV1:
		var x AgentSet
		x.walkV1(w)
		return x
	case kindAgentRemovedV1:
		var x AgentRemoved
		x.walkV1(w)
		return x
	case kindContactRequestedV1:
		var x ContactRequested
		x.walkV1(w)
		return x
	}
	w.fail(fmt.Sprintf("event of unknown kind %d", kind))
	return nil
}

func (x *QueueSet) walk(w *wire) {
	unsigned(w, &x.Queue)
	x.Rules.walk(w)
}

func (x *QueueRemoved) walk(w *wire) {
	unsigned(w, &x.Queue)
	flag(w, &x.Drain)
	unsigned(w, &x.To)
}

func (x *AgentSet) walk(w *wire) {
	unsigned(w, &x.Agent)
	signed(w, &x.SlotsMax)
	signed(w, &x.Grace)
	walkSkills(w, &x.Skills)
	flag(w, &x.Drain)
}

func (x *AgentRemoved) walk(w *wire) {
	unsigned(w, &x.Agent)
	flag(w, &x.Drain)
}

func (x *AgentJoinedQueue) walk(w *wire) {
	unsigned(w, &x.Agent)
	unsigned(w, &x.Queue)
}

func (x *AgentLeftQueue) walk(w *wire) {
	unsigned(w, &x.Agent)
	unsigned(w, &x.Queue)
}

func (x *ContactRequested) walk(w *wire) {
	unsigned(w, &x.Contact)
	unsigned(w, &x.Visitor)
	unsigned(w, &x.Queue)
	walkNeeds(w, &x.Needs)
	signed(w, &x.Priority)
	unsigned(w, &x.Prefers)
	flag(w, &x.Callback)
}

func (x *VisitorLeft) walk(w *wire) {
	unsigned(w, &x.Contact)
}

func (x *VisitorLost) walk(w *wire) {
	unsigned(w, &x.Contact)
}

func (x *VisitorReturned) walk(w *wire) {
	unsigned(w, &x.Contact)
}

func (x *AgentSignedOn) walk(w *wire) {
	unsigned(w, &x.Agent)
}

func (x *AgentLost) walk(w *wire) {
	unsigned(w, &x.Agent)
}

func (x *AgentSignedOff) walk(w *wire) {
	unsigned(w, &x.Agent)
}

func (x *AgentReady) walk(w *wire) {
	unsigned(w, &x.Agent)
}

func (x *AgentNotReady) walk(w *wire) {
	unsigned(w, &x.Agent)
	unsigned(w, &x.Reason)
}

func (x *OfferReceived) walk(w *wire) {
	unsigned(w, &x.Offer)
}

func (x *OfferFailed) walk(w *wire) {
	unsigned(w, &x.Offer)
}

func (x *OfferAccepted) walk(w *wire) {
	unsigned(w, &x.Agent)
	unsigned(w, &x.Contact)
}

func (x *OfferDeclined) walk(w *wire) {
	unsigned(w, &x.Agent)
	unsigned(w, &x.Contact)
}

func (x *AgentHungUp) walk(w *wire) {
	unsigned(w, &x.Agent)
	unsigned(w, &x.Contact)
}

func (x *WrapUpFiled) walk(w *wire) {
	unsigned(w, &x.Agent)
	unsigned(w, &x.Contact)
	unsigned(w, &x.Code)
}

func (x *QueueHours) walk(w *wire) {
	unsigned(w, &x.Queue)
	flag(w, &x.Open)
}

func (x *ContactMoved) walk(w *wire) {
	unsigned(w, &x.Contact)
	unsigned(w, &x.Queue)
	unsigned(w, &x.By)
}

func (x *ContactPrioritized) walk(w *wire) {
	unsigned(w, &x.Contact)
	signed(w, &x.Priority)
	unsigned(w, &x.By)
}

func (x *ContactClosed) walk(w *wire) {
	unsigned(w, &x.Contact)
	unsigned(w, &x.By)
	unsigned(w, &x.Cause)
}

func (x *Spoke) walk(w *wire) {
	unsigned(w, &x.Contact)
	unsigned(w, &x.Agent)
}

func (x *Passed) walk(w *wire) {
	unsigned(w, &x.Agent)
	unsigned(w, &x.Contact)
	unsigned(w, &x.ToAgent)
	unsigned(w, &x.ToQueue)
	unsigned(w, &x.Kind)
	flag(w, &x.Override)
	unsigned(w, &x.By)
}

func (x *TakenBack) walk(w *wire) {
	unsigned(w, &x.Agent)
	unsigned(w, &x.Contact)
}

func (x *RoleChanged) walk(w *wire) {
	unsigned(w, &x.Agent)
	unsigned(w, &x.Contact)
	unsigned(w, &x.Role)
	unsigned(w, &x.By)
}

func (x *Parted) walk(w *wire) {
	unsigned(w, &x.Agent)
	unsigned(w, &x.Contact)
}

func (x *TookOver) walk(w *wire) {
	unsigned(w, &x.Agent)
	unsigned(w, &x.Contact)
	flag(w, &x.Override)
	unsigned(w, &x.By)
}

func (x *JoinedIn) walk(w *wire) {
	unsigned(w, &x.Agent)
	unsigned(w, &x.Contact)
	flag(w, &x.Override)
	unsigned(w, &x.By)
}

func (x *Reassigned) walk(w *wire) {
	unsigned(w, &x.Contact)
	unsigned(w, &x.ToAgent)
	unsigned(w, &x.ToQueue)
	flag(w, &x.Override)
	unsigned(w, &x.By)
}

func (x *AgentForced) walk(w *wire) {
	unsigned(w, &x.Agent)
	unsigned(w, &x.Duty)
	unsigned(w, &x.Reason)
	unsigned(w, &x.By)
}

func (x *WrapUpDone) walk(w *wire) {
	unsigned(w, &x.Agent)
	unsigned(w, &x.Contact)
}

func (x *WrapUpExtended) walk(w *wire) {
	unsigned(w, &x.Agent)
	unsigned(w, &x.Contact)
}

func (x *QueueSet) walkV1(w *wire) {
	unsigned(w, &x.Queue)
	x.Rules.walkV1(w)
}

func (x *QueueRemoved) walkV1(w *wire) {
	unsigned(w, &x.Queue)
}

func (x *AgentSet) walkV1(w *wire) {
	unsigned(w, &x.Agent)
	signed(w, &x.SlotsMax)
	signed(w, &x.Grace)
}

func (x *AgentRemoved) walkV1(w *wire) {
	unsigned(w, &x.Agent)
}

func (x *ContactRequested) walkV1(w *wire) {
	unsigned(w, &x.Contact)
	unsigned(w, &x.Visitor)
	unsigned(w, &x.Queue)
}
