package acd

import (
	"math/rand/v2"
	"slices"
	"testing"
)

// TestOrderIsAList does the same to an order and to a sorted list and compares all they answer.
func TestOrderIsAList(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	var o order[uint64]
	var list []key
	most := 0
	for turn := range 60_000 {
		k := key{r.Uint64N(2), r.Uint64N(40), r.Uint64N(40)}
		i, found := slices.BinarySearchFunc(list, k, key.compare)
		// it grows for a while, and shrinks for a while
		if grows := turn/5_000%2 == 0; found && (!grows || r.IntN(4) == 0) {
			o.remove(k)
			list = slices.Delete(list, i, i+1)
		} else if !found && (grows || r.IntN(4) == 0) {
			o.insert(k, k.id)
			list = slices.Insert(list, i, k)
		}
		most = max(most, len(o.leaves))
		probe := key{r.Uint64N(2), r.Uint64N(40), r.Uint64N(40)}
		i, found = slices.BinarySearchFunc(list, probe, key.compare)
		if o.len() != len(list) || o.rank(probe) != i || o.has(probe) != found {
			t.Fatalf("len %d rank %d has %v, want %d %d %v", o.len(), o.rank(probe), o.has(probe), len(list), i, found)
		}
		after := list[i:]
		if found {
			after = list[i+1:]
		}
		same := func(what string, n *node[uint64], want []key) {
			t.Helper()
			if (n == nil) != (len(want) == 0) || n != nil && n.key != want[0] {
				t.Fatalf("%s of %v is %v, want %v", what, probe, n, want)
			}
		}
		same("first", o.first(), list)
		same("next", o.next(probe), after)
	}
	if most < 10 {
		t.Errorf("%d leaves at most: the test is about many", most)
	}
}

// TestOrderGivesRoomBack: a line that was long and is short has few leaves.
func TestOrderGivesRoomBack(t *testing.T) {
	var o order[int]
	for i := range uint64(10_000) {
		o.insert(key{id: i}, 0)
	}
	for i := range uint64(10_000) {
		if i%100 != 0 {
			o.remove(key{id: i})
		}
	}
	if len(o.leaves) > 20 || o.len() != 100 {
		t.Errorf("%d leaves for %d items", len(o.leaves), o.len())
	}
}

// TestHeapFindsTheLeast does the same to a heap and to a list that is searched.
func TestHeapFindsTheLeast(t *testing.T) {
	type thing struct {
		key key
		at  int32
	}
	r := rand.New(rand.NewPCG(3, 4))
	var h heap[thing]
	var list []*thing
	for turn := range 30_000 {
		k := key{r.Uint64N(3), r.Uint64N(50), uint64(turn)}
		switch pick := r.IntN(3); {
		case pick == 0 || len(list) == 0:
			x := &thing{key: k}
			list = append(list, x)
			h.push(k, x, &x.at)
		case pick == 1:
			x := list[r.IntN(len(list))]
			x.key = k
			h.change(&x.at, k)
		default:
			i := r.IntN(len(list))
			h.take(&list[i].at)
			if list[i].at != 0 {
				t.Fatal("taken, and still in place")
			}
			list = slices.Delete(list, i, i+1)
		}
		if h.len() != len(list) {
			t.Fatalf("%d in the heap, %d in the list", h.len(), len(list))
		}
		if len(list) == 0 {
			continue
		}
		least := slices.MinFunc(list, func(a, b *thing) int { return a.key.compare(b.key) })
		if h.first().item != least || h.first().key != least.key {
			t.Fatalf("first is %v, want %v", h.first().key, least.key)
		}
		for i, e := range h.entries {
			if e.at != &e.item.at || int(e.item.at) != i+1 {
				t.Fatal("an item does not know its place")
			}
		}
	}
}

func TestBitset(t *testing.T) {
	var a, b bitset
	for _, i := range []int{0, 63, 64, 200} {
		a.set(i)
	}
	b.set(199)
	if a.meets(b) || b.meets(a) || !a.has(64) || a.has(65) || a.has(10_000) {
		t.Error("wrong members")
	}
	b.set(200)
	if !a.meets(b) || !b.meets(a) {
		t.Error("200 is in both")
	}
	a.clear(63)
	a.clear(10_000)
	if got := slices.Collect(a.each); !slices.Equal(got, []int{0, 64, 200}) {
		t.Errorf("holds %v", got)
	}
}
