package facts

import "parley/acd"

// How is what became of an entry. Each ends in exactly one way.
type How uint8

// Ways.
const (
	Waits      How = iota // the contact waits, or is offered
	Answered              // an agent leads
	Abandoned             // the visitor left, or was lost for too long
	Redirected            // it went to another queue, or back to the agent who had passed it on
	Ended                 // by the system, a supervisor or an agent; a callback also by its visitor
)

// By is who ended a contact.
type By uint8

// Who.
const (
	BySystem By = iota
	ByVisitor
	ByAgent
	BySupervisor
)

// Outcome is what became of an offer or a pass.
type Outcome uint8

// Outcomes.
const (
	Pending   Outcome = iota
	Accepted          // the agent took it; the contact went there
	Declined          // the agent did not want it
	Missed            // no answer in time
	Unseen            // it never reached a screen
	Elsewhere         // another agent was faster, or it was given to another
	Withdrawn         // the source took it back
	Gone              // the visitor, or the agent, went; the visit was ended
)

// PassKind is how a contact was handed on.
type PassKind uint8

// Kinds; the first five as acd.Pass, without those of routing.
const (
	Transfer PassKind = iota + 1
	Consult
	Conference
	Reassigned // a supervisor gave it to an agent or a queue
	TookOver   // an agent, or a supervisor, took it
	JoinedIn   // a supervisor sat down beside the lead
)

// LogOut is how an agent's session ended.
type LogOut uint8

// Ways to log out.
const (
	Present    LogOut = iota // not yet
	SignedOff                // by the agent
	LostDesk                 // the connection was lost for longer than the grace
	ForcedOut                // by a supervisor
	RemovedOut               // the agent was removed
)

// Entry is one stay of a contact in one queue. It is waiting, or offered, until it ended.
type Entry struct {
	ID       int64
	Contact  acd.ContactID
	N        int // of the contact's entries, from 1
	Queue    acd.QueueID
	Entered  acd.Time
	CauseIn  acd.Cause
	Offered  acd.Time // first; 0 = never
	Offers   int
	Ended    acd.Time // 0 = not yet
	How      How
	CauseOut acd.Cause
	By       By // of those that How is Ended
	Agent    acd.AgentID
	Callback bool
	Priority int
	Target   acd.Span // the queue's when it ended
}

// Part is one stay of an agent in a conversation: connected … parted … wrapped.
type Part struct {
	ID        int64
	Contact   acd.ContactID
	N         int // of the contact's parts, from 1
	Agent     acd.AgentID
	Queue     acd.QueueID
	Role      acd.Role // the last
	Offer     acd.OfferID
	Offered   acd.Time
	Connected acd.Time
	Led       acd.Time // 0 = never had the contact
	FirstLine acd.Time
	Responses int      // lines that answered a visitor who had spoken
	Response  acd.Span // sum of the gaps before them
	Parted    acd.Time
	Wrapped   acd.Time
	Code      acd.WrapUpCode
	Cause     acd.Cause
}

// Offer is a contact put before an agent.
type Offer struct {
	ID       acd.OfferID
	Contact  acd.ContactID
	Agent    acd.AgentID
	Queue    acd.QueueID
	Kind     acd.Pass
	Source   acd.AgentID
	At       acd.Time
	Received acd.Time
	Ended    acd.Time
	Outcome  Outcome
	Cause    acd.Cause
}

// Pass is a contact handed on, or a colleague asked in, to Agent or to Queue.
type Pass struct {
	ID      int64
	Contact acd.ContactID
	Kind    PassKind
	At      acd.Time
	Source  acd.AgentID // who led; 0 = nobody
	Agent   acd.AgentID
	Queue   acd.QueueID
	Origin  acd.QueueID // the contact's queue before
	Offer   acd.OfferID
	By      acd.AgentID
	Ended   acd.Time
	Outcome Outcome
}

// State is how an agent stood for a while.
type State struct {
	ID     int64
	Agent  acd.AgentID
	Begun  acd.Time
	Ended  acd.Time
	Shown  acd.Shown
	Duty   acd.Duty
	Reason acd.Reason
	Lost   bool
	Slots  int
}

// Session is an agent's time from log-in to log-out.
type Session struct {
	ID    int64
	Agent acd.AgentID
	Begun acd.Time
	Ended acd.Time
	How   LogOut
}

// Contact is one visit: requested (t0) … offered (t2), connected (t3), first line of an agent (t4), ended (t5), closed (t6).
type Contact struct {
	ID         acd.ContactID
	Visitor    acd.VisitorID
	Queue      acd.QueueID
	LastQueue  acd.QueueID
	Requested  acd.Time
	Offered    acd.Time
	Connected  acd.Time
	FirstLine  acd.Time
	Ended      acd.Time
	Closed     acd.Time
	By         By
	Cause      acd.Cause
	Callback   bool
	Agent      acd.AgentID // who had it last
	Code       acd.WrapUpCode
	Entries    int
	Parts      int
	Transfers  int
	Unanswered acd.Time
}

// Refusal is a request that was turned away at the door.
type Refusal struct {
	ID       int64 // of the log's row
	At       acd.Time
	Queue    acd.QueueID
	Why      acd.Rejection
	Callback bool
}

// Queue is what facts need of a queue.
type Queue struct {
	ID     acd.QueueID
	Target acd.Span
	Gone   acd.Time
}

// Agent is what facts need of an agent.
type Agent struct {
	ID    acd.AgentID
	Slots int
	Gone  acd.Time
}
