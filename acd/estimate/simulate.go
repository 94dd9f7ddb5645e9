package estimate

import (
	"container/heap"
	"slices"

	"parley/acd"
)

// runs is how often the future is played. Two in ten fall below the range, two above.
const (
	runs = 50
	low  = runs * 2 / 10
	high = runs*8/10 - 1
)

// Range is how long the wait will probably be: in two cases of ten it is shorter than Low, in two longer than High.
type Range struct{ Low, High acd.Span }

// Simulate plays the future of a scene and gives the range for each who waits in the queue asked for, in order, and
// last for one who would come now; nil: nobody is there who could serve.
func Simulate(sc *Scene) []Range {
	own := 1 + sc.Beyond
	for _, q := range sc.Waiting {
		if q == 0 {
			own++
		}
	}
	seen := own - sc.Beyond
	waits := make([][]acd.Span, seen)
	r := &random{state: 1}
	for range runs {
		f := newFuture(sc, r)
		if !f.served(0) {
			return nil
		}
		at := 0
		for _, q := range sc.Waiting {
			took := f.serve(q, false)
			if q == 0 {
				waits[at] = append(waits[at], took)
				at++
			}
		}
		waits[at] = append(waits[at], f.serve(0, true))
	}
	ranges := make([]Range, seen, own)
	for i, w := range waits {
		slices.Sort(w)
		ranges[i] = Range{w[low], w[high]}
		if i > 0 { // who stands behind never waits less
			ranges[i].Low = max(ranges[i].Low, ranges[i-1].Low)
			ranges[i].High = max(ranges[i].High, ranges[i-1].High)
		}
	}
	return ranges
}

// At is the range for a place in line (0 is next). Beyond those that were simulated the line goes on as fast as before.
func At(ranges []Range, place int) (Range, bool) {
	switch n := len(ranges); {
	case n == 0:
		return Range{}, false
	case place < n:
		return ranges[place], true
	default:
		last := ranges[n-1]
		grow := func(s acd.Span) acd.Span { return acd.Span(float64(s) / float64(n) * float64(place+1)) }
		return Range{grow(last.Low), grow(last.High)}, true
	}
}

// future is one run: when each slot will be free, by who may use it.
type future struct {
	scene  *Scene
	random *random
	masks  []uint64 // what the agents of a group serve
	groups []slots  // by mask
}

// slots are the times from now at which slots become free, as a heap.
type slots []acd.Span

func (s slots) Len() int           { return len(s) }
func (s slots) Less(i, j int) bool { return s[i] < s[j] }
func (s slots) Swap(i, j int)      { s[i], s[j] = s[j], s[i] }
func (s *slots) Push(x any)        { *s = append(*s, x.(acd.Span)) }
func (s *slots) Pop() any          { panic("slots are used again, never taken away") }

func newFuture(sc *Scene, r *random) *future {
	f := &future{scene: sc, random: r}
	for i := range sc.Servers {
		server := &sc.Servers[i]
		g := f.group(server.Serves)
		for range server.Free {
			*g = append(*g, 0)
		}
		for _, b := range server.Busy {
			*g = append(*g, sc.Past[b.Queue].rest(b.Lasted, r))
		}
	}
	for i := range f.groups {
		heap.Init(&f.groups[i])
	}
	return f
}

func (f *future) group(mask uint64) *slots {
	at := slices.Index(f.masks, mask)
	if at < 0 {
		at = len(f.masks)
		f.masks, f.groups = append(f.masks, mask), append(f.groups, nil)
	}
	return &f.groups[at]
}

// served says whether anybody serves a queue.
func (f *future) served(queue int) bool {
	for i, mask := range f.masks {
		if mask&(1<<queue) != 0 && len(f.groups[i]) > 0 {
			return true
		}
	}
	return false
}

// serve gives the next in line the first slot that becomes free, and says how long that takes. Who has less patience
// than that takes no slot, unless patient.
func (f *future) serve(queue int, patient bool) acd.Span {
	var first *slots
	for i, mask := range f.masks {
		if g := &f.groups[i]; mask&(1<<queue) != 0 && len(*g) > 0 && (first == nil || (*g)[0] < (*first)[0]) {
			first = g
		}
	}
	if first == nil {
		return 0 // of another queue, which nobody serves: it holds nobody up
	}
	past, at := f.scene.Past[queue], (*first)[0]
	if !patient && f.random.memoryless(past.patience()) < float64(at) {
		return at + past.Accept()
	}
	(*first)[0] = at + past.handle(f.random)
	heap.Fix(first, 0)
	return at + past.Accept()
}
