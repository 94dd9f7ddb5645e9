package report

import (
	"slices"

	"parley/acd"
)

// spread is how some durations lie: mean, median, 90th percentile, longest.
type spread struct {
	all    []acd.Span
	sum    acd.Span
	sorted bool
}

func (s *spread) add(d acd.Span) {
	s.all, s.sum, s.sorted = append(s.all, d), s.sum+d, false
}

func (s *spread) n() int { return len(s.all) }

func (s *spread) mean() any {
	if len(s.all) == 0 {
		return nil
	}
	return s.sum / acd.Span(len(s.all))
}

// at is the smallest that p percent do not exceed (nearest rank).
func (s *spread) at(p int) any {
	if len(s.all) == 0 {
		return nil
	}
	if !s.sorted {
		slices.Sort(s.all)
		s.sorted = true
	}
	return s.all[(len(s.all)*p+99)/100-1]
}

func (s *spread) max() any { return s.at(100) }
