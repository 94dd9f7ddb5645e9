package verify

import "parley/acd"

// standing is what an agent was shown as for a while. Its fields are kept in seals.
type standing struct {
	Agent  acd.AgentID `json:"agent"`
	Begun  acd.Time    `json:"begun"`
	Shown  acd.Shown   `json:"shown"`
	Duty   acd.Duty    `json:"duty"`
	Reason acd.Reason  `json:"reason"`
	Lost   bool        `json:"lost"`
	Max    int         `json:"max"` // contacts

	ended acd.Time // 0 = it goes on
}

// session is an agent's time from log-in to log-out.
type session struct {
	Agent acd.AgentID `json:"agent"`
	Begun acd.Time    `json:"begun"`

	ended acd.Time // 0 = it goes on
	how   string
}

// stands is an agent's state as it now is.
func (b *books) stands(e acd.AgentStands) {
	b.spend(e.Agent)
	a := b.agent(e.Agent)
	a.Shown, a.Lost, a.SignedOn = e.Shown, e.Lost, e.Duty != acd.DutyNone
	if a.SignedOn {
		b.logsIn(e.Agent, a)
	} else {
		b.logsOut(a, b.howOut(e.Agent))
	}
	b.turns(a, standing{Agent: e.Agent, Shown: e.Shown, Duty: e.Duty, Reason: e.Reason, Lost: e.Lost, Max: a.Max})
}

// agentHolds is an agent's limit as it now is.
func (b *books) agentHolds(e acd.AgentHolds) {
	b.spend(e.Agent)
	a := b.agent(e.Agent)
	if a.Max = e.SlotsMax; a.Now != nil {
		next := *a.Now
		next.Max = e.SlotsMax
		b.turns(a, next)
	}
}

func (b *books) agentGone(id acd.AgentID) {
	b.spend(id)
	a := b.agent(id)
	a.Shown, a.Lost, a.SignedOn, a.Max = acd.ShownLoggedOut, false, false, 1
	b.turns(a, standing{})
	b.logsOut(a, "removed")
}

// turns has an agent be shown as something else, if it is.
func (b *books) turns(a *agentBook, next standing) {
	if a.Now != nil {
		next.Begun = a.Now.Begun
		if next == *a.Now {
			return
		}
		a.Now.ended = b.at
		a.Now = nil
	}
	if next.Shown != acd.ShownLoggedOut {
		next.Begun = b.at
		a.Now = &next
		b.days.standings = append(b.days.standings, a.Now)
	}
}

func (b *books) logsIn(id acd.AgentID, a *agentBook) {
	if a.Session == nil {
		a.Session = &session{Agent: id, Begun: b.at}
		b.days.sessions = append(b.days.sessions, a.Session)
	}
}

func (b *books) logsOut(a *agentBook, how string) {
	if a.Session != nil {
		a.Session.ended, a.Session.how = b.at, how
		a.Session = nil
	}
}

// howOut is how an agent came to be logged out in this row.
func (b *books) howOut(id acd.AgentID) string {
	switch ev := b.event.(type) {
	case acd.AgentSignedOff:
		if ev.Agent == id {
			return "signed-off"
		}
	case acd.AgentForced:
		if ev.Agent == id && ev.Duty == acd.DutyNone {
			return "forced"
		}
	}
	return "lost"
}

// goOn has what was open at a seal go on.
func (b *books) goOn() {
	for _, id := range byID(b.Agents) {
		if a := b.Agents[id]; a.Now != nil {
			b.days.standings = append(b.days.standings, a.Now)
		}
		if a := b.Agents[id]; a.Session != nil {
			b.days.sessions = append(b.days.sessions, a.Session)
		}
	}
}

// forget lets go of what ended before a moment.
func (d *days) forget(before acd.Time) {
	d.standings = since(d.standings, func(s *standing) acd.Time { return s.ended }, before)
	d.sessions = since(d.sessions, func(s *session) acd.Time { return s.ended }, before)
}

func since[X any](all []*X, ended func(*X) acd.Time, moment acd.Time) []*X {
	left := all[:0:0]
	for _, x := range all {
		if e := ended(x); e == 0 || e >= moment {
			left = append(left, x)
		}
	}
	return left
}
