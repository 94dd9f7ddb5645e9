package whatif

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math"

	"parley/acd"
)

// Staffing is what agents are to reach in a queue.
type Staffing struct {
	Queue  acd.QueueID
	Rules  acd.Rules
	Slots  int      // contacts at a time of each agent
	Level  float64  // percent of who is answered or gives up, to be answered …
	Within acd.Span // … within
	Seeds  int      // how often each number of agents is tried
}

// agentsMax is how many agents are tried at most.
const agentsMax = 4096

// contactsTried is how many contacts each try is played with, after as long a beginning as it takes for the lines to settle.
const contactsTried = 1000

// ErrUnreachable is what a target gets that no number of agents reaches: agents take longer to accept than it allows.
var ErrUnreachable = errors.New("no number of agents reaches that")

// Agents is how few agents reach the target when so many contacts come in an hour, and what they reach: found by trying,
// through the same core. Agents serve this queue alone, all the time, and answer, talk and wrap up as was recorded;
// visitors come without memory and give up as was recorded. ErrUnreachable.
func (r *Record) Agents(ctx context.Context, s Staffing, perHour float64) (agents int, reached float64, err error) {
	if perHour <= 0 {
		return 0, 100, nil
	}
	tried := map[int]float64{0: 0}
	try := func(n int) (float64, error) {
		if level, known := tried[n]; known {
			return level, nil
		}
		if err := ctx.Err(); err != nil {
			return 0, err
		}
		level, err := r.try(s, perHour, n)
		tried[n] = level
		return level, err
	}
	low, high := 0, 1+int(r.load(s, perHour)/float64(s.Slots)*1.1)
	for {
		level, err := try(high)
		if err != nil {
			return 0, 0, err
		}
		if level >= s.Level {
			break
		}
		if high >= agentsMax {
			return 0, 0, fmt.Errorf("%.1f contacts an hour, %.0f %% within %d s: %w", perHour, s.Level, s.Within/1000, ErrUnreachable)
		}
		low, high = high, min(high+1+high/2, agentsMax)
	}
	for high-low > 1 {
		middle := (low + high) / 2
		level, err := try(middle)
		switch {
		case err != nil:
			return 0, 0, err
		case level >= s.Level:
			high = middle
		default:
			low = middle
		}
	}
	return high, tried[high], nil
}

// Need is how many agents an interval needs.
type Need struct {
	Expected
	Agents  int     `json:"agents"`      // for the mean
	Reached float64 `json:"reached"`     // the service level they reach, in percent
	AtHigh  int     `json:"agents-high"` // for the high end of the range
}

// Needs finds the agents of each interval of so many minutes, on as many cores. It fails as the first that fails does. progress (may be nil) is told from one
// goroutine at a time.
func (r *Record) Needs(ctx context.Context, s Staffing, expected []Expected, minutes, cores int, progress func(done, all int64)) ([]Need, error) {
	needs, errs := make([]Need, len(expected)), make([]error, len(expected))
	told := telling(progress, int64(len(expected)))
	spread(ctx, len(expected), cores, func(i int) {
		e, perHour := expected[i], 60/float64(minutes)
		needs[i].Expected = e
		if needs[i].Agents, needs[i].Reached, errs[i] = r.Agents(ctx, s, e.Mean*perHour); errs[i] == nil && e.Mean > 0 {
			needs[i].AtHigh, _, errs[i] = r.Agents(ctx, s, e.High*perHour)
		}
		told(1)
	})
	if progress != nil {
		progress(1, 1)
	}
	return needs, cmp.Or(append(errs, ctx.Err())...)
}

// load is how many contacts agents have at a time, on average, if all are served.
func (r *Record) load(s Staffing, perHour float64) float64 {
	return perHour / 3_600_000 * r.handling(s.Queue)
}

// handling is how long a contact keeps a slot on average, in milliseconds.
func (r *Record) handling(queue acd.QueueID) float64 {
	all := r.donors.talks.of(kind{queue: queue})
	if len(all) == 0 {
		return 300_000
	}
	var sum acd.Span
	for _, x := range all {
		sum += x.talked + x.wrapLong() + acd.Span(x.connected-x.offered)
	}
	return float64(sum) / float64(len(all))
}

// try plays a number of agents and gives the service level, over all seeds.
func (r *Record) try(s Staffing, perHour float64, agents int) (float64, error) {
	var all Flow
	for seed := range uint64(max(1, s.Seeds)) {
		f, err := r.alone(s, perHour, agents, seed+1)
		if err != nil {
			return 0, err
		}
		q := f.of(s.Queue)
		all.Within, all.Level = all.Within+q.Within, all.Level+q.Level
	}
	if all.Level == 0 {
		return 0, nil
	}
	return 100 * float64(all.Within) / float64(all.Level), nil
}

// firstAlone is the first agent of a made-up centre; its agents are nobody who was recorded.
const firstAlone acd.AgentID = 1 << 32

// alone plays a made-up centre of one queue, in which contacts come at one rate all the time.
func (r *Record) alone(s Staffing, perHour float64, agents int, seed uint64) (*Figures, error) {
	state := acd.New()
	rules := s.Rules.Filled()
	rules.Target, rules.WaitMaxTo, rules.FullTo, rules.ClosedTo, rules.Rings = s.Within, 0, 0, 0, [acd.RingsMax]acd.Ring{}
	state.Step(1, acd.QueueSet{Queue: s.Queue, Rules: rules})
	for n := range acd.AgentID(agents) {
		id := firstAlone + n
		for _, ev := range []acd.Event{acd.AgentSet{Agent: id, SlotsMax: s.Slots}, acd.AgentJoinedQueue{Agent: id, Queue: s.Queue},
			acd.AgentSignedOn{Agent: id}, acd.AgentReady{Agent: id}} {
			state.Step(1, ev)
		}
	}
	apart := 3_600_000 / perHour
	settles := acd.Span(max(4*r.handling(s.Queue), 20*apart))
	made := &Record{From: 1, To: acd.Time(1).Add(settles + acd.Span(contactsTried*apart)), start: state.Encode(), donors: r.donors, courses: map[acd.ContactID]*course{}}
	arrivals := draws(seed, forArrivals, uint64(s.Queue), 0)
	for at, n := 1.0, acd.ContactID(1); ; n++ {
		if at += arrivals.memoryless(apart); at >= float64(made.To) || math.IsInf(at, 0) {
			break
		}
		ask := acd.ContactRequested{Contact: n, Visitor: acd.VisitorID(n), Queue: s.Queue}
		made.happens = append(made.happens, happening{at: acd.Time(at), order: uint64(n), event: ask})
	}
	p, err := made.player(Change{}, seed)
	if err != nil {
		return nil, err
	}
	p.asItWas, p.anew, p.alone = false, true, true
	p.figures.counts = acd.Time(1).Add(settles)
	return p.play(nil), nil
}
