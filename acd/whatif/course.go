package whatif

import "parley/acd"

// act is something that was done at a point of a contact's course.
type act struct {
	after acd.Span // since the stage began
	order uint64   // its row's: of two at once the earlier row comes first
	event acd.Event

	// Ready ends all wrap-ups of its agent. In a replay that is not the record any more each ends for itself.
	instead bool
}

// course is what is kept of one contact.
type course struct {
	id       acd.ContactID
	callback bool
	waits    []*wait
	stays    []*stay
}

// wait is a contact in line, however often it is offered meanwhile, until somebody leads or the visit ends.
type wait struct {
	queue    acd.QueueID // where it began
	began    acd.Time
	acts     []act
	long     acd.Span // until it ended, or the record did
	gaveUp   bool     // the visitor left: the end of patience
	answered bool
	over     bool
}

// stay is a contact with one agent: offered, then active, then in wrap-up.
type stay struct {
	agent acd.AgentID
	queue acd.QueueID
	kind  acd.Pass
	lead  bool // it came to lead the contact

	offered   acd.Time
	connected acd.Time // 0 = never
	wrapped   acd.Time // 0 = no wrap-up
	done      acd.Time // 0 = the record ended first

	before, talk, wrap []act
	outcome            outcome
	again              bool     // another agent had led before
	ending             ending   // of the conversation
	talked             acd.Span // how long the conversation lasted; of an offer without one, how long that stood
	closed             bool     // wrap-up ended by an act of this stay
}

// ending is how a conversation ended for an agent.
type ending uint8

const (
	cutOff   ending = iota // by others, the agent's connection, or the end of the record: how long it would have been is not known
	own                    // the agent or the visitor ended it
	passedOn               // the agent handed it on
	byRule                 // the visitor's connection was lost for too long, or somebody was silent too long
)

// outcome is what became of an offer.
type outcome uint8

const (
	open outcome = iota // taken back, or the record ended: what would have become of it is not known
	accepted
	declined
	missed
	failed
)

// whole says whether a stay may stand for others: talked through and wrapped up.
func (x *stay) whole() bool { return x.connected != 0 && x.lead && x.ending != cutOff && x.done != 0 }

// wrapLong is how long wrap-up lasted.
func (x *stay) wrapLong() acd.Span {
	if x.wrapped == 0 || x.done == 0 {
		return 0
	}
	return acd.Span(x.done - x.wrapped)
}

// happening is what happens by itself: requests, configuration, agents who come and go.
type happening struct {
	at      acd.Time
	order   uint64
	event   acd.Event
	literal bool // only where nothing has changed: else others stand for it
}
