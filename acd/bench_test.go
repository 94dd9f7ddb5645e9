package acd

import (
	"encoding/binary"
	"math/rand/v2"
	"runtime"
	"slices"
	"syscall"
	"testing"
	"time"
)

// centre is what a day's floor is like.
type centre struct {
	agents, queues int
	perAgent       int // queues an agent serves
	profiles       int // different sets of queues and skills; 0: each agent has its own
	needs          int // different needs per queue
	waiting        int // contacts nobody is free for
	rules          func(q int) Rules
	prefers        bool // one contact in eight prefers an agent
}

// small fits a processor's caches.
func small() centre {
	return centre{agents: 100, queues: 10, perAgent: 3, profiles: 10, needs: 3, waiting: 500, rules: everyRule, prefers: true}
}

// The three centres of the design's figures.
func ordinary() centre {
	return centre{agents: 10_000, queues: 500, perAgent: 5, profiles: 300, needs: 3, waiting: 100_000, rules: everyRule, prefers: true}
}

func skilledCentre() centre {
	return centre{agents: 10_000, queues: 500, perAgent: 5, needs: 10, waiting: 100_000, rules: func(int) Rules {
		return Rules{Selection: SelectMostSkilled}
	}}
}

func worst() centre {
	return centre{agents: 10_000, queues: 500, perAgent: 500, needs: 3, rules: func(int) Rules { return Rules{} }}
}

// everyRule has each queue differ from the next.
func everyRule(q int) Rules {
	r := Rules{
		SlotsOfOne: 1 + q%3, Selection: Selection(q % 3), Priority: q%5 - 2, Weight: 50 + q%100, Target: Seconds(int64(10 + q%30)),
		WrapUp: WrapUpTimed, WaitMax: Seconds(100_000), VisitorIdleWarn: Seconds(300), VisitorIdleEnd: Seconds(600),
	}
	r.Rings[0] = Ring{After: Seconds(50_000), Lower: 10}
	r.Rings[1] = Ring{After: Seconds(60_000), Lower: RingAll}
	if q%50 == 0 {
		r.OfferTo = 2
	}
	return r
}

// day is a busy floor: each event is one a floor of that size would see, so that it stays in balance.
type day struct {
	centre
	r       *rand.Rand
	state   *State
	now     Time
	next    ContactID
	waits   int
	offered []Offered
	active  []Connected
	log     func(at Time, ev Event, effects []Effect)
}

// newDay has all agents ready, and fills the queues with contacts nobody is free for.
func newDay(c centre) *day {
	d := &day{centre: c, r: rand.New(rand.NewPCG(7, 7)), state: New(), now: 1_700_000_000_000}
	for q := range c.queues {
		rules := c.rules(q)
		rules.WaitingMax = 1 << 30
		d.step(QueueSet{Queue: QueueID(q + 1), Rules: rules})
	}
	for a := range c.agents {
		d.hire(AgentID(a+1), a)
	}
	for d.waits < c.waiting {
		d.arrive()
		for len(d.offered) > 0 {
			d.accept()
		}
	}
	return d
}

// hire makes an agent of the profile n mod profiles.
func (d *day) hire(id AgentID, n int) {
	if d.profiles > 0 {
		n %= d.profiles
	}
	r := rand.New(rand.NewPCG(uint64(n), 5))
	set := AgentSet{Agent: id, SlotsMax: 4}
	for i := range 3 {
		set.Skills[i] = Skill{SkillID(i + 1), uint8(50 + r.IntN(50))}
	}
	d.step(set)
	queues := r.Perm(d.queues)[:d.perAgent]
	slices.Sort(queues)
	for _, q := range queues {
		d.step(AgentJoinedQueue{id, QueueID(q + 1)})
	}
	d.step(AgentSignedOn{id})
	d.step(AgentReady{id})
}

