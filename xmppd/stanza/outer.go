package stanza

import (
	"bytes"
	"slices"
)

// Outer is what the elements of a TCP stream inherit from its header: namespace declarations, each with a space before it
// and as they stand there. It makes documents by themselves of those elements.
type Outer []byte

// OuterBytesMax is how much an Outer may add to an element.
const OuterBytesMax = 512

// OuterOf returns what the elements below a header inherit, or a *SyntaxError if that is more than OuterBytesMax. The
// header must be one a Framer has read; whether it is well-formed is for a Scanner to say, before anything inherits from it.
func OuterOf(header []byte) (Outer, error) {
	var o Outer
	for tag := walk(header); tag.next(); {
		if isDeclaration(tag.name) && string(tag.name) != "xmlns:xml" {
			o = append(append(o, ' '), tag.whole...)
		}
	}
	if len(o) > OuterBytesMax {
		return nil, &SyntaxError{Condition: policyViolation, Offset: len(header), Reason: "too many bytes of namespace declarations"}
	}
	return o, nil
}

func isDeclaration(name []byte) bool {
	return bytes.HasPrefix(name, []byte("xmlns")) && (len(name) == 5 || name[5] == ':')
}

// Complete makes a document by itself of the element in b, whose start tag has tag bytes: it is given the declarations it
// inherits, behind its name. A prefix that merely looks as if it were used may be declared too. b is changed, and moved if
// there is no room in it.
func (o Outer) Complete(b []byte, tag int) []byte {
	missing, size := uint64(0), 0 // by number: OuterBytesMax leaves room for fewer than 64
	for i, outer := 0, walk(o); outer.next(); i++ {
		if lacks(b, tag, outer.name) {
			missing |= 1 << i
			size += len(" ") + len(outer.whole)
		}
	}
	if missing == 0 {
		return b
	}
	at, n := nameEnd(b, 1), len(b)
	b = slices.Grow(b, size)[:n+size]
	copy(b[at+size:], b[at:n])
	for i, outer := 0, walk(o); outer.next(); i++ {
		if missing&(1<<i) != 0 {
			b[at] = ' '
			at += 1 + copy(b[at+1:], outer.whole)
		}
	}
	return b
}

// lacks reports whether an element needs a declaration of that name.
func lacks(b []byte, tag int, name []byte) bool {
	if len(name) > len("xmlns:") && !usesPrefix(b, name[len("xmlns:"):]) {
		return false
	}
	return !bytes.Contains(b[:tag], name) || !declares(b[:tag], name) // nearly always it is not there at all
}

// usesPrefix reports whether p and a colon stand anywhere in b.
func usesPrefix(b, p []byte) bool {
	for {
		i := bytes.Index(b, p)
		if i < 0 || i+len(p) == len(b) {
			return false
		}
		if b[i+len(p)] == ':' {
			return true
		}
		b = b[i+1:]
	}
}

// declares reports whether a tag has an attribute of that name.
func declares(tag, name []byte) bool {
	for w := walk(tag); w.next(); {
		if bytes.Equal(w.name, name) {
			return true
		}
	}
	return false
}

// attrWalk goes through the attributes of a tag. It checks nothing: in a tag that is not well-formed it finds whatever it
// finds.
type attrWalk struct {
	b           []byte // what is still to come
	name, whole []byte
}

// walk begins behind the name of a tag, if b begins with one.
func walk(b []byte) attrWalk {
	if len(b) > 0 && b[0] == '<' {
		b = b[nameEnd(b, 1):]
	}
	return attrWalk{b: b}
}

func (w *attrWalk) next() bool {
	b := w.b[skip(w.b, 0, spaceByte):]
	equals := bytes.IndexByte(b, '=')
	if equals < 0 {
		return false
	}
	open := skip(b, equals+1, spaceByte)
	if open == len(b) || b[open] != '"' && b[open] != '\'' {
		return false
	}
	length := bytes.IndexByte(b[open+1:], b[open])
	if length < 0 {
		return false
	}
	end := open + 1 + length + 1
	w.name, w.whole, w.b = b[:min(equals, nameEnd(b, 0))], b[:end], b[end:]
	return true
}

// nameEnd returns the end of what may be a name at b[i].
func nameEnd(b []byte, i int) int {
	for i < len(b) && class[b[i]]&spaceByte == 0 && b[i] != '>' && b[i] != '/' && b[i] != '=' {
		i++
	}
	return i
}
