package acd

// timerKind orders what is due at the same moment.
type timerKind uint8

const (
	timerOffer   timerKind = iota // receipt or deadline of a slot's offer
	timerAway                     // patience with a visitor whose connection is lost
	timerGrace                    // patience with an agent whose connection is lost
	timerExclude                  // an agent who declined counts again
	timerStage                    // what a contact's stage in life has due
	timerWrapUp                   // the end of a slot's wrap-up
)

// timer is something to be done at a time, if nothing happens before.
type timer struct {
	at   Time
	kind timerKind
	id   uint64 // OfferID of a slot, ContactID or AgentID
}

func (t timer) before(u timer) bool {
	switch {
	case t.at != u.at:
		return t.at < u.at
	case t.kind != u.kind:
		return t.kind < u.kind
	}
	return t.id < u.id
}

func (t timer) compare(u timer) int {
	switch {
	case t == u:
		return 0
	case t.before(u):
		return -1
	}
	return 1
}

// dueOf is the first timer of a schedule, if it is due now.
func (s *State) dueOf(of *schedule) (timer, bool) {
	t, armed := of.next()
	return t, armed && t.at <= s.now
}

// NextDeadline is when the next deadline is due. The owner sends a Tick then; false: nothing is armed.
func (s *State) NextDeadline() (Time, bool) {
	t, armed := s.timers.next()
	if x, excluded := s.exclusions.next(); excluded && (!armed || x.at < t.at) {
		return x.at, true
	}
	return t.at, armed
}

// arm moves a timer to at; 0 = off. armed is where its owner remembers it.
func (s *State) arm(armed *Time, at Time, kind timerKind, id uint64) {
	if *armed == at || s.following {
		return
	}
	in := &s.timers
	if kind == timerExclude {
		in = &s.exclusions
	}
	was := *armed
	*armed = at
	if was != 0 {
		in.disarm(timer{was, kind, id}, s.isArmed)
	}
	if at != 0 {
		in.arm(timer{at, kind, id})
	}
}

// isArmed: the timer is the one its owner remembers.
func (s *State) isArmed(t timer) bool {
	switch t.kind {
	case timerOffer, timerWrapUp:
		x := s.slots.get(OfferID(t.id))
		return x != nil && x.timer == t.at && x.timerKind() == t.kind
	case timerGrace:
		a := s.agents.get(AgentID(t.id))
		return a != nil && a.graceTimer == t.at
	}
	c := s.contacts.get(ContactID(t.id))
	switch {
	case c == nil:
		return false
	case t.kind == timerAway:
		return c.awayTimer == t.at
	case t.kind == timerExclude:
		return c.excludeEnd == t.at
	}
	return c.stageTimer == t.at
}

func (s *State) armContact(c *contact, stage, away, exclude Time) {
	s.arm(&c.stageTimer, stage, timerStage, uint64(c.id))
	s.arm(&c.awayTimer, away, timerAway, uint64(c.id))
	s.arm(&c.excludeEnd, exclude, timerExclude, uint64(c.id))
}

// stageDue is when the contact's own stage in life has something due: in line a ring, the end of a preference or of the
// longest wait; while it goes to several agents the first two of these; in conversation the end of somebody's silence. 0: nothing.
func (c *contact) stageDue(r *Rules) Time {
	switch c.place {
	case ContactWaiting:
		return soonest(soonest(c.ringDue(r), c.preferDue()), c.waitDue(r))
	case ContactOffered:
		return c.askingDue(r)
	case ContactActive:
		return c.idleDue(r)
	}
	return 0
}

// soonest is the earlier of two times that may be unset.
func soonest(a, b Time) Time {
	if a == 0 || b != 0 && b < a {
		return b
	}
	return a
}

func (c *contact) ringDue(r *Rules) Time {
	if c.ring >= RingsMax || r.Rings[c.ring].After == 0 {
		return 0
	}
	return c.entered.Add(r.Rings[c.ring].After)
}

func (c *contact) preferDue() Time {
	if c.prefers == 0 {
		return 0
	}
	return max(c.prefersUntil, 1)
}

func (c *contact) waitDue(r *Rules) Time {
	if r.WaitMax == 0 {
		return 0
	}
	return c.entered.Add(r.WaitMax)
}

func (c *contact) awayDue() Time {
	if !c.away || c.over {
		return 0
	}
	return c.awayUntil
}

func (c *contact) excludeDue() Time {
	var until Time
	for _, x := range c.excluded {
		until = soonest(until, x.until)
	}
	return until
}

func (a *agent) graceDue() Time {
	if !a.stands.Lost || a.stands.Duty == DutyNone {
		return 0
	}
	return a.stands.LostAt.Add(a.grace)
}
