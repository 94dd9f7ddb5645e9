package acd

// timerKind orders what is due at the same moment.
type timerKind uint64

const (
	timerOffer   timerKind = iota // receipt or deadline of the contact's offer
	timerAway                     // patience with a visitor whose connection is lost
	timerGrace                    // patience with an agent whose connection is lost
	timerExclude                  // an agent who declined counts again
)

// timer is something to be done at a time, if nothing happens before.
type timer struct {
	at   Time
	kind timerKind
	id   uint64 // ContactID or AgentID
}

func (t timer) key() key { return key{uint64(t.at), uint64(t.kind), t.id} }

// NextDeadline is when the next deadline is due. The owner sends a Tick then; false: nothing is armed.
func (s *State) NextDeadline() (Time, bool) {
	n := s.timers.first()
	if n == nil {
		return 0, false
	}
	return n.item.at, true
}

// arm moves a timer to at; 0 = off. armed is where its owner remembers it.
func (s *State) arm(armed *Time, at Time, kind timerKind, id uint64) {
	if *armed == at {
		return
	}
	if *armed != 0 {
		s.timers.remove(timer{*armed, kind, id}.key())
	}
	*armed = at
	if at != 0 {
		t := timer{at, kind, id}
		s.timers.insert(t.key(), true, t)
	}
}

func (s *State) armContact(c *contact, offer, away, exclude Time) {
	s.arm(&c.offerTimer, offer, timerOffer, uint64(c.id))
	s.arm(&c.awayTimer, away, timerAway, uint64(c.id))
	s.arm(&c.excludeEnd, exclude, timerExclude, uint64(c.id))
}

// offerDue is when the contact's offer lapses; 0: it has none.
func (c *contact) offerDue() Time {
	if c.place != ContactOffered {
		return 0
	}
	if c.received {
		return c.deadline
	}
	return min(c.receipt, c.deadline)
}

func (c *contact) awayDue() Time {
	if !c.away || c.place == ContactWrapUp {
		return 0
	}
	return c.awayUntil
}

func (c *contact) excludeDue() Time {
	if len(c.excluded) == 0 {
		return 0
	}
	until := c.excluded[0].until
	for _, x := range c.excluded[1:] {
		until = min(until, x.until)
	}
	return until
}

func (a *agent) graceDue() Time {
	if !a.stands.Lost || a.stands.Duty == DutyNone {
		return 0
	}
	return a.stands.LostAt.Add(a.grace)
}
