package day

import (
	"fmt"
	"sort"
	"time"

	"parley/acd"
	acdstore "parley/acd/store"
)

// visit is a contact as its visitor knows it.
type visit struct {
	id       acd.ContactID
	visitor  acd.VisitorID
	queue    acd.QueueID
	callback bool
	english  bool
	caller   string
	over     bool
	served   bool        // somebody has led it
	lead     acd.AgentID // 0 = nobody
	talks    int         // how often somebody began to lead: who led before says nothing more
	lines    uint64
	spoke    acd.AgentID // who did last, as the core knows
	spoken   bool
	seats    []seat
}

// rush has the contacts of a date come, at times of their own.
func (s *stage) rush(date time.Time, share float64) {
	n := max(1, int(float64(s.cfg.Contacts)*share+0.5))
	begins := acd.Time(date.UnixMilli())
	type coming struct {
		at   acd.Time
		desk int
	}
	all := make([]coming, n)
	for i := range all {
		d := s.pick()
		all[i] = coming{begins.Add(acd.Span(s.floor.queues[d].when(s.random.Float64()) * 86_400_000)), d}
	}
	sort.SliceStable(all, func(i, j int) bool { return all[i].at < all[j].at })
	s.coming += n
	for _, c := range all {
		s.at(c.at, func() { s.comes(s.floor.queues[c.desk]) })
	}
}

// pick is a queue, by its share.
func (s *stage) pick() int {
	x := s.random.Float64()
	for i, d := range s.floor.queues {
		if x -= d.share; x < 0 {
			return i
		}
	}
	return 0
}

// when is the time of day, 0 to 1, before which such a part of a day's contacts has come.
func (d *desk) when(part float64) float64 {
	half := sort.SearchFloat64s(d.rush[1:], part)
	half = min(half, halfHours-1)
	width := d.rush[half+1] - d.rush[half]
	return (float64(half) + (part-d.rush[half])/width) / halfHours
}

// Of a hundred visitors, so many …
const (
	comeAgain    = 8 // were here before
	callBack     = 1 // only leave a message
	speakEnglish = 25
	hurry        = 4   // give up within seconds
	lostWaiting  = 1   // lose their connection while they wait
	lostTalking  = 1.5 // or while they talk
	rate         = 22
	urgent       = 2 // have a priority of their own
)

// patience in the middle, in milliseconds, and the spread of its logarithm.
const (
	patienceMedian = 240_000
	patienceSpread = 1.0
)

func (s *stage) comes(d *desk) {
	if s.result.Contacts++; s.cfg.Progress != nil && (s.result.Contacts%500 == 0 || s.result.Contacts == s.coming) {
		s.cfg.Progress(int64(s.result.Contacts), int64(s.coming))
	}
	v := &visit{id: s.newContact(), visitor: s.whoComes(), queue: d.queue.ID, english: s.chance(speakEnglish), callback: s.chance(callBack)}
	v.caller = s.callerName(v.english)
	ask := acd.ContactRequested{Contact: v.id, Visitor: v.visitor, Queue: v.queue, Callback: v.callback}
	if v.english {
		ask.Needs[0] = acd.Need{Skill: skillEnglish, Level: 40}
	}
	if s.chance(urgent) {
		ask.Priority = 1 + s.random.IntN(3)
	}
	rows := acdstore.InsertContact(acdstore.NewContact{
		Contact: v.id, Visitor: v.visitor, JID: fmt.Sprintf("visit-%06d@%s", v.visitor, s.host), Queue: v.queue, Arrived: s.now,
		Caller: v.caller, Lang: v.lang(),
	})
	s.visits[v.id], s.present[v.visitor] = v, true
	effects := s.happen(ask, rows)
	if _, refused := acd.Refused(effects); refused {
		s.result.Refused++
		delete(s.visits, v.id)
		delete(s.present, v.visitor)
		s.react(effects)
		return
	}
	s.react(effects)
	if !v.callback {
		s.waits(v)
	}
}

func (v *visit) lang() string {
	if v.english {
		return "en"
	}
	return "zh-TW"
}

// waits is how a visitor bears the wait.
func (s *stage) waits(v *visit) {
	patience := s.about(patienceMedian, patienceSpread)
	if s.chance(hurry) {
		patience = s.between(800, 6_000)
	}
	s.in(patience, func() {
		if !v.served && !v.over {
			s.do(acd.VisitorLeft{Contact: v.id})
		}
	})
	if s.chance(lostWaiting) {
		s.in(s.between(1_000, 60_000), func() { s.loses(v) })
	}
	if s.chance(0.3) {
		s.in(90_000, func() { s.moved(v) })
	}
}

// loses is a connection gone; mostly it comes back.
func (s *stage) loses(v *visit) {
	if v.over {
		return
	}
	s.do(acd.VisitorLost{Contact: v.id})
	if s.chance(75) {
		s.in(s.about(12_000, 0.8), func() {
			if !v.over {
				s.do(acd.VisitorReturned{Contact: v.id})
			}
		})
	}
}

// moved is a supervisor who sends who waits to another queue.
func (s *stage) moved(v *visit) {
	if v.over || v.served || len(s.floor.queues) < 2 {
		return
	}
	to := s.floor.queues[s.pick()].queue.ID
	if to != v.queue {
		s.do(acd.ContactMoved{Contact: v.id, Queue: to})
	}
}

// newContact is a number as the engine makes them, with chance of the seed's.
func (s *stage) newContact() acd.ContactID {
	id := acd.ContactID((uint64(s.now)&(1<<41-1))<<22 | s.random.Uint64()&(1<<22-1))
	s.last = max(id, s.last+1)
	return s.last
}

// regularsMax is how many visitors are remembered who may come again.
const regularsMax = 5000

func (s *stage) whoComes() acd.VisitorID {
	if len(s.regulars) > 0 && s.chance(comeAgain) {
		if id := s.regulars[s.random.IntN(len(s.regulars))]; !s.present[id] {
			return id
		}
	}
	s.visitors++
	if len(s.regulars) < regularsMax {
		s.regulars = append(s.regulars, s.visitors)
	}
	return s.visitors
}

// ended is the end of a visit; some say how it was.
func (s *stage) ended(e acd.Ended) {
	v := s.visits[e.Contact]
	if v == nil {
		return
	}
	v.over = true
	delete(s.present, v.visitor)
	if e.Agent != 0 {
		if s.chance(rate) && !v.callback {
			s.in(s.between(3_000, 60_000), func() { s.rates(v) })
		}
		s.wrapsUp(v.id, e.Agent)
	}
	s.forget(v)
}

func (s *stage) rates(v *visit) {
	stars := []int{5, 5, 5, 4, 4, 4, 3, 2, 1}[s.random.IntN(9)]
	comment := ""
	if s.chance(30) {
		comment = s.comment(v.english, stars)
	}
	s.result.Ratings++
	s.eng.Write(acdstore.SetRating(acdstore.Rating{Contact: v.id, Stars: stars, Comment: comment, At: s.now}), nil)
}
