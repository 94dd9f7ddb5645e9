package conversation

import "unicode/utf8"

// origin is what a client calls a line (XEP-0359 v0.7.0 §3.2). Clients of several members may choose the same.
type origin struct {
	member string // bare JID
	id     string
}

// Saying is the answer to Say.
type Saying struct {
	ID     uint64 // the line's place in the room, growing; FormatID writes it as its stanza-id
	Party  Party
	Kind   Kind
	Double bool // said before under the same origin-id: ID is the first one's
	Kept   bool // of a double: the first is committed, its reflection may be repeated

	origin origin
}

// Say gives a line to everybody its place; a consulted agent's is among agents. See SayAs.
func (c *Conversation) Say(member, session, originID, body string) (Saying, error) {
	return c.SayAs(ToAll, member, session, originID, body)
}

// SayAs gives a line of kind k its place. originID "" means that doubles cannot be told. The line counts as kept only
// after Kept; after Unkept its place stays empty and its origin-id may be used anew.
// It fails with ErrNotMember, ErrEnded, ErrNotOccupant, ErrMayNotSay, ErrTooLong or ErrLinesMax; a double of a member
// never fails.
func (c *Conversation) SayAs(k Kind, member, session, originID, body string) (Saying, error) {
	m, ok := c.Member(member)
	if !ok {
		return Saying{}, ErrNotMember
	}
	said := Saying{Party: m.Party, Kind: As(m.Role, k), origin: origin{member, originID}}
	if first, ok := c.firsts[said.origin]; ok && originID != "" {
		said.ID, said.Double, said.Kept = first, true, first <= c.kept
		return said, nil
	}
	if c.ended {
		return Saying{}, ErrEnded
	}
	if _, ok := c.Occupant(session); !ok {
		return Saying{}, ErrNotOccupant
	}
	return c.place(said, m.Role, body)
}

// WhisperFrom gives a monitoring session's whisper its place. It fails with ErrNotOccupant, ErrTooLong or ErrLinesMax.
func (c *Conversation) WhisperFrom(member, session, originID, body string) (Saying, error) {
	said := Saying{Kind: Whisper, origin: origin{member, originID}}
	if first, ok := c.firsts[said.origin]; ok && originID != "" {
		said.ID, said.Double, said.Kept = first, true, first <= c.kept
		return said, nil
	}
	if !c.Monitored(session) {
		return Saying{}, ErrNotOccupant
	}
	return c.place(said, RoleMonitor, body)
}

func (c *Conversation) place(said Saying, role Role, body string) (Saying, error) {
	if !MaySay(role, said.Kind) {
		return Saying{}, ErrMayNotSay
	}
	if utf8.RuneCountInString(body) > c.charsMax(role) {
		return Saying{}, ErrTooLong
	}
	aside := !Reads(RoleVisitor, said.Kind)
	switch {
	case !aside && c.lines >= c.limits.LinesMax, aside && c.asides >= c.limits.LinesMax, aside && c.last&AsidesMax == AsidesMax:
		return Saying{}, ErrLinesMax
	case aside:
		said.ID = c.last + 1
	default:
		said.ID = Place(c.last>>asideBits + 1)
	}
	c.put(said.origin, said.ID)
	return said, nil
}

// Kept says that a line is committed. Lines are committed in the order of their ids.
func (c *Conversation) Kept(id uint64) { c.kept = max(c.kept, id) }

// Unkept says that a line could not be committed.
func (c *Conversation) Unkept(said Saying) {
	delete(c.firsts, said.origin)
	if Aside(said.ID) {
		c.asides--
	} else {
		c.lines--
	}
}

// Restore puts back a line that was committed before, in the order of ids. member is who said it, "" if that is
// nobody's business any more.
func (c *Conversation) Restore(member, originID string, id uint64) {
	c.put(origin{member, originID}, id)
	c.kept = id
}

// KeptUpTo is the highest id known to be committed, 0 if none.
func (c *Conversation) KeptUpTo() uint64 { return c.kept }

// Mark says that a party received everything up to id; false if that is nothing new. Ids not yet committed are not
// believed, nor those that the party may not read: nobody can have received them.
func (c *Conversation) Mark(party Party, id uint64) bool {
	if id > c.kept || id <= c.marks[party] || Aside(id) && party == Visitor {
		return false
	}
	c.marks[party] = id
	return true
}

// Marked is the highest id a party received, 0 if none.
func (c *Conversation) Marked(party Party) uint64 { return c.marks[party] }

func (c *Conversation) put(o origin, id uint64) {
	c.last = id
	if Aside(id) {
		c.asides++
	} else {
		c.lines++
	}
	if _, known := c.firsts[o]; o.id != "" && !known {
		c.firsts[o] = id
	}
}

func (c *Conversation) charsMax(r Role) int {
	if r == RoleVisitor {
		return c.limits.VisitorCharsMax
	}
	return c.limits.AgentCharsMax
}

// Knows says whether a member has said a line under an origin-id.
func (c *Conversation) Knows(member, originID string) bool {
	_, known := c.firsts[origin{member, originID}]
	return known
}
