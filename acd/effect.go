package acd

// Effect is a decision: a fact that changes State (nothing else does, see State.Apply) and that the world is told
// after it is committed. The log keeps effects beside their event, so a start replays what everybody was told.
type Effect interface{ effect() }

// Configuration, as it now holds.
type (
	QueueHolds struct {
		Queue QueueID
		Rules Rules
	}
	QueueGone  struct{ Queue QueueID }
	AgentHolds struct {
		Agent    AgentID
		SlotsMax int
		Grace    Span
	}
	AgentGone  struct{ Agent AgentID }
	ServesHold struct { // the agent serves the queue, or no longer does
		Agent  AgentID
		Queue  QueueID
		Serves bool
	}
)

// Contacts.
type (
	// Waiting puts a contact into a queue: a new one, or one that comes back. Arrived is always the first arrival.
	Waiting struct {
		Contact ContactID
		Visitor VisitorID
		Queue   QueueID
		Arrived Time
		Head    bool // before everybody who has not been served yet
		Cause   Cause
	}
	// Offered puts a contact before an agent.
	Offered struct {
		Offer    OfferID
		Contact  ContactID
		Agent    AgentID
		Deadline Time // unanswered by then = no answer
		Receipt  Time // not received by then = connection lost
	}
	// Received is the offer shown to the agent.
	Received struct{ Offer OfferID }
	// Revoked takes an offer back. What becomes of the contact follows: Waiting or Ended.
	Revoked struct {
		Offer   OfferID
		Contact ContactID
		Agent   AgentID
		Cause   Cause
	}
	// Declined is an offer passed on by its agent; a Waiting follows.
	Declined struct {
		Offer         OfferID
		Contact       ContactID
		Agent         AgentID
		ExcludedUntil Time
	}
	// Connected is an offer accepted.
	Connected struct {
		Offer   OfferID
		Contact ContactID
		Agent   AgentID
	}
	// VisitorAway is a visitor's connection lost (Away) or back; Until is when patience ends, 0 when back.
	VisitorAway struct {
		Contact ContactID
		Away    bool
		Until   Time
	}
	// AgentVanished takes an active contact from an agent who did not come back; a Waiting at the head follows.
	AgentVanished struct {
		Contact ContactID
		Agent   AgentID
	}
	// Ended is the end of the visit for the visitor. With an agent, the contact goes into that agent's wrap-up.
	Ended struct {
		Contact ContactID
		Agent   AgentID // 0: never connected, or none at the moment
		By      Party
		Cause   Cause
	}
	// WrapUpHolds is the code as filed.
	WrapUpHolds struct {
		Contact ContactID
		Code    WrapUpCode
	}
	// Closed is the end of wrap-up: the contact is over.
	Closed struct {
		Contact ContactID
		Agent   AgentID
	}
)

// AgentStands is an agent's state as it now holds, whole.
type AgentStands struct {
	Agent    AgentID
	Duty     Duty   // what the agent asked for, or the ACD set
	Reason   Reason // why not ready
	Since    Time   // of what is shown
	Shown    Shown
	Lost     bool // connection lost: unroutable
	LostAt   Time // the grace counts from here
	Intended Duty // applied when the last slot closes; DutyNone = stay
	IdleFrom Time // longest idle first
}

// Rejected answers an event that makes no sense here; it changes nothing.
type Rejected struct{ Why Rejection }

// Party ends a contact.
type Party uint8

const (
	BySystem Party = iota
	ByVisitor
	ByAgent
)

// Duty is what an agent is there for.
type Duty uint8

const (
	DutyNone Duty = iota // logged out, or no intention
	DutyNotReady
	DutyReady
)

// Shown is the one state a desk shows (DESIGN 3).
type Shown uint8

const (
	ShownLoggedOut Shown = iota
	ShownNotReady
	ShownReady
	ShownOffered
	ShownBusy
	ShownWrapUp
)

// Reason says why an agent is not ready. Numbers from 100 up are the agent's own, kept in the store.
type Reason uint16

const (
	ReasonNone Reason = iota
	ReasonLogin
	ReasonNoAnswer
	ReasonConnectionLost
	ReasonForced
	ReasonOwn Reason = 100
)

// Cause says why something happened to a contact or an offer.
type Cause uint8

const (
	CauseNew            Cause = iota // a new contact
	CauseNoAnswer                    // the offer's deadline passed
	CauseNotReceived                 // the offer's iq was not answered, or with an error
	CauseDeclined                    // the agent passed it on
	CauseLeft                        // the visitor left
	CauseVisitorLost                 // the visitor's connection was lost for too long
	CauseAgentLost                   // the agent's connection was lost
	CauseAgentNotReady               // the agent asked for not ready while offered
	CauseAgentSignedOff              // the agent logged out
	CauseAgentRemoved                // the administrator removed the agent, or the agent from the queue
	CauseQueueRemoved                // the administrator removed the queue
	CauseHungUp                      // the agent hung up
)

// Rejection says why an event changed nothing.
type Rejection uint8

const (
	RejectedNothing  Rejection = iota
	RejectedUnknown            // no such queue, agent, contact or offer
	RejectedConflict           // the visitor has an open contact
	RejectedFull               // the queue is full
	RejectedState              // not in this state: the offer is gone, the contact ended
	RejectedBusy               // contacts are active
)

func (QueueHolds) effect()    {}
func (QueueGone) effect()     {}
func (AgentHolds) effect()    {}
func (AgentGone) effect()     {}
func (ServesHold) effect()    {}
func (Waiting) effect()       {}
func (Offered) effect()       {}
func (Received) effect()      {}
func (Revoked) effect()       {}
func (Declined) effect()      {}
func (Connected) effect()     {}
func (VisitorAway) effect()   {}
func (AgentVanished) effect() {}
func (Ended) effect()         {}
func (WrapUpHolds) effect()   {}
func (Closed) effect()        {}
func (AgentStands) effect()   {}
func (Rejected) effect()      {}
