package acd

import (
	"cmp"
	"slices"
)

// Bounds of configuration and requests. What is given beyond a bound is cut to it.
const (
	SkillsMax    = 16     // skills of an agent
	NeedsMax     = 8      // needs of a contact
	RingsMax     = 4      // rings of a queue
	SlotsMax     = 10_000 // contacts of an agent at a time
	OfferToAll   = 1_000  // agents a contact is put before at once
	RedirectsMax = 3      // queues a request is sent on to, one after the other
	PriorityMax  = 9      // either way
	LevelMax     = 100    // of a skill
	RingAll      = 255    // Ring.Lower: skills are dropped
	WeightMax    = 10_000 // percent
	SpanMax      = Span(366 * 24 * 60 * 60 * 1000)
)

// Skill is what an agent can, and how well, 1 … LevelMax.
type Skill struct {
	Skill SkillID
	Level uint8
}

// Need is what a contact's agent must be able to do, at least that well.
type Need struct {
	Skill SkillID
	Level uint8
}

// Ring widens who may be offered a contact that has waited After in its queue. After 0 ends the list.
type Ring struct {
	After Span
	Lower uint8   // each needed level counts so much less; RingAll: needs are dropped
	Also  QueueID // whose agents may be offered it too; 0 = none
}

// Rules are a queue's settings. The zero value of a field means its default.
type Rules struct {
	Offer           Span // how long an offer may stay unanswered (XEP-0142 §4.2.5 timeout); 20 s
	Receipt         Span // how long the offer's iq may stay without its result; 5 s
	DeclineExcludes Span // how long an agent who declined is not asked again for this contact; 60 s
	LostWaiting     Span // how long a waiting visitor without a connection keeps the place; 120 s
	LostRinging     Span // how long an offer outlives its visitor's connection; 10 s
	LostTalking     Span // how long a conversation outlives its visitor's connection; 300 s
	WaitingMax      int  // contacts waiting at once, more are refused; 1,000

	SlotsOfOne      int // contacts of this queue one agent may have at a time; 0 = as many as the agent's own limit
	Selection       Selection
	OfferTo         int // agents a contact may be before at once, the first to accept has it; 1, at most OfferToAll
	DeclineNotReady bool

	WrapUp       WrapUpMode
	WrapUpFor    Span // of the timed modes; 30 s
	WrapUpForced bool // a code must be filed before the agent may end wrap-up; its deadline ends it anyway

	VisitorIdleWarn, VisitorIdleEnd Span // of a visitor who has been silent since the agent spoke, or since the beginning; 0 = never
	AgentIdleWarn, AgentIdleEnd     Span // of a lead who has been silent since the visitor spoke; 0 = never

	WaitMax       Span    // the longest wait in this queue; 0 = for ever
	WaitMaxTo     QueueID // where the contact goes then; 0 = it ends
	FullTo        QueueID // where a request goes when the queue is full; 0 = it is refused
	ClosedTo      QueueID // where a request goes when the queue is closed; 0 = it is refused
	ClosedWaiting ClosedWaiting

	Priority  int  // of its contacts; -9 … 9
	Boost     Span // by how much one step of priority counts as an earlier arrival; 60 s
	Weight    int  // share of attention between queues, percent; 100
	Target    Span // within which a contact should be answered; 20 s
	PreferFor Span // how long a preferred agent is waited for; 60 s
	Rings     [RingsMax]Ring
}

// Selection is how a queue chooses among the agents who may be offered a contact.
type Selection uint8

const (
	SelectLongestIdle Selection = iota
	SelectLeastOccupied
	SelectMostSkilled
)

// WrapUpMode is how wrap-up ends.
type WrapUpMode uint8

const (
	WrapUpManual      WrapUpMode = iota // by the agent
	WrapUpTimed                         // by the agent, or after WrapUpFor
	WrapUpTimedStrict                   // after WrapUpFor
	WrapUpNone                          // at once
)

// ClosedWaiting is what becomes of those who wait when their queue closes.
type ClosedWaiting uint8

const (
	KeepServing  ClosedWaiting = iota // they are served on
	RedirectThem                      // they go to Rules.ClosedTo
	EndThem                           // their visit ends (CauseClosed)
)

// DefaultRules is what a queue does unless told otherwise.
func DefaultRules() Rules {
	return Rules{
		Offer:           Seconds(20),
		Receipt:         Seconds(5),
		DeclineExcludes: Seconds(60),
		LostWaiting:     Seconds(120),
		LostRinging:     Seconds(10),
		LostTalking:     Seconds(300),
		WaitingMax:      1000,
		OfferTo:         1,
		WrapUpFor:       Seconds(30),
		Boost:           Seconds(60),
		Weight:          100,
		Target:          Seconds(20),
		PreferFor:       Seconds(60),
	}
}

const (
	defaultSlotsMax = 1
	defaultGrace    = Span(30_000)
)

