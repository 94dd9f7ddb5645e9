package acd

import "math/bits"

// bitset is a set of small numbers, in words of 64. Words beyond its end are empty.
type bitset []uint64

func (b *bitset) set(i int) {
	for len(*b) <= i/64 {
		*b = append(*b, 0)
	}
	(*b)[i/64] |= 1 << (i % 64)
}

func (b bitset) clear(i int) {
	if i/64 < len(b) {
		b[i/64] &^= 1 << (i % 64)
	}
}

func (b bitset) has(i int) bool { return i/64 < len(b) && b[i/64]&(1<<(i%64)) != 0 }

// meets reports whether the two have a number in common.
func (b bitset) meets(with bitset) bool {
	for w := range min(len(b), len(with)) {
		if b[w]&with[w] != 0 {
			return true
		}
	}
	return false
}

// both calls yield with the numbers that are in b and in with, ascending, until it says false.
func (b bitset) both(with bitset) func(yield func(int) bool) {
	return func(yield func(int) bool) {
		for w := range min(len(b), len(with)) {
			for word := b[w] & with[w]; word != 0; word &= word - 1 {
				if !yield(w*64 + bits.TrailingZeros64(word)) {
					return
				}
			}
		}
	}
}

// each calls yield with the numbers of the set, ascending, until it says false.
func (b bitset) each(yield func(int) bool) {
	for w, word := range b {
		for ; word != 0; word &= word - 1 {
			if !yield(w*64 + bits.TrailingZeros64(word)) {
				return
			}
		}
	}
}
