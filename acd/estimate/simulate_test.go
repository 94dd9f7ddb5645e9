package estimate

import (
	"testing"

	"parley/acd"
)

// always has handling times of exactly so long, and visitors who never give up.
func always(d acd.Span) *Experience {
	e := &Experience{offers: 1, waited: 1 << 50}
	for range samplesMax {
		e.Took(d)
	}
	return e
}

func TestOneAgentOneAfterTheOther(t *testing.T) {
	sc := &Scene{
		Past:    []*Experience{always(acd.Seconds(100))},
		Servers: []Server{{Serves: 1, Busy: []Busy{{0, acd.Seconds(40)}}}},
		Waiting: []int{0, 0},
	}
	got := Simulate(sc)
	for i, want := range []acd.Span{acd.Seconds(60), acd.Seconds(160), acd.Seconds(260)} {
		if got[i] != (Range{want, want}) {
			t.Errorf("place %d: %v, want %v", i, got[i], want)
		}
	}
}

func TestAFreeAgentMeansNoWait(t *testing.T) {
	sc := &Scene{Past: []*Experience{always(acd.Seconds(100))}, Servers: []Server{{Serves: 1, Free: 1}}}
	if got := Simulate(sc); len(got) != 1 || got[0] != (Range{}) {
		t.Errorf("got %v", got)
	}
}

func TestNobodyThere(t *testing.T) {
	sc := &Scene{Past: []*Experience{always(1), always(1)}, Servers: []Server{{Serves: 2, Free: 1}}, Waiting: []int{0, 1}}
	if got := Simulate(sc); got != nil {
		t.Errorf("got %v", got)
	}
}

func TestOthersInLineForTheSameAgent(t *testing.T) {
	sc := &Scene{
		Past:    []*Experience{always(acd.Seconds(10)), always(acd.Seconds(500))},
		Servers: []Server{{Serves: 3, Free: 1}, {Serves: 2, Free: 1}},
		Waiting: []int{1, 1, 0}, // both agents take one of the other queue first
	}
	if got := Simulate(sc); got[0] != (Range{acd.Seconds(500), acd.Seconds(500)}) {
		t.Errorf("got %v", got)
	}
}

func TestWhoOutlastedAllOthers(t *testing.T) {
	sc := &Scene{
		Past:    []*Experience{always(acd.Seconds(10))},
		Servers: []Server{{Serves: 1, Busy: []Busy{{0, acd.Seconds(60)}}}},
	}
	if got := Simulate(sc); got[0] != (Range{acd.Seconds(30), acd.Seconds(30)}) {
		t.Errorf("got %v", got)
	}
}

// TestAgainstTheory compares with what queueing theory gives for memoryless service: with all c agents at work, place p
// is served after (p+1) of them are done, which takes (p+1)·mean/c.
func TestAgainstTheory(t *testing.T) {
	past := &Experience{offers: 1, waited: 1 << 50}
	r := &random{state: 7}
	for range samplesMax {
		past.Took(acd.Span(r.memoryless(300_000)))
	}
	mean := 0.0
	for _, d := range past.took {
		mean += float64(d) / samplesMax
	}
	const agents, line = 20, 99
	sc := &Scene{Past: []*Experience{past}, Waiting: make([]int, line)}
	for range agents {
		sc.Servers = append(sc.Servers, Server{Serves: 1, Busy: []Busy{{0, past.handle(r)}}})
	}
	got := Simulate(sc)
	for _, place := range []int{19, 49, 99} {
		want := acd.Span(mean / agents * float64(place+1))
		if g := got[place]; g.Low > want || g.High < want || g.High-g.Low > want {
			t.Errorf("place %d: %v, theory says %v", place, g, want)
		}
	}
}

func TestMoreAgentsNeverMeanMoreWait(t *testing.T) {
	waits := func(agents int) Range {
		sc := &Scene{Past: []*Experience{{}}, Waiting: make([]int, 30)}
		for range agents {
			sc.Servers = append(sc.Servers, Server{Serves: 1, Busy: []Busy{{0, acd.Seconds(60)}}})
		}
		got := Simulate(sc)
		return got[len(got)-1]
	}
	before := waits(1)
	for n := 2; n < 40; n *= 2 {
		now := waits(n)
		if now.Low > before.Low || now.High > before.High {
			t.Errorf("%d agents: %v, before %v", n, now, before)
		}
		before = now
	}
}

func TestImpatientVisitorsMakeTheLineShorter(t *testing.T) {
	waits := func(gaveUp int) acd.Span {
		past := always(acd.Seconds(300))
		past.waited, past.gaveUp = acd.Seconds(100_000), gaveUp
		sc := &Scene{Past: []*Experience{past}, Servers: []Server{{Serves: 1, Free: 1}}, Waiting: make([]int, 20)}
		got := Simulate(sc)
		return got[len(got)-1].High
	}
	if few, many := waits(1), waits(500); many >= few {
		t.Errorf("who gives up seldom: %v, often: %v", few, many)
	}
}

func TestPlacesBeyondThoseSimulated(t *testing.T) {
	ranges := []Range{{0, 10}, {10, 20}}
	if got, ok := At(ranges, 3); !ok || got != (Range{20, 40}) {
		t.Errorf("got %v, %v", got, ok)
	}
	if _, ok := At(nil, 0); ok {
		t.Error("a range out of nothing")
	}
}

func BenchmarkSimulate(b *testing.B) {
	past := &Experience{}
	sc := &Scene{Past: []*Experience{past}, Waiting: make([]int, waitingMax)}
	for range serversMax {
		sc.Servers = append(sc.Servers, Server{Serves: 1, Busy: []Busy{{0, acd.Seconds(60)}}})
	}
	for b.Loop() {
		Simulate(sc)
	}
}
