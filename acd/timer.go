package acd

// timerKind orders what is due at the same moment.
type timerKind uint64

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

func (t timer) key() key { return key{uint64(t.at), uint64(t.kind), t.id} }

func timerOf(k key) timer { return timer{Time(k.major), timerKind(k.minor), k.id} }

// firstDue is the first timer due now, or the first after the one given; false: there is none.
func (s *State) firstDue(after *timer) (timer, bool) {
	n := s.timers.first()
	if after != nil {
		n = s.timers.next(after.key())
	}
	if n == nil || Time(n.key.major) > s.now {
		return timer{}, false
	}
	return timerOf(n.key), true
}

// NextDeadline is when the next deadline is due. The owner sends a Tick then; false: nothing is armed.
func (s *State) NextDeadline() (Time, bool) {
	n := s.timers.first()
	if n == nil {
		return 0, false
	}
	return timerOf(n.key).at, true
}

// arm moves a timer to at; 0 = off. armed is where its owner remembers it.
func (s *State) arm(armed *Time, at Time, kind timerKind, id uint64) {
	if *armed == at || s.following {
		return
	}
	if *armed != 0 {
		s.timers.remove(timer{*armed, kind, id}.key())
	}
	*armed = at
	if at != 0 {
		s.timers.insert(timer{at, kind, id}.key(), struct{}{})
	}
}

func (s *State) armContact(c *contact, stage, away, exclude Time) {
	s.arm(&c.stageTimer, stage, timerStage, uint64(c.id))
	s.arm(&c.awayTimer, away, timerAway, uint64(c.id))
	s.arm(&c.excludeEnd, exclude, timerExclude, uint64(c.id))
}

// stageDue is when the contact's own stage in life has something due: in line a ring, the end of a preference or of the
// longest wait; in conversation the end of somebody's silence. 0: nothing.
func (c *contact) stageDue(r *Rules) Time {
	switch c.place {
	case ContactWaiting:
		return soonest(soonest(c.ringDue(r), c.preferDue()), c.waitDue(r))
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
