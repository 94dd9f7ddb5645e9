package day

import (
	"fmt"
	"math"
	"math/rand/v2"
	"time"

	"parley/acd"
	acdstore "parley/acd/store"
)

// slices of a day that the plan looks at.
const (
	halfHours = 48
	shiftLong = 16 // half hours
)

// floor is who works where.
type floor struct {
	queues []*desk
	agents []*agent
	byID   map[acd.AgentID]*agent
}

// desk is a queue and what its contacts are like.
type desk struct {
	queue acdstore.Queue
	share float64                // of all contacts
	talk  float64                // the median of a conversation, in milliseconds
	rush  [halfHours + 1]float64 // how much of a day's contacts have come by then
	codes []acd.WrapUpCode
}

// wave is how many come in each half hour, as a share of the busiest: little at night, most before noon, much at night
// again after supper.
func wave(half int, night bool) float64 {
	hour := float64(half) / 2
	bump := func(at, wide float64) float64 { return math.Exp(-(hour - at) * (hour - at) / (2 * wide * wide)) }
	low := 0.0
	if night {
		low = 0.06
	}
	v := low + bump(10.75, 1.8) + 0.85*bump(15, 2) + 0.6*bump(20.5, 1.5)
	if !night && (half < 8*2-1 || half >= 22*2) { // who comes half an hour early finds the doors closed
		return 0
	}
	return v
}

var names = [...]struct{ zh, en string }{
	{"客服中心", "Customer service"}, {"技術支援", "Technical support"}, {"帳務", "Billing"}, {"訂單與配送", "Orders and delivery"},
	{"退換貨", "Returns"}, {"會員", "Membership"}, {"企業客戶", "Business customers"}, {"預約", "Appointments"},
}

// newFloor plans queues, and as many agents as the rush needs.
func newFloor(cfg Config, r *rand.Rand, host string) *floor {
	n := cfg.Queues
	if n == 0 {
		n = max(2, min(cfg.Contacts/4000, 8))
	}
	f := &floor{byID: map[acd.AgentID]*agent{}}
	all := 0.0
	for i := range n {
		d := newDesk(i, cfg.Zone, r)
		f.queues = append(f.queues, d)
		all += d.share
	}
	for i, d := range f.queues {
		d.share /= all
		f.staff(cfg, i, r, host)
	}
	return f
}

func newDesk(i int, zone *time.Location, r *rand.Rand) *desk {
	name := names[i%len(names)]
	rules := acd.Rules{WrapUp: acd.WrapUpMode(i % 4), WrapUpFor: acd.Seconds(45), Selection: acd.Selection(i % 3), WaitingMax: 2000}
	d := &desk{
		queue: acdstore.Queue{
			DN: fmt.Sprint(8000 + 10*i), Name: name.zh, Names: acdstore.Words{"en": name.en}, Rules: rules,
			Keeping: acdstore.Keeping{Lines: acdstore.Forever, Files: acdstore.Forever, Person: acdstore.Forever}, // a day of long ago is not over
		},
		share: 1 / (1 + 0.35*float64(i)),
		talk:  float64(200_000 + 40_000*(i%4)),
	}
	if i >= len(names) {
		d.queue.Name += fmt.Sprint(" ", i+1)
	}
	if i > 0 {
		d.queue.Hours = opening(zone)
	}
	for half := range halfHours {
		d.rush[half+1] = d.rush[half] + wave(half, i == 0)
	}
	for half := range d.rush {
		d.rush[half] /= d.rush[halfHours]
	}
	for _, c := range acdstore.UsualCodes() {
		d.codes = append(d.codes, c.ID)
	}
	return d
}

// handling is about how long a contact keeps a slot, in milliseconds.
func (d *desk) handling() float64 { return d.talk*math.Exp(talkSpread*talkSpread/2) + 30_000 }

// staff adds the agents of a queue: from the morning on, whenever too few are there, one comes for eight hours.
func (f *floor) staff(cfg Config, home int, r *rand.Rand, host string) {
	d := f.queues[home]
	var there [halfHours]float64 // slots
	for half := range halfHours {
		come := float64(cfg.Contacts) * d.share * (d.rush[half+1] - d.rush[half])
		need := come * d.handling() / 1_800_000 / busyShare
		if come > 0 {
			need += math.Sqrt(need)/2 + 0.5
		}
		for there[half] < need {
			a := f.hire(home, min(half, halfHours-shiftLong), r, host)
			for at := a.from; at < a.from+shiftLong; at++ {
				there[at] += float64(a.slots) * a.share()
			}
		}
	}
}

// busyShare is how much of the slots the plan means to use. Breaks and lost desks come off that: about four contacts of
// five are answered within 20 s.
const busyShare = 0.97

func (f *floor) hire(home, from int, r *rand.Rand, host string) *agent {
	n := len(f.agents) + 1
	a := &agent{
		id: acd.AgentID(n), jid: fmt.Sprintf("agent%03d@%s", n, host), name: agentName(n),
		slots: []int{3, 3, 2, 4, 1}[r.IntN(5)], pace: 0.8 + 0.4*r.Float64(), from: from, home: home,
		queues: []int{home},
	}
	if len(f.queues) > 1 && r.IntN(3) == 0 {
		a.queues = append(a.queues, (home+1)%len(f.queues))
	}
	a.skills = []acd.Skill{{Skill: skillChinese, Level: uint8(60 + r.IntN(41))}}
	if r.IntN(5) < 3 {
		a.skills = append(a.skills, acd.Skill{Skill: skillEnglish, Level: uint8(40 + r.IntN(61))})
	}
	f.agents = append(f.agents, a)
	f.byID[a.id] = a
	return a
}

// The skills, as they are made, in that order.
const (
	skillChinese acd.SkillID = 1
	skillEnglish acd.SkillID = 2
)
