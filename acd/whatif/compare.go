package whatif

import (
	"context"
	"errors"
	"math"
	"slices"
	"sync"
	"sync/atomic"

	"parley/acd"
)

// Measures are the figures a replay is told in, in the order of telling. Waits are in seconds, levels and rates in percent.
const (
	Entered      = "entered"
	Answered     = "answered"
	Abandoned    = "abandoned"
	Redirected   = "redirected"
	EndedElse    = "ended"
	Refused      = "refused"
	WaitingEnd   = "waiting-end"
	ServiceLevel = "service-level" // docs/metrics.md, rule negative
	AbandonRate  = "abandon-rate"  // abandoned, of answered and abandoned
	WaitMean     = "wait-mean"     // of who was answered
	WaitP50      = "wait-p50"
	WaitP90      = "wait-p90"
	Occupancy    = "occupancy"        // of agents, docs/metrics.md
	SlotUse      = "slot-utilisation" // likewise
)

// Measures lists them.
func Measures() []string {
	return []string{Entered, Answered, Abandoned, Redirected, EndedElse, Refused, WaitingEnd,
		ServiceLevel, AbandonRate, WaitMean, WaitP50, WaitP90, Occupancy, SlotUse}
}

// Values are measures by name. What there is nothing to count of is missing.
type Values map[string]float64

// Range is a figure over many seeds: its mean, and between what nine of ten lie.
type Range struct {
	Mean float64 `json:"mean"`
	Low  float64 `json:"low"`
	High float64 `json:"high"`
}

// Outcome is what was, beside what would have been.
type Outcome struct {
	Real   Values           `json:"real"`
	Played map[string]Range `json:"played"`
	Drawn  map[string]Range `json:"drawn"` // without the change, see Record.Draw
}

// Part is an interval of the span, all queues together.
type Part struct {
	From acd.Time `json:"from"`
	Outcome
}

// Comparison is a replay beside the record.
type Comparison struct {
	From, To acd.Time
	Seeds    int
	All      Outcome
	Queues   map[acd.QueueID]Outcome
	Parts    []Part
}

// Values are the flow's measures.
func (q *Flow) Values() Values {
	v := Values{
		Entered: float64(q.Entered), Answered: float64(q.Answered), Abandoned: float64(q.Abandoned), Redirected: float64(q.Redirected),
		EndedElse: float64(q.Ended), Refused: float64(q.Refused), WaitingEnd: float64(q.End),
	}
	if q.Level > 0 {
		v[ServiceLevel] = 100 * float64(q.Within) / float64(q.Level)
		v[AbandonRate] = 100 * float64(q.left) / float64(q.Level)
	}
	if n := len(q.Waits); n > 0 {
		var sum acd.Span
		for _, w := range q.Waits {
			sum += w
		}
		v[WaitMean] = seconds(sum) / float64(n)
		v[WaitP50], v[WaitP90] = seconds(q.Waits[(n*50+99)/100-1]), seconds(q.Waits[(n*90+99)/100-1]) // nearest rank
	}
	return v
}

// AllValues are the measures of all queues together, and of the agents.
func (f *Figures) AllValues() Values {
	all := f.All()
	v := all.Values()
	if there := f.Working + f.Idle; there > 0 {
		v[Occupancy] = 100 * float64(f.Working) / float64(there)
	}
	if f.Capacity > 0 {
		v[SlotUse] = 100 * float64(f.SlotTime) / float64(f.Capacity)
	}
	return v
}

// Values are the interval's measures.
func (s *Slice) Values() Values {
	v := Values{Entered: float64(s.Entered), Answered: float64(s.Answered), Abandoned: float64(s.GaveUp)}
	if all := s.Answered + s.GaveUp; all > 0 {
		v[ServiceLevel] = 100 * float64(s.Within) / float64(all)
		v[AbandonRate] = 100 * float64(s.GaveUp) / float64(all)
	}
	if s.Answered > 0 {
		v[WaitMean] = seconds(s.Waited) / float64(s.Answered)
	}
	return v
}

func seconds(s acd.Span) float64 { return float64(s) / 1000 }

