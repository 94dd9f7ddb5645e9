package exhaust

import "sync/atomic"

// seen is the set of shapes that were visited: an open-addressed table in which 0 is "free". It may be asked by many
// while nobody adds. Two different states of one shape number would be taken for one: at 100 million states the chance
// that any two are is below one in three thousand.
type seen struct {
	table []uint64
	used  int
	zero  bool // the shape 0 itself
	tries atomic.Int64
}

func newSeen() *seen { return &seen{table: make([]uint64, 1<<16)} }

func (s *seen) has(shape uint64) bool {
	if shape == 0 {
		return s.zero
	}
	return s.table[s.find(shape)] == shape
}

// add puts a shape in; false: it was there.
func (s *seen) add(shape uint64) bool {
	if s.has(shape) {
		return false
	}
	if shape == 0 {
		s.zero = true
		return true
	}
	if s.used*2 > len(s.table) {
		s.grow()
	}
	s.table[s.find(shape)] = shape
	s.used++
	return true
}

// find is where a shape is, or would be put.
func (s *seen) find(shape uint64) uint64 {
	mask := uint64(len(s.table) - 1)
	at := shape & mask
	for s.table[at] != 0 && s.table[at] != shape {
		at = (at + 1) & mask
	}
	return at
}

func (s *seen) grow() {
	old := s.table
	s.table = make([]uint64, 2*len(old))
	for _, shape := range old {
		if shape != 0 {
			s.table[s.find(shape)] = shape
		}
	}
}

func (s *seen) tried(events int) { s.tries.Add(int64(events)) }

// takeTried is how many events were tried since it was asked last.
func (s *seen) takeTried() int { return int(s.tries.Swap(0)) }
