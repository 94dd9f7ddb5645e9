package whatif

import (
	"maps"
	"slices"

	"parley/acd"
)

// Change is what is different in a replay. The zero value is no change.
type Change struct {
	// Rules edits a queue's rules, wherever they are set.
	Rules map[acd.QueueID]func(*acd.Rules)

	// Staff is how many agents more, or less, serve a queue. Who is more comes and goes as an agent of that queue did,
	// drawn by chance, and serves that queue alone; who is less is drawn by chance and no longer serves it, or does not
	// come at all if there is no other.
	Staff map[acd.QueueID]int

	// Agents is what is different about single agents.
	Agents map[acd.AgentID]AgentChange
}

// AgentChange is what is different about an agent.
type AgentChange struct {
	SlotsMax int         // 0 = as it was
	Skills   []acd.Skill // nil = as they were; empty = none
	Joins    []acd.QueueID
	Leaves   []acd.QueueID
	Shift    acd.Span // comes and goes so much later; earlier if negative
	Away     bool     // does not come at all
}

// None says whether there is no change at all.
func (c Change) None() bool { return len(c.Rules) == 0 && len(c.Staff) == 0 && len(c.Agents) == 0 }

// Words says whether lines said matter to the change: a rule about silence is new.
func (c Change) Words() bool {
	for _, edit := range c.Rules {
		var r acd.Rules
		if edit(&r); SilenceCounts(r) {
			return true
		}
	}
	return false
}

// plan is a change made into what happens, for one seed.
type plan struct {
	record  *Record
	change  Change
	seed    uint64
	state   *acd.State // at the start
	first   []acd.Event
	happens []happening
	staff   map[acd.QueueID][]acd.AgentID // who serves a queue and was at work
	serves  map[acd.AgentID][]acd.QueueID
	leaves  map[acd.AgentID]map[acd.QueueID]bool
	away    map[acd.AgentID]bool
	copies  map[acd.AgentID][]copied
	next    acd.AgentID
}

// copied is a new agent who does what another did.
type copied struct {
	id    acd.AgentID
	queue acd.QueueID
	late  acd.Span
}

// planned is what happens by itself: events at the very start, and those of the record as the change has them.
func planned(r *Record, c Change, seed uint64, s *acd.State) *plan {
	if c.None() {
		return &plan{happens: r.happens}
	}
	p := &plan{record: r, change: c, seed: seed, state: s, leaves: map[acd.AgentID]map[acd.QueueID]bool{},
		serves: map[acd.AgentID][]acd.QueueID{}, away: map[acd.AgentID]bool{}, copies: map[acd.AgentID][]copied{}}
	p.atWork()
	p.drawStaff()
	p.starts()
	for _, h := range r.happens {
		p.add(h)
	}
	slices.SortStableFunc(p.happens, func(a, b happening) int {
		if a.at != b.at {
			return int(a.at - b.at)
		}
		return int(a.order) - int(b.order)
	})
	return p
}

// likes tells whose ways each new agent has.
func (p *plan) likes() map[acd.AgentID]acd.AgentID {
	likes := map[acd.AgentID]acd.AgentID{}
	for like, all := range p.copies {
		for _, x := range all {
			likes[x.id] = like
		}
	}
	return likes
}

// atWork finds who serves which queue, of those who were at work in the span.
func (p *plan) atWork() {
	worked := map[acd.AgentID]bool{}
	for a := range p.state.Agents() {
		p.next = max(p.next, a.Agent)
		worked[a.Agent] = a.Duty != acd.DutyNone
		p.serves[a.Agent] = p.state.Serves(a.Agent)
	}
	for _, h := range p.record.happens {
		switch ev := h.event.(type) {
		case acd.AgentSet:
			p.next = max(p.next, ev.Agent)
		case acd.AgentSignedOn:
			worked[ev.Agent] = true
		case acd.AgentJoinedQueue:
			p.serves[ev.Agent] = append(p.serves[ev.Agent], ev.Queue)
		}
	}
	p.staff = map[acd.QueueID][]acd.AgentID{}
	for _, a := range slices.Sorted(maps.Keys(p.serves)) {
		for _, q := range p.serves[a] {
			if worked[a] && !slices.Contains(p.staff[q], a) {
				p.staff[q] = append(p.staff[q], a)
			}
		}
	}
}

// drawStaff picks who is copied, and who no longer serves.
func (p *plan) drawStaff() {
	for _, q := range slices.Sorted(maps.Keys(p.change.Staff)) {
		staff := slices.Clone(p.staff[q])
		if len(staff) == 0 {
			continue
		}
		r := draws(p.seed, forStaff, uint64(q), 0)
		for i := range staff {
			j := i + r.below(len(staff)-i)
			staff[i], staff[j] = staff[j], staff[i]
		}
		n := p.change.Staff[q]
		for i := range max(n, 0) {
			like := staff[i%len(staff)]
			p.next++
			p.copies[like] = append(p.copies[like], copied{p.next, q, acd.Span(r.below(60_000))})
		}
		for _, a := range staff[:min(max(-n, 0), len(staff))] {
			p.leave(a, q)
			p.away[a] = !slices.ContainsFunc(p.serves[a], func(other acd.QueueID) bool { return !p.leaves[a][other] })
		}
	}
	for a, c := range p.change.Agents {
		for _, q := range c.Leaves {
			p.leave(a, q)
		}
		p.away[a] = p.away[a] || c.Away
	}
}

func (p *plan) leave(a acd.AgentID, q acd.QueueID) {
	if p.leaves[a] == nil {
		p.leaves[a] = map[acd.QueueID]bool{}
	}
	p.leaves[a][q] = true
}

