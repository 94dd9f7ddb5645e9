package model

import "parley/acd"

// What a contact waits for: in line for the longest wait, the end of a preference or a ring, and for the latter two while it
// rings, where it may at several agents; in conversation for somebody
// to say something.

// stages are when each of these is due; 0: never.
func (m *Model) stages(c *contact) []acd.Time {
	rules := m.rules(c.queue)
	switch {
	case c.waits(), m.goesToSeveral(c):
		var longest, ring acd.Time
		if rules.WaitMax > 0 && c.waits() {
			longest = c.entered.Add(rules.WaitMax)
		}
		if c.ring < acd.RingsMax && rules.Rings[c.ring].After > 0 {
			ring = c.entered.Add(rules.Rings[c.ring].After)
		}
		return []acd.Time{longest, c.prefersUntil, ring}
	case c.lead() != nil && !c.away && m.agent(c.lead().agent).lostAt == 0:
		_, warn, end := c.silence(rules)
		switch {
		case warn > 0 && !c.warned && (end == 0 || warn < end):
			return []acd.Time{c.quietFrom.Add(warn)}
		case end > 0:
			return []acd.Time{c.quietFrom.Add(end)}
		}
	}
	return nil
}

// stage does the one thing that is due.
func (m *Model) stage(c *contact) {
	due := func(n int) bool { at := m.stages(c)[n]; return at != 0 && at <= m.now }
	switch {
	case c.lead() != nil:
		m.silent(c)
	case due(0):
		m.waitedTooLong(c)
	case due(1):
		c.prefers, c.prefersUntil = 0, 0
	case due(2):
		c.ring++
	}
	m.settleAll()
}

func (m *Model) waitedTooLong(c *contact) {
	to := m.rules(c.queue).WaitMaxTo
	if q := m.queue(to); q != nil && to != c.queue && q.serves(c.callback) {
		m.wait(c, to)
		return
	}
	m.end(c)
}

// silence is who is to say something, and how long until a warning and the end; 0: never.
func (c *contact) silence(rules acd.Rules) (who acd.Party, warn, end acd.Span) {
	switch {
	case c.spoke == acd.ByVisitor:
		return acd.ByAgent, rules.AgentIdleWarn, rules.AgentIdleEnd
	case c.callback:
		return acd.ByVisitor, 0, 0
	}
	return acd.ByVisitor, rules.VisitorIdleWarn, rules.VisitorIdleEnd
}

// silent warns who is silent, or ends it: a visitor's visit, an agent's turn.
func (m *Model) silent(c *contact) {
	switch who, warn, end := c.silence(m.rules(c.queue)); {
	case warn > 0 && !c.warned && (end == 0 || warn < end):
		c.warned = true
	case who == acd.ByVisitor:
		m.end(c)
	default:
		a := m.agent(c.lead().agent)
		m.vanish(c, c.lead())
		m.standDown(a, acd.ReasonNoAnswer)
	}
}

func (m *Model) speak(c *contact, id acd.AgentID) acd.Rejection {
	x := c.slot(id)
	if id != 0 && (x == nil || x.state != acd.SlotActive) {
		return acd.RejectedState
	}
	c.spoke = acd.ByVisitor
	if id != 0 {
		c.spoke = acd.ByAgent
	}
	c.hush(m.now)
	return fine
}

// hush has silence begin anew.
func (c *contact) hush(now acd.Time) { c.quietFrom, c.warned = now, false }

// hushAll: it does wherever the lead's connection goes or comes back.
func (m *Model) hushAll(a *agent) {
	for _, c := range m.with(a.id, acd.SlotActive) {
		if c.lead() == c.slot(a.id) {
			c.hush(m.now)
		}
	}
}
