package estimate

import "parley/acd"

// What foretelling may cost where others wait for it. Nothing is timed here, so cost is counted in steps: one is a slot or
// a contact of one run, about 75 ns.
const (
	stepsPerMS = 250            // about 2 % of a core
	stepsBurst = 120_000        // what may be saved up: three of the largest scenes
	lookSteps  = 5              // what looking at an agent or a contact costs beside the runs
	staleFor   = acd.Span(60e3) // how long a simulated queue is told on when there is no more to spend
)

// budget is what is left of it, and the queues that wait for some. The zero value is full.
type budget struct {
	missing int // from full
	at      acd.Time
	wanted  []acd.QueueID // each once, in the order of asking
	waits   map[acd.QueueID]bool
}

func (b *budget) want(queue acd.QueueID) {
	if b.waits == nil {
		b.waits = map[acd.QueueID]bool{}
	}
	if !b.waits[queue] {
		b.waits[queue] = true
		b.wanted = append(b.wanted, queue)
	}
}

// next is the queue whose turn it is; false: nothing is left to spend. The last simulation may cost more than is left.
func (b *budget) next(now acd.Time) (acd.QueueID, bool) {
	passed := max(0, min(int64(now-b.at), 2*stepsBurst/stepsPerMS))
	b.missing, b.at = max(0, b.missing-int(passed)*stepsPerMS), now
	if b.missing >= stepsBurst || len(b.wanted) == 0 {
		return 0, false
	}
	first := b.wanted[0]
	b.wanted = b.wanted[1:]
	delete(b.waits, first)
	return first, true
}

func (b *budget) spend(sc *Scene) { b.missing += sc.steps() }

func (sc *Scene) steps() int { return runs*(len(sc.Servers)+len(sc.Waiting)) + lookSteps*sc.looked }
