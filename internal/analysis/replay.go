package analysis

import (
	"context"
	"database/sql"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"parley/acd"
	"parley/acd/whatif"
	"parley/internal/control"
)

// SeedsMax is how often a span is played at most.
const SeedsMax = 10_000

// ReplayAsk is which span is played again, with what changed.
type ReplayAsk struct {
	From, To acd.Time // [From, To); 0 is the beginning, or the end, of the log
	Zone     *time.Location
	Supposed control.Supposed
	Seed     uint64 // the first
	Seeds    int    // 1 to SeedsMax
	Cores    int    // how many at a time
}

// Replay is what a span would have come to, beside what it came to.
type Replay struct {
	whatif.Comparison
	Changes []string // as they were asked for, one each

	floor Floor
	zone  *time.Location
}

// Run plays it. BadAsk; it ends with ctx.
func (ask ReplayAsk) Run(ctx context.Context, db *sql.DB, told Progress) (Replay, error) {
	if ask.Seeds < 1 || ask.Seeds > SeedsMax {
		return Replay{}, BadAsk{fmt.Sprintf("seeds are 1 to %d", SeedsMax)}
	}
	floor, err := ReadFloor(ctx, db)
	if err != nil {
		return Replay{}, err
	}
	change, err := control.Suppose(ask.Supposed, floor.Queues, floor.Agents, floor.Skills)
	if err != nil {
		return Replay{}, BadAsk{err.Error()}
	}
	record, err := readRecord(ctx, db, whatif.Span{From: ask.From, To: ask.To, Words: change.Words()}, told.of("read"))
	if err != nil {
		return Replay{}, err
	}
	compared, err := record.Compare(ctx, change, ask.Seed, ask.Seeds, ask.Cores, told.of("replay"))
	return Replay{compared, lines(ask.Supposed), floor, ask.Zone}, err
}

// lines writes the changes back, one each.
func lines(s control.Supposed) (lines []string) {
	for _, x := range []struct {
		what string
		all  map[string]map[string]string
	}{{"queue", s.Queues}, {"agent", s.Agents}} {
		for _, who := range slices.Sorted(maps.Keys(x.all)) {
			for _, key := range slices.Sorted(maps.Keys(x.all[who])) {
				lines = append(lines, fmt.Sprintf("%s %s: %s=%s", x.what, who, key, x.all[who][key]))
			}
		}
	}
	return lines
}

// QueueOutcome is a queue's outcome with what people call it.
type QueueOutcome struct {
	DN   string `json:"dn"`
	Name string `json:"name"`
	whatif.Outcome
}

// ByQueue is the outcome of each queue where anything was, by DN.
func (r Replay) ByQueue() (list []QueueOutcome) {
	for _, id := range slices.Sorted(maps.Keys(r.Queues)) {
		q := QueueOutcome{DN: fmt.Sprintf("#%d", id), Outcome: r.Queues[id]}
		for _, known := range r.floor.Queues {
			if known.ID == id {
				q.DN, q.Name = known.DN, known.Name
			}
		}
		if q.Real[whatif.Entered] > 0 || q.Played[whatif.Entered].High > 0 {
			list = append(list, q)
		}
	}
	slices.SortStableFunc(list, func(a, b QueueOutcome) int { return strings.Compare(a.DN, b.DN) })
	return list
}

// Time is a moment on the clocks of the zone that was asked for.
func (r Replay) Time(t acd.Time) time.Time { return time.UnixMilli(int64(t)).In(r.zone) }

// Answer is it for programs.
func (r Replay) Answer() any {
	type part struct {
		From time.Time `json:"from"`
		whatif.Outcome
	}
	parts := []part{}
	for _, p := range r.Parts {
		parts = append(parts, part{r.Time(p.From), p.Outcome})
	}
	return struct {
		From      time.Time      `json:"from"`
		To        time.Time      `json:"to"`
		Seeds     int            `json:"seeds"`
		Changes   []string       `json:"changes"`
		Rule      string         `json:"service-level-rule"`
		All       whatif.Outcome `json:"all"`
		Queues    []QueueOutcome `json:"queues"`
		Intervals []part         `json:"intervals"`
	}{r.Time(r.From), r.Time(r.To), r.Seeds, r.Changes, "negative", r.All, r.ByQueue(), parts}
}