// Filled is r with the default wherever nothing, or less, is set, and cut to its bounds.
func (r Rules) Filled() Rules {
	d := DefaultRules()
	for _, f := range []struct{ set, normal *Span }{
		{&r.Offer, &d.Offer}, {&r.Receipt, &d.Receipt}, {&r.DeclineExcludes, &d.DeclineExcludes},
		{&r.LostWaiting, &d.LostWaiting}, {&r.LostRinging, &d.LostRinging}, {&r.LostTalking, &d.LostTalking},
		{&r.WrapUpFor, &d.WrapUpFor}, {&r.Boost, &d.Boost}, {&r.Target, &d.Target}, {&r.PreferFor, &d.PreferFor},
	} {
		if *f.set <= 0 {
			*f.set = *f.normal
		}
		*f.set = min(*f.set, SpanMax)
	}
	for _, f := range []struct{ set, normal *int }{
		{&r.WaitingMax, &d.WaitingMax}, {&r.OfferTo, &d.OfferTo}, {&r.Weight, &d.Weight},
	} {
		if *f.set <= 0 {
			*f.set = *f.normal
		}
	}
	for _, off := range []*Span{&r.VisitorIdleWarn, &r.VisitorIdleEnd, &r.AgentIdleWarn, &r.AgentIdleEnd, &r.WaitMax} {
		*off = max(0, min(*off, SpanMax))
	}
	r.OfferTo, r.SlotsOfOne, r.Priority = min(r.OfferTo, OfferToAll), max(0, r.SlotsOfOne), bounded(r.Priority)
	r.Weight = min(r.Weight, WeightMax)
	if r.Selection > SelectMostSkilled {
		r.Selection = SelectLongestIdle
	}
	if r.WrapUp > WrapUpNone {
		r.WrapUp = WrapUpManual
	}
	if r.ClosedWaiting > EndThem {
		r.ClosedWaiting = KeepServing
	}
	for i := range r.Rings {
		if r.Rings[i].After <= 0 || r.Rings[i].After > SpanMax || i > 0 && r.Rings[i].After <= r.Rings[i-1].After {
			clear(r.Rings[i:])
			break
		}
	}
	return r
}

// bounded is a priority within its bounds.
func bounded(priority int) int { return max(-PriorityMax, min(priority, PriorityMax)) }

// Filled is ev with the default wherever nothing, or less, is set, and cut to its bounds.
func (ev AgentSet) Filled() AgentSet {
	if ev.SlotsMax <= 0 {
		ev.SlotsMax = defaultSlotsMax
	}
	if ev.Grace <= 0 {
		ev.Grace = defaultGrace
	}
	ev.SlotsMax, ev.Grace = min(ev.SlotsMax, SlotsMax), min(ev.Grace, SpanMax)
	ev.Skills = [SkillsMax]Skill(tidy(ev.Skills[:]))
	return ev
}

// tidyNeeds is needs as the core keeps them.
func tidyNeeds(needs [NeedsMax]Need) [NeedsMax]Need {
	if tidied(&needs) {
		return needs
	}
	return retidied(needs)
}

func retidied(needs [NeedsMax]Need) [NeedsMax]Need {
	var skills [NeedsMax]Skill
	for i, n := range needs {
		skills[i] = Skill(n)
	}
	for i, x := range tidy(skills[:]) {
		needs[i] = Need(x)
	}
	return needs
}

// tidied: as tidyNeeds would have them, as most are.
func tidied(needs *[NeedsMax]Need) bool {
	n := 0
	for ; n < NeedsMax && needs[n].Skill != 0; n++ {
		if needs[n].Level < 1 || needs[n].Level > LevelMax || n > 0 && needs[n-1].Skill >= needs[n].Skill {
			return false
		}
	}
	for ; n < NeedsMax; n++ {
		if needs[n] != (Need{}) {
			return false
		}
	}
	return true
}

// tidy sorts skills by id, keeps the highest level of each, within 1 … LevelMax, and puts zeros behind.
func tidy(skills []Skill) []Skill {
	sorted := make([]Skill, 0, len(skills))
	for _, x := range skills {
		if x.Skill != 0 {
			sorted = append(sorted, Skill{x.Skill, max(1, min(x.Level, LevelMax))})
		}
	}
	slices.SortFunc(sorted, func(a, b Skill) int {
		return cmp.Or(cmp.Compare(a.Skill, b.Skill), -cmp.Compare(a.Level, b.Level))
	})
	sorted = slices.CompactFunc(sorted, func(a, b Skill) bool { return a.Skill == b.Skill })
	return append(sorted, make([]Skill, len(skills)-len(sorted))...)
}

// rulesOf are those of the contact's queue.
func (s *State) rulesOf(c *contact) *Rules {
	if q := c.counted; q != nil && q.id == c.queue {
		return &q.rules
	}
	return s.rulesIn(c.queue)
}

// rulesIn are those of a queue; a conversation outlives its queue under the default ones.
func (s *State) rulesIn(id QueueID) *Rules {
	if q := s.queues.get(id); q != nil {
		return &q.rules
	}
	d := DefaultRules()
	return &d
}
