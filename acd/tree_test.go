package acd

import (
	"math/rand/v2"
	"slices"
	"testing"
)

// TestTreeIsAList does the same to a tree and to a sorted list and compares all they answer.
func TestTreeIsAList(t *testing.T) {
	type entry struct {
		key  key
		open bool
	}
	r := rand.New(rand.NewPCG(1, 2))
	var tr tree[uint64]
	var list []entry
	at := func(k key) (int, bool) {
		return slices.BinarySearchFunc(list, k, func(e entry, k key) int {
			switch {
			case e.key.less(k):
				return -1
			case k.less(e.key):
				return 1
			}
			return 0
		})
	}
	for range 20_000 {
		k := key{r.Uint64N(2), r.Uint64N(8), r.Uint64N(8)}
		i, found := at(k)
		switch {
		case found:
			tr.remove(k)
			list = slices.Delete(list, i, i+1)
		default:
			e := entry{k, r.IntN(2) == 0}
			tr.insert(k, e.open, k.id)
			list = slices.Insert(list, i, e)
		}
		probe := key{r.Uint64N(2), r.Uint64N(8), r.Uint64N(8)}
		i, found = at(probe)
		if tr.len() != len(list) || tr.rank(probe) != i || tr.has(probe) != found {
			t.Fatalf("len %d rank %d has %v, want %d %d %v", tr.len(), tr.rank(probe), tr.has(probe), len(list), i, found)
		}
		after := list[i:]
		if found {
			after = list[i+1:]
		}
		same := func(what string, n *node[uint64], want []entry) {
			t.Helper()
			if (n == nil) != (len(want) == 0) || n != nil && n.key != want[0].key {
				t.Fatalf("%s of %v is %v, want %v", what, probe, n, want)
			}
		}
		opens := func(l []entry) []entry {
			return slices.DeleteFunc(slices.Clone(l), func(e entry) bool { return !e.open })
		}
		same("first", tr.first(), list)
		same("next", tr.next(probe), after)
		same("firstOpen", tr.firstOpen(), opens(list))
		same("nextOpen", tr.nextOpen(probe), opens(after))
	}
}
