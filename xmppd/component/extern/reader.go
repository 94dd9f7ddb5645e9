package extern

import (
	"fmt"
	"io"

	"parley/xmppd/stanza"
)

// readBytesMin is the room for bytes that a reader begins with.
const readBytesMin = 4 << 10

// reader reads the pieces of a stream off a connection, and passes none that a Scanner has not accepted.
type reader struct {
	from     io.Reader
	max      int // bytes of one piece
	budget   int // bytes that may be read before limit is called; -1: as many as there are
	declared bool
	framer   stanza.Framer
	outer    stanza.Outer
	scanner  *stanza.Scanner

	buf                []byte
	start, framed, end int // where the piece begins, how far it is known, how far bytes have been read
}

// newReader returns a reader of pieces within l. At most budget bytes are read at first, -1: as many as there are.
func newReader(from io.Reader, l stanza.Limits, budget int) *reader {
	return &reader{from: from, max: l.BytesMax, budget: budget, scanner: stanza.NewScanner(l), buf: make([]byte, readBytesMin)}
}

// limit holds what comes from now on to l, and to no budget.
func (r *reader) limit(l stanza.Limits) {
	r.max, r.budget = l.BytesMax, -1
	r.scanner.SetLimits(l)
}

// next reads up to the end of the next header, element or end tag; white space and an XML declaration are passed over. The
// View is of a document by itself: a header's is closed, an element's has the declarations it inherits. It is nil for the
// end tag, and valid until next is called again. The error is a *stanza.SyntaxError or the connection's.
func (r *reader) next() (stanza.Piece, *stanza.View, error) {
	for {
		n, what, err := r.framer.Next(r.buf[r.framed:r.end])
		r.framed += n
		if err != nil {
			return 0, nil, err
		}
		piece := r.buf[r.start:r.framed:r.framed] // what is put into it moves it
		if len(piece) > r.max {
			return 0, nil, tooMany(r.max)
		}
		switch what {
		case stanza.Part:
			if err := r.fill(); err != nil {
				return 0, nil, err
			}
			continue
		case stanza.Declaration:
			if r.declared {
				return 0, nil, &stanza.SyntaxError{Condition: "restricted-xml", Reason: "a second XML declaration"}
			}
			r.declared = true
			fallthrough
		case stanza.Space:
			r.start = r.framed
			continue
		}
		r.start = r.framed
		v, err := r.accept(what, piece)
		return what, v, err
	}
}

// accept has the Scanner look at a piece.
func (r *reader) accept(what stanza.Piece, piece []byte) (*stanza.View, error) {
	switch what {
	case stanza.Header:
		closed := append(piece[:len(piece)-1:len(piece)-1], "/>"...)
		v, err := r.scanner.Scan(closed)
		if err != nil {
			return nil, err
		}
		r.outer, err = stanza.OuterOf(closed)
		return v, err
	case stanza.Whole:
		return r.scanner.Scan(r.outer.Complete(piece, r.framer.Tag()))
	}
	return nil, nil
}

// fill reads on, and makes room for it.
func (r *reader) fill() error {
	switch {
	case r.end == len(r.buf):
		r.makeRoom()
	case r.start == r.end:
		r.start, r.framed, r.end = 0, 0, 0
	}
	room := r.buf[r.end:]
	if r.budget >= 0 {
		room = room[:min(len(room), r.budget)]
	}
	if len(room) == 0 {
		return tooMany(r.end)
	}
	n, err := r.from.Read(room)
	r.end += n
	if r.budget >= 0 {
		r.budget -= n
	}
	if n > 0 {
		return nil
	}
	if err == nil {
		err = io.ErrNoProgress
	}
	return fmt.Errorf("read: %w", err)
}

func tooMany(at int) error {
	return &stanza.SyntaxError{Condition: "policy-violation", Offset: at, Reason: "too many bytes"}
}

// makeRoom moves the piece to the front, into a larger place if it fills this one, into a small one if nothing is left.
func (r *reader) makeRoom() {
	room := r.buf
	switch begun := r.end - r.start; {
	case begun == 0 && len(room) > 16*readBytesMin:
		room = make([]byte, readBytesMin)
	case begun > len(room)/2:
		room = make([]byte, 2*len(room))
	}
	r.end = copy(room, r.buf[r.start:r.end])
	r.framed -= r.start
	r.start, r.buf = 0, room
}
