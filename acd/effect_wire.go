package acd

import "fmt"

const (
	kindQueueHoldsV1  = 1
	kindQueueGone     = 2
	kindAgentHoldsV1  = 3
	kindAgentGone     = 4
	kindServesHold    = 5
	kindWaitingV1     = 6
	kindOfferedV1     = 7
	kindReceived      = 8
	kindRevoked       = 9
	kindDeclined      = 10
	kindConnectedV1   = 11
	kindVisitorAway   = 12
	kindAgentVanished = 13
	kindEnded         = 14
	kindWrapUpHoldsV1 = 15
	kindClosed        = 16
	kindAgentStands   = 17
	kindRejected      = 18

	kindQueueHolds     = 19
	kindQueueOpen      = 20
	kindQueueDrains    = 21
	kindAgentHolds     = 22
	kindAgentDrains    = 23
	kindWaiting        = 24
	kindRingReached    = 25
	kindPreferenceOver = 26
	kindPrioritized    = 27
	kindOffered        = 28
	kindConnected      = 29
	kindRoleHolds      = 30
	kindPartedFrom     = 31
	kindSpoken         = 32
	kindIdleWarned     = 33
	kindWrapsUp        = 34
	kindWrapUpHolds    = 35
	kindLimitLifted    = 36
)

// AppendEffects writes effects after dst: how many, then each as a kind number and its fields as varints.
func AppendEffects(dst []byte, effects []Effect) []byte {
	w := wire{buf: dst}
	w.length(len(effects))
	for _, e := range effects {
		writeEffect(&w, e)
	}
	return w.buf
}

// ReadEffects reads what AppendEffects wrote and returns what follows it. A kind or value it does not know is
// ErrEncoding.
func ReadEffects(b []byte) ([]Effect, []byte, error) {
	w := wire{buf: b, reading: true}
	effects := make([]Effect, w.length(0))
	for i := range effects {
		effects[i] = readEffect(&w)
	}
	if w.err != nil {
		return nil, nil, fmt.Errorf("read effects: %w", w.err)
	}
	return effects, w.buf, nil
}

func writeEffect(w *wire, x Effect) {
	switch x := x.(type) {
	case QueueHolds:
		w.kind(kindQueueHolds)
		x.walk(w)
	case QueueGone:
		w.kind(kindQueueGone)
		x.walk(w)
	case AgentHolds:
		w.kind(kindAgentHolds)
		x.walk(w)
	case AgentGone:
		w.kind(kindAgentGone)
		x.walk(w)
	case ServesHold:
		w.kind(kindServesHold)
		x.walk(w)
	case Waiting:
		w.kind(kindWaiting)
		x.walk(w)
	case Offered:
		w.kind(kindOffered)
		x.walk(w)
	case Received:
		w.kind(kindReceived)
		x.walk(w)
	case Revoked:
		w.kind(kindRevoked)
		x.walk(w)
	case Declined:
		w.kind(kindDeclined)
		x.walk(w)
	case Connected:
		w.kind(kindConnected)
		x.walk(w)
	case VisitorAway:
		w.kind(kindVisitorAway)
		x.walk(w)
	case AgentVanished:
		w.kind(kindAgentVanished)
		x.walk(w)
	case Ended:
		w.kind(kindEnded)
		x.walk(w)
	case WrapUpHolds:
		w.kind(kindWrapUpHolds)
		x.walk(w)
	case Closed:
		w.kind(kindClosed)
		x.walk(w)
	case AgentStands:
		w.kind(kindAgentStands)
		x.walk(w)
	case Rejected:
		w.kind(kindRejected)
		x.walk(w)
	case QueueOpen:
		w.kind(kindQueueOpen)
		x.walk(w)
	case QueueDrains:
		w.kind(kindQueueDrains)
		x.walk(w)
	case AgentDrains:
		w.kind(kindAgentDrains)
		x.walk(w)
	case RingReached:
		w.kind(kindRingReached)
		x.walk(w)
	case PreferenceOver:
		w.kind(kindPreferenceOver)
		x.walk(w)
	case Prioritized:
		w.kind(kindPrioritized)
		x.walk(w)
	case LimitLifted:
		w.kind(kindLimitLifted)
		x.walk(w)
	case RoleHolds:
		w.kind(kindRoleHolds)
		x.walk(w)
	case PartedFrom:
		w.kind(kindPartedFrom)
		x.walk(w)
	case Spoken:
		w.kind(kindSpoken)
		x.walk(w)
	case IdleWarned:
		w.kind(kindIdleWarned)
		x.walk(w)
	case WrapsUp:
		w.kind(kindWrapsUp)
		x.walk(w)
	default:
		panic(fmt.Sprintf("acd: unknown effect %T", x)) // a bug of ours, not of a peer
	}
}

