package stanza

import (
	"bytes"
	"unicode/utf8"
)

// Scanner checks documents, one after the other, and shows the routing part of each. It allocates
// nothing once it has grown to the documents it meets (at worst twice BytesMax, in practice 2 KiB), holds
// on to the last of them, is for one goroutine at a time, and may be pooled between documents.
type Scanner struct {
	limits    Limits
	b         []byte // the document
	err       *SyntaxError
	view      View
	rootAttrs []attr
	tag       tag    // the start tag last read
	attrs     []attr // its attributes
	marks     uint64 // of their names; two names may share one
	open      []openElement
	bindings  []binding
	elements  int
	arena     []byte       // values that are not in the document as they stand
	tree      *treeBuilder // nil unless a tree is wanted
}

// span is a part of the document: from start up to and without end.
type span struct{ start, end int32 }

func (p span) of(b []byte) []byte { return b[p.start:p.end] }

// openElement is an element whose end tag is still to come.
type openElement struct {
	name     span
	bindings int32 // declarations in scope outside it
}

// NewScanner returns a Scanner that holds documents to l.
func NewScanner(l Limits) *Scanner {
	s := &Scanner{}
	s.view.scanner = s
	s.SetLimits(l)
	return s
}

// SetLimits holds the documents to come to l, as when a peer has logged in.
func (s *Scanner) SetLimits(l Limits) {
	l.BytesMax = min(l.BytesMax, noLimits().BytesMax)
	s.limits = l
}

// Scan checks that b is exactly one element, a document by itself as RFC 7395 §3.3 frames it: well-formed
// and namespace-well-formed XML 1.0 in UTF-8 within the limits, without XML declaration, DTD, comment,
// processing instruction or foreign entity (RFC 6120 §11.1), and without a byte before or after the
// element. The error is always a *SyntaxError. The View refers to b and to the Scanner: it is valid until
// the next Scan, and as long as b is not changed.
func (s *Scanner) Scan(b []byte) (*View, error) {
	s.reset(b)
	if i := s.document(); i < 0 {
		return nil, s.err
	}
	return &s.view, nil
}

func (s *Scanner) reset(b []byte) {
	s.b, s.err, s.elements = b, nil, 0
	s.rootAttrs, s.open, s.bindings, s.arena = s.rootAttrs[:0], s.open[:0], s.bindings[:0], s.arena[:0]
	s.view = View{scanner: s, Children: s.view.Children[:0]}
}

// fail notes why the document is refused and returns -1, the place nothing is at. It is kept out of line,
// for it would fill the processor's cache with what never runs.
//
//go:noinline
func (s *Scanner) fail(condition string, offset int, reason string) int {
	s.err = &SyntaxError{Condition: condition, Offset: offset, Reason: reason}
	return -1
}

// document reads everything and returns its end, or -1.
func (s *Scanner) document() int {
	b := s.b
	switch {
	case len(b) > s.limits.BytesMax:
		return s.fail(policyViolation, s.limits.BytesMax, "too many bytes")
	case !utf8.Valid(b):
		return s.fail(unsupportedEncoding, invalidUTF8(b), "not UTF-8")
	case len(b) == 0 || b[0] != '<':
		return s.fail(notWellFormed, 0, "does not begin with <")
	}
	i := s.markup(0)
	if i >= 0 && len(s.open) > 0 {
		i = s.content(i)
	}
	if i >= 0 && i < len(b) {
		return s.fail(notWellFormed, i, "something follows the root element")
	}
	return i
}

// invalidUTF8 returns where b stops being UTF-8.
func invalidUTF8(b []byte) int {
	i := 0
	for i < len(b) {
		r, n := utf8.DecodeRune(b[i:])
		if r == utf8.RuneError && n == 1 {
			break
		}
		i += n
	}
	return i
}

// content reads from b[i], inside the root, to the end of the root.
func (s *Scanner) content(i int) int {
	for i >= 0 && len(s.open) > 0 {
		if i == len(s.b) || s.b[i] != '<' {
			from := i
			if i = s.charData(i); i < 0 {
				break
			}
			if s.tree != nil {
				s.tree.text(s.b[from:i], false)
			}
		}
		i = s.markup(i)
	}
	return i
}

