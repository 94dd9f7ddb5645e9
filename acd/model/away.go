package model

import "parley/acd"

// Visitors whose connection is lost, and the hour after the centre itself was.

// patience is how long a visitor's lost connection is borne with, where the contact is.
func (m *Model) patience(c *contact) acd.Span {
	rules := m.rules(c.queue)
	switch {
	case c.lead() != nil:
		return rules.LostTalking
	case len(c.in(acd.SlotOffered)) > 0:
		return rules.LostRinging
	}
	return rules.LostWaiting
}

// bear counts the patience anew from the loss, where the contact has come to.
func (m *Model) bear(c *contact) {
	if c.away {
		c.awayUntil = c.awaySince.Add(m.patience(c))
	}
}

func (m *Model) visitorLost(c *contact) acd.Rejection {
	switch {
	case c.callback:
		return acd.RejectedState
	case c.away:
		return acd.RejectedNothing
	}
	c.away, c.awaySince, c.awayUntil = true, m.now, m.now.Add(m.patience(c))
	return fine
}

func (m *Model) visitorReturned(c *contact) acd.Rejection {
	if !c.away {
		return acd.RejectedNothing
	}
	c.away = false
	c.hush(m.now)
	return fine
}

// gaveUp: an offer outlives its visitor's connection for a while only, and goes back; anything else ends with it.
func (m *Model) gaveUp(c *contact) {
	if c.lead() == nil && len(c.in(acd.SlotOffered)) > 0 {
		for _, x := range c.in(acd.SlotOffered) {
			m.drop(c, x)
		}
		m.back(c)
	} else {
		m.end(c)
	}
	m.settleAll()
}

// failed: the offer did not reach the desk, so the desk is as good as gone.
func (m *Model) failed(ev acd.OfferFailed) acd.Rejection {
	for _, p := range m.pairs(acd.SlotOffered) {
		switch {
		case p.slot.offer != ev.Offer:
		case p.slot.received:
			return acd.RejectedState
		default:
			m.drop(p.contact, p.slot)
			m.back(p.contact)
			m.lose(m.agent(p.slot.agent))
			return fine
		}
	}
	return acd.RejectedUnknown
}

// restart: everybody is lost and has patience from now, and wrap-up whose time ran out meanwhile begins anew.
func (m *Model) restart() {
	for _, a := range m.agents {
		if a.duty != acd.DutyNone {
			m.lose(a)
		}
	}
	for _, c := range m.contacts {
		if !c.over && !c.callback {
			if !c.away {
				c.away, c.awaySince = true, m.now
			}
			c.awayUntil = m.now.Add(m.patience(c))
		}
		for _, x := range c.in(acd.SlotWrapUp) {
			if x.until != 0 && x.until <= m.now {
				x.until = m.now.Add(m.rules(x.queue).WrapUpFor)
			}
		}
	}
}
