package acd

import "slices"

// key orders items: by major, then minor, then id. No two items of an order or a heap have the same key.
type key struct{ major, minor, id uint64 }

func (k key) less(than key) bool {
	if k.major != than.major {
		return k.major < than.major
	}
	if k.minor != than.minor {
		return k.minor < than.minor
	}
	return k.id < than.id
}

// compare is for searches: negative before, 0 the same, positive after.
func (k key) compare(with key) int {
	switch {
	case k == with:
		return 0
	case k.less(with):
		return -1
	}
	return 1
}

// ordinal maps signed numbers to unsigned ones of the same order.
func ordinal[T ~int64](v T) uint64 { return uint64(v) ^ 1<<63 }

// leafMax is how many items a leaf of an order holds. What comes and goes at the ends, as in a line, costs little
// whatever it is; in the middle half a leaf is moved.
const leafMax = 256

// order keeps items in the order of their keys: a tree of two levels, whose leaves are sorted slices. Finding, adding
// and taking away cost a search and a short move; rank and at are sums over the leaves. The zero value is empty.
type order[T any] struct {
	leaves []leaf[T]
	size   int
}

type leaf[T any] struct {
	first key
	nodes []node[T]
	room  []node[T] // what nodes is a part of: it moves on as the first are taken
}

// add puts a node in its place among fewer than leafMax.
func (l *leaf[T]) add(n node[T]) {
	held := len(l.nodes)
	if held == cap(l.nodes) {
		if 4*held >= 3*cap(l.room) { // else there is room where the first were
			l.room = make([]node[T], max(4, min(2*held, leafMax+leafMax/3)))
		}
		l.nodes = l.room[:copy(l.room, l.nodes)]
		clear(l.room[held:])
	}
	if held > 0 && l.nodes[held-1].key.less(n.key) {
		l.nodes = append(l.nodes, n)
		return
	}
	at, _ := l.search(n.key)
	l.nodes = slices.Insert(l.nodes, at, n)
	l.first = l.nodes[0].key
}

// node is an item at its place. A pointer to it holds until the order changes.
type node[T any] struct {
	item T
	key  key
}

func (o *order[T]) len() int { return o.size }

// leafOf is the leaf that holds k, or would.
func (o *order[T]) leafOf(k key) int {
	low, high := 0, len(o.leaves)
	if last := high - 1; !k.less(o.leaves[last].first) {
		return last
	}
	for low < high {
		if mid := (low + high) / 2; k.less(o.leaves[mid].first) {
			high = mid
		} else {
			low = mid + 1
		}
	}
	return max(0, low-1)
}

func (l *leaf[T]) search(k key) (int, bool) {
	if len(l.nodes) > 0 && l.nodes[0].key == k {
		return 0, true
	}
	low, high := 0, len(l.nodes)
	for low < high {
		if mid := (low + high) / 2; l.nodes[mid].key.less(k) {
			low = mid + 1
		} else {
			high = mid
		}
	}
	return low, low < len(l.nodes) && l.nodes[low].key == k
}

func (o *order[T]) insert(k key, item T) {
	if o.size++; len(o.leaves) == 0 {
		if cap(o.leaves) == 0 {
			o.leaves = make([]leaf[T], 0, 1)
		}
		o.leaves = o.leaves[:1] // where there may be room from before
		o.leaves[0].nodes = o.leaves[0].room[:0]
		o.leaves[0].add(node[T]{item, k})
		return
	}
	i := o.leafOf(k)
	if l := &o.leaves[i]; len(l.nodes) == leafMax {
		i = o.split(i, k)
	}
	o.leaves[i].add(node[T]{item, k})
}

// split makes room in a full leaf and says which one k belongs into. A line grows at its end: its leaves stay full.
func (o *order[T]) split(i int, k key) int {
	full := o.leaves[i].nodes
	if i == len(o.leaves)-1 && full[leafMax-1].key.less(k) {
		o.leaves = append(o.leaves, leaf[T]{first: k})
		return i + 1
	}
	room := make([]node[T], leafMax)
	upper := leaf[T]{full[leafMax/2].key, room[:copy(room, full[leafMax/2:])], room}
	clear(full[leafMax/2:])
	o.leaves[i].nodes = full[:leafMax/2]
	o.leaves = slices.Insert(o.leaves, i+1, upper)
	if k.less(upper.first) {
		return i
	}
	return i + 1
}

// remove takes the item with the key k away, if it is there.
func (o *order[T]) remove(k key) {
	if len(o.leaves) == 0 {
		return
	}
	i := o.leafOf(k)
	l := &o.leaves[i]
	at, found := l.search(k)
	if !found {
		return
	}
	o.size--
	if at == 0 {
		l.nodes[0] = node[T]{}
		l.nodes = l.nodes[1:]
	} else {
		l.nodes = slices.Delete(l.nodes, at, at+1)
	}
	switch {
	case o.size == 0:
		o.leaves = o.leaves[:0]
		return
	case len(l.nodes) == 0:
		o.leaves = slices.Delete(o.leaves, i, i+1)
		return
	}
	l.first = l.nodes[0].key
	o.merge(i)
	o.merge(i - 1)
}

// merge joins leaf i with the next one if both are short, so that there are never many short ones.
func (o *order[T]) merge(i int) {
	if i < 0 || i+1 >= len(o.leaves) || len(o.leaves[i].nodes)+len(o.leaves[i+1].nodes) > leafMax/4 {
		return
	}
	for _, n := range o.leaves[i+1].nodes {
		o.leaves[i].add(n)
	}
	o.leaves = slices.Delete(o.leaves, i+1, i+2)
}

func (o *order[T]) has(k key) bool {
	if len(o.leaves) == 0 {
		return false
	}
	_, found := o.leaves[o.leafOf(k)].search(k)
	return found
}

// rank is how many items stand before k.
func (o *order[T]) rank(k key) int {
	if len(o.leaves) == 0 {
		return 0
	}
	i := o.leafOf(k)
	before, _ := o.leaves[i].search(k)
	for _, l := range o.leaves[:i] {
		before += len(l.nodes)
	}
	return before
}

func (o *order[T]) first() *node[T] {
	if len(o.leaves) == 0 {
		return nil
	}
	return &o.leaves[0].nodes[0]
}

// next is the first item after k; nil: there is none.
func (o *order[T]) next(k key) *node[T] {
	if len(o.leaves) == 0 {
		return nil
	}
	i := o.leafOf(k)
	at, found := o.leaves[i].search(k)
	if found {
		at++
	}
	if at == len(o.leaves[i].nodes) {
		if i, at = i+1, 0; i == len(o.leaves) {
			return nil
		}
	}
	return &o.leaves[i].nodes[at]
}

// each calls yield with the items in their order, until it says false.
func (o *order[T]) each(yield func(T) bool) {
	for i := range o.leaves {
		for j := range o.leaves[i].nodes {
			if !yield(o.leaves[i].nodes[j].item) {
				return
			}
		}
	}
}
