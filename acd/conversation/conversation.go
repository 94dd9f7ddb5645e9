package conversation

import "errors"

// Party is a side of the conversation.
type Party uint8

const (
	Visitor Party = iota + 1
	Agent

	parties // how many, plus one
)

// String is the party's name on the wire, which is also its nick in the room.
func (p Party) String() string {
	switch p {
	case Visitor:
		return "visitor"
	case Agent:
		return "agent"
	}
	return "nobody"
}

// Other is the opposite side.
func (p Party) Other() Party {
	if p == Visitor {
		return Agent
	}
	return Visitor
}

// Limits bound what one conversation may hold.
type Limits struct {
	LinesMax        int // lines kept; further ones are refused
	SessionsMax     int // sessions of one member at a time
	VisitorCharsMax int // characters (code points) of a visitor's line
	AgentCharsMax   int // characters of an agent's line
}

// DefaultLimits are 2,000 lines, 8 sessions a member, and 4,000 and 10,000 characters.
func DefaultLimits() Limits {
	return Limits{LinesMax: 2000, SessionsMax: 8, VisitorCharsMax: 4000, AgentCharsMax: 10000}
}

// What a conversation refuses.
var (
	ErrNotMember   = errors.New("not a member of this conversation")
	ErrNotOccupant = errors.New("this session has not joined the conversation")
	ErrEnded       = errors.New("the conversation has ended")
	ErrSessionsMax = errors.New("too many sessions of one member")
	ErrLinesMax    = errors.New("the conversation is full")
	ErrTooLong     = errors.New("the line is too long")
)

// Occupant is a session in the room.
type Occupant struct {
	Session string // full JID
	Party   Party
}

// Conversation is one contact's. It is not safe for use by several goroutines.
type Conversation struct {
	limits    Limits
	members   [parties]string // bare JID by party; "" = nobody
	occupants []Occupant      // in the order of joining
	ended     bool

	last   uint64 // the highest id given out
	kept   uint64 // the highest id known to be committed
	lines  int
	firsts map[origin]uint64 // the first line of each origin-id
	marks  [parties]uint64   // received up to here, by party
}

// New is an empty conversation of a visitor.
func New(limits Limits, visitor string) *Conversation {
	c := &Conversation{limits: limits, firsts: make(map[origin]uint64)}
	c.members[Visitor] = visitor
	return c
}

// SetAgent makes a bare JID the conversation's agent; "" leaves it without one. It returns the sessions of the agent
// before, which are in the room no longer.
func (c *Conversation) SetAgent(member string) []Occupant {
	if c.members[Agent] == member {
		return nil
	}
	c.members[Agent] = member
	return c.remove(func(o Occupant) bool { return o.Party == Agent })
}

// PartyOf tells on which side a bare JID is; false for a stranger.
func (c *Conversation) PartyOf(member string) (Party, bool) {
	if member == "" {
		return 0, false
	}
	for p := Visitor; p < parties; p++ {
		if c.members[p] == member {
			return p, true
		}
	}
	return 0, false
}

// Join brings a session of a member into the room. again says that it was there already.
// It fails with ErrNotMember, ErrEnded or ErrSessionsMax.
func (c *Conversation) Join(member, session string) (o Occupant, again bool, err error) {
	party, ok := c.PartyOf(member)
	if !ok {
		return Occupant{}, false, ErrNotMember
	}
	if c.ended {
		return Occupant{}, false, ErrEnded
	}
	if o, ok := c.Occupant(session); ok {
		return o, true, nil
	}
	if c.Present(party) >= c.limits.SessionsMax {
		return Occupant{}, false, ErrSessionsMax
	}
	o = Occupant{Session: session, Party: party}
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
	c.ended = true
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

// Occupants are the sessions in the room, in the order of joining. The slice is the caller's.
func (c *Conversation) Occupants() []Occupant { return append([]Occupant(nil), c.occupants...) }

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
