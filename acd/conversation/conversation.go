package conversation

import (
	"errors"
	"fmt"
	"slices"
)

// Party is a member's place in the conversation, and the nick in the room: the visitor's, the lead's, or that of a
// further agent. Numbers are kept in the store.
type Party uint8

// The places that are always the same. Further agents have those after the lead's.
const (
	Visitor Party = iota + 1
	Agent
)

// String is the party's nick in the room: "visitor", "agent", "agent-2" …
func (p Party) String() string {
	switch p {
	case 0:
		return "nobody"
	case Visitor:
		return "visitor"
	case Agent:
		return "agent"
	}
	return fmt.Sprintf("agent-%d", p-Agent+1)
}

// Side is "visitor" or "agent".
func (p Party) Side() string { return min(p, Agent).String() }

// Limits bound what one conversation may hold.
type Limits struct {
	LinesMax        int // lines kept that the visitor may read, and as many others; further ones are refused
	SessionsMax     int // sessions of one member at a time
	AgentsMax       int // agents in it at a time
	MonitorsMax     int // sessions that monitor it at a time
	VisitorCharsMax int // characters (code points) of a visitor's line
	AgentCharsMax   int // characters of an agent's line
}

// DefaultLimits are 2,000 lines, 8 sessions a member, 8 agents, 8 sessions that monitor, and 4,000 and 10,000 characters.
func DefaultLimits() Limits {
	return Limits{LinesMax: 2000, SessionsMax: 8, AgentsMax: 8, MonitorsMax: 8, VisitorCharsMax: 4000, AgentCharsMax: 10000}
}

// What a conversation refuses.
var (
	ErrNotMember   = errors.New("not a member of this conversation")
	ErrNotOccupant = errors.New("this session has not joined the conversation")
	ErrEnded       = errors.New("the conversation has ended")
	ErrSessionsMax = errors.New("too many sessions of one member")
	ErrLinesMax    = errors.New("the conversation is full")
	ErrTooLong     = errors.New("the line is too long")
	ErrAgentsMax   = errors.New("too many agents in one conversation")
	ErrMayNotSay   = errors.New("the role does not allow that")
)

// Occupant is a session in the room.
type Occupant struct {
	Session string // full JID
	Party   Party
}

// Conversation is one contact's. It is not safe for use by several goroutines.
type Conversation struct {
	limits    Limits
	members   []Member   // the visitor, then agents in the order of their coming
	occupants []Occupant // in the order of joining
	monitors  []string   // full JIDs, in the order of coming
	ended     bool

	last   uint64            // the highest id given out
	kept   uint64            // the highest id known to be committed
	lines  int               // that the visitor may read
	asides int               // others
	firsts map[origin]uint64 // the first line of each origin-id
	marks  map[Party]uint64  // received up to here
}

// New is an empty conversation of a visitor.
func New(limits Limits, visitor string) *Conversation {
	return &Conversation{
		limits: limits, firsts: make(map[origin]uint64), marks: make(map[Party]uint64),
		members: []Member{{JID: visitor, Party: Visitor, Role: RoleVisitor}},
	}
}

// Join brings a session of a member into the room. again says that it was there already.
// It fails with ErrNotMember, ErrEnded or ErrSessionsMax.
func (c *Conversation) Join(member, session string) (o Occupant, again bool, err error) {
	m, ok := c.Member(member)
	if !ok {
		return Occupant{}, false, ErrNotMember
	}
	if c.ended {
		return Occupant{}, false, ErrEnded
	}
	if o, ok := c.Occupant(session); ok {
		return o, true, nil
	}
	if c.Present(m.Party) >= c.limits.SessionsMax {
		return Occupant{}, false, ErrSessionsMax
	}
	o = Occupant{Session: session, Party: m.Party}
	c.occupants = append(c.occupants, o)
	return o, false, nil
}

// Leave takes a session out of the room; false if it was not there.
func (c *Conversation) Leave(session string) (Occupant, bool) {
	gone := c.remove(func(o Occupant) bool { return o.Session == session })
	if len(gone) == 0 {
		return Occupant{}, false
	}
	return gone[0], true
}

// End closes the room: nobody may join or speak. It returns who was in it.
func (c *Conversation) End() []Occupant {
	c.ended, c.monitors = true, nil
	return c.remove(func(Occupant) bool { return true })
}

// Ended says whether End was called.
func (c *Conversation) Ended() bool { return c.ended }

// Occupant finds a session in the room.
func (c *Conversation) Occupant(session string) (Occupant, bool) {
	for _, o := range c.occupants {
		if o.Session == session {
			return o, true
		}
	}
	return Occupant{}, false
}

// Occupants are the sessions in the room, in the order of joining. The slice is the caller's. What is said must not go
// to all of them: see Audience.
func (c *Conversation) Occupants() []Occupant { return slices.Clone(c.occupants) }

// Present is how many sessions of a party are in the room.
func (c *Conversation) Present(p Party) int {
	n := 0
	for _, o := range c.occupants {
		if o.Party == p {
			n++
		}
	}
	return n
}

func (c *Conversation) remove(leaves func(Occupant) bool) []Occupant {
	var gone, stay []Occupant
	for _, o := range c.occupants {
		if leaves(o) {
			gone = append(gone, o)
		} else {
			stay = append(stay, o)
		}
	}
	c.occupants = stay
	return gone
}
