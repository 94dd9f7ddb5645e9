package im

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"parley/xmppd/jid"
)

// TestDirectedIsASet holds directed to a plain set of addresses.
func TestDirectedIsASet(t *testing.T) {
	const most = 12
	r := rand.New(rand.NewPCG(1, 2))
	var d directed
	plain := map[jid.JID]bool{}
	full := 0
	for range 20_000 {
		room := jid.MustParse(fmt.Sprintf("c-%d@acd.localhost", r.IntN(6)))
		to := room
		if n := r.IntN(4); n > 0 {
			to, _ = room.WithResource(fmt.Sprintf("n%d", n))
		}
		switch r.IntN(20) {
		default:
			want := plain[to] || len(plain) < most
			if d.add(to, most) != want {
				t.Fatalf("add %s is %v with %d there", to, !want, len(plain))
			}
			if want {
				plain[to] = true
			} else {
				full++
			}
		case 0, 1, 2, 3, 4, 5, 6:
			d.drop(to)
			delete(plain, to)
		case 7:
			d.dropAll(room)
			for x := range plain {
				if x.Bare() == room {
					delete(plain, x)
				}
			}
		case 8:
			fits := func(x jid.JID) bool { return x.Bare() == room }
			var want []string
			for x := range plain {
				if fits(x) {
					want = append(want, x.String())
					delete(plain, x)
				}
			}
			slices.Sort(want)
			var got []string
			for _, x := range d.take(fits) {
				got = append(got, x.String())
			}
			if !slices.Equal(got, want) {
				t.Fatalf("took %q, want %q", got, want)
			}
		}
		if d.size != len(plain) || d.has(to) != (plain[to] || plain[room]) {
			t.Fatalf("%d noted, want %d; %s %v", d.size, len(plain), to, d.has(to))
		}
	}
	if full == 0 {
		t.Error("it was never full")
	}
}
