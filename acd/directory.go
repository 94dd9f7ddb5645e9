package acd

import "math/bits"

// directory finds the items of a slab by their ids. It costs one look at memory where a map costs several, beside the
// item itself: a very large centre has more contacts than a processor's caches hold. There is nothing in it for the
// collector of garbage.
type directory[K ~uint64, T any] struct {
	items *slab[T]
	id    func(*T) K
	cells []cell // as many as a power of two, at most three of four in use
	size  int
}

// cell holds the number of an item as near behind the home of its id as there was room.
type cell struct {
	tag    uint32 // the lower half of the id
	number uint32 // 0: free
}

// cellsMin is how many cells there are at least, once there is an item.
const cellsMin = 16

func newDirectory[K ~uint64, T any](items *slab[T], id func(*T) K) directory[K, T] {
	return directory[K, T]{items: items, id: id}
}

func (d *directory[K, T]) len() int { return d.size }

func (d *directory[K, T]) clear() { d.cells, d.size = nil, 0 }

// get is the item; nil: there is none.
func (d *directory[K, T]) get(id K) *T {
	if i := d.find(id); i >= 0 {
		return d.items.at(d.cells[i].number)
	}
	return nil
}

// find is where the item's cell is; -1: there is none.
func (d *directory[K, T]) find(id K) int {
	if d.size == 0 {
		return -1
	}
	tag := uint32(id)
	for i := d.home(tag); d.cells[i].number != 0; i = d.after(i) {
		if d.cells[i].tag == tag && d.id(d.items.at(d.cells[i].number)) == id {
			return i
		}
	}
	return -1
}

// guess is get without a look at the item itself: another may be alike in the lower half of its id.
func (d *directory[K, T]) guess(id K) *T {
	if d.size == 0 {
		return nil
	}
	for i := d.home(uint32(id)); d.cells[i].number != 0; i = d.after(i) {
		if d.cells[i].tag == uint32(id) {
			return d.items.at(d.cells[i].number)
		}
	}
	return nil
}

// look looks at the cell of an item that is there.
func (d *directory[K, T]) look(id K) uint64 {
	if len(d.cells) == 0 {
		return 0
	}
	return uint64(d.cells[d.home(uint32(id))].tag)
}

// put adds an item that bears the id, in place of the one it had, if it had one.
func (d *directory[K, T]) put(id K, number uint32) {
	if 4*(d.size+1) > 3*len(d.cells) {
		d.grow()
	}
	if i := d.find(id); i >= 0 {
		d.cells[i].number = number
		return
	}
	d.size++
	d.fill(cell{uint32(id), number})
}

// fill puts a cell where there is room for it.
func (d *directory[K, T]) fill(c cell) {
	i := d.home(c.tag)
	for d.cells[i].number != 0 {
		i = d.after(i)
	}
	d.cells[i] = c
}

// drop takes an item away, if it is there. Those behind it that belong nearer to their homes move up.
func (d *directory[K, T]) drop(id K) {
	gap := d.find(id)
	if gap < 0 {
		return
	}
	d.size--
	for i := d.after(gap); d.cells[i].number != 0; i = d.after(i) {
		if home := d.home(d.cells[i].tag); d.behind(home, i) >= d.behind(gap, i) {
			d.cells[gap] = d.cells[i]
			gap = i
		}
	}
	d.cells[gap] = cell{}
}

func (d *directory[K, T]) grow() {
	were := d.cells
	d.cells = make([]cell, max(cellsMin, 2*len(were)))
	for _, c := range were {
		if c.number != 0 {
			d.fill(c)
		}
	}
}

// home is where an id of this tag belongs. Most ids are counted up, and those of one time are asked for at one time:
// eight in a row have homes side by side, in one line of a cache. The others are spread evenly (Fibonacci hashing).
func (d *directory[K, T]) home(tag uint32) int {
	row := uint64(tag) >> 3 * 0x9e3779b97f4a7c15 >> (67 - bits.TrailingZeros(uint(len(d.cells))))
	return int(row<<3 | uint64(tag)&7)
}

func (d *directory[K, T]) after(i int) int { return (i + 1) & (len(d.cells) - 1) }

// behind is how many cells to comes after from, around the end.
func (d *directory[K, T]) behind(from, to int) int { return (to - from) & (len(d.cells) - 1) }
