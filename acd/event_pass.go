package acd

// Handing on. By is who did it from above, for the record; 0 = the agent alone.
type (
	// Passed is an agent handing a contact on, or asking a colleague in. To an agent it is an offer, which puts the
	// contact before just that agent: signed on, connected and with a free slot, ready or not (RejectedState,
	// RejectedLimit); the lead stays until it is accepted. A transfer to a queue takes effect at once: the contact waits
	// there with its first arrival. A consult or conference to a queue is offered to whom routing would pick there.
	Passed struct {
		Agent    AgentID // who leads
		Contact  ContactID
		ToAgent  AgentID // or
		ToQueue  QueueID
		Kind     Pass
		Override bool // a supervisor lets the target go over the limit
		By       AgentID
	}
	// TakenBack withdraws the agent's open pass. After a transfer to a queue, while the contact waits or is offered
	// there and the agent's wrap-up is open, the agent leads again.
	TakenBack struct {
		Agent   AgentID
		Contact ContactID
	}
	// RoleChanged ends a consult: the consulted agent leads and the lead goes into wrap-up (RoleLead), or both speak to
	// the visitor (RoleJoined).
	RoleChanged struct {
		Agent   AgentID // whose role changes
		Contact ContactID
		Role    Role
		By      AgentID
	}
	// Parted is a consulted or joined agent leaving.
	Parted struct {
		Agent   AgentID
		Contact ContactID
	}
)

// From above. By is the supervisor, 0 a rule.
type (
	// TookOver makes the agent the lead at once; the lead so far goes into wrap-up.
	TookOver struct {
		Agent    AgentID
		Contact  ContactID
		Override bool
		By       AgentID
	}
	// JoinedIn is a barge-in: the agent speaks to the visitor beside the lead.
	JoinedIn struct {
		Agent    AgentID
		Contact  ContactID
		Override bool
		By       AgentID
	}
	// Reassigned sends a waiting, offered or active contact to a queue, at once, or to an agent, as an offer.
	Reassigned struct {
		Contact  ContactID
		ToAgent  AgentID // or
		ToQueue  QueueID
		Override bool
		By       AgentID
	}
	// ContactMoved sends a waiting or offered contact to another queue, with its first arrival.
	ContactMoved struct {
		Contact ContactID
		Queue   QueueID
		By      AgentID
	}
	// ContactPrioritized sets the priority of a contact that waits or is offered; -9 … 9, added to the queue's.
	ContactPrioritized struct {
		Contact  ContactID
		Priority int
		By       AgentID
	}
	// ContactClosed ends a contact wherever it is, for CauseSupervisor or CauseBanned.
	ContactClosed struct {
		Contact ContactID
		By      AgentID
		Cause   Cause
	}
	// AgentForced sets an agent's state from above. DutyNone logs out: active contacts go back to the head of their
	// queues. Any other never ends a contact, just as the agent's own.
	AgentForced struct {
		Agent  AgentID
		Duty   Duty
		Reason Reason // why not ready; ReasonNone = ReasonForced
		By     AgentID
	}
)