// step lets a millisecond pass, and what is due lapse as it does under an engine, by ticks of its own.
func (d *day) step(ev Event) {
	d.now++
	for at, armed := d.state.NextDeadline(); armed && at <= d.now; at, armed = d.state.NextDeadline() {
		d.decide(Tick{})
	}
	d.decide(ev)
}

func (d *day) decide(ev Event) {
	effects := d.state.Step(d.now, ev)
	if d.log != nil {
		d.log(d.now, ev, effects)
	}
	for _, e := range effects {
		switch e := e.(type) {
		case Offered:
			d.offered = append(d.offered, e)
		case Connected:
			d.active = append(d.active, e)
		}
	}
}

func (d *day) arrive() {
	d.next++
	ev := ContactRequested{Contact: d.next, Visitor: VisitorID(d.next), Queue: QueueID(d.r.IntN(d.queues) + 1)}
	if n := d.r.IntN(d.needs); n > 0 {
		ev.Needs[0] = Need{1, uint8(5 * n)}
	}
	if d.prefers && d.r.IntN(8) == 0 {
		ev.Prefers = AgentID(d.r.IntN(d.agents) + 1)
	}
	before := len(d.offered)
	d.step(ev)
	if len(d.offered) == before {
		d.waits++
	}
}

func (d *day) accept() {
	o := d.offered[0]
	d.offered = slices.Delete(d.offered, 0, 1)
	if len(d.state.contacts.get(o.Contact).slots) == 0 || d.state.slots.get(o.Offer) == nil {
		return // another was quicker
	}
	d.step(OfferReceived{o.Offer})
	d.step(OfferAccepted{o.Agent, o.Contact})
}

// turn is one contact's life: five events.
func (d *day) turn() {
	d.arrive()
	if len(d.active) > 0 {
		i := d.r.IntN(len(d.active))
		c := d.active[i]
		d.active[i] = d.active[len(d.active)-1]
		d.active = d.active[:len(d.active)-1]
		d.step(AgentHungUp{c.Agent, c.Contact})
		d.step(AgentReady{c.Agent})
	}
	for len(d.offered) > 0 {
		d.accept()
	}
}

// BenchmarkStep is the core under the load of a very large centre. One op is one contact's turn, five events.
func BenchmarkStep(b *testing.B) {
	for _, c := range []struct {
		name   string
		centre centre
	}{{"small", small()}, {"ordinary", ordinary()}, {"skilled", skilledCentre()}, {"worst", worst()}} {
		b.Run(c.name, func(b *testing.B) {
			d := newDay(c.centre)
			events := 0
			d.log = func(Time, Event, []Effect) { events++ }
			runtime.GC()
			took := make([]time.Duration, 0, 1<<20)
			b.ReportAllocs()
			b.ResetTimer()
			spent := cpu()
			for range b.N {
				begin := time.Now()
				d.turn()
				if len(took) < cap(took) {
					took = append(took, time.Since(begin))
				}
			}
			b.ReportMetric(float64(events)/(cpu()-spent).Seconds(), "events/cpu-s")
			b.ReportMetric(float64(events)/b.Elapsed().Seconds(), "events/s")
			b.StopTimer()
			slices.Sort(took)
			b.ReportMetric(float64(took[len(took)/2].Nanoseconds())/1000, "µs/turn-p50")
			b.ReportMetric(float64(took[len(took)*99/100].Nanoseconds())/1000, "µs/turn-p99")
			b.ReportMetric(float64(len(d.state.classByKey)), "classes")
			b.ReportMetric(float64(len(d.state.profiles.all)), "profiles")
			b.ReportMetric(float64(len(d.state.present)), "contacts")
		})
	}
}

// cpu is what the process has used of processors so far, collecting garbage included: figures that mean something on a
// machine that has other things to do.
func cpu() time.Duration {
	var used syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &used); err != nil {
		return 0
	}
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}

