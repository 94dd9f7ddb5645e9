package day

import (
	"fmt"
	"sort"

	"parley/acd"
	"parley/acd/conversation"
	acdstore "parley/acd/store"
)

// talkSpread is the spread of the logarithm of a conversation's length.
const talkSpread = 0.6

// Of a hundred conversations so many …
const (
	transferred = 4
	consulted   = 1
	noted       = 8
	leftByThem  = 15 // end with the visitor leaving
)

func (s *stage) connected(e acd.Connected) {
	v := s.visits[e.Contact]
	if v == nil {
		return
	}
	x := v.seat(e.Agent)
	if x == nil {
		x = s.takesSeat(v, e.Agent, e.Offer)
	}
	x.active = true
	if e.Role == acd.RoleLead {
		s.leads(v, e.Agent)
		return
	}
	s.in(s.between(20_000, 90_000), func() {
		if x := v.seat(e.Agent); x != nil && x.active && v.lead != e.Agent && !v.over {
			s.do(acd.Parted{Agent: e.Agent, Contact: v.id})
		}
	})
}

// leads is an agent who has the conversation from here on.
func (s *stage) leads(v *visit, a acd.AgentID) {
	if v.lead == a || v.over {
		return
	}
	d := s.deskOf(v.queue)
	v.lead, v.served = a, true
	v.talks++
	long := s.about(d.talk, talkSpread) * s.floor.byID[a].pace
	if v.talks > 1 {
		long *= 0.6
	}
	long = min(max(long, 15_000), 3_000_000)
	talk := v.talks
	going := func() bool { return v.talks == talk && v.lead == a && !v.over }
	if s.cfg.LinesMax > 0 {
		s.converse(v, a, long, going)
	}
	byVisitor := s.chance(leftByThem) && !v.callback
	s.in(long, func() {
		switch {
		case !going():
		case byVisitor:
			s.do(acd.VisitorLeft{Contact: v.id})
		default:
			s.do(acd.AgentHungUp{Agent: a, Contact: v.id})
		}
	})
	s.meanwhile(v, a, long, going)
}

// meanwhile is what may happen in a conversation.
func (s *stage) meanwhile(v *visit, a acd.AgentID, long float64, going func() bool) {
	kind := acd.PassRouted
	switch {
	case s.chance(transferred):
		kind = acd.PassTransfer
	case s.chance(consulted):
		kind = acd.PassConsult
	}
	if kind != acd.PassRouted {
		s.in(long*s.between(0.3, 0.6), func() {
			if going() {
				s.passes(v, a, kind)
			}
		})
	}
	if s.chance(lostTalking) && !v.callback {
		s.in(long*s.between(0.1, 0.9), func() {
			if going() {
				s.loses(v)
			}
		})
	}
}

// passes hands a contact on, to a queue or to a colleague who has time.
func (s *stage) passes(v *visit, a acd.AgentID, kind acd.Pass) {
	ev := acd.Passed{Agent: a, Contact: v.id, Kind: kind}
	if kind == acd.PassTransfer && s.chance(50) {
		if ev.ToQueue = s.floor.queues[s.pick()].queue.ID; ev.ToQueue == v.queue {
			return
		}
	} else if ev.ToAgent = s.colleague(v, a); ev.ToAgent == 0 {
		return
	}
	s.do(ev)
}

// colleague is somebody ready with a free slot; 0: nobody was found.
func (s *stage) colleague(v *visit, a acd.AgentID) acd.AgentID {
	for range 20 {
		other := s.floor.agents[s.random.IntN(len(s.floor.agents))]
		if other.id != a && other.stands.Duty == acd.DutyReady && !other.stands.Lost && !other.leaving && other.seats < other.slots && v.seat(other.id) == nil {
			return other.id
		}
	}
	return 0
}

func (s *stage) deskOf(q acd.QueueID) *desk {
	for _, d := range s.floor.queues {
		if d.queue.ID == q {
			return d
		}
	}
	return s.floor.queues[0]
}

// converse has both sides speak, at times spread over the conversation. A callback has one side.
func (s *stage) converse(v *visit, a acd.AgentID, long float64, going func() bool) {
	n := s.cfg.LinesMin + s.random.IntN(s.cfg.LinesMax-s.cfg.LinesMin+1)
	times := make([]float64, n)
	for i := range times {
		times[i] = s.between(0.01, 0.97) * long
	}
	if n > 0 {
		times[0] = min(s.about(4_000, 0.5), long/2) // the agent greets
	}
	sort.Float64s(times[min(1, n):])
	speaker := a
	for i, at := range times {
		if i > 0 && s.chance(75) { // the other side answers
			speaker ^= a
		}
		if v.callback {
			speaker = a
		}
		who := speaker
		text := s.line(v.english, who == a, i)
		s.in(at, func() {
			if going() {
				s.says(v, who, text)
			}
		})
	}
}

// says keeps a line. That somebody else speaks than before is news for the core, as it is of a real line.
func (s *stage) says(v *visit, who acd.AgentID, text string) {
	v.lines++
	party, name := conversation.Visitor, v.caller
	if who != 0 {
		party, name = conversation.Agent, s.floor.byID[who].name
	}
	id := fmt.Sprintf("l%d", v.lines)
	l := acdstore.Line{
		Contact: v.id, ID: conversation.Place(v.lines), Party: uint8(party), Name: name, At: s.now, Stanza: id, Body: text, Agent: who,
		Payload: "<message xmlns='jabber:client' type='groupchat' id='" + id + "'><body>" + text + "</body></message>",
	}
	s.result.Lines++
	if v.spoken && v.spoke == who {
		s.eng.Write(acdstore.AppendLine(l), nil)
		return
	}
	v.spoken, v.spoke = true, who
	s.react(s.happen(acd.Spoke{Contact: v.id, Agent: who}, acdstore.AppendLine(l)))
}

// wrapsUp is an agent at the hang-up page.
func (s *stage) wrapsUp(c acd.ContactID, a acd.AgentID) {
	v := s.visits[c]
	if v == nil {
		return
	}
	x := v.seat(a)
	if x == nil || x.wraps {
		return
	}
	x.wraps, x.active = true, false
	offer := x.offer
	open := func() bool {
		x := v.seat(a)
		return x != nil && x.wraps && x.offer == offer
	}
	d := s.deskOf(v.queue)
	took := s.about(22_000, 0.6)
	code := d.codes[min(s.random.IntN(len(d.codes)+3), len(d.codes)-1)]
	if s.chance(80) {
		s.in(took*0.6, func() {
			if open() {
				s.do(acd.WrapUpFiled{Agent: a, Contact: c, Code: code})
			}
		})
	}
	if s.chance(noted) {
		s.in(took*0.8, func() {
			s.eng.Write(acdstore.AddNote(acdstore.Note{Contact: c, Agent: a, At: s.now, Text: s.note(v.english)}), nil)
		})
	}
	var done func()
	done = func() {
		switch {
		case !open():
		case s.floor.byID[a].stands.Lost:
			s.in(10_000, done)
		default:
			s.do(acd.WrapUpDone{Agent: a, Contact: c})
		}
	}
	s.in(took, done)
}
