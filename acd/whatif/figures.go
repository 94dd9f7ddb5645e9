package whatif

import (
	"cmp"
	"maps"
	"slices"

	"parley/acd"
)

// Flow counts the entries of a queue, as docs/metrics.md defines them. Callbacks have no part in waits and levels.
type Flow struct {
	Start, Entered, Answered, Abandoned, Redirected, Ended, End, Refused int

	Within int        // answered within the target
	Level  int        // answered and abandoned, callbacks apart: what Within is a share of
	Waits  []acd.Span // of who was answered
	GaveUp acd.Span   // sum of the waits of who abandoned
	left   int        // of these
}

// Slice is the entries of all queues in one interval.
type Slice struct {
	From             acd.Time
	Entered, Within  int
	Answered, GaveUp int // callbacks apart
	Waited           acd.Span
}

// slice is how long an interval is; one begins with each half hour.
const slice = acd.Span(30 * 60_000)

// Figures is what a span came to. Make one by reading or playing a Record.
type Figures struct {
	From, To acd.Time
	Queues   map[acd.QueueID]*Flow
	Slices   []Slice

	Working, Idle      acd.Span // of agents, as they are shown: busy or in wrap-up; ready or offered
	SlotTime, Capacity acd.Span // of slots: in use; there while their agents were either

	counts  acd.Time // who entered before has no part in waits and levels
	entries map[acd.ContactID]entry
	targets map[acd.QueueID]acd.Span
	agents  map[acd.AgentID]*worker
	offers  map[acd.OfferID]bool // that are open: who comes in without one takes a slot all the same
}

type entry struct {
	queue    acd.QueueID
	entered  acd.Time
	callback bool
}

// worker is an agent whose time is counted.
type worker struct {
	since    acd.Time
	shown    acd.Shown
	slots    int
	slotsMax int
}

func newFigures(s *acd.State, from acd.Time) *Figures {
	f := &Figures{
		From: from, Queues: map[acd.QueueID]*Flow{}, entries: map[acd.ContactID]entry{},
		targets: map[acd.QueueID]acd.Span{}, agents: map[acd.AgentID]*worker{},
		offers: map[acd.OfferID]bool{},
	}
	for q := range s.Queues() {
		f.targets[q.Queue] = q.Rules.Target
		f.of(q.Queue)
	}
	for a := range s.Agents() {
		f.agents[a.Agent] = &worker{since: from, shown: a.Shown, slots: len(a.Slots), slotsMax: a.SlotsMax}
	}
	for c := range s.Contacts() {
		if c.State == acd.ContactWaiting || c.State == acd.ContactOffered {
			f.entries[c.Contact] = entry{c.Queue, c.Entered, c.Callback}
			f.of(c.Queue).Start++
		}
		for _, x := range c.Slots {
			if x.State == acd.SlotOffered {
				f.offers[x.Offer] = true
			}
		}
	}
	return f
}

func (f *Figures) of(q acd.QueueID) *Flow {
	if f.Queues[q] == nil {
		f.Queues[q] = &Flow{}
	}
	return f.Queues[q]
}

func (f *Figures) slice(at acd.Time) *Slice {
	base := f.From - f.From%acd.Time(slice)
	i := int(acd.Span(at-base) / slice)
	for len(f.Slices) <= i {
		f.Slices = append(f.Slices, Slice{From: base.Add(acd.Span(len(f.Slices)) * slice)})
	}
	return &f.Slices[i]
}

// Follow counts the effects of one event.
func (f *Figures) Follow(at acd.Time, ev acd.Event, effects []acd.Effect) {
	for _, e := range effects {
		switch e := e.(type) {
		case acd.Waiting:
			f.waiting(at, e)
		case acd.Connected:
			if !f.offers[e.Offer] {
				f.slotsOf(at, e.Agent, 1)
			}
			delete(f.offers, e.Offer)
			if e.Role == acd.RoleLead {
				_, back := ev.(acd.TakenBack)
				f.connected(at, e.Contact, back)
			}
		case acd.Ended:
			f.ended(at, e)
		case acd.Offered:
			f.slotsOf(at, e.Agent, 1)
			f.offers[e.Offer] = true
		case acd.Revoked:
			f.slotsOf(at, e.Agent, -1)
			delete(f.offers, e.Offer)
		case acd.Declined:
			f.slotsOf(at, e.Agent, -1)
			delete(f.offers, e.Offer)
		case acd.PartedFrom:
			f.slotsOf(at, e.Agent, -1)
		case acd.AgentVanished:
			f.slotsOf(at, e.Agent, -1)
		case acd.Closed:
			f.slotsOf(at, e.Agent, -1)
		case acd.AgentStands:
			f.worked(at, e.Agent).shown = e.Shown
		case acd.AgentHolds:
			f.worked(at, e.Agent).slotsMax = e.SlotsMax
		case acd.QueueHolds:
			f.targets[e.Queue] = e.Rules.Target
			f.of(e.Queue)
		case acd.Rejected:
			if asked, is := ev.(acd.ContactRequested); is {
				f.of(asked.Queue).Refused++
			}
		}
	}
}

