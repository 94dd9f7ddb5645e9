package listen

import "sync"

// Sizes of the buffers that connections borrow.
const (
	bufferBytes    = 4 << 10   // to begin with
	bufferBytesMax = 128 << 10 // the biggest that is worth keeping for the next one
)

// buffers lends buffers to connections that have something to read or to write.
type buffers struct{ pool sync.Pool }

func (b *buffers) borrow() *[]byte {
	if p, ok := b.pool.Get().(*[]byte); ok {
		return p
	}
	p := make([]byte, 0, bufferBytes)
	return &p
}

func (b *buffers) giveBack(p *[]byte) {
	if cap(*p) <= bufferBytesMax {
		*p = (*p)[:0]
		b.pool.Put(p)
	}
}
