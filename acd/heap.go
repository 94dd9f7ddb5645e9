package acd

// heap finds the item with the least key; its items know where they stand in it. The zero value is empty.
type heap[T any] struct{ entries []entry[T] }

// entry is an item in a heap. at is where the item keeps its place, counted from 1; 0: it is in none.
type entry[T any] struct {
	key  key
	item *T
	at   *int32
}

func (h *heap[T]) len() int { return len(h.entries) }

// first is the entry with the least key. The heap must not be empty.
func (h *heap[T]) first() *entry[T] { return &h.entries[0] }

func (h *heap[T]) push(k key, item *T, at *int32) {
	h.entries = append(h.entries, entry[T]{})
	h.up(len(h.entries)-1, entry[T]{k, item, at})
}

// take removes the item whose place is at.
func (h *heap[T]) take(at *int32) {
	i, last := int(*at)-1, len(h.entries)-1
	moved := h.entries[last]
	h.entries[last] = entry[T]{}
	h.entries = h.entries[:last]
	*at = 0
	if i < last {
		h.put(i, moved)
	}
}

// change gives the item whose place is at another key.
func (h *heap[T]) change(at *int32, k key) {
	e := h.entries[*at-1]
	e.key = k
	h.put(int(*at)-1, e)
}

// put writes e where i is free, and moves it to where it belongs.
func (h *heap[T]) put(i int, e entry[T]) {
	if i > 0 && e.key.less(h.entries[(i-1)/2].key) {
		h.up(i, e)
	} else {
		h.down(i, e)
	}
}

func (h *heap[T]) up(i int, e entry[T]) {
	for i > 0 {
		parent := (i - 1) / 2
		if !e.key.less(h.entries[parent].key) {
			break
		}
		h.set(i, h.entries[parent])
		i = parent
	}
	h.set(i, e)
}

func (h *heap[T]) down(i int, e entry[T]) {
	for {
		child := 2*i + 1
		if child >= len(h.entries) {
			break
		}
		if right := child + 1; right < len(h.entries) && h.entries[right].key.less(h.entries[child].key) {
			child = right
		}
		if !h.entries[child].key.less(e.key) {
			break
		}
		h.set(i, h.entries[child])
		i = child
	}
	h.set(i, e)
}

func (h *heap[T]) set(i int, e entry[T]) {
	h.entries[i] = e
	*e.at = int32(i + 1)
}
