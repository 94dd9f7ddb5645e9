package acd

// Event is an input of the core: something that happened outside. Each is logged with what was decided on it.
type Event interface{ event() }

// Configuration. What is set replaces what was set before.
type (
	// QueueSet adds a queue or changes its rules.
	QueueSet struct {
		Queue QueueID
		Rules Rules
	}
	// QueueHours is the calendar outside opening or closing a queue. A new queue is open.
	QueueHours struct {
		Queue QueueID
		Open  bool
	}
	// QueueRemoved ends a queue. Refused (RejectedBusy) while contacts wait, are offered or active there. With Drain the
	// queue takes no more contacts and is gone when the last has left; who waits goes to queue To, or is served on (0).
	QueueRemoved struct {
		Queue QueueID
		Drain bool
		To    QueueID
	}
	// AgentSet adds an agent or changes the agent's limits and skills. Fewer slots than are in use: refused
	// (RejectedBusy), or, with Drain, reached as contacts end.
	AgentSet struct {
		Agent    AgentID
		SlotsMax int              // contacts at a time, offered + active + wrap-up; default 1, at most SlotsMax
		Grace    Span             // how long a lost desk keeps its contacts; default 30 s
		Skills   [SkillsMax]Skill // in the order of their ids; a zero ends the list
		Drain    bool
	}
	// AgentRemoved ends an agent. Refused (RejectedBusy) while contacts are offered or active. With Drain the agent is
	// offered no more and is gone when the last contact is over.
	AgentRemoved struct {
		Agent AgentID
		Drain bool
	}
	// AgentJoinedQueue lets an agent be offered the contacts of a queue.
	AgentJoinedQueue struct {
		Agent AgentID
		Queue QueueID
	}
	// AgentLeftQueue takes that back; an open offer from that queue is revoked.
	AgentLeftQueue struct {
		Agent AgentID
		Queue QueueID
	}
)

// Visitors.
type (
	// ContactRequested is a visitor asking for service. A full or closed queue sends it on or refuses it.
	ContactRequested struct {
		Contact  ContactID
		Visitor  VisitorID
		Queue    QueueID
		Needs    [NeedsMax]Need // what its agent must be able to do; in the order of their ids, a zero ends the list
		Priority int            // added to the queue's; -9 … 9
		Prefers  AgentID        // waited for during Rules.PreferFor; 0 = nobody
		Callback bool           // no visitor waits for it: no connection to lose, and one visitor may have several
	}
	// VisitorLeft is the visitor's own leave (button, depart-queue), whatever the contact's state.
	VisitorLeft struct{ Contact ContactID }
	// VisitorLost is the visitor's connection gone without a leave.
	VisitorLost struct{ Contact ContactID }
	// VisitorReturned is the connection back.
	VisitorReturned struct{ Contact ContactID }
	// Spoke is a line of the conversation, committed with it. Agent 0 is the visitor.
	Spoke struct {
		Contact ContactID
		Agent   AgentID
	}
)

// Agents.
type (
	// AgentSignedOn is a desk opened, or a lost one come back.
	AgentSignedOn struct{ Agent AgentID }
	// AgentLost is the desk's connection gone without a sign-off: unroutable at once.
	AgentLost struct{ Agent AgentID }
	// AgentSignedOff is a deliberate log-out. Refused (RejectedBusy) while contacts are active.
	AgentSignedOff struct{ Agent AgentID }
	// AgentReady asks for contacts; it closes what is left of wrap-up.
	AgentReady struct{ Agent AgentID }
	// AgentNotReady asks for none; it never ends a contact.
	AgentNotReady struct {
		Agent  AgentID
		Reason Reason
	}
	// OfferReceived is the offer's iq answered with result: it was shown, not accepted.
	OfferReceived struct{ Offer OfferID }
	// OfferFailed is the offer's iq answered with an error.
	OfferFailed struct{ Offer OfferID }
	// OfferAccepted is the agent taking the contact.
	OfferAccepted struct {
		Agent   AgentID
		Contact ContactID
	}
	// OfferDeclined is the agent passing the contact on.
	OfferDeclined struct {
		Agent   AgentID
		Contact ContactID
	}
	// AgentHungUp is the lead ending the conversation for the visitor.
	AgentHungUp struct {
		Agent   AgentID
		Contact ContactID
	}
	// WrapUpFiled is the hang-up page's code; the wrap-up goes on until the agent ends it, or its time is over.
	WrapUpFiled struct {
		Agent   AgentID
		Contact ContactID
		Code    WrapUpCode
	}
	// WrapUpDone ends the wrap-up of one contact. Refused without a forced code (RejectedCode), and before its time
	// where there is no early exit (RejectedState).
	WrapUpDone struct {
		Agent   AgentID
		Contact ContactID
	}
	// WrapUpExtended gives the agent another minute for a wrap-up that ends by itself, up to five minutes more than the
	// queue gives (RejectedLimit). Refused where it does not end by itself, or may not end early (RejectedState).
	WrapUpExtended struct {
		Agent   AgentID
		Contact ContactID
	}
	// Restarted is the owner back after a stop, or a crash, of any length. Nobody has a session yet: agents who were
	// signed on are lost, and so are visitors; their patience runs from now. It comes before deadlines lapse: what fell
	// due while nobody was there to answer is held against nobody.
	Restarted struct{}
	// Tick lets due deadlines lapse. Every other event does so too, before it is looked at.
	Tick struct{}
)

// WrapUpCode is the number of a wrap-up code in the store; 0 = none filed.
type WrapUpCode uint16

func (QueueSet) event()           {}
func (QueueHours) event()         {}
func (QueueRemoved) event()       {}
func (AgentSet) event()           {}
func (AgentRemoved) event()       {}
func (AgentJoinedQueue) event()   {}
func (AgentLeftQueue) event()     {}
func (ContactRequested) event()   {}
func (VisitorLeft) event()        {}
func (VisitorLost) event()        {}
func (VisitorReturned) event()    {}
func (Spoke) event()              {}
func (AgentSignedOn) event()      {}
func (AgentLost) event()          {}
func (AgentSignedOff) event()     {}
func (AgentReady) event()         {}
func (AgentNotReady) event()      {}
func (OfferReceived) event()      {}
func (OfferFailed) event()        {}
func (OfferAccepted) event()      {}
func (OfferDeclined) event()      {}
func (AgentHungUp) event()        {}
func (WrapUpFiled) event()        {}
func (WrapUpDone) event()         {}
func (WrapUpExtended) event()     {}
func (ContactMoved) event()       {}
func (ContactPrioritized) event() {}
func (ContactClosed) event()      {}
func (Passed) event()             {}
func (TakenBack) event()          {}
func (RoleChanged) event()        {}
func (Parted) event()             {}
func (TookOver) event()           {}
func (JoinedIn) event()           {}
func (Reassigned) event()         {}
func (AgentForced) event()        {}
func (Restarted) event()          {}
func (Tick) event()               {}