func (f *Figures) waiting(at acd.Time, e acd.Waiting) {
	x, was := f.entries[e.Contact]
	if was && x.queue == e.Queue {
		return
	}
	if was {
		f.of(x.queue).Redirected++
	}
	f.entries[e.Contact] = entry{e.Queue, at, e.Callback}
	f.of(e.Queue).Entered++
	f.slice(at).Entered++
}

func (f *Figures) connected(at acd.Time, c acd.ContactID, takenBack bool) {
	x, was := f.entries[c]
	if !was {
		return
	}
	delete(f.entries, c)
	flow, wait := f.of(x.queue), acd.Span(at-x.entered)
	if takenBack {
		flow.Redirected++
		return
	}
	flow.Answered++
	if x.callback || x.entered < f.counts {
		return
	}
	s := f.slice(at)
	flow.Level++
	flow.Waits = append(flow.Waits, wait)
	s.Answered++
	s.Waited += wait
	if wait <= f.targets[x.queue] {
		flow.Within++
		s.Within++
	}
}

func (f *Figures) ended(at acd.Time, e acd.Ended) {
	x, was := f.entries[e.Contact]
	if !was {
		return
	}
	delete(f.entries, e.Contact)
	flow := f.of(x.queue)
	if e.By != acd.ByVisitor || x.callback {
		flow.Ended++
		return
	}
	flow.Abandoned++
	if x.entered < f.counts {
		return
	}
	flow.Level++
	flow.left++
	flow.GaveUp += acd.Span(at - x.entered)
	f.slice(at).GaveUp++
}

// worked adds up an agent's time until now.
func (f *Figures) worked(at acd.Time, a acd.AgentID) *worker {
	w := f.agents[a]
	if w == nil {
		w = &worker{since: at}
		f.agents[a] = w
	}
	d := acd.Span(at - w.since)
	w.since = at
	switch w.shown {
	case acd.ShownBusy, acd.ShownWrapUp:
		f.Working += d
	case acd.ShownReady, acd.ShownOffered:
		f.Idle += d
	default:
		return w
	}
	f.SlotTime += d * acd.Span(w.slots)
	f.Capacity += d * acd.Span(w.slotsMax)
	return w
}

func (f *Figures) slotsOf(at acd.Time, a acd.AgentID, change int) {
	w := f.worked(at, a)
	w.slots = max(0, w.slots+change)
}

// end closes the figures: who still waits, and the agents' time to the end.
func (f *Figures) end(at acd.Time) {
	f.To = at
	for _, x := range f.entries {
		f.of(x.queue).End++
	}
	for a := range f.agents {
		f.worked(at, a)
	}
	if at > f.From {
		f.slice(at - 1)
	}
	for _, flow := range f.Queues {
		slices.Sort(flow.Waits)
	}
}

// All is all queues together.
func (f *Figures) All() Flow {
	var all Flow
	for _, id := range slices.Sorted(maps.Keys(f.Queues)) {
		q := f.Queues[id]
		all.Start, all.Entered, all.Answered, all.Abandoned = all.Start+q.Start, all.Entered+q.Entered, all.Answered+q.Answered, all.Abandoned+q.Abandoned
		all.Redirected, all.Ended, all.End, all.Refused = all.Redirected+q.Redirected, all.Ended+q.Ended, all.End+q.End, all.Refused+q.Refused
		all.Within, all.Level, all.GaveUp, all.left = all.Within+q.Within, all.Level+q.Level, all.GaveUp+q.GaveUp, all.left+q.left
		all.Waits = append(all.Waits, q.Waits...)
	}
	slices.SortFunc(all.Waits, cmp.Compare)
	return all
}
