package conversation

import "unicode/utf8"

// origin is what a client calls a line (XEP-0359 v0.7.0 §3.2). Clients of both sides may choose the same.
type origin struct {
	party Party
	id    string
}

// Saying is the answer to Say.
type Saying struct {
	ID     uint64 // the line's place in the room, growing from 1; also its stanza-id
	Party  Party
	Double bool // said before under the same origin-id: ID is the first one's
	Kept   bool // of a double: the first is committed, its reflection may be repeated
}

// Say gives a line its place. originID "" means that doubles cannot be told. The line counts as kept only after Kept;
// after Unkept its place stays empty and its origin-id may be used anew.
// It fails with ErrNotMember, ErrEnded, ErrNotOccupant, ErrTooLong or ErrLinesMax; a double of a member never fails.
func (c *Conversation) Say(member, session, originID, body string) (Saying, error) {
	party, ok := c.PartyOf(member)
	if !ok {
		return Saying{}, ErrNotMember
	}
	if first, ok := c.firsts[origin{party, originID}]; ok && originID != "" {
		return Saying{ID: first, Party: party, Double: true, Kept: first <= c.kept}, nil
	}
	if c.ended {
		return Saying{}, ErrEnded
	}
	if _, ok := c.Occupant(session); !ok {
		return Saying{}, ErrNotOccupant
	}
	if utf8.RuneCountInString(body) > c.charsMax(party) {
		return Saying{}, ErrTooLong
	}
	if c.lines >= c.limits.LinesMax {
		return Saying{}, ErrLinesMax
	}
	c.place(party, originID, c.last+1)
	return Saying{ID: c.last, Party: party}, nil
}

// Kept says that a line is committed. Lines are committed in the order of their ids.
func (c *Conversation) Kept(id uint64) { c.kept = max(c.kept, id) }

// Unkept says that a line could not be committed.
func (c *Conversation) Unkept(party Party, originID string) {
	delete(c.firsts, origin{party, originID})
	c.lines--
}

// Restore puts back a line that was committed before, in the order of ids.
func (c *Conversation) Restore(party Party, originID string, id uint64) {
	c.place(party, originID, id)
	c.kept = id
}

// KeptUpTo is the highest id known to be committed, 0 if none.
func (c *Conversation) KeptUpTo() uint64 { return c.kept }

// Mark says that a party received everything up to id; false if that is nothing new. Ids not yet committed are not
// believed: nobody can have received them.
func (c *Conversation) Mark(party Party, id uint64) bool {
	if id > c.kept || id <= c.marks[party] {
		return false
	}
	c.marks[party] = id
	return true
}

// Marked is the highest id a party received, 0 if none.
func (c *Conversation) Marked(party Party) uint64 { return c.marks[party] }

func (c *Conversation) place(party Party, originID string, id uint64) {
	c.last = id
	c.lines++
	if originID != "" {
		c.firsts[origin{party, originID}] = id
	}
}

func (c *Conversation) charsMax(p Party) int {
	if p == Visitor {
		return c.limits.VisitorCharsMax
	}
	return c.limits.AgentCharsMax
}