func readEffect(w *wire) Effect {
	var kind uint8
	unsigned(w, &kind)
	switch kind {
	case kindQueueHolds:
		var x QueueHolds
		x.walk(w)
		return x
	case kindQueueGone:
		var x QueueGone
		x.walk(w)
		return x
	case kindAgentHolds:
		var x AgentHolds
		x.walk(w)
		return x
	case kindAgentGone:
		var x AgentGone
		x.walk(w)
		return x
	case kindServesHold:
		var x ServesHold
		x.walk(w)
		return x
	case kindWaiting:
		var x Waiting
		x.walk(w)
		return x
	case kindOffered:
		var x Offered
		x.walk(w)
		return x
	case kindReceived:
		var x Received
		x.walk(w)
		return x
	case kindRevoked:
		var x Revoked
		x.walk(w)
		return x
	case kindDeclined:
		var x Declined
		x.walk(w)
		return x
	case kindConnected:
		var x Connected
		x.walk(w)
		return x
	case kindVisitorAway:
		var x VisitorAway
		x.walk(w)
		return x
	case kindAgentVanished:
		var x AgentVanished
		x.walk(w)
		return x
	case kindEnded:
		var x Ended
		x.walk(w)
		return x
	case kindWrapUpHolds:
		var x WrapUpHolds
		x.walk(w)
		return x
	case kindClosed:
		var x Closed
		x.walk(w)
		return x
	case kindAgentStands:
		var x AgentStands
		x.walk(w)
		return x
	case kindRejected:
		var x Rejected
		x.walk(w)
		return x
	case kindQueueOpen:
		var x QueueOpen
		x.walk(w)
		return x
	case kindQueueDrains:
		var x QueueDrains
		x.walk(w)
		return x
	case kindAgentDrains:
		var x AgentDrains
		x.walk(w)
		return x
	case kindRingReached:
		var x RingReached
		x.walk(w)
		return x
	case kindPreferenceOver:
		var x PreferenceOver
		x.walk(w)
		return x
	case kindPrioritized:
		var x Prioritized
		x.walk(w)
		return x
	case kindLimitLifted:
		var x LimitLifted
		x.walk(w)
		return x
	case kindRoleHolds:
		var x RoleHolds
		x.walk(w)
		return x
	case kindPartedFrom:
		var x PartedFrom
		x.walk(w)
		return x
	case kindSpoken:
		var x Spoken
		x.walk(w)
		return x
	case kindIdleWarned:
		var x IdleWarned
		x.walk(w)
		return x
	case kindWrapsUp:
		var x WrapsUp
		x.walk(w)
		return x
	}
	return readEffectV1(w, kind)
}

// readEffectV1 reads the kinds of version 1, with the defaults of what it had not.
func readEffectV1(w *wire, kind uint8) Effect {
	switch kind {
	case kindQueueHoldsV1:
		var x QueueHolds
		x.walkV1(w)
		return x
	case kindAgentHoldsV1:
		var x AgentHolds
		x.walkV1(w)
		return x
	case kindWaitingV1:
		var x Waiting
		x.walkV1(w)
		return x
	case kindOfferedV1:
		var x Offered
		x.walkV1(w)
		return x
	case kindConnectedV1:
		var x Connected
		x.walkV1(w)
		return x
	case kindWrapUpHoldsV1:
		var x WrapUpHolds
		x.walkV1(w)
		return x
	}
	w.fail(fmt.Sprintf("effect of unknown kind %d", kind))
	return nil
}

func (x *QueueHolds) walk(w *wire) {
	unsigned(w, &x.Queue)
	x.Rules.walk(w)
}

func (x *QueueGone) walk(w *wire) {
	unsigned(w, &x.Queue)
}

func (x *AgentHolds) walk(w *wire) {
	unsigned(w, &x.Agent)
	signed(w, &x.SlotsMax)
	signed(w, &x.Grace)
	walkSkills(w, &x.Skills)
}

func (x *AgentGone) walk(w *wire) {
	unsigned(w, &x.Agent)
}

func (x *ServesHold) walk(w *wire) {
	unsigned(w, &x.Agent)
	unsigned(w, &x.Queue)
	flag(w, &x.Serves)
}

func (x *Waiting) walk(w *wire) {
	unsigned(w, &x.Contact)
	unsigned(w, &x.Visitor)
	unsigned(w, &x.Queue)
	signed(w, &x.Arrived)
	flag(w, &x.Head)
	unsigned(w, &x.Cause)
	signed(w, &x.Entered)
	walkNeeds(w, &x.Needs)
	signed(w, &x.Priority)
	unsigned(w, &x.Prefers)
	signed(w, &x.PrefersUntil)
	flag(w, &x.Callback)
}

func (x *Offered) walk(w *wire) {
	unsigned(w, &x.Offer)
	unsigned(w, &x.Contact)
	unsigned(w, &x.Agent)
	signed(w, &x.Deadline)
	signed(w, &x.Receipt)
	unsigned(w, &x.Kind)
	unsigned(w, &x.From)
	unsigned(w, &x.Why.Selection)
	unsigned(w, &x.Why.Ring)
	unsigned(w, &x.Why.Rivals)
	flag(w, &x.Why.Preferred)
}

