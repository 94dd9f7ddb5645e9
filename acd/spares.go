package acd

// sparesMax is how many items of a kind are kept for those to come; what is given up beyond is left to the garbage.
const sparesMax = 4096

// spares keeps what was given up for what comes next: it is still in the processor's caches, and no garbage to collect.
// An item is given out again in a later step only, so that a step may read on in what it gave up. The zero value is
// empty.
type spares[T any] struct {
	free  []*T
	given []*T // in this step
}

// take is an item that is zero.
func (s *spares[T]) take() *T {
	last := len(s.free) - 1
	if last < 0 {
		return new(T)
	}
	x := s.free[last]
	s.free = s.free[:last]
	var zero T
	*x = zero
	return x
}

// give gives an item up that nothing kept from one step to the next refers to.
func (s *spares[T]) give(x *T) { s.given = append(s.given, x) }

// nextStep lets what was given up be taken.
func (s *spares[T]) nextStep() {
	if len(s.given) == 0 {
		return
	}
	room := min(len(s.given), sparesMax-len(s.free))
	s.free = append(s.free, s.given[:room]...)
	clear(s.given)
	s.given = s.given[:0]
}
