package day

import (
	"fmt"
	"time"

	"parley/acd"
)

// agent is somebody at work.
type agent struct {
	id     acd.AgentID
	jid    string
	name   string
	slots  int
	pace   float64 // how long conversations take, against the usual
	from   int     // half hour of the day
	home   int     // queue
	queues []int
	skills []acd.Skill

	wants   acd.Duty
	stands  acd.AgentStands
	seats   int // contacts, in whatever state
	leaving bool
}

// share is how much of the agent the home queue can count on.
func (a *agent) share() float64 { return 1 - 0.15*float64(len(a.queues)-1) }

// Of a hundred offers so many are passed on, or not answered at all.
const (
	declined = 1.5
	missed   = 1
)

// shifts has everybody come, take breaks and leave on a date.
func (s *stage) shifts(date time.Time) {
	begins := acd.Time(date.UnixMilli())
	for _, a := range s.floor.agents {
		from := begins.Add(acd.Span(a.from)*1_800_000 + acd.Span(s.between(-300_000, 60_000)))
		s.at(max(begins, from), func() { s.signsOn(a, true) })
		s.at(from.Add(acd.Span(s.between(3.3, 4.5)*3_600_000)), func() { s.pauses(a, s.reasons[0], 30*60_000) })
		for _, hour := range [2]float64{1.7, 6.2} {
			s.at(from.Add(acd.Span((hour+s.random.Float64()/2)*3_600_000)), func() { s.pauses(a, s.reasons[1], 10*60_000) })
		}
		if s.chance(40) { // the connection is lost, once a shift
			s.at(from.Add(acd.Span(s.between(0.2, 7.5)*3_600_000)), func() { s.desksLost(a) })
		}
		s.at(from.Add(shiftLong*1_800_000+acd.Span(s.between(0, 300_000))), func() { s.goesHome(a) })
	}
}

func (s *stage) signsOn(a *agent, fresh bool) {
	if fresh {
		a.leaving, a.wants = false, acd.DutyReady
	}
	s.do(acd.AgentSignedOn{Agent: a.id})
	s.in(s.between(4_000, 40_000), func() { s.wantsReady(a) })
}

func (s *stage) wantsReady(a *agent) {
	if a.wants == acd.DutyReady && !a.leaving && !a.stands.Lost && (a.stands.Duty == acd.DutyNotReady || a.stands.Intended == acd.DutyNotReady) {
		s.do(acd.AgentReady{Agent: a.id})
	}
}

func (s *stage) pauses(a *agent, why acd.Reason, ms float64) {
	if a.leaving || a.stands.Lost || a.stands.Duty != acd.DutyReady {
		return
	}
	a.wants = acd.DutyNotReady
	s.do(acd.AgentNotReady{Agent: a.id, Reason: why})
	s.in(s.about(ms, 0.15), func() {
		a.wants = acd.DutyReady
		s.wantsReady(a)
	})
}

func (s *stage) desksLost(a *agent) {
	if !a.leaving && !a.stands.Lost && a.stands.Duty != acd.DutyNone {
		s.do(acd.AgentLost{Agent: a.id})
	}
}

// comesBack is a connection that was lost, mostly for seconds, now and then for longer than contacts are kept.
func (s *stage) comesBack(a *agent) {
	away := s.about(8_000, 0.5)
	if s.chance(15) {
		away = s.between(40_000, 180_000)
	}
	s.in(away, func() { s.signsOn(a, false) })
}

// goesHome takes no more contacts, and leaves with the last.
func (s *stage) goesHome(a *agent) {
	a.leaving, a.wants = true, acd.DutyNone
	if a.seats > 0 && a.stands.Duty == acd.DutyReady {
		s.do(acd.AgentNotReady{Agent: a.id, Reason: s.reasons[1]})
	}
	s.leaves(a)
}

func (s *stage) leaves(a *agent) {
	if a.leaving && a.seats == 0 {
		s.in(1_500, func() {
			if a.leaving && a.seats == 0 && a.stands.Duty != acd.DutyNone {
				s.do(acd.AgentSignedOff{Agent: a.id})
			}
		})
	}
}

// stands is what an agent hears of the own state. Who was set not ready by the system comes back after a while.
func (s *stage) stands(e acd.AgentStands) {
	a := s.floor.byID[e.Agent]
	before := a.stands
	a.stands = e
	if e.Lost && !before.Lost {
		s.comesBack(a)
	}
	set := e.Duty == acd.DutyNotReady && e.Reason != acd.ReasonNone && e.Reason < acd.ReasonOwn && e.Reason != acd.ReasonLogin
	if set && a.wants == acd.DutyReady && !e.Lost && (before.Duty != e.Duty || before.Reason != e.Reason || before.Lost) {
		s.in(s.about(45_000, 0.6), func() { s.wantsReady(a) })
	}
}

// offered is an offer on an agent's screen.
func (s *stage) offered(e acd.Offered) {
	v := s.visits[e.Contact]
	if v == nil {
		return
	}
	s.takesSeat(v, e.Agent, e.Offer)
	open := func() bool {
		x := v.seat(e.Agent)
		return x != nil && x.offer == e.Offer && !x.active && !s.floor.byID[e.Agent].stands.Lost
	}
	s.in(s.between(30, 250), func() {
		if open() {
			s.do(acd.OfferReceived{Offer: e.Offer})
		}
	})
	if s.chance(missed) {
		return
	}
	passes := s.chance(declined)
	s.in(min(s.about(3_500, 0.6), 19_000)+300, func() {
		switch {
		case !open():
		case passes && e.Kind == acd.PassRouted:
			s.do(acd.OfferDeclined{Agent: e.Agent, Contact: e.Contact})
		default:
			s.do(acd.OfferAccepted{Agent: e.Agent, Contact: e.Contact})
		}
	})
}

func agentName(n int) string {
	family := []rune("陳林黃張李王吳劉蔡楊許鄭謝郭洪")
	given := []string{"怡君", "志明", "淑芬", "家豪", "雅婷", "俊傑", "美玲", "建宏", "佳穎", "冠宇", "詩涵", "承恩"}
	name := string(family[n%len(family)]) + given[n/len(family)%len(given)]
	if again := n / (len(family) * len(given)); again > 0 {
		name += fmt.Sprint(again + 1)
	}
	return name
}
