package stanza

import "bytes"

// Piece is what a Framer has read to its end.
type Piece uint8

// Pieces.
const (
	Part        Piece = iota // of one of the others, whose end is still to come
	Space                    // white space before the header or between elements; the rest of it may come as another one
	Declaration              // an XML declaration before the header
	Header                   // the start tag of the stream
	Whole                    // an element
	End                      // the end tag of the stream
)

// Framer finds the header, the elements and the end tag of a stream in the bytes of a TCP connection (RFC 6120 §4.2), in
// whatever parts those come. It only looks for where things end, which it knows for every stream that is well-formed and
// free of what RFC 6120 §11.1 forbids: whether a piece is, a Scanner says. It keeps no bytes, costs the same few bytes
// itself whatever comes, and leaves the bound on a piece's length to its caller. The zero Framer waits for a header.
type Framer struct {
	state framing
	quote byte // of the value being read
	last  byte // the byte before p, where that matters
	open  bool // the header has been read
	known int  // bytes that match so far what must stand there
	depth int  // elements open, the stream left out
	size  int  // bytes of the piece so far
	tag   int  // of those, bytes up to the end of the root's start tag
}

type framing uint8

// Where a Framer is.
const (
	outside    framing = iota // of all markup, between elements
	behindLess                // behind <
	inTag
	inValue
	inText
	inEndTag
	cdataBegins // behind <!
	inCDATA
	inDeclaration
	streamEnds // behind </ of the stream's end tag
)

const streamEndName = "stream:stream"

// Next reads on in p. It returns how many bytes it has read, and what is whole with the last of them: Part if all of p
// is read and nothing is whole. The error is a *SyntaxError; nothing can be read behind it.
func (f *Framer) Next(p []byte) (n int, what Piece, err error) {
	if f.state == outside {
		f.size = 0
		if n = skip(p, 0, spaceByte); n > 0 {
			return n, Space, nil
		}
	}
	for n < len(p) && what == Part && err == nil {
		n, what, err = f.step(p, n)
	}
	if err != nil {
		return n, Part, err
	}
	if n > 0 {
		f.last = p[n-1]
	}
	f.size += n
	if what != Part {
		f.state = outside
	}
	return n, what, nil
}

// Tag is how long the root's start tag is, in an element that is whole or whose start tag is.
func (f *Framer) Tag() int { return f.tag }

// step reads on at p[i] up to the end of a piece, or to what is rare, and returns that place.
func (f *Framer) step(p []byte, i int) (int, Piece, error) {
	for i < len(p) {
		n := 0
		switch f.state {
		case inTag:
			if i = f.inTag(p, i); f.state == inTag {
				return f.tagOver(p, i)
			}
			continue
		case inValue:
			if n = bytes.IndexByte(p[i:], f.quote); n >= 0 {
				f.state = inTag
			}
		case inText:
			if n = bytes.IndexByte(p[i:], '<'); n >= 0 {
				f.state = behindLess
			}
		case behindLess:
			if c := p[i]; c == '/' && f.depth > 0 {
				f.state = inEndTag
			} else if c == '/' || c == '!' || c == '?' {
				return f.markup(p, i)
			} else {
				f.state = inTag
				continue
			}
		case inEndTag:
			if n = bytes.IndexByte(p[i:], '>'); n >= 0 {
				f.state = inText
				if f.depth--; f.depth == 0 {
					return i + n + 1, Whole, nil
				}
			}
		default:
			return f.rare(p, i)
		}
		if n < 0 {
			return len(p), Part, nil
		}
		i += n + 1
	}
	return i, Part, nil
}

// rare is step where a stream seldom is.
func (f *Framer) rare(p []byte, i int) (int, Piece, error) {
	switch f.state {
	case outside:
		if p[i] != '<' {
			return i, Part, f.fail(i, notWellFormed, "text between elements")
		}
		f.state = behindLess
		return i + 1, Part, nil
	case cdataBegins:
		return f.cdataBegins(p, i)
	case inCDATA:
		return f.inCDATA(p, i), Part, nil
	case inDeclaration:
		return f.inDeclaration(p, i)
	}
	return f.streamEnds(p, i)
}

