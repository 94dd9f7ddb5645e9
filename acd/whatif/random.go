package whatif

import "math"

// random is a small generator (SplitMix64): the same seed gives the same draws on every machine. Each thing that is drawn
// for has one of its own, made from what it is for, so that a change in one place moves no draw in another.
type random struct{ state uint64 }

// draws is the generator for the nth draw of a purpose about somebody.
func draws(seed uint64, purpose, who uint64, n int) *random {
	r := &random{state: seed*0x9e3779b97f4a7c15 ^ purpose<<56}
	r.state ^= r.next() + who*0xd6e8feb86659fd93
	r.state ^= r.next() + uint64(n)
	return r
}

// Purposes.
const (
	forPatience uint64 = iota + 1
	forOffer
	forTalk
	forReturn
	forStaff
	forArrivals
)

func (r *random) next() uint64 {
	r.state += 0x9e3779b97f4a7c15
	x := r.state
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}

// below is a number from 0 to n-1.
func (r *random) below(n int) int { return int(r.next() >> 1 % uint64(n)) }

// share is from 0 up to, and without, 1.
func (r *random) share() float64 { return float64(r.next()>>11) / (1 << 53) }

// memoryless is a time with the given mean.
func (r *random) memoryless(mean float64) float64 { return -mean * math.Log(1-r.share()) }
