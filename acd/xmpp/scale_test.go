package xmpp

import (
	"context"
	"flag"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"parley/acd"
	"parley/acd/admin"
	"parley/acd/engine"
	"parley/acd/estimate"
	"parley/acd/store"
	journal "parley/internal/store"
	"parley/xmppd/component"
)

var atScale = flag.Bool("scale", false, "benchmarks at 10,000 agents, 500 queues and 100,000 who wait; else a hundredth")

var unforetold = flag.Bool("unforetold", false, "benchmarks without estimates of the wait")

// hall is a large floor: agents who serve several of many queues, and visitors who wait in all of them.
type hall struct {
	b                               *testing.B
	agents, queues, waiting, served int
	profiles                        int

	db  *journal.DB
	eng *engine.Engine
	acd *ACD

	mu     sync.Mutex
	rings  map[string]chan string // by desk: the visitor of the offer put before it
	pushed int                    // stanzas handed to the port
}

func (h *hall) Domain() string { return "acd.localhost" }
func (h *hall) Host() string   { return "localhost" }
func (h *hall) Close() error   { return nil }

// Send is the wire: what matters is when an offer gets here.
func (h *hall) Send(raw []byte) error {
	text := string(raw)
	h.mu.Lock()
	defer h.mu.Unlock()
	h.pushed++
	if !strings.HasPrefix(text, "<iq") || !strings.Contains(text, "<timeout>") {
		return nil
	}
	if ring := h.rings[between(text, " to='", "'")]; ring != nil {
		ring <- between(text, " jid='", "'")
	}
	return nil
}

func between(s, from, to string) string {
	_, s, _ = strings.Cut(s, from)
	s, _, _ = strings.Cut(s, to)
	return s
}

func deskName(agent int) string { return fmt.Sprintf("a%05d@localhost/desk", agent) }

func (h *hall) dn(agent, i int) int { return (agent%h.profiles*7 + i*h.queues/h.served) % h.queues }

func newHall(b *testing.B) *hall {
	h := &hall{b: b, agents: 100, queues: 10, waiting: 1000, served: 4, profiles: 30, rings: map[string]chan string{}}
	if *atScale {
		h.agents, h.queues, h.waiting, h.served, h.profiles = 10_000, 500, 100_000, 20, 300
	}
	ctx, log := context.Background(), slog.New(slog.DiscardHandler)
	var err error
	if h.db, err = journal.Open(b.TempDir(), log); err != nil {
		b.Fatal(err)
	}
	if h.eng, err = engine.Open(ctx, engine.Config{}, h.db, log); err != nil {
		b.Fatal(err)
	}
	h.furnish()
	cfg := Default()
	cfg.Domain = "acd.localhost"
	if !*unforetold {
		cfg.Estimator = foretell(h.eng)
	}
	h.acd, err = Open(ctx, cfg, h.db, h.eng, admin.New(h.db, h.eng),
		func(string, component.Handler, ...component.Option) (component.Port, error) { return h, nil }, log)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() {
		for _, err := range []error{h.acd.Close(ctx), h.eng.Close(ctx), h.db.Close()} {
			if err != nil {
				b.Error(err)
			}
		}
	})
	return h
}

// foretold is the estimate of the wait as the program has it told.
type foretold struct{ *estimate.Live }

func foretell(eng *engine.Engine) foretold {
	f := foretold{estimate.NewLive()}
	eng.Follow(func(at acd.Time, _ acd.Event, effects []acd.Effect) {
		eng.Read(func(s *acd.State) { f.Follow(s, at, effects) })
	})
	return f
}

func (f foretold) Estimate(s *acd.State, contact acd.ContactID) (Estimate, bool) {
	v, _ := s.Contact(contact)
	place, ok := s.Position(contact)
	if !ok {
		return Estimate{}, false
	}
	r, ok := f.Of(s, v.Queue, place)
	low, high := r.Minutes()
	return Estimate{Low: low * 60, High: high * 60, Percent: 60}, ok
}

func (f foretold) AverageWait(queue acd.QueueID) (seconds int, known bool) {
	wait, known := f.Live.AverageWait(queue)
	return int(wait / 1000), known
}

