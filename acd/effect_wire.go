package acd

import "fmt"

const (
	kindQueueHolds    = 1
	kindQueueGone     = 2
	kindAgentHolds    = 3
	kindAgentGone     = 4
	kindServesHold    = 5
	kindWaiting       = 6
	kindOffered       = 7
	kindReceived      = 8
	kindRevoked       = 9
	kindDeclined      = 10
	kindConnected     = 11
	kindVisitorAway   = 12
	kindAgentVanished = 13
	kindEnded         = 14
	kindWrapUpHolds   = 15
	kindClosed        = 16
	kindAgentStands   = 17
	kindRejected      = 18
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
}

func (x *Offered) walk(w *wire) {
	unsigned(w, &x.Offer)
	unsigned(w, &x.Contact)
	unsigned(w, &x.Agent)
	signed(w, &x.Deadline)
	signed(w, &x.Receipt)
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
	unsigned(w, &x.Code)
}

func (x *Closed) walk(w *wire) {
	unsigned(w, &x.Contact)
	unsigned(w, &x.Agent)
}

func (x *Rejected) walk(w *wire) {
	unsigned(w, &x.Why)
}