// BenchmarkReplay is the start of a server, without reading the database: one op is one event of an encoded log of a
// million, read again as often as it takes. "decided" has each decided again and compared (an older version's log),
// "followed" makes true what was told. Every time the log is through, the state must be the one that wrote it.
func BenchmarkReplay(b *testing.B) {
	d := newDay(ordinary())
	r := replaying{snapshot: d.state.Encode()}
	events := 0
	d.log = func(at Time, ev Event, effects []Effect) {
		event := AppendEvent(nil, ev)
		r.log = binary.AppendUvarint(binary.AppendUvarint(r.log, uint64(at)), uint64(len(event)))
		r.log = AppendEffects(append(r.log, event...), effects)
		r.ends = append(r.ends, len(r.log))
		events++
	}
	for events < 1_000_000 {
		d.turn()
	}
	r.hash = d.state.Hash()
	d = nil
	b.Run("decided", func(b *testing.B) {
		r.run(b, func(s *State) (func(Time, []byte, []byte), func()) {
			return func(at Time, event, told []byte) {
				ev, _, err := ReadEvent(event)
				effects, _, wrong := ReadEffects(told)
				if err != nil || wrong != nil || s.Replay(at, ev, effects) {
					b.Fatal("diverged", err, wrong)
				}
			}, func() {}
		})
	})
	b.Run("followed", func(b *testing.B) {
		r.run(b, func(s *State) (func(Time, []byte, []byte), func()) {
			f := s.CatchUp()
			return func(at Time, _, told []byte) {
				if err := f.Read(at, told); err != nil {
					b.Fatal(err)
				}
			}, func() { f.Done() }
		})
	})
}

// replaying is a log, and the states before and after it.
type replaying struct {
	snapshot []byte
	log      []byte // each row the time, the event after its length, and the effects
	ends     []int  // of the rows
	hash     uint64
}

// run replays b.N events; begin gives what takes one, and what ends.
func (r *replaying) run(b *testing.B, begin func(*State) (func(at Time, event, told []byte), func())) {
	b.StopTimer()
	var spent time.Duration
	for done := 0; done < b.N; {
		s, err := Decode(r.snapshot)
		if err != nil {
			b.Fatal(err)
		}
		runtime.GC()
		n := min(b.N-done, len(r.ends))
		b.StartTimer()
		since := cpu()
		read, end := begin(s)
		r.rows(0, n, read)
		if n == len(r.ends) {
			end()
		}
		spent += cpu() - since
		b.StopTimer()
		if n < len(r.ends) {
			r.rows(n, len(r.ends), read)
			end()
		}
		if s.Hash() != r.hash {
			b.Fatal("another state")
		}
		done += n
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "events/s")
	b.ReportMetric(float64(b.N)/spent.Seconds(), "events/cpu-s")
	b.ReportMetric(float64(len(r.log))/float64(len(r.ends)), "B/event")
}

func (r *replaying) rows(from, to int, read func(at Time, event, told []byte)) {
	begin := 0
	if from > 0 {
		begin = r.ends[from-1]
	}
	for _, end := range r.ends[from:to] {
		row := r.log[begin:end]
		begin = end
		at, n := binary.Uvarint(row)
		length, m := binary.Uvarint(row[n:])
		event := row[n+m:][:length]
		read(Time(at), event, row[n+m+len(event):])
	}
}

// BenchmarkSnapshot is what a large centre's snapshot costs; bytes are those of the snapshot.
func BenchmarkSnapshot(b *testing.B) {
	s := newDay(ordinary()).state
	encoded := s.Encode()
	b.Run("encode", func(b *testing.B) {
		b.SetBytes(int64(len(encoded)))
		for range b.N {
			encoded = s.Encode()
		}
	})
	b.Run("decode", func(b *testing.B) {
		b.SetBytes(int64(len(encoded)))
		for range b.N {
			if _, err := Decode(encoded); err != nil {
				b.Fatal(err)
			}
		}
	})
}