// starts changes what is there already at the start.
func (p *plan) starts() {
	for q := range p.state.Queues() {
		if edit := p.change.Rules[q.Queue]; edit != nil {
			p.first = append(p.first, p.edited(acd.QueueSet{Queue: q.Queue, Rules: q.Rules}))
		}
	}
	for a := range p.state.Agents() {
		set := acd.AgentSet{Agent: a.Agent, SlotsMax: a.SlotsMax, Grace: a.Grace, Skills: a.Skills, Drain: true}
		if c, changed := p.change.Agents[a.Agent]; changed {
			p.first = append(p.first, p.edited(set))
			for _, q := range c.Joins {
				p.first = append(p.first, acd.AgentJoinedQueue{Agent: a.Agent, Queue: q})
			}
		}
		if p.away[a.Agent] && a.Duty != acd.DutyNone {
			p.first = append(p.first, acd.AgentForced{Agent: a.Agent, Duty: acd.DutyNone})
		}
		for _, q := range slices.Sorted(maps.Keys(p.leaves[a.Agent])) {
			p.first = append(p.first, acd.AgentLeftQueue{Agent: a.Agent, Queue: q})
		}
		for _, x := range p.copies[a.Agent] {
			set.Agent = x.id
			p.first = append(p.first, set, acd.AgentJoinedQueue{Agent: x.id, Queue: x.queue})
			p.first = append(p.first, standsAs(x.id, a.AgentStands)...)
		}
	}
}

// standsAs brings a new agent to where another stands.
func standsAs(id acd.AgentID, like acd.AgentStands) []acd.Event {
	switch like.Duty {
	case acd.DutyReady:
		return []acd.Event{acd.AgentSignedOn{Agent: id}, acd.AgentReady{Agent: id}}
	case acd.DutyNotReady:
		return []acd.Event{acd.AgentSignedOn{Agent: id}, acd.AgentNotReady{Agent: id, Reason: like.Reason}}
	}
	return nil
}

// add puts one of the record's happenings into the plan, as the change has it, and for who is copied once more.
func (p *plan) add(h happening) {
	who := agentOf(h.event)
	for _, x := range p.copies[who] {
		if ev := copiedTo(h.event, x); ev != nil {
			p.happens = append(p.happens, happening{h.at.Add(x.late), h.order, ev, h.literal})
			if _, set := ev.(acd.AgentSet); set {
				p.happens = append(p.happens, happening{h.at.Add(x.late), h.order, acd.AgentJoinedQueue{Agent: x.id, Queue: x.queue}, false})
			}
		}
	}
	if j, is := h.event.(acd.AgentJoinedQueue); is && p.leaves[j.Agent][j.Queue] {
		return
	}
	c := p.change.Agents[who]
	if isShift(h.event) {
		if p.away[who] {
			return
		}
		h.at = max(h.at.Add(c.Shift), p.record.From)
	}
	h.event = p.edited(h.event)
	p.happens = append(p.happens, h)
	if _, is := h.event.(acd.AgentSet); is {
		for _, q := range c.Joins {
			p.happens = append(p.happens, happening{h.at, h.order, acd.AgentJoinedQueue{Agent: who, Queue: q}, false})
		}
	}
}

// edited is a configuration as the change has it.
func (p *plan) edited(ev acd.Event) acd.Event {
	switch ev := ev.(type) {
	case acd.QueueSet:
		if edit := p.change.Rules[ev.Queue]; edit != nil {
			ev.Rules = ev.Rules.Filled()
			edit(&ev.Rules)
		}
		return ev
	case acd.AgentSet:
		c := p.change.Agents[ev.Agent]
		if c.SlotsMax > 0 {
			ev.SlotsMax, ev.Drain = c.SlotsMax, true
		}
		if c.Skills != nil {
			clear(ev.Skills[:])
			copy(ev.Skills[:], c.Skills)
		}
		return ev
	}
	return ev
}

// agentOf is whose configuration, coming or going an event is; 0: nobody's.
func agentOf(ev acd.Event) acd.AgentID {
	switch ev := ev.(type) {
	case acd.AgentSet:
		return ev.Agent
	case acd.AgentSignedOn:
		return ev.Agent
	case acd.AgentLost:
		return ev.Agent
	case acd.AgentSignedOff:
		return ev.Agent
	case acd.AgentReady:
		return ev.Agent
	case acd.AgentNotReady:
		return ev.Agent
	case acd.AgentForced:
		return ev.Agent
	}
	return 0
}

// isShift says whether an event is an agent coming, going or taking a break.
func isShift(ev acd.Event) bool {
	_, set := ev.(acd.AgentSet)
	return !set && agentOf(ev) != 0
}

// copiedTo is an agent's event as it is of the copy.
func copiedTo(ev acd.Event, x copied) acd.Event {
	switch ev := ev.(type) {
	case acd.AgentSet:
		ev.Agent = x.id
		return ev
	case acd.AgentSignedOn:
		return acd.AgentSignedOn{Agent: x.id}
	case acd.AgentLost:
		return acd.AgentLost{Agent: x.id}
	case acd.AgentSignedOff:
		return acd.AgentSignedOff{Agent: x.id}
	case acd.AgentReady:
		return acd.AgentReady{Agent: x.id}
	case acd.AgentNotReady:
		return acd.AgentNotReady{Agent: x.id, Reason: ev.Reason}
	case acd.AgentForced:
		ev.Agent = x.id
		return ev
	}
	return nil
}
