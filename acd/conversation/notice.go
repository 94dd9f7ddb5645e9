package conversation

// Notify gives what the ACD itself tells everybody a place; Kept and Unkept follow as after Say. It fails with
// ErrEnded or ErrLinesMax.
func (c *Conversation) Notify() (Saying, error) {
	said := Saying{Kind: Notice}
	switch {
	case c.ended:
		return Saying{}, ErrEnded
	case c.lines >= c.limits.LinesMax:
		return Saying{}, ErrLinesMax
	}
	said.ID = Place(c.last>>asideBits + 1)
	c.put(said.origin, said.ID)
	return said, nil
}
