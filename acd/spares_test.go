package acd

import "testing"

func TestSparesComeZeroAndNotWithinAStep(t *testing.T) {
	var s spares[slot]
	x := s.take()
	x.id = 7
	s.give(x)
	if s.take() == x {
		t.Fatal("taken in the step it was given up in")
	}
	s.nextStep()
	if y := s.take(); y != x || y.id != 0 {
		t.Errorf("took %p with id %d, want %p with id 0", y, y.id, x)
	}
}

func TestSparesAreBounded(t *testing.T) {
	var s spares[slot]
	for range 2 {
		for range sparesMax {
			s.give(&slot{})
		}
		s.nextStep()
	}
	if len(s.free) != sparesMax {
		t.Errorf("%d are kept, want %d", len(s.free), sparesMax)
	}
}
