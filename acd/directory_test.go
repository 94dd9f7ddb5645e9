package acd

import (
	"math/rand/v2"
	"testing"
)

// A directory does what a map does, however its ids come about.
func TestDirectory(t *testing.T) {
	for _, ids := range []struct {
		name string
		next func(r *rand.Rand, n int) OfferID
	}{
		{"few", func(r *rand.Rand, _ int) OfferID { return OfferID(r.IntN(40) + 1) }},
		{"counted up", func(_ *rand.Rand, n int) OfferID { return OfferID(n/2 + 1) }},
		{"alike in their lower halves", func(r *rand.Rand, _ int) OfferID { return OfferID(r.IntN(40))<<32 | 5 }},
		{"any", func(r *rand.Rand, _ int) OfferID { return OfferID(r.Uint64()>>(r.IntN(60)) | 1) }},
	} {
		t.Run(ids.name, func(t *testing.T) {
			r := rand.New(rand.NewPCG(1, 2))
			var all slab[slot]
			d := newDirectory(&all, func(x *slot) OfferID { return x.id })
			want := map[OfferID]*slot{}
			for n := range 20_000 {
				id := ids.next(r, n)
				if r.IntN(3) > 0 {
					x, number := all.take()
					x.id = id
					d.put(id, number)
					want[id] = x
				} else {
					d.drop(id)
					delete(want, id)
				}
				if d.get(id) != want[id] || d.len() != len(want) {
					t.Fatalf("after %d changes: id %d is %v of %d, want %v of %d", n+1, id, d.get(id), d.len(), want[id], len(want))
				}
			}
			for id, x := range want {
				if d.get(id) != x {
					t.Errorf("id %d is %v, want %v", id, d.get(id), x)
				}
				d.drop(id)
			}
			if d.len() != 0 {
				t.Errorf("%d are left of none", d.len())
			}
		})
	}
}
