package whatif

import (
	"math"
	"slices"

	"parley/acd"
)

// patience is how long visitors bear a wait, as far as the record tells: of who was answered it is only known that it was
// longer than the wait. It is estimated by Kaplan and Meier's product limit; beyond the longest wait of one who gave up,
// people are taken to give up at the average rate.
type patience struct {
	waits []borne
	left  int // gave up
	sum   acd.Span

	steps []step
}

type borne struct {
	long   acd.Span
	gaveUp bool
}

// step is the share of visitors who bear more than so long.
type step struct {
	at    acd.Span
	share float64
}

func (p *patience) add(long acd.Span, gaveUp bool) {
	p.waits = append(p.waits, borne{long, gaveUp})
	p.sum += long
	if gaveUp {
		p.left++
	}
}

// settle computes the steps. Of two at once, who gave up comes before who was answered.
func (p *patience) settle() {
	slices.SortFunc(p.waits, func(a, b borne) int {
		switch {
		case a.long != b.long:
			return int(a.long - b.long)
		case a.gaveUp == b.gaveUp:
			return 0
		case a.gaveUp:
			return -1
		}
		return 1
	})
	share, atRisk := 1.0, len(p.waits)
	for _, w := range p.waits {
		if w.gaveUp {
			share *= 1 - 1/float64(atRisk)
			if n := len(p.steps); n > 0 && p.steps[n-1].at == w.long {
				p.steps[n-1].share = share
			} else {
				p.steps = append(p.steps, step{w.long, share})
			}
		}
		atRisk--
	}
	p.waits = nil
}

// bears is the share of visitors who bear more than t.
func (p *patience) bears(t acd.Span) float64 {
	n, _ := slices.BinarySearchFunc(p.steps, t+1, func(s step, t acd.Span) int { return int(s.at - t) })
	if n == 0 {
		return 1
	}
	return p.steps[n-1].share
}

// forEver is a patience that outlasts any wait.
const forEver = acd.SpanMax

// draw is a patience beyond borne.
func (p *patience) draw(borne acd.Span, r *random) acd.Span {
	if p.left == 0 {
		return forEver
	}
	share := p.bears(borne) * (1 - r.share()) // (0, …]
	n, _ := slices.BinarySearchFunc(p.steps, share, func(s step, share float64) int {
		switch {
		case s.share > share:
			return -1
		case s.share < share:
			return 1
		}
		return 0
	})
	if n < len(p.steps) && p.steps[n].at > borne {
		return p.steps[n].at
	}
	last := max(borne, p.steps[len(p.steps)-1].at)
	rate := float64(p.sum) / float64(p.left) // milliseconds of waiting for one who gives up
	over := math.Log(max(p.bears(last), 1e-12) / share)
	return min(last+1+acd.Span(rate*max(0, over)), forEver)
}