// Compare plays a change with as many seeds, the first given, on as many cores, and puts it beside what really happened,
// and beside what is drawn without it. Without a change one seed is enough. progress (may be nil) is told from one goroutine at a time.
func (r *Record) Compare(ctx context.Context, c Change, first uint64, seeds, cores int, progress func(done, all int64)) (Comparison, error) {
	if c.None() {
		seeds = 1
	}
	if seeds < 1 {
		return Comparison{}, errors.New("a replay takes one seed at least")
	}
	var jobs []job
	for n := range uint64(seeds) {
		jobs = append(jobs, func(told func(done, all int64)) (*Figures, error) { return r.Play(c, first+n, told) })
	}
	for n := range uint64(seeds) {
		jobs = append(jobs, func(told func(done, all int64)) (*Figures, error) { return r.Draw(first+n, told) })
	}
	all, err := r.playAll(ctx, jobs, cores, progress)
	if err != nil {
		return Comparison{}, err
	}
	return r.beside(all[:seeds], all[seeds:]), nil
}

// job plays once.
type job func(told func(done, all int64)) (*Figures, error)

func (r *Record) playAll(ctx context.Context, jobs []job, cores int, progress func(done, all int64)) ([]*Figures, error) {
	all, errs := make([]*Figures, len(jobs)), make([]error, len(jobs))
	long := int64(r.To - r.From)
	told := telling(progress, long*int64(len(jobs)))
	spread(ctx, len(jobs), cores, func(n int) {
		before := int64(0)
		all[n], errs[n] = jobs[n](func(at, _ int64) {
			told(at - before)
			before = at
		})
		told(long - before)
	})
	if progress != nil {
		progress(1, 1)
	}
	return all, errors.Join(append(errs, ctx.Err())...)
}

// telling adds up what several goroutines have done and tells it, one at a time. progress may be nil.
func telling(progress func(done, all int64), all int64) func(more int64) {
	var telling sync.Mutex
	var done int64
	return func(more int64) {
		telling.Lock()
		defer telling.Unlock()
		if done += more; progress != nil {
			progress(min(done, all-1), all)
		}
	}
}

// spread has work done for 0 to n-1, on as many goroutines, until ctx ends.
func spread(ctx context.Context, n, cores int, work func(n int)) {
	var next atomic.Int64
	var workers sync.WaitGroup
	for range max(1, min(cores, n)) {
		workers.Go(func() {
			for i := next.Add(1) - 1; i < int64(n) && ctx.Err() == nil; i = next.Add(1) - 1 {
				work(int(i))
			}
		})
	}
	workers.Wait()
}

func (r *Record) beside(played, drawn []*Figures) Comparison {
	c := Comparison{From: r.From, To: r.To, Seeds: len(played), Queues: map[acd.QueueID]Outcome{}}
	outcomeOf := func(of func(*Figures) Values) Outcome {
		return Outcome{of(r.real), rangesOf(played, of), rangesOf(drawn, of)}
	}
	c.All = outcomeOf((*Figures).AllValues)
	for q := range r.real.Queues {
		c.Queues[q] = outcomeOf(func(f *Figures) Values { return f.of(q).Values() })
	}
	for i := range r.real.Slices {
		part := func(f *Figures) Values {
			if i < len(f.Slices) {
				return f.Slices[i].Values()
			}
			return nil
		}
		c.Parts = append(c.Parts, Part{r.real.Slices[i].From, outcomeOf(part)})
	}
	return c
}

func rangesOf(all []*Figures, of func(*Figures) Values) map[string]Range {
	each := map[string][]float64{}
	for _, f := range all {
		for name, v := range of(f) {
			each[name] = append(each[name], v)
		}
	}
	ranges := map[string]Range{}
	for name, values := range each {
		ranges[name] = rangeOf(values)
	}
	return ranges
}

// rangeOf is the mean, and the 5th and the 95th of a hundred, between the neighbours where it falls between two.
func rangeOf(values []float64) Range {
	slices.Sort(values)
	sum := 0.0
	for _, v := range values {
		sum += v
	}
	at := func(share float64) float64 {
		place := share * float64(len(values)-1)
		low := int(place)
		high := min(low+1, len(values)-1)
		return values[low] + (values[high]-values[low])*(place-math.Floor(place))
	}
	return Range{sum / float64(len(values)), at(0.05), at(0.95)}
}
