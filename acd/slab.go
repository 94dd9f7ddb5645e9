package acd

// slab keeps items of a kind by small numbers, counted from 1, side by side in chunks: they lie where those of their time
// do, are a handful of things to the collector of garbage, and stay where they are. What was given up goes to what comes
// next, for it is still in the processor's caches; so there are never more than there were at one time. It is given out
// again in a later step only, so that a step may read on in what it gave up. The zero value is empty.
type slab[T any] struct {
	chunks []*[chunkItems]T
	last   uint32   // the highest number that was ever given out
	free   []uint32 // those to be given out before the next
	given  []uint32 // in this step
}

const (
	chunkBits  = 8
	chunkItems = 1 << chunkBits
)

// at is the item of a number that take gave out.
func (s *slab[T]) at(number uint32) *T {
	return &s.chunks[number>>chunkBits][number&(chunkItems-1)]
}

// take is an item that is zero, and its number.
func (s *slab[T]) take() (*T, uint32) {
	if last := len(s.free) - 1; last >= 0 {
		number := s.free[last]
		s.free = s.free[:last]
		x := s.at(number)
		var zero T
		*x = zero
		return x, number
	}
	s.last++
	if int(s.last>>chunkBits) == len(s.chunks) {
		s.chunks = append(s.chunks, new([chunkItems]T))
	}
	return s.at(s.last), s.last
}

// give gives an item up that nothing kept from one step to the next refers to.
func (s *slab[T]) give(number uint32) { s.given = append(s.given, number) }

// lying calls yield with all contacts in the order they lie in, until it says false. Of very many that is several times
// as fast as any other order. Contacts may be dropped meanwhile.
func (s *State) lying(yield func(*contact) bool) {
	for number := uint32(1); number <= s.allContacts.last; number++ {
		c := s.allContacts.at(number)
		if int(c.at) < len(s.present) && s.present[c.at] == c && !yield(c) {
			return
		}
	}
}

// nextStep lets what was given up be taken.
func (s *slab[T]) nextStep() {
	if len(s.given) > 0 {
		s.free = append(s.free, s.given...)
		s.given = s.given[:0]
	}
}
