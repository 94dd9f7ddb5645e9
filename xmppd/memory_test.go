package xmppd

import "testing"

// beats lets seconds pass in which nobody comes or goes, and returns in which of them memory is given back.
func (m *memory) beats(moved int64, seconds int) (when []int) {
	for second := range seconds {
		if m.beat(moved) {
			when = append(when, second)
		}
	}
	return when
}

func TestMemoryIsGivenBackOnceItIsCalm(t *testing.T) {
	var m memory
	if when := m.beats(0, 3600); when != nil {
		t.Errorf("nobody came, and it is given back after %d seconds", when)
	}
	for moved := range int64(1000) {
		if m.beat(moved + 1) {
			t.Fatalf("given back in the middle of a rush, after %d", moved)
		}
	}
	if when := m.beats(1000, 3600); len(when) != collections || when[0] != calmBeats-1 || when[1] != 2*calmBeats-1 {
		t.Errorf("after a rush it is given back at %d", when)
	}
	m.beat(1000 + movedMin - 1)
	if when := m.beats(1000+movedMin-1, 3600); when != nil {
		t.Errorf("a few came, and it is given back at %d", when)
	}
	m.beat(1000 + movedMin)
	if when := m.beats(1000+movedMin, 3600); len(when) != collections {
		t.Errorf("many came one by one, and it is given back at %d", when)
	}
}
