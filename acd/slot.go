package acd

// SlotState is where a contact stands with one agent.
type SlotState uint8

const (
	SlotOffered SlotState = iota + 1
	SlotActive
	SlotWrapUp
)

// Role is what an agent is to a contact.
type Role uint8

const (
	RoleLead      Role = iota // has the contact
	RoleConsulted             // sees all, speaks to agents only
	RoleJoined                // speaks to the visitor beside the lead
)

// Pass says how a contact comes before an agent.
type Pass uint8

const (
	PassRouted     Pass = iota // out of the line
	PassTransfer               // accepted: the target leads
	PassConsult                // accepted: the target is consulted
	PassConference             // accepted: the target joins
	PassReassigned             // a supervisor's choice; accepted: the target leads
)

// Why tells what made routing choose an agent.
type Why struct {
	Selection Selection
	Ring      uint8  // of the contact at that moment
	Rivals    uint16 // others who could have been offered it
	Preferred bool   // the contact asked for this agent
}
