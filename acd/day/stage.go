package day

import (
	"context"
	"math"
	"math/rand/v2"

	"parley/acd"
	"parley/acd/engine"
	"parley/internal/store"
)

// stage plays: one moment after the other, each an event whose decisions are heard before the next.
type stage struct {
	ctx    context.Context
	cfg    Config
	eng    *engine.Engine
	clock  *clock
	random *rand.Rand
	host   string

	floor   *floor
	reasons []acd.Reason
	now     acd.Time
	due     moments
	moments uint64 // counted, so that of two at once the first made comes first
	heard   chan []acd.Effect

	visits   map[acd.ContactID]*visit
	visitors acd.VisitorID
	regulars []acd.VisitorID // who may come again
	present  map[acd.VisitorID]bool
	last     acd.ContactID
	coming   int // contacts, in all
	result   Result
}

func newStage(ctx context.Context, cfg Config, eng *engine.Engine, c *clock, host string) *stage {
	return &stage{
		ctx: ctx, cfg: cfg, eng: eng, clock: c, host: host, random: newRandom(cfg.Seed), now: acd.Time(c.Now().UnixMilli()),
		heard: make(chan []acd.Effect, 1), visits: map[acd.ContactID]*visit{}, present: map[acd.VisitorID]bool{},
	}
}

// play goes through the moments to the last.
func (s *stage) play() error {
	for len(s.due) > 0 {
		if err := s.broken(); err != nil {
			return err
		}
		at := s.due[0].at
		if deadline, waits := s.clock.due(); waits && deadline < at {
			s.set(deadline)
			s.react(s.happen(acd.Tick{}, nil))
			continue
		}
		m := s.due.pop()
		s.set(at)
		m.happens()
	}
	return s.broken()
}

func (s *stage) broken() error {
	if err := s.ctx.Err(); err != nil {
		return err
	}
	return s.eng.Err()
}

func (s *stage) set(at acd.Time) {
	s.now = max(s.now, at)
	s.clock.set(s.now)
}

// happen submits an event with its rows, which are left out if it is refused, and gives what was decided. It waits for
// the decision and not for the commit.
func (s *stage) happen(ev acd.Event, rows store.Op) []acd.Effect {
	s.eng.Submit(ev, func(effects []acd.Effect) store.Op {
		s.heard <- effects
		if _, refused := acd.Refused(effects); refused {
			return nil
		}
		return rows
	}, nil)
	select {
	case effects := <-s.heard:
		return effects
	case <-s.eng.Failed():
		return nil
	}
}

// do submits an event and lets the people react to what was decided.
func (s *stage) do(ev acd.Event) { s.react(s.happen(ev, nil)) }

// at has something happen at a moment.
func (s *stage) at(at acd.Time, happens func()) {
	s.moments++
	s.due.push(moment{at, s.moments, happens})
}

// in has something happen after so many milliseconds.
func (s *stage) in(ms float64, happens func()) { s.at(s.now.Add(acd.Span(ms)), happens) }

// chance is true in so many of a hundred cases.
func (s *stage) chance(percent float64) bool { return s.random.Float64()*100 < percent }

// about is a time around a median, with the spread of its logarithm.
func (s *stage) about(median, spread float64) float64 {
	return median * math.Exp(spread*s.random.NormFloat64())
}

// between is anything from low to high.
func (s *stage) between(low, high float64) float64 { return low + (high-low)*s.random.Float64() }

// moment is something that will happen.
type moment struct {
	at      acd.Time
	order   uint64
	happens func()
}

func (m moment) before(o moment) bool { return m.at < o.at || m.at == o.at && m.order < o.order }

// moments is a heap, the next first.
type moments []moment

func (h *moments) push(m moment) {
	*h = append(*h, m)
	all := *h
	for i := len(all) - 1; i > 0; {
		up := (i - 1) / 2
		if !all[i].before(all[up]) {
			return
		}
		all[i], all[up] = all[up], all[i]
		i = up
	}
}

func (h *moments) pop() moment {
	all := *h
	first, n := all[0], len(all)-1
	all[0], all[n] = all[n], moment{}
	all = all[:n]
	for i := 0; ; {
		least := i
		for _, kid := range [2]int{2*i + 1, 2*i + 2} {
			if kid < n && all[kid].before(all[least]) {
				least = kid
			}
		}
		if least == i {
			break
		}
		all[i], all[least] = all[least], all[i]
		i = least
	}
	*h = all
	return first
}
