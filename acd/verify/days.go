package verify

import (
	"cmp"
	"maps"
	"slices"

	"parley/acd"
)

// Step is the length of the intervals whose figures are compared: those of every time zone and every longer interval are
// made of them.
const Step = acd.Span(15 * 60 * 1000)

// dayLong is a day of UTC.
const dayLong = acd.Span(24 * 60 * 60 * 1000)

// days counts what happened in each interval, a day of UTC at a time. Of two days it can still be changed what happened: a
// transfer counts when it was begun, once it is known what became of it.
type days struct {
	*daybook          // today's; nil = nothing has begun
	before   *daybook // yesterday's; nil = none

	standings []*standing // of agents, that reach into these days, in the order they began
	sessions  []*session  // the same of log-ins

	start   acd.Time            // of the interval
	waiting map[acd.QueueID]int // when the interval began, as the core has it
	speech  map[speaker]uint32

	core  func() map[acd.QueueID]int // how many wait in each queue now, as the core has it
	lapse func(until acd.Time)       // has what agents are doing counted until the end of an interval
	over  func(*daybook) error       // hears of each day that is over for good
}

// daybook is what happened in a day.
type daybook struct {
	from     acd.Time
	flows    map[acd.QueueID][]flow
	stints   map[acd.AgentID][]stint
	contacts map[acd.ContactID]*visit // requested that day
	passes   []*pass                  // begun that day, in order
}

func newDaybook(from acd.Time) *daybook {
	return &daybook{from: from, flows: map[acd.QueueID][]flow{}, stints: map[acd.AgentID][]stint{}, contacts: map[acd.ContactID]*visit{}}
}

// speaker is an agent, or the visitor (0), in a contact.
type speaker struct {
	contact acd.ContactID
	agent   acd.AgentID
}

func newDays() *days {
	return &days{waiting: map[acd.QueueID]int{}, speech: map[speaker]uint32{}}
}

// begin has the first interval begin that holds a moment.
func (d *days) begin(at acd.Time) {
	d.daybook, d.start = newDaybook(at-at%acd.Time(dayLong)), at-at%acd.Time(Step)
	d.waiting = d.core()
}

// reach closes the intervals and days that are over at a moment, before anything of that moment is counted.
func (d *days) reach(at acd.Time) error {
	if at < d.start.Add(Step) {
		return nil
	}
	now := d.core()
	for at >= d.start.Add(Step) {
		d.closeInterval(now)
		d.lapse(d.start.Add(Step))
		if d.start = d.start.Add(Step); d.start == d.from.Add(dayLong) {
			if err := d.closeBefore(); err != nil {
				return err
			}
			d.before, d.daybook = d.daybook, newDaybook(d.start)
		}
	}
	return nil
}

// closeBefore is the end of what can be known of yesterday.
func (d *days) closeBefore() error {
	if d.before == nil {
		return nil
	}
	return d.over(d.before)
}

// closeInterval says how many waited when the interval began, and now.
func (d *days) closeInterval(now map[acd.QueueID]int) {
	for _, waiting := range []map[acd.QueueID]int{d.waiting, now} {
		for q, n := range waiting {
			if n != 0 {
				d.of(q)
			}
		}
	}
	for q := range d.flows {
		f := d.at(q, d.start)
		f.waitingStart, f.waitingEnd = d.waiting[q], now[q]
	}
	d.waiting = now
}

func (d *daybook) of(q acd.QueueID) []flow {
	flows := d.flows[q]
	if flows == nil {
		flows = make([]flow, dayLong/Step)
		for i := range flows {
			flows[i].queue, flows[i].start = q, d.from.Add(acd.Span(i)*Step)
		}
		d.flows[q] = flows
	}
	return flows
}

func (d *days) at(q acd.QueueID, at acd.Time) *flow {
	return &d.of(q)[(at-d.from)/acd.Time(Step)]
}

// flowAt is a queue's interval today or yesterday; what lies further back counts nowhere.
func (d *days) flowAt(q acd.QueueID, at acd.Time) *flow {
	if at >= d.from {
		return d.at(q, at)
	}
	if d.before == nil || at < d.before.from {
		return &flow{}
	}
	return &d.before.of(q)[(at-d.before.from)/acd.Time(Step)]
}