// charData reads character data up to the next '<', where it returns.
func (s *Scanner) charData(i int) int {
	b := s.b
	for {
		i = skipLong(b, i, textByte)
		if i == len(b) {
			return s.fail(notWellFormed, i, "an element is not closed")
		}
		switch b[i] {
		case '<':
			return i
		case '&':
			if i = s.reference(i); i < 0 {
				return i
			}
		case ']':
			if bytes.HasPrefix(b[i:], []byte("]]>")) {
				return s.fail(notWellFormed, i, "]]> in character data")
			}
			i++
		case 0xEF:
			if isNonChar(b, i) {
				return s.fail(notWellFormed, i, "not a character of XML")
			}
			i += 3
		default:
			return s.fail(notWellFormed, i, "not a character of XML")
		}
	}
}

// reference reads the reference at b[i] and returns its end.
func (s *Scanner) reference(i int) int {
	switch _, end := reference(s.b, i); end {
	case badReference:
		return s.fail(notWellFormed, i, "malformed reference")
	case otherReference:
		return s.fail(restrictedXML, i, "reference to an entity that is not predefined")
	default:
		return end
	}
}

// markup reads what begins with the '<' at b[i].
func (s *Scanner) markup(i int) int {
	b := s.b
	if i+1 == len(b) {
		return s.fail(notWellFormed, i, "a tag is not finished")
	}
	switch b[i+1] {
	case '/':
		if len(s.open) > 0 {
			return s.endTag(i)
		}
	case '!':
		if len(s.open) > 0 && bytes.HasPrefix(b[i:], []byte(cdataStart)) {
			return s.cdata(i)
		}
		return s.fail(restrictedXML, i, "comment or document type declaration")
	case '?':
		return s.fail(restrictedXML, i, "processing instruction or XML declaration")
	}
	return s.element(i)
}

const cdataStart, cdataEnd = "<![CDATA[", "]]>"

// cdata reads the CDATA section at b[i].
func (s *Scanner) cdata(i int) int {
	b := s.b
	from := i + len(cdataStart)
	n := bytes.Index(b[from:], []byte(cdataEnd))
	if n < 0 {
		return s.fail(notWellFormed, i, "a CDATA section is not closed")
	}
	for k := from; k < from+n; k++ {
		c := b[k]
		if class[c]&(textByte|attrByte) == 0 && c != '<' && c != '&' && (c != 0xEF || isNonChar(b, k)) {
			return s.fail(notWellFormed, k, "not a character of XML")
		}
	}
	if s.tree != nil {
		s.tree.text(b[from:from+n], true)
	}
	return from + n + len(cdataEnd)
}

// element reads the start tag at b[i] and enters the element, unless it is empty.
func (s *Scanner) element(i int) int {
	depth, scope := len(s.open), len(s.bindings)
	if depth >= s.limits.DepthMax {
		return s.fail(policyViolation, i, "too many levels")
	}
	if s.elements++; s.elements > s.limits.ElementsMax {
		return s.fail(policyViolation, i, "too many elements")
	}
	end := s.startTag(i)
	if end < 0 {
		return end
	}
	if s.tree != nil {
		s.tree.start(s)
	}
	switch depth {
	case 0:
		s.root(end)
	case 1:
		s.child(i, end)
	}
	if s.tag.empty {
		s.bindings = s.bindings[:scope]
		return end
	}
	s.open = append(s.open, openElement{s.tag.name, int32(scope)})
	return end
}

// endTag reads the end tag at b[i] and leaves the element.
func (s *Scanner) endTag(i int) int {
	b, last := s.b, len(s.open)-1
	e := s.open[last]
	name := e.name.of(b)
	if !bytes.HasPrefix(b[i+2:], name) {
		return s.fail(notWellFormed, i, "an end tag that closes another element")
	}
	end := skip(b, i+2+len(name), spaceByte)
	if end == len(b) || b[end] != '>' {
		return s.fail(notWellFormed, i, "an end tag that closes another element")
	}
	end++
	s.open, s.bindings = s.open[:last], s.bindings[:e.bindings]
	switch last {
	case 0:
		s.view.inner.end = int32(i)
	case 1:
		s.view.Children[len(s.view.Children)-1].End = end
	}
	if s.tree != nil {
		s.tree.end()
	}
	return end
}
