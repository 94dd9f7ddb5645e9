package acd

import "math/bits"

// directory finds items by their ids. It costs one look at memory where a map costs several: a very large
// centre has more contacts than a processor's caches hold. The zero value is empty.
type directory[K ~uint64, T any] struct {
	cells []cell[K, T] // as many as a power of two, at most three of four in use
	size  int
}

// cell holds an item as near behind the home of its id as there was room.
type cell[K ~uint64, T any] struct {
	id   K
	item *T // nil: free
}

// cellsMin is how many cells there are at least, once there is an item.
const cellsMin = 16

func (d *directory[K, T]) len() int { return d.size }

// get is the item; nil: there is none.
func (d *directory[K, T]) get(id K) *T {
	if len(d.cells) == 0 {
		return nil
	}
	for i := d.home(id); ; i = d.after(i) {
		if c := &d.cells[i]; c.id == id || c.item == nil {
			return c.item
		}
	}
}

// look looks at the cell of an item that is there.
func (d *directory[K, T]) look(id K) uint64 {
	if len(d.cells) == 0 {
		return 0
	}
	return uint64(d.cells[d.home(id)].id)
}

// put adds an item, or replaces the one of the same id.
func (d *directory[K, T]) put(id K, item *T) {
	if 4*(d.size+1) > 3*len(d.cells) {
		d.grow()
	}
	i := d.home(id)
	for d.cells[i].item != nil && d.cells[i].id != id {
		i = d.after(i)
	}
	if d.cells[i].item == nil {
		d.size++
	}
	d.cells[i] = cell[K, T]{id, item}
}

// drop takes an item away, if it is there. Those behind it that belong nearer to their homes move up.
func (d *directory[K, T]) drop(id K) {
	if d.get(id) == nil {
		return
	}
	d.size--
	gap := d.home(id)
	for d.cells[gap].id != id {
		gap = d.after(gap)
	}
	for i := d.after(gap); d.cells[i].item != nil; i = d.after(i) {
		if home := d.home(d.cells[i].id); d.behind(home, i) >= d.behind(gap, i) {
			d.cells[gap] = d.cells[i]
			gap = i
		}
	}
	d.cells[gap] = cell[K, T]{}
}

func (d *directory[K, T]) grow() {
	were := d.cells
	d.cells, d.size = make([]cell[K, T], max(cellsMin, 2*len(were))), 0
	for _, c := range were {
		if c.item != nil {
			d.put(c.id, c.item)
		}
	}
}

// home is where an id belongs. Most ids are counted up, and those of one time are asked for at one time: four in a row
// have homes side by side, in one line of a cache. The others are spread evenly (Fibonacci hashing).
func (d *directory[K, T]) home(id K) int {
	row := uint64(id) >> 2 * 0x9e3779b97f4a7c15 >> (66 - bits.TrailingZeros(uint(len(d.cells))))
	return int(row<<2 | uint64(id)&3)
}

func (d *directory[K, T]) after(i int) int { return (i + 1) & (len(d.cells) - 1) }

// behind is how many cells to comes after from, around the end.
func (d *directory[K, T]) behind(from, to int) int { return (to - from) & (len(d.cells) - 1) }
