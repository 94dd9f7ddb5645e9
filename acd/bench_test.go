package acd

import (
	"fmt"
	"math/rand/v2"
	"testing"
)

// day is a busy floor: each event is one a floor of that size would see, so that it stays in balance.
type day struct {
	r       *rand.Rand
	state   *State
	now     Time
	next    ContactID
	queues  int
	agents  int
	offered []Offered
	active  []Connected
	log     func(at Time, ev Event, effects []Effect)
}

// newDay has agents ready who share profiles, and fills the queues with contacts nobody is free for.
func newDay(agents, queues, profiles, perProfile, waiting int) *day {
	d := &day{r: rand.New(rand.NewPCG(7, 7)), state: New(), now: 1_700_000_000_000, queues: queues, agents: agents}
	for q := range queues {
		d.step(QueueSet{Queue: QueueID(q + 1), Rules: Rules{WaitingMax: 1 << 30}})
	}
	serves := make([][]QueueID, profiles)
	for p := range serves {
		for range perProfile {
			serves[p] = append(serves[p], QueueID(d.r.IntN(queues)+1))
		}
	}
	for a := range agents {
		id := AgentID(a + 1)
		d.step(AgentSet{Agent: id, SlotsMax: 4})
		for _, q := range serves[a%profiles] {
			d.step(AgentJoinedQueue{id, q})
		}
		d.step(AgentSignedOn{id})
		d.step(AgentReady{id})
	}
	for d.waiting() < waiting {
		d.arrive()
		for len(d.offered) > 0 {
			d.accept()
		}
	}
	return d
}

func (d *day) waiting() int { return int(d.next) - len(d.offered) - len(d.active) }

func (d *day) step(ev Event) {
	d.now++
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
	d.step(ContactRequested{Contact: d.next, Visitor: VisitorID(d.next), Queue: QueueID(d.r.IntN(d.queues) + 1)})
}

func (d *day) accept() {
	o := d.offered[0]
	d.offered = d.offered[1:]
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
	for _, size := range []struct{ agents, queues, profiles, perProfile, waiting int }{
		{10_000, 500, 300, 5, 100_000},
		{10_000, 500, 10_000, 5, 100_000},
		{1_000, 500, 1, 500, 100_000},
	} {
		b.Run(fmt.Sprintf("agents=%d/queues=%d/profiles=%d/waiting=%d", size.agents, size.queues, size.profiles, size.waiting), func(b *testing.B) {
			d := newDay(size.agents, size.queues, size.profiles, size.perProfile, size.waiting)
			events := 0
			d.log = func(Time, Event, []Effect) { events++ }
			b.ReportAllocs()
			b.ResetTimer()
			for range b.N {
				d.turn()
			}
			b.ReportMetric(float64(events)/b.Elapsed().Seconds(), "events/s")
			b.StopTimer()
			if err := d.state.Check(); err != nil {
				b.Fatal(err)
			}
		})
	}
}

// BenchmarkReplay is the start of a server: one op is one event of the log.
func BenchmarkReplay(b *testing.B) {
	d := newDay(10_000, 500, 300, 5, 100_000)
	snapshot := d.state.Encode()
	type row struct {
		at      Time
		ev      Event
		effects []Effect
	}
	var rows []row
	d.log = func(at Time, ev Event, effects []Effect) { rows = append(rows, row{at, ev, effects}) }
	for len(rows) < 100_000 {
		d.turn()
	}
	b.ResetTimer()
	for done := 0; done < b.N; {
		b.StopTimer()
		s, err := Decode(snapshot)
		if err != nil {
			b.Fatal(err)
		}
		b.StartTimer()
		for _, r := range rows[:min(len(rows), b.N-done)] {
			if s.Replay(r.at, r.ev, r.effects) {
				b.Fatal("diverged")
			}
			done++
		}
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "events/s")
}

// BenchmarkSnapshot is what a large centre's snapshot costs; bytes are those of the snapshot.
func BenchmarkSnapshot(b *testing.B) {
	s := newDay(10_000, 500, 300, 5, 100_000).state
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
