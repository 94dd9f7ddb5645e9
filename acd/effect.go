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
	QueueOpen struct {
		Queue QueueID
		Open  bool
	}
	// QueueDrains: no contact enters any more; who waits goes to To, or is served on. A QueueGone follows in the end.
	QueueDrains struct{ Queue, To QueueID }
	QueueGone   struct{ Queue QueueID }
	AgentHolds  struct {
		Agent    AgentID
		SlotsMax int
		Grace    Span
		Skills   [SkillsMax]Skill
	}
	// AgentDrains: no contact is offered any more. An AgentGone follows in the end.
	AgentDrains struct{ Agent AgentID }
	AgentGone   struct{ Agent AgentID }
	ServesHold  struct { // the agent serves the queue, or no longer does
		Agent  AgentID
		Queue  QueueID
		Serves bool
	}
)

// Contacts.
type (
	// Waiting puts a contact into a queue: a new one, or one that comes back. Arrived is always the first arrival.
	Waiting struct {
		Contact      ContactID
		Visitor      VisitorID
		Queue        QueueID
		Arrived      Time
		Head         bool // before everybody who has not been served yet
		Cause        Cause
		Entered      Time // this queue
		Needs        [NeedsMax]Need
		Priority     int     // of its own; the queue's is added
		Prefers      AgentID // 0 = nobody, or not any more
		PrefersUntil Time
		Callback     bool
	}
	// RingReached widens who may be offered the contact: Rules.Rings up to, and without, Ring.
	RingReached struct {
		Contact ContactID
		Ring    uint8
	}
	// PreferenceOver lets the contact go to any agent.
	PreferenceOver struct{ Contact ContactID }
	// Prioritized is the contact's own priority as it now holds.
	Prioritized struct {
		Contact  ContactID
		Priority int
		By       AgentID
	}
	// Offered puts a contact before an agent. Routing may put it before several at once; the first to accept has it.
	Offered struct {
		Offer    OfferID
		Contact  ContactID
		Agent    AgentID
		Deadline Time // unanswered by then = no answer
		Receipt  Time // not received by then = connection lost
		Kind     Pass
		From     AgentID // who passes it; 0 = routing, or a supervisor
		Why      Why
	}
	// Received is the offer shown to the agent.
	Received struct{ Offer OfferID }
	// Revoked takes an offer back. When that leaves a contact with nobody, Waiting, Offered, Connected or Ended follows.
	Revoked struct {
		Offer   OfferID
		Contact ContactID
		Agent   AgentID
		Cause   Cause
	}
	// Declined is an offer refused by its agent. When that leaves a contact with nobody, a Waiting follows.
	Declined struct {
		Offer         OfferID
		Contact       ContactID
		Agent         AgentID
		ExcludedUntil Time
	}
	// Connected is an offer accepted, or an agent who came in without one, under a number of the same count.
	Connected struct {
		Offer   OfferID
		Contact ContactID
		Agent   AgentID
		Role    Role
	}
	// LimitLifted lets the agent have one contact of the queue more than the limits say: a supervisor overrides them.
	LimitLifted struct {
		Agent AgentID
		Queue QueueID
		By    AgentID
	}
	// RoleHolds is an active slot's role as it now is. Of two leads the later is one; the one so far is joined.
	RoleHolds struct {
		Contact ContactID
		Agent   AgentID
		Role    Role
	}
	// PartedFrom takes an active slot away without wrap-up; the conversation goes on.
	PartedFrom struct {
		Contact ContactID
		Agent   AgentID
		Cause   Cause
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
	// Spoken is a line said. Agent 0 is the visitor.
	Spoken struct {
		Contact ContactID
		Agent   AgentID
	}
	// IdleWarned warns who has been silent too long (ByVisitor, ByAgent): at Until the visit ends, or goes to another.
	IdleWarned struct {
		Contact ContactID
		By      Party
		Until   Time
	}
	// Ended is the end of the visit for the visitor. With an agent, the contact goes into that agent's wrap-up. WrapsUp
	// follows for those beside, and where wrap-up has a time or needs a code; Closed, where there is none.
	Ended struct {
		Contact ContactID
		Agent   AgentID // 0: never connected, or none at the moment
		By      Party
		Cause   Cause
	}
	// WrapsUp is an agent's slot in wrap-up: what is asked for, and until when.
	WrapsUp struct {
		Contact ContactID
		Agent   AgentID
		Cause   Cause
		Until   Time // it closes by itself; 0 = only by the agent
		Strict  bool // and not before
		Forced  bool // the agent must file a code to end it
	}
	// WrapUpHolds is the code as filed.
	WrapUpHolds struct {
		Contact ContactID
		Agent   AgentID
		Code    WrapUpCode
	}
	// Closed is the end of one agent's wrap-up. An ended contact is over with its last.
	Closed struct {
		Contact ContactID
		Agent   AgentID
	}
)

// AgentStands is an agent's state as it now holds, whole.
type AgentStands struct {
	Agent    AgentID
	Duty     Duty   // what the agent asked for, or the ACD set
	Intended Duty   // applied when the last slot closes; DutyNone = stay
	Reason   Reason // why not ready
	Shown    Shown
	Lost     bool // connection lost: unroutable
	Since    Time // of what is shown
	LostAt   Time // the grace counts from here
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
	ReasonDeclined
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
	CauseClosed                      // the queue closed
	CauseWaitedTooLong               // the longest wait allowed is over
	CauseVisitorIdle                 // the visitor was silent too long
	CauseSupervisor                  // a supervisor ended it
	CauseBanned                      // the visitor was banned
	CauseTransferred                 // an agent handed it on
	CauseRedirected                  // the queue it asked for was closed
	CauseFull                        // the queue it asked for was full
	CauseAgentIdle                   // the agent was silent too long
	CauseForced                      // a supervisor logged the agent out
	CauseMoved                       // a supervisor moved it while it waited
	CauseDrained                     // the queue is being removed
	CauseReassigned                  // a supervisor gave it to somebody else
	CauseTookOver                    // another agent took it over
	CauseTaken                       // another agent accepted the same contact
	CauseTakenBack                   // the agent who passed it took it back
)

// Rejection says why an event changed nothing.
type Rejection uint8

const (
	RejectedNothing  Rejection = iota
	RejectedUnknown            // no such queue, agent, contact or offer
	RejectedConflict           // the visitor has an open contact
	RejectedFull               // the queue is full
	RejectedState              // not in this state: the offer is gone, the contact ended
	RejectedBusy               // contacts are open
	RejectedClosed             // the queue is closed, or takes no more contacts
	RejectedCode               // a wrap-up code must be filed first
	RejectedLimit              // no slot is free
)

func (QueueHolds) effect()     {}
func (QueueOpen) effect()      {}
func (QueueDrains) effect()    {}
func (QueueGone) effect()      {}
func (AgentHolds) effect()     {}
func (AgentDrains) effect()    {}
func (AgentGone) effect()      {}
func (ServesHold) effect()     {}
func (Waiting) effect()        {}
func (RingReached) effect()    {}
func (PreferenceOver) effect() {}
func (Prioritized) effect()    {}
func (Offered) effect()        {}
func (Received) effect()       {}
func (Revoked) effect()        {}
func (Declined) effect()       {}
func (Connected) effect()      {}
func (LimitLifted) effect()    {}
func (RoleHolds) effect()      {}
func (PartedFrom) effect()     {}
func (VisitorAway) effect()    {}
func (AgentVanished) effect()  {}
func (Spoken) effect()         {}
func (IdleWarned) effect()     {}
func (Ended) effect()          {}
func (WrapsUp) effect()        {}
func (WrapUpHolds) effect()    {}
func (Closed) effect()         {}
func (AgentStands) effect()    {}
func (Rejected) effect()       {}