func (x *Received) walk(w *wire) {
	unsigned(w, &x.Offer)
}

func (x *Revoked) walk(w *wire) {
	unsigned(w, &x.Offer)
	unsigned(w, &x.Contact)
	unsigned(w, &x.Agent)
	unsigned(w, &x.Cause)
}

func (x *Declined) walk(w *wire) {
	unsigned(w, &x.Offer)
	unsigned(w, &x.Contact)
	unsigned(w, &x.Agent)
	signed(w, &x.ExcludedUntil)
}

func (x *Connected) walk(w *wire) {
	unsigned(w, &x.Offer)
	unsigned(w, &x.Contact)
	unsigned(w, &x.Agent)
	unsigned(w, &x.Role)
}

func (x *VisitorAway) walk(w *wire) {
	unsigned(w, &x.Contact)
	flag(w, &x.Away)
	signed(w, &x.Until)
}

func (x *AgentVanished) walk(w *wire) {
	unsigned(w, &x.Contact)
	unsigned(w, &x.Agent)
}

func (x *Ended) walk(w *wire) {
	unsigned(w, &x.Contact)
	unsigned(w, &x.Agent)
	unsigned(w, &x.By)
	unsigned(w, &x.Cause)
}

func (x *WrapUpHolds) walk(w *wire) {
	unsigned(w, &x.Contact)
	unsigned(w, &x.Agent)
	unsigned(w, &x.Code)
}

func (x *Closed) walk(w *wire) {
	unsigned(w, &x.Contact)
	unsigned(w, &x.Agent)
}

func (x *Rejected) walk(w *wire) {
	unsigned(w, &x.Why)
}

func (x *QueueOpen) walk(w *wire) {
	unsigned(w, &x.Queue)
	flag(w, &x.Open)
}

func (x *QueueDrains) walk(w *wire) {
	unsigned(w, &x.Queue)
	unsigned(w, &x.To)
}

func (x *AgentDrains) walk(w *wire) {
	unsigned(w, &x.Agent)
}

func (x *RingReached) walk(w *wire) {
	unsigned(w, &x.Contact)
	unsigned(w, &x.Ring)
}

func (x *PreferenceOver) walk(w *wire) {
	unsigned(w, &x.Contact)
}

func (x *Prioritized) walk(w *wire) {
	unsigned(w, &x.Contact)
	signed(w, &x.Priority)
	unsigned(w, &x.By)
}

func (x *LimitLifted) walk(w *wire) {
	unsigned(w, &x.Agent)
	unsigned(w, &x.Queue)
	unsigned(w, &x.By)
}

func (x *RoleHolds) walk(w *wire) {
	unsigned(w, &x.Contact)
	unsigned(w, &x.Agent)
	unsigned(w, &x.Role)
}

func (x *PartedFrom) walk(w *wire) {
	unsigned(w, &x.Contact)
	unsigned(w, &x.Agent)
	unsigned(w, &x.Cause)
}

func (x *Spoken) walk(w *wire) {
	unsigned(w, &x.Contact)
	unsigned(w, &x.Agent)
}

func (x *IdleWarned) walk(w *wire) {
	unsigned(w, &x.Contact)
	unsigned(w, &x.By)
	signed(w, &x.Until)
}

func (x *WrapsUp) walk(w *wire) {
	unsigned(w, &x.Contact)
	unsigned(w, &x.Agent)
	unsigned(w, &x.Cause)
	signed(w, &x.Until)
	flag(w, &x.Strict)
	flag(w, &x.Forced)
}

func (x *QueueHolds) walkV1(w *wire) {
	unsigned(w, &x.Queue)
	x.Rules.walkV1(w)
	x.Rules = x.Rules.Filled()
}

func (x *AgentHolds) walkV1(w *wire) {
	unsigned(w, &x.Agent)
	signed(w, &x.SlotsMax)
	signed(w, &x.Grace)
}

func (x *Waiting) walkV1(w *wire) {
	unsigned(w, &x.Contact)
	unsigned(w, &x.Visitor)
	unsigned(w, &x.Queue)
	signed(w, &x.Arrived)
	flag(w, &x.Head)
	unsigned(w, &x.Cause)
}

func (x *Offered) walkV1(w *wire) {
	unsigned(w, &x.Offer)
	unsigned(w, &x.Contact)
	unsigned(w, &x.Agent)
	signed(w, &x.Deadline)
	signed(w, &x.Receipt)
}

func (x *Connected) walkV1(w *wire) {
	unsigned(w, &x.Offer)
	unsigned(w, &x.Contact)
	unsigned(w, &x.Agent)
}

func (x *WrapUpHolds) walkV1(w *wire) {
	unsigned(w, &x.Contact)
	unsigned(w, &x.Code)
}