func (d *days) entered(q acd.QueueID, at acd.Time, callback bool) {
	f := d.at(q, at)
	f.entered++
	if callback {
		f.callbacksIn++
	}
}

// shortAbandon is how long a short abandon has waited at most, exclusively.
const shortAbandon = acd.Span(5000)

func (d *days) ended(c *contactBook, at acd.Time, how ending, why acd.Cause, target acd.Span) {
	f, wait := d.at(c.Queue, at), acd.Span(at-c.Entered)
	f.endsWith(how, why)
	switch how {
	case answered:
		f.answered++
		if c.Callback {
			f.callbacksAnswered++
			return
		}
		f.answeredAll++
		f.waits = append(f.waits, wait)
		if wait <= target {
			f.answeredWithin++
		}
	case abandoned:
		f.abandoned++
		f.abandonedAll++
		f.gaveUp = append(f.gaveUp, wait)
		if wait <= target {
			f.abandonedWithin++
		}
		if wait < shortAbandon {
			f.short++
		}
	case redirected:
		f.redirected++
		if why != acd.CauseMoved && why != acd.CauseReassigned && why != acd.CauseTakenBack {
			f.overflowed++
		}
	default:
		f.ended++
		switch whoEnded(why) {
		case "supervisor":
			f.endedSupervisor++
		case "visitor":
			f.endedVisitor++
		case "agent":
			f.endedAgent++
		default:
			f.endedSystem++
		}
	}
}

// whoEnded is who ended an entry otherwise than by an answer, a leave or a redirection.
func whoEnded(why acd.Cause) string {
	switch why {
	case acd.CauseSupervisor, acd.CauseBanned:
		return "supervisor"
	case acd.CauseLeft, acd.CauseVisitorLost:
		return "visitor"
	case acd.CauseHungUp:
		return "agent"
	}
	return "system"
}

func (f *flow) endsWith(how ending, why acd.Cause) {
	x := end{how: how}
	switch how {
	case answered:
	case endedOtherwise:
		x.by, x.why = whoEnded(why), why
	default:
		x.why = why
	}
	if f.ends == nil {
		f.ends = map[end]int{}
	}
	f.ends[x]++
}

func (d *days) refused(ask acd.ContactRequested, at acd.Time, why acd.Rejection) {
	f := d.at(ask.Queue, at)
	if f.turned == nil {
		f.turned = map[refusal]int{}
	}
	f.turned[refusal{why, ask.Callback}]++
	switch why {
	case acd.RejectedFull:
		f.refusedFull++
	case acd.RejectedClosed:
		f.refusedClosed++
	default:
		f.refusedOther++
	}
}

func (d *days) spoken(c acd.ContactID, a acd.AgentID) { d.speech[speaker{c, a}]++ }

func (d *days) firstReply(c *contactBook, q acd.QueueID, at acd.Time) {
	if f := d.at(q, at); !c.Callback {
		f.says = append(f.says, acd.Span(at-c.Arrived))
	}
}

// handled counts an agent's stay in a conversation once its wrap-up is over.
func (d *days) handled(agent acd.AgentID, x *slotBook, at acd.Time) {
	f := d.at(x.Of, at)
	f.add(x, at)
	f.codes(x, at)
	d.stint(agent, at).add(x, at)
}

// codes counts a conversation by its wrap-up code.
func (f *flow) codes(x *slotBook, at acd.Time) {
	if x.Led == 0 {
		return
	}
	if f.handled == nil {
		f.handled = map[acd.WrapUpCode]*handling{}
	}
	h := f.handled[x.Code]
	if h == nil {
		h = &handling{}
		f.handled[x.Code] = h
	}
	h.n, h.all, h.wrapUp = h.n+1, h.all+acd.Span(at-x.Connected), h.wrapUp+acd.Span(at-x.Parted)
}

// balances: who waited, as the core has it, and what entered is what ended and who waits.
func (f *flow) balances() bool {
	return f.waitingStart+f.entered == f.answered+f.abandoned+f.redirected+f.ended+f.waitingEnd
}

// byID is queues, or agents, in the order of their ids.
func byID[ID ~uint64, V any](of map[ID]V) []ID {
	return slices.SortedFunc(maps.Keys(of), cmp.Compare)
}
