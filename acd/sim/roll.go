package sim

import "slices"

// roll is a map that is gone through in the order of its keys, and fast while it is small. The zero value is empty.
type roll[K ~uint64, V any] struct {
	ids   []K
	items []V
}

func (r *roll[K, V]) len() int { return len(r.ids) }

// at is the item of an id; the zero value: there is none.
func (r *roll[K, V]) at(id K) (item V) {
	if i, there := slices.BinarySearch(r.ids, id); there {
		return r.items[i]
	}
	return item
}

func (r *roll[K, V]) has(id K) bool {
	_, there := slices.BinarySearch(r.ids, id)
	return there
}

func (r *roll[K, V]) put(id K, item V) {
	i, there := slices.BinarySearch(r.ids, id)
	if there {
		r.items[i] = item
		return
	}
	r.ids, r.items = slices.Insert(r.ids, i, id), slices.Insert(r.items, i, item)
}

func (r *roll[K, V]) drop(id K) {
	if i, there := slices.BinarySearch(r.ids, id); there {
		r.ids, r.items = slices.Delete(r.ids, i, i+1), slices.Delete(r.items, i, i+1)
	}
}

// dropAll drops such items.
func (r *roll[K, V]) dropAll(such func(V) bool) {
	for i := r.len() - 1; i >= 0; i-- {
		if such(r.items[i]) {
			r.drop(r.ids[i])
		}
	}
}

func (r *roll[K, V]) clear() { r.ids, r.items = r.ids[:0], r.items[:0] }

// all goes through the roll. Nothing may be put or dropped meanwhile.
func (r *roll[K, V]) all(yield func(K, V) bool) {
	for i, id := range r.ids {
		if !yield(id, r.items[i]) {
			return
		}
	}
}

// clone is a roll with copies of the items.
func (r *roll[K, V]) clone(item func(V) V) roll[K, V] {
	c := roll[K, V]{slices.Clone(r.ids), make([]V, len(r.items))}
	for i := range r.items {
		c.items[i] = item(r.items[i])
	}
	return c
}
