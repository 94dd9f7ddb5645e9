package estimate

import "math"

// random is a small generator (SplitMix64): the same seed gives the same draws on every machine.
type random struct{ state uint64 }

func (r *random) next() uint64 {
	r.state += 0x9e3779b97f4a7c15
	x := r.state
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}

// below is a number from 0 to n-1.
func (r *random) below(n int) int { return int(r.next() >> 1 % uint64(n)) }

// memoryless is a waiting time with the given mean.
func (r *random) memoryless(mean float64) float64 {
	return -mean * math.Log(1-float64(r.next()>>11)/(1<<53))
}
