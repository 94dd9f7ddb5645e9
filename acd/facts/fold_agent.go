package facts

import "parley/acd"

func (b *Book) desk(id acd.AgentID) *desk {
	d := b.desks[id]
	if d == nil {
		d = &desk{Agent: Agent{ID: id, Slots: 1}}
		b.desks[id] = d
		b.mark(&d.Agent)
	}
	return d
}

// slots is the agent's limit as it now holds.
func (b *Book) slots(e acd.AgentHolds) {
	d := b.desk(e.Agent)
	if d.Slots == e.SlotsMax && d.Gone == 0 {
		return
	}
	d.Slots, d.Gone = e.SlotsMax, 0
	b.mark(&d.Agent)
	if d.state != nil {
		next := *d.state
		next.Slots = e.SlotsMax
		b.turn(d, next)
	}
}

func (b *Book) stands(e acd.AgentStands) {
	d := b.desk(e.Agent)
	switch {
	case e.Duty != acd.DutyNone && d.session == nil:
		b.last.session++
		d.session = &Session{ID: b.last.session, Agent: e.Agent, Begun: b.at}
		b.mark(d.session)
	case e.Duty == acd.DutyNone:
		b.logsOut(d, b.howOut(e.Agent))
	}
	if e.Shown == acd.ShownLoggedOut {
		b.turnEnds(d)
		return
	}
	next := State{Agent: e.Agent, Shown: e.Shown, Duty: e.Duty, Reason: e.Reason, Lost: e.Lost, Slots: d.Slots}
	if was := d.state; was == nil || was.Shown != next.Shown || was.Duty != next.Duty || was.Reason != next.Reason || was.Lost != next.Lost {
		b.turn(d, next)
	}
}

// turn ends the state so far and begins another.
func (b *Book) turn(d *desk, next State) {
	b.turnEnds(d)
	b.last.state++
	next.ID, next.Begun, next.Ended = b.last.state, b.at, 0
	d.state = &next
	b.mark(d.state)
}

func (b *Book) turnEnds(d *desk) {
	if d.state != nil {
		d.state.Ended = b.at
		b.mark(d.state)
		d.state = nil
	}
}

func (b *Book) logsOut(d *desk, how LogOut) {
	if d.session != nil {
		d.session.Ended, d.session.How = b.at, how
		b.mark(d.session)
		d.session = nil
	}
}

// howOut is how the agent who has just been logged out was.
func (b *Book) howOut(a acd.AgentID) LogOut {
	switch ev := b.event.(type) {
	case acd.AgentSignedOff:
		if ev.Agent == a {
			return SignedOff
		}
	case acd.AgentForced:
		if ev.Agent == a && ev.Duty == acd.DutyNone {
			return ForcedOut
		}
	}
	return LostDesk
}

func (b *Book) agentGone(id acd.AgentID) {
	d := b.desk(id)
	d.Gone = b.at
	b.mark(&d.Agent)
	b.turnEnds(d)
	b.logsOut(d, RemovedOut)
	delete(b.desks, id)
	for _, v := range b.visits {
		if v.part(id) != nil { // the core has said so before
			b.parts(v.ID, id, acd.CauseAgentRemoved, true)
		}
	}
}
