package conversation

import "slices"

// Member is who takes part: the visitor, or an agent.
type Member struct {
	JID   string // bare
	Party Party
	Role  Role
}

// Moved is a member whose place has changed, with the sessions in the room.
type Moved struct {
	Member   string
	From, To Party
	Was, Is  Role
	Sessions []string
}

// Members are all of them: the visitor, then agents in the order of their coming. The slice is the caller's.
func (c *Conversation) Members() []Member { return slices.Clone(c.members) }

// Member finds a member by bare JID: the visitor before an agent of the same name, who talks to itself and sees no more
// for that.
func (c *Conversation) Member(jid string) (Member, bool) {
	if jid == "" {
		return Member{}, false
	}
	i := slices.IndexFunc(c.members, func(m Member) bool { return m.JID == jid })
	if i < 0 {
		return Member{}, false
	}
	return c.members[i], true
}

// At finds the member in a place.
func (c *Conversation) At(p Party) (Member, bool) {
	i := slices.IndexFunc(c.members, func(m Member) bool { return m.Party == p })
	if i < 0 {
		return Member{}, false
	}
	return c.members[i], true
}

// RoleAt is the role of who is in a place; 0 if nobody is.
func (c *Conversation) RoleAt(p Party) Role {
	m, _ := c.At(p)
	return m.Role
}

// PartyOf tells in which place a bare JID is; false for a stranger.
func (c *Conversation) PartyOf(member string) (Party, bool) {
	m, ok := c.Member(member)
	return m.Party, ok
}

// SetAgent makes a bare JID the conversation's lead; "" leaves it without one. It returns the sessions of the lead
// before, which is a member no longer.
func (c *Conversation) SetAgent(member string) []Occupant {
	before, led := c.At(Agent)
	if led && before.JID == member {
		return nil
	}
	var gone []Occupant
	if led {
		gone = c.Part(before.JID)
	}
	if member != "" {
		c.Seat(member, RoleLead, Agent)
	}
	return gone
}

// Seat gives an agent a role and a place: the lead's to RoleLead, which must be free, to others place, or the first
// free one if place is 0 or taken. A member who has a place keeps it, unless it becomes or was the lead's. moved says
// what changed for the room; From is 0 for a new member, and it is the zero Moved if nothing has changed. It does not
// ask whether the conversation is Full: that is asked before an agent is let in.
func (c *Conversation) Seat(jid string, role Role, place Party) (moved Moved) {
	i := slices.IndexFunc(c.members, func(m Member) bool { return m.JID == jid && m.Party != Visitor })
	if i < 0 {
		i = len(c.members)
		c.members = append(c.members, Member{JID: jid})
	}
	m := &c.members[i]
	before := *m
	m.Role = role
	switch {
	case role == RoleLead:
		m.Party = Agent
	case m.Party <= Agent:
		m.Party = 0
		m.Party = c.freePlace(place)
	}
	if *m == before {
		return Moved{}
	}
	moved = Moved{Member: jid, From: before.Party, To: m.Party, Was: before.Role, Is: role}
	for j := range c.occupants {
		if before.Party != 0 && c.occupants[j].Party == before.Party {
			c.occupants[j].Party = m.Party
			moved.Sessions = append(moved.Sessions, c.occupants[j].Session)
		}
	}
	return moved
}

// Full fails with ErrAgentsMax if no further agent should be let in.
func (c *Conversation) Full() error {
	if len(c.members) > c.limits.AgentsMax {
		return ErrAgentsMax
	}
	return nil
}

func (c *Conversation) freePlace(wish Party) Party {
	if _, taken := c.At(wish); wish > Agent && !taken {
		return wish
	}
	for p := Agent + 1; ; p++ {
		if _, taken := c.At(p); !taken {
			return p
		}
	}
}

// Part ends an agent's membership. It returns the agent's sessions that were in the room.
func (c *Conversation) Part(jid string) []Occupant {
	i := slices.IndexFunc(c.members, func(m Member) bool { return m.JID == jid && m.Party != Visitor })
	if i < 0 {
		return nil
	}
	place := c.members[i].Party
	c.members = slices.Delete(c.members, i, i+1)
	return c.remove(func(o Occupant) bool { return o.Party == place })
}

// Monitor lets a supervisor's session have copies. again says that it has them already. It fails with ErrEnded or
// ErrSessionsMax.
func (c *Conversation) Monitor(session string) (again bool, err error) {
	switch {
	case c.ended:
		return false, ErrEnded
	case slices.Contains(c.monitors, session):
		return true, nil
	case len(c.monitors) >= c.limits.MonitorsMax:
		return false, ErrSessionsMax
	}
	c.monitors = append(c.monitors, session)
	return false, nil
}

// Monitored says whether a session has copies.
func (c *Conversation) Monitored(session string) bool { return slices.Contains(c.monitors, session) }

// Unmonitor ends that; false if it was not so.
func (c *Conversation) Unmonitor(session string) bool {
	before := len(c.monitors)
	c.monitors = slices.DeleteFunc(c.monitors, func(s string) bool { return s == session })
	return len(c.monitors) < before
}

// Monitors are the sessions that have copies of what is of kind k. The slice is the caller's.
func (c *Conversation) Monitors(k Kind) []string {
	if !Sees(RoleMonitor, k) {
		return nil
	}
	return slices.Clone(c.monitors)
}

// Audience is who in the room sees what is of kind k, in the order of joining.
func (c *Conversation) Audience(k Kind) []Occupant {
	var list []Occupant
	for _, o := range c.occupants {
		if Sees(c.RoleAt(o.Party), k) {
			list = append(list, o)
		}
	}
	return list
}
