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
	// QueueRemoved ends a queue: who waits there is told (CauseQueueRemoved), offers are revoked, conversations go on.
	QueueRemoved struct{ Queue QueueID }
	// AgentSet adds an agent or changes the agent's limits.
	AgentSet struct {
		Agent    AgentID
		SlotsMax int  // contacts at a time, offered + active + wrap-up; default 1
		Grace    Span // how long a lost desk keeps its contacts; default 30 s
	}
	// AgentRemoved ends an agent: offers are revoked, active contacts go back to the head of their queue.
	AgentRemoved struct{ Agent AgentID }
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

// Rules are a queue's settings. The zero value of a span means its default.
type Rules struct {
	Offer           Span // how long an offer may stay unanswered (XEP-0142 §4.2.5 timeout); 20 s
	Receipt         Span // how long the offer's iq may stay without its result; 5 s
	DeclineExcludes Span // how long an agent who declined is not asked again for this contact; 60 s
	LostWaiting     Span // how long a waiting visitor without a connection keeps the place; 120 s
	LostRinging     Span // how long an offer outlives its visitor's connection; 10 s
	LostTalking     Span // how long a conversation outlives its visitor's connection; 300 s
	WaitingMax      int  // contacts waiting at once, more are refused; 1,000
}

// Visitors.
type (
	// ContactRequested is a visitor asking for service.
	ContactRequested struct {
		Contact ContactID
		Visitor VisitorID
		Queue   QueueID
	}
	// VisitorLeft is the visitor's own leave (button, depart-queue), whatever the contact's state.
	VisitorLeft struct{ Contact ContactID }
	// VisitorLost is the visitor's connection gone without a leave.
	VisitorLost struct{ Contact ContactID }
	// VisitorReturned is the connection back.
	VisitorReturned struct{ Contact ContactID }
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
	// AgentHungUp is the agent ending the conversation.
	AgentHungUp struct {
		Agent   AgentID
		Contact ContactID
	}
	// WrapUpFiled is the hang-up page's code; the wrap-up goes on until the agent is ready or not ready.
	WrapUpFiled struct {
		Agent   AgentID
		Contact ContactID
		Code    WrapUpCode
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

func (QueueSet) event()         {}
func (QueueRemoved) event()     {}
func (AgentSet) event()         {}
func (AgentRemoved) event()     {}
func (AgentJoinedQueue) event() {}
func (AgentLeftQueue) event()   {}
func (ContactRequested) event() {}
func (VisitorLeft) event()      {}
func (VisitorLost) event()      {}
func (VisitorReturned) event()  {}
func (AgentSignedOn) event()    {}
func (AgentLost) event()        {}
func (AgentSignedOff) event()   {}
func (AgentReady) event()       {}
func (AgentNotReady) event()    {}
func (OfferReceived) event()    {}
func (OfferFailed) event()      {}
func (OfferAccepted) event()    {}
func (OfferDeclined) event()    {}
func (AgentHungUp) event()      {}
func (WrapUpFiled) event()      {}
func (Restarted) event()        {}
func (Tick) event()             {}
