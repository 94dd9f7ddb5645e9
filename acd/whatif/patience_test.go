package whatif

import (
	"math"
	"testing"

	"parley/acd"
)

// TestPatienceOfWhoWasAnswered hides from the estimate how long those who were answered would have waited, and compares
// it with what they were made of: memoryless with a mean of four minutes.
func TestPatienceOfWhoWasAnswered(t *testing.T) {
	const mean = 240_000.0
	var p patience
	r := draws(1, forPatience, 1, 1)
	for range 20_000 {
		bears, answered := acd.Span(r.memoryless(mean)), acd.Span(r.memoryless(120_000))
		p.add(min(bears, answered), bears < answered)
	}
	p.settle()
	for _, at := range []float64{10_000, 60_000, 240_000, 480_000} {
		if got, want := p.bears(acd.Span(at)), math.Exp(-at/mean); math.Abs(got-want) > 0.02 {
			t.Errorf("after %v s %.3f still wait, want %.3f", at/1000, got, want)
		}
	}
	for _, borne := range []acd.Span{0, 60_000, 2_000_000} { // beyond what was seen, too
		sum := 0.0
		for range 20_000 {
			long := p.draw(borne, r)
			if long <= borne {
				t.Fatalf("borne %d, drawn %d", borne, long)
			}
			sum += float64(long - borne)
		}
		if got := sum / 20_000; got < mean*0.9 || got > mean*1.1 {
			t.Errorf("borne %d: %.0f more on average, want %.0f", borne, got, mean)
		}
	}
}

func TestNobodyEverGaveUp(t *testing.T) {
	var p patience
	p.add(10_000, false)
	p.settle()
	if got := p.draw(0, draws(1, 1, 1, 1)); got != forEver {
		t.Errorf("drawn %d", got)
	}
}

// TestTheTextbook is the example of a product limit that every textbook has: deaths at 6 (three of 21), 7, 10, 13, 16, 22,
// 23 weeks; the others were lost to sight.
func TestTheTextbook(t *testing.T) {
	var p patience
	for _, w := range []int64{6, 6, 6, 7, 10, 13, 16, 22, 23} {
		p.add(acd.Span(w), true)
	}
	for _, w := range []int64{6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35} {
		p.add(acd.Span(w), false)
	}
	p.settle()
	for at, want := range map[acd.Span]float64{5: 1, 6: 0.857, 7: 0.807, 10: 0.753, 13: 0.690, 16: 0.627, 22: 0.538, 23: 0.448, 40: 0.448} {
		if got := p.bears(at); math.Abs(got-want) > 0.001 {
			t.Errorf("at %d: %.3f, want %.3f", at, got, want)
		}
	}
}
