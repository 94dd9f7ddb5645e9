package verify

import "parley/acd"

// stint is an agent in an interval.
type stint struct {
	agent    acd.AgentID
	start    acd.Time
	signedOn acd.Span
	shown    [acd.ShownWrapUp + 1]acd.Span
	lost     acd.Span
	capacity acd.Span // limit × time ready, offered, busy or in wrap-up
	slots    acd.Span // slots in use × time
	talking  acd.Span // of these, active or in wrap-up

	offers, accepted, declined, missed, unseen, withdrawn int
	transfersIn, transfersOut, consults                   int
	talks
	scores
}

// stint is an agent's, today or yesterday; what lies further back counts nowhere.
func (d *days) stint(agent acd.AgentID, at acd.Time) *stint {
	book := d.daybook
	if at < book.from {
		if book = d.before; book == nil || at < book.from {
			return &stint{}
		}
	}
	all := book.stints[agent]
	if all == nil {
		all = make([]stint, dayLong/Step)
		for i := range all {
			all[i].agent, all[i].start = agent, book.from.Add(acd.Span(i)*Step)
		}
		book.stints[agent] = all
	}
	return &all[(at-book.from)/acd.Time(Step)]
}

// spend counts an agent's time up to now, before anything about the agent changes.
func (b *books) spend(id acd.AgentID) { b.spendUntil(id, b.agent(id), b.at) }

// lapse counts everybody's time up to the end of an interval.
func (b *books) lapse(until acd.Time) {
	for id, a := range b.Agents {
		b.spendUntil(id, a, until)
	}
}

func (b *books) spendUntil(id acd.AgentID, a *agentBook, until acd.Time) {
	from := max(a.Spent, b.days.start)
	a.Spent = until
	d := acd.Span(until - from)
	if d <= 0 || a.Shown == acd.ShownLoggedOut && !a.SignedOn && len(a.Slots) == 0 {
		return
	}
	s := b.days.stint(id, b.days.start)
	if a.SignedOn {
		s.signedOn += d
	}
	if a.Shown != acd.ShownLoggedOut {
		s.shown[a.Shown] += d
		if a.Lost {
			s.lost += d
		}
	}
	if a.Shown >= acd.ShownReady {
		s.capacity += d * acd.Span(a.Max)
	}
	for _, x := range a.Slots {
		s.slots += d
		if x.State != offered {
			s.talking += d
		}
	}
}

// engaged is time in conversations or in wrap-up, by the clock.
func (s *stint) engaged() acd.Span { return s.shown[acd.ShownBusy] + s.shown[acd.ShownWrapUp] }

// stintColumns are the figures of an agent in an interval, by the names of the report's columns.
func stintColumns() []column[stint] {
	shown := func(state acd.Shown) func(*stint) any { return func(s *stint) any { return s.shown[state] } }
	return append([]column[stint]{
		{"signed_on", func(s *stint) any { return s.signedOn }},
		{"not_ready", shown(acd.ShownNotReady)},
		{"ready", shown(acd.ShownReady)},
		{"ringing", shown(acd.ShownOffered)},
		{"busy", shown(acd.ShownBusy)},
		{"wrapping_up", shown(acd.ShownWrapUp)},
		{"connection_lost", func(s *stint) any { return s.lost }},
		{"offers", func(s *stint) any { return s.offers }},
		{"accepted", func(s *stint) any { return s.accepted }},
		{"declined", func(s *stint) any { return s.declined }},
		{"missed", func(s *stint) any { return s.missed }},
		{"unseen", func(s *stint) any { return s.unseen }},
		{"withdrawn", func(s *stint) any { return s.withdrawn }},
		{"offer_answer_rate", func(s *stint) any { return share(s.accepted, s.accepted+s.declined+s.missed) }},
		{"missed_rate", func(s *stint) any { return share(s.missed, s.accepted+s.declined+s.missed) }},
		{"beside", func(s *stint) any { return s.beside }},
		{"occupancy", func(s *stint) any {
			return share(s.engaged(), s.engaged()+s.shown[acd.ShownReady]+s.shown[acd.ShownOffered])
		}},
		{"slot_utilisation", func(s *stint) any { return share(s.slots, s.capacity) }},
		{"concurrency", func(s *stint) any {
			if s.engaged() == 0 {
				return nil
			}
			return float64(s.talking) / float64(s.engaged())
		}},
		{"concurrent_aht", func(s *stint) any {
			aht, known := mean(s.handling).(acd.Span)
			if !known || s.talking == 0 {
				return nil
			}
			return aht * s.engaged() / s.talking
		}},
		{"transfers_out", func(s *stint) any { return s.transfersOut }},
		{"transfer_rate", func(s *stint) any { return share(s.transfersOut, len(s.handling)) }},
		{"transfers_in", func(s *stint) any { return s.transfersIn }},
		{"consults", func(s *stint) any { return s.consults }},
		{"rated", func(s *stint) any { return s.rated() }},
		{"rating", func(s *stint) any { return s.scores.mean() }},
		{"csat", func(s *stint) any { return s.csat() }},
	}, talkColumns(func(s *stint) *talks { return &s.talks })...)
}
