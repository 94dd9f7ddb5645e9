package acd

import (
	"reflect"
	"testing"
)

func TestContactIsFiveLines(t *testing.T) {
	if size := reflect.TypeFor[contact]().Size(); size != 5*64 {
		t.Errorf("a contact takes %d bytes, want %d", size, 5*64)
	}
}

func TestSlabGivesOutZeroAndNotWithinAStep(t *testing.T) {
	var s slab[slot]
	x, n := s.take()
	x.id = 7
	s.give(n)
	if y, _ := s.take(); y == x {
		t.Fatal("taken in the step it was given up in")
	}
	s.nextStep()
	if y, m := s.take(); y != x || m != n || y.id != 0 {
		t.Errorf("took %p, number %d, with id %d; want %p, number %d, with id 0", y, m, y.id, x, n)
	}
}

func TestSlabIsAsLargeAsTheMostAtOneTime(t *testing.T) {
	var s slab[slot]
	for range 10 {
		var taken []uint32
		for range 3 * chunkItems {
			x, n := s.take()
			if n == 0 || s.at(n) != x {
				t.Fatalf("number %d is %p, not %p", n, s.at(n), x)
			}
			taken = append(taken, n)
		}
		for _, n := range taken {
			s.give(n)
		}
		s.nextStep()
	}
	if s.last != 3*chunkItems || len(s.chunks) != 4 { // the number 0 is nobody's
		t.Errorf("%d items in %d chunks, want %d in 4", s.last, len(s.chunks), 3*chunkItems)
	}
}