// furnish configures past the administrator's one-by-one.
func (h *hall) furnish() {
	var under sync.WaitGroup
	submit := func(ev acd.Event, rows journal.Op) {
		under.Add(1)
		h.eng.Submit(ev, func([]acd.Effect) journal.Op { return rows }, func(_ acd.Time, effects []acd.Effect, err error) {
			if why, refused := acd.Refused(effects); refused || err != nil {
				h.b.Errorf("%T: %v %v", ev, why, err)
			}
			under.Done()
		})
	}
	for q := range h.queues {
		kept := store.Queue{ID: acd.QueueID(q + 1), DN: fmt.Sprint(q + 1), Name: "Q", Rules: acd.Rules{WaitingMax: h.waiting}.Filled()}
		submit(acd.QueueSet{Queue: kept.ID, Rules: kept.Rules}, store.InsertQueue(kept))
	}
	for a := range h.agents {
		kept := store.Agent{ID: acd.AgentID(a + 1), JID: strings.TrimSuffix(deskName(a), "/desk"), Name: "A", Role: store.RoleAgent, SlotsMax: 1, Grace: 30_000}
		submit(acd.AgentSet{Agent: kept.ID, SlotsMax: 1, Grace: kept.Grace}, store.InsertAgent(kept))
		for i := range h.served {
			q := acd.QueueID(h.dn(a, i) + 1)
			submit(acd.AgentJoinedQueue{Agent: kept.ID, Queue: q}, store.InsertServes(kept.ID, q))
		}
	}
	under.Wait()
}

// hand gives the component stanzas without waiting for each; the component's own bounds hold it back.
func (h *hall) hand(n int, stanzaOf func(i int) (full, xml string)) {
	f := &floor{t: h.b, acd: h.acd}
	var last <-chan struct{}
	for i := range n {
		full, xml := stanzaOf(i)
		last = f.send(full, xml)
	}
	<-last
	idle := make(chan struct{})
	h.acd.tasks.put(func() { h.acd.owner.whenIdle = idle })
	<-idle
}

func (h *hall) dnOf(visitor int) string { return fmt.Sprint(visitor%h.queues + 1) }

func (h *hall) open() {
	h.hand(h.agents, func(i int) (string, string) { return deskName(i), deskXML })
	h.hand(h.waiting, func(i int) (string, string) {
		return fmt.Sprintf("v%06d@localhost/web", i), joinXML(h.dnOf(i), "V")
	})
}

// BenchmarkReadyToOffer is an agent saying ready until the offer is on the wire, durable in between, with all desks open
// and everybody told of places and lengths, while visitors come and go. The offer is declined by not being ready again.
func BenchmarkReadyToOffer(b *testing.B) {
	h := newHall(b)
	begun := time.Now()
	h.open()
	b.Logf("%d agents × %d queues × %d waiting, open after %s", h.agents, h.queues, h.waiting, time.Since(begun).Round(time.Millisecond))
	stop, churned := make(chan struct{}), h.churn()
	done := make(chan int)
	go func() { done <- churned(stop) }()
	cpu := cpuTime()
	took := make([]time.Duration, 0, b.N)
	b.ResetTimer()
	for n := range b.N {
		took = append(took, h.readyOnce(n%h.agents))
	}
	b.StopTimer()
	spent := cpuTime() - cpu
	close(stop)
	came := <-done
	slices.Sort(took)
	at := func(p float64) float64 { return float64(took[int(p*float64(len(took)-1))].Microseconds()) / 1000 }
	b.ReportMetric(at(0.5), "ms/p50")
	b.ReportMetric(at(0.99), "ms/p99")
	b.ReportMetric(at(1), "ms/max")
	b.ReportMetric(float64(spent.Milliseconds())/b.Elapsed().Seconds()/10, "%cpu")
	b.ReportMetric(float64(came)/b.Elapsed().Seconds(), "comings/s")
	h.mu.Lock()
	defer h.mu.Unlock()
	b.ReportMetric(float64(h.pushed), "stanzas")
}

func (h *hall) readyOnce(agent int) time.Duration {
	full := deskName(agent)
	ring := make(chan string, 4)
	h.mu.Lock()
	h.rings[full] = ring
	h.mu.Unlock()
	f := &floor{t: h.b, acd: h.acd}
	queue := fmt.Sprint(h.dn(agent, 0) + 1)
	said := time.Now()
	f.send(full, `<presence to='`+queue+`@acd.localhost'><show>chat</show></presence>`)
	<-ring
	took := time.Since(said)
	<-f.send(full, `<presence to='`+queue+`@acd.localhost'><show>dnd</show></presence>`)
	return took
}

// churn lets visitors come and go, a hundred pairs a second, until stop is closed; it gives how many came.
func (h *hall) churn() func(stop <-chan struct{}) int {
	return func(stop <-chan struct{}) int {
		f := &floor{t: h.b, acd: h.acd}
		every := time.NewTicker(10 * time.Millisecond)
		defer every.Stop()
		for n := 0; ; n++ {
			select {
			case <-stop:
				return n
			case <-every.C:
				full := fmt.Sprintf("c%06d@localhost/web", n)
				<-f.send(full, joinXML(h.dnOf(n), "C"))
				<-f.send(full, departs(h.dnOf(n)))
			}
		}
	}
}

func cpuTime() time.Duration {
	var r syscall.Rusage
	_ = syscall.Getrusage(syscall.RUSAGE_SELF, &r)
	return time.Duration(r.Utime.Nano() + r.Stime.Nano())
}
