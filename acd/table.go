package acd

// table gives things small numbers, to be used in bitsets; a number that was given back is given out again.
type table[T any] struct {
	all  []*T // by number; nil: free
	free []int
}

func (t *table[T]) add(x *T) int {
	if last := len(t.free) - 1; last >= 0 {
		n := t.free[last]
		t.free = t.free[:last]
		t.all[n] = x
		return n
	}
	t.all = append(t.all, x)
	return len(t.all) - 1
}

func (t *table[T]) drop(n int) {
	t.all[n] = nil
	t.free = append(t.free, n)
}

// extended is list with at least n items.
func extended[T any](list []T, n int) []T {
	for len(list) < n {
		var zero T
		list = append(list, zero)
	}
	return list
}
