package acd

import (
	"encoding/binary"
	"math/rand/v2"
	"testing"
)

// TestNumberIsVarint: numbers of every length are read as the standard library reads them, at the end of the bytes and
// before more, cut short, and longer than they need be.
func TestNumberIsVarint(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 200_000 {
		b := binary.AppendUvarint(nil, r.Uint64()>>r.IntN(64))
		if r.IntN(4) == 0 { // bytes that say nothing
			b[len(b)-1] |= 0x80
			b = append(b, 0)
		}
		for range r.IntN(12) {
			b = append(b, byte(r.Uint32()))
		}
		b = b[:len(b)-r.IntN(2)]
		want, n := binary.Uvarint(b)
		w := wire{buf: b, reading: true}
		if got, ok := w.number(); ok != (n > 0) || ok && (got != want || len(w.buf) != len(b)-n) {
			t.Fatalf("% x is %d (%v) with %d bytes left, want %d with %d", b, got, ok, len(w.buf), want, len(b)-n)
		}
	}
}
