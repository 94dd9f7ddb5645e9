package acd

// ranked is what routing keeps of an agent: all derived from its fields, by rank.
type ranked struct {
	profile *profile // nil: logged out
	stale   bool     // queues or skills are not the profile's any more
	idleAt  int32    // in profile.byIdle, counted from 1; 0: may be offered nothing now
	loadAt  int32    // in profile.byLoad
	counted tally    // what this agent adds to the profile's tally
	awaited bool     // contacts that prefer this agent are kept for it
	kept    order[*contact]
	wishes  []*contact // who prefers this agent, in no order that matters
	changed bool       // listed in floor.changedAgents
}

// rank keeps the agent's profile, its place among the idle, the tallies, who is kept for it and the grace timer as the
// agent's fields say.
func (s *State) rank(a *agent) {
	if s.following {
		return
	}
	a.touched = false
	s.enroll(a)
	s.setIdle(a, a.profile != nil && a.available())
	s.tallyUp(a)
	if awaited := a.routable(); a.awaited != awaited {
		a.awaited = awaited
		s.refile(a.wishes)
	}
	s.arm(&a.graceTimer, a.graceDue(), timerGrace, uint64(a.id))
}

// refile goes from the end: a contact may turn out to prefer nobody any more, and leave the very list.
func (s *State) refile(contacts []*contact) {
	for i := len(contacts) - 1; i >= 0; i-- {
		s.file(contacts[i])
	}
}

func (s *State) setIdle(a *agent, idle bool) {
	p := a.profile
	if !idle {
		if a.idleAt == 0 {
			return
		}
		p.byIdle.take(&a.idleAt)
		if a.loadAt != 0 {
			p.byLoad.take(&a.loadAt)
		}
		s.refirst(p)
		return
	}
	k := key{0, ordinal(a.stands.IdleFrom), uint64(a.id)}
	if a.idleAt == 0 {
		s.changedAgent(a)
	}
	moved := place(&p.byIdle, k, a, &a.idleAt)
	switch {
	case s.leastOccupied > 0:
		k.major = a.occupancy()
		moved = place(&p.byLoad, k, a, &a.loadAt) || moved
	case a.loadAt != 0:
		p.byLoad.take(&a.loadAt)
		moved = true
	}
	if moved {
		s.refirst(p)
	}
}

// place puts the agent where its key belongs; false: it is there.
func place(h *heap[agent], k key, a *agent, at *int32) bool {
	switch {
	case *at == 0:
		h.push(k, a, at)
	case h.entries[*at-1].key == k:
		return false
	default:
		h.change(at, k)
	}
	return true
}

// occupancy is the part of the slots in use, in 2^-32.
func (a *agent) occupancy() uint64 { return uint64(len(a.slots)) << 32 / uint64(max(1, a.slotsMax)) }

// refirst keeps who is first of a profile's idle agents close at hand.
func (s *State) refirst(p *profile) {
	if p.byIdle.len() == 0 {
		s.idle.clear(p.number)
		return
	}
	s.idle.set(p.number)
	first := &p.byIdle.first().key
	s.idlers[p.number] = idlers{first.minor, AgentID(first.id), p.byIdle.len()}
	if p.byLoad.len() > 0 {
		s.loads[p.number] = p.byLoad.first().key
	}
}

// tally counts agents by what they are there for.
type tally struct{ ready, busy, signedOn int }

func (s *State) tallyUp(a *agent) {
	if counts := a.counts(); a.counted != counts {
		a.profile.tally.sub(a.counted)
		a.profile.tally.add(counts)
		a.counted = counts
	}
}

// counts is what the agent adds to the tally of a queue: busy is who is offered a contact or has one. Who is in wrap-up is
// neither ready nor busy, as reports have it.
func (a *agent) counts() tally {
	var t tally
	if a.stands.Duty == DutyNone {
		return t
	}
	t.signedOn = 1
	switch {
	case a.stands.Lost:
	case a.stands.Shown == ShownReady:
		t.ready = 1
	case a.stands.Shown == ShownOffered, a.stands.Shown == ShownBusy:
		t.busy = 1
	}
	return t
}

func (t *tally) add(d tally) {
	t.ready += d.ready
	t.busy += d.busy
	t.signedOn += d.signedOn
}

func (t *tally) sub(d tally) {
	t.ready -= d.ready
	t.busy -= d.busy
	t.signedOn -= d.signedOn
}

// tally of the agents who serve the queue.
func (s *State) tally(q *queue) tally {
	var sum tally
	for p := range q.servedBy.each {
		sum.add(s.profiles.all[p].tally)
	}
	return sum
}