func (f *Framer) fail(i int, condition, reason string) error {
	return &SyntaxError{Condition: condition, Offset: f.size + i, Reason: reason}
}

// markup reads the byte behind < where that is not the first of a name, nor an end tag inside an element.
func (f *Framer) markup(p []byte, i int) (int, Piece, error) {
	switch p[i] {
	case '/':
		if !f.open {
			return i, Part, f.fail(i, notWellFormed, "an end tag before the stream")
		}
		f.state, f.known = streamEnds, 0
		return i + 1, Part, nil
	case '!':
		if f.depth == 0 {
			return i, Part, f.fail(i, restrictedXML, "comment, document type declaration or CDATA section between elements")
		}
		f.state, f.known = cdataBegins, len("<!")
		return i + 1, Part, nil
	}
	if f.open {
		return i, Part, f.fail(i, restrictedXML, "processing instruction or XML declaration")
	}
	f.state = inDeclaration
	return i + 1, Part, nil
}

// inTag reads a start tag up to behind a quote, or to where it ends or goes wrong.
func (f *Framer) inTag(p []byte, i int) int {
	for ; i < len(p); i++ {
		switch c := p[i]; c {
		case '"', '\'':
			f.state, f.quote = inValue, c
			return i + 1
		case '<', '>':
			return i
		}
	}
	return i
}

// tagOver is what is at p[i], where inTag has stopped.
func (f *Framer) tagOver(p []byte, i int) (int, Piece, error) {
	if i == len(p) {
		return i, Part, nil
	}
	if p[i] == '<' {
		return i, Part, f.fail(i, notWellFormed, "< in a tag")
	}
	last := f.last
	if i > 0 {
		last = p[i-1]
	}
	return f.tagEnds(i+1, last == '/')
}

// tagEnds is where a start tag ends.
func (f *Framer) tagEnds(i int, empty bool) (int, Piece, error) {
	switch {
	case !f.open && empty:
		return i, Part, f.fail(i, notWellFormed, "the stream ends with its header")
	case !f.open:
		f.open = true
		return i, Header, nil
	}
	if f.depth == 0 {
		f.tag = f.size + i
	}
	if !empty {
		f.depth++
	}
	if f.depth == 0 {
		return i, Whole, nil
	}
	f.state = inText
	return i, Part, nil
}

// cdataBegins reads what must be the rest of cdataStart.
func (f *Framer) cdataBegins(p []byte, i int) (int, Piece, error) {
	if p[i] != cdataStart[f.known] {
		return i, Part, f.fail(i, restrictedXML, "comment or document type declaration")
	}
	if f.known++; f.known == len(cdataStart) {
		f.state, f.known = inCDATA, 0
	}
	return i + 1, Part, nil
}

// inCDATA reads up to the end of a CDATA section, of which known brackets have been read.
func (f *Framer) inCDATA(p []byte, i int) int {
	for ; i < len(p); i++ {
		switch {
		case p[i] == ']':
			f.known = min(f.known+1, 2)
		case p[i] == '>' && f.known == 2:
			f.state = inText
			return i + 1
		default:
			f.known = 0
		}
	}
	return i
}

// inDeclaration reads up to the ?> of a declaration.
func (f *Framer) inDeclaration(p []byte, i int) (int, Piece, error) {
	last := f.last
	if i > 0 {
		last = p[i-1]
	}
	for ; i < len(p); i++ {
		if p[i] == '>' && last == '?' {
			return i + 1, Declaration, nil
		}
		last = p[i]
	}
	return i, Part, nil
}

// streamEnds reads what must be the rest of </stream:stream>.
func (f *Framer) streamEnds(p []byte, i int) (int, Piece, error) {
	c := p[i]
	switch {
	case f.known < len(streamEndName):
		if c == streamEndName[f.known] {
			f.known++
			return i + 1, Part, nil
		}
	case c == '>':
		return i + 1, End, nil
	case class[c]&spaceByte != 0:
		return i + 1, Part, nil
	}
	return i, Part, f.fail(i, notWellFormed, "an end tag that closes another element")
}
