package xmpp

import (
	"parley/acd"
	"parley/xmppd/stanza"
)

// Estimator says how long a contact will wait. Its methods are called on the bridge's goroutine while the state is held
// for reading: they must be quick, must not keep the state, and must not call the engine.
type Estimator interface {
	// Estimate is how long a waiting contact will wait from now on; false: that cannot be said.
	Estimate(s *acd.State, contact acd.ContactID) (Estimate, bool)
	// AverageWait is how long those who were answered lately have waited, in whole seconds; false: nobody was.
	AverageWait(queue acd.QueueID) (seconds int, known bool)
}

// Estimate is a range of whole seconds. An estimator should round it so that it does not change with every second.
type Estimate struct {
	Low, High int
	Percent   int // how likely the wait ends within the range
}

// estimate is what the visitor of a waiting contact is told; the zero Estimate is nothing.
func (b *bridge) estimate(s *acd.State, v acd.ContactView) Estimate {
	if b.cfg.Estimator == nil || v.State != acd.ContactWaiting {
		return Estimate{}
	}
	e, known := b.cfg.Estimator.Estimate(s, v.Contact)
	if !known {
		return Estimate{}
	}
	return e
}

// statusOf is a place and an estimate (XEP-0142 v0.3.1 §3.2.3). <time/> is the end of the range: who is answered sooner
// does not mind.
func statusOf(w wait) *stanza.Element {
	e := stanza.New(nsWorkgroup, "queue-status").Add(stanza.New(nsWorkgroup, "position").AddText(number(w.ahead)))
	if w.estimate != (Estimate{}) {
		e.Add(stanza.New(nsWorkgroup, "time").AddText(number(w.estimate.High)),
			stanza.New(nsParley, "ewt", "low", number(w.estimate.Low), "high", number(w.estimate.High), "p", number(w.estimate.Percent)))
	}
	return e
}
