package report

import (
	"cmp"
	"database/sql"
	"slices"

	"parley/acd"
	"parley/acd/facts"
)

// flow is what happened to the entries of a queue in an interval.
type flow struct {
	queue acd.QueueID
	interval

	waitingStart, entered, answered, abandoned, redirected, waitingEnd int
	endedSystem, endedSupervisor, endedAgent, endedVisitor             int
	callbacksIn, callbacksAnswered, short                              int
	refusedFull, refusedClosed, refusedOther                           int

	level         level
	waits, gaveUp spread // of answered, of abandoned; without callbacks
	overflowed    int    // redirected for a rule: full, closed, waited too long, drained
	talks         talks
	firstReplies  spread // request to the first line of an agent
	transfersOut  int
}

// ended is entries that ended otherwise than by an answer, a leave or a redirection.
func (f *flow) ended() int {
	return f.endedSystem + f.endedSupervisor + f.endedAgent + f.endedVisitor
}

// flows are by queue, and within one by interval.
type flows struct {
	q    *query
	each map[acd.QueueID][]flow
}

// newFlows has the queues that were asked for, whatever happened there.
func (q *query) newFlows() *flows {
	f := &flows{q, map[acd.QueueID][]flow{}}
	for _, id := range q.Queues {
		f.of(id)
	}
	return f
}

// alsoQuiet adds the queues there are where nothing happened.
func (f *flows) alsoQuiet() error {
	if len(f.q.Queues) > 0 {
		return nil
	}
	return f.q.each(`SELECT id FROM fact_queues WHERE gone = 0`, func(row *sql.Rows) error {
		var id acd.QueueID
		err := row.Scan(&id)
		f.of(id)
		return err
	})
}

// of is the flows of a queue, one for each interval.
func (f *flows) of(queue acd.QueueID) []flow {
	all := f.each[queue]
	if all == nil {
		all = make([]flow, len(f.q.parts))
		for i := range all {
			all[i].queue, all[i].interval = queue, f.q.parts[i]
		}
		f.each[queue] = all
	}
	return all
}

// at is the queue's flow at a moment; nil: that lies outside.
func (f *flows) at(queue acd.QueueID, t acd.Time) *flow {
	if i := indexOf(f.q.parts, t); i >= 0 {
		return &f.of(queue)[i]
	}
	return nil
}

// sorted is all flows, by queue's DN and time.
func (f *flows) sorted() []*flow {
	ids := make([]acd.QueueID, 0, len(f.each))
	for id := range f.each {
		ids = append(ids, id)
	}
	slices.SortFunc(ids, func(a, b acd.QueueID) int {
		return cmp.Or(cmp.Compare(f.q.queues[a].id, f.q.queues[b].id), cmp.Compare(a, b))
	})
	var all []*flow
	for _, id := range ids {
		for i := range f.each[id] {
			all = append(all, &f.each[id][i])
		}
	}
	return all
}

// entry is what of an entry counts here.
type entry struct {
	queue          acd.QueueID
	entered, ended acd.Time
	how            facts.How
	cause          acd.Cause
	by             facts.By
	callback       bool
	target         acd.Span
}

// entries shows those that were open at some time of the period.
func (q *query) entries(show func(e entry)) error {
	text := during(`queue, entered, ended, how, cause_out, by, callback, target`, "fact_entries", "entered", "ended", "queue")
	return q.each(text, func(row *sql.Rows) error {
		var e entry
		if err := row.Scan(&e.queue, &e.entered, &e.ended, &e.how, &e.cause, &e.by, &e.callback, &e.target); err != nil {
			return err
		}
		show(e)
		return nil
	}, int64(q.span.from), int64(q.span.to), list(q.Queues))
}

// countEntries counts each entry where it entered, where it ended, and in each interval at whose start it waited.
func (f *flows) countEntries() error {
	starts := map[acd.QueueID][]int{} // how many more wait at the start of an interval than at that of the one before
	err := f.q.entries(func(e entry) {
		change := starts[e.queue]
		if change == nil {
			change = make([]int, len(f.q.parts)+1)
			starts[e.queue] = change
		}
		f.count(e)
		change[f.startAfter(e.entered)]++
		if e.ended != 0 && e.ended < f.q.span.to {
			change[f.startAfter(e.ended)]--
		}
	})
	if err != nil {
		return err
	}
	for queue, change := range starts {
		all, waiting := f.of(queue), 0
		for i := range all {
			waiting += change[i]
			all[i].waitingStart = waiting
			all[i].waitingEnd = waiting + change[i+1]
		}
	}
	return f.countRefusals()
}

// countTransfers counts, where they came from, contacts that agents handed on.
func (f *flows) countTransfers() error {
	return f.q.counted("fact_passes", "origin", "0", "at", "kind = 1 AND outcome = 1", list(f.q.Queues), func(queue uint64, _, i, n int) {
		f.of(acd.QueueID(queue))[i].transfersOut += n
	})
}

// startAfter is the first interval that begins after a moment; what happens at the very start of one belongs to it, and
// so it is not yet so when it starts.
func (f *flows) startAfter(t acd.Time) int { return firstAfter(f.q.parts, t) }

func (f *flows) count(e entry) {
	if x := f.at(e.queue, e.entered); x != nil {
		x.entered++
		if e.callback {
			x.callbacksIn++
		}
	}
	x := f.at(e.queue, e.ended)
	if x == nil {
		return
	}
	switch e.how {
	case facts.Answered:
		x.answered++
	case facts.Abandoned:
		x.abandoned++
	case facts.Redirected:
		x.redirected++
		if e.cause != acd.CauseMoved && e.cause != acd.CauseReassigned && e.cause != acd.CauseTakenBack {
			x.overflowed++
		}
	case facts.Ended:
		*[...]*int{facts.BySystem: &x.endedSystem, facts.ByVisitor: &x.endedVisitor, facts.ByAgent: &x.endedAgent,
			facts.BySupervisor: &x.endedSupervisor}[e.by]++
	}
	f.waited(x, e)
}

// waited adds the entry's wait to the figures of who waited.
func (f *flows) waited(x *flow, e entry) {
	if e.callback {
		if e.how == facts.Answered {
			x.callbacksAnswered++
		}
		return
	}
	if e.how != facts.Answered && e.how != facts.Abandoned {
		return
	}
	wait, within := acd.Span(e.ended-e.entered), f.q.Within
	if within <= 0 {
		within = e.target
	}
	if e.how == facts.Answered {
		x.waits.add(wait)
		x.level.add(wait, within, true)
		return
	}
	x.gaveUp.add(wait)
	if wait < f.q.Short {
		x.short++
		if f.q.SkipShort {
			return
		}
	}
	x.level.add(wait, within, false)
}

func (f *flows) countRefusals() error {
	q := f.q
	return q.each(`SELECT queue, at, why FROM fact_refusals WHERE at >= ?1 AND at < ?2
		AND (?3 IS NULL OR queue IN (SELECT value FROM json_each(?3)))`, func(row *sql.Rows) error {
		var queue acd.QueueID
		var at acd.Time
		var why acd.Rejection
		if err := row.Scan(&queue, &at, &why); err != nil {
			return err
		}
		x := f.at(queue, at)
		switch why {
		case acd.RejectedFull:
			x.refusedFull++
		case acd.RejectedClosed:
			x.refusedClosed++
		default:
			x.refusedOther++
		}
		return nil
	}, int64(q.span.from), int64(q.span.to), list(q.Queues))
}
