package stanza

// tag is a start tag.
type tag struct {
	name  span
	colon int32 // where the colon of the name is, or -1
	empty bool  // written <a/>
	// prefixed means that the name of the element or of an attribute has a prefix to look up; those of
	// declarations and of attributes in the xml namespace do not count.
	prefixed bool
}

// attr is an attribute as it stands in a start tag.
type attr struct {
	name    span
	value   span  // between the quotes
	colon   int32 // where the colon of the name is, or -1
	binding int32 // what the prefix is bound to: an index into Scanner.bindings or one of the values below
	rewrite bool  // the value is not what stands there: references, or white space to normalise
}

// What attr.binding is when it is no index.
const (
	unbound     = -1
	boundToXML  = -2 // prefix xml, bound without a declaration
	notPrefixed = -3
	declaration = -4 // xmlns or xmlns:prefix
)

// whole returns the attribute from its name to the closing quote.
func (a *attr) whole() span { return span{a.name.start, a.value.end + 1} }

// value returns what a says, unescaped.
func (s *Scanner) value(a *attr) []byte {
	raw := a.value.of(s.b)
	if !a.rewrite {
		return raw
	}
	from := len(s.arena)
	s.arena = appendValue(s.arena, raw)
	return s.arena[from:len(s.arena):len(s.arena)]
}

// startTag reads the start tag at b[i] into s.tag and s.attrs, brings its declarations into scope and
// returns its end.
func (s *Scanner) startTag(i int) int {
	b := s.b
	end, colon := qname(b, i+1)
	if end < 0 {
		return s.fail(notWellFormed, i+1, "not a qualified name")
	}
	s.tag = tag{name: span{int32(i + 1), int32(end)}, colon: int32(colon), prefixed: colon >= 0}
	s.attrs, s.marks = s.attrs[:0], 0
	if i = s.attributes(end); i < 0 || s.tag.prefixed && !s.resolve() {
		return -1
	}
	if b[i] == '>' {
		return i + 1
	}
	if i+1 == len(b) || b[i+1] != '>' {
		return s.fail(notWellFormed, i, "a tag is not finished")
	}
	s.tag.empty = true
	return i + 2
}

// attributes reads the attributes after the name that ends at b[i], and returns where '>' or '/' is.
func (s *Scanner) attributes(i int) int {
	b := s.b
	for {
		next := skip(b, i, spaceByte)
		switch {
		case next == len(b):
			return s.fail(notWellFormed, next, "a tag is not finished")
		case b[next] == '>' || b[next] == '/':
			return next
		case next == i:
			return s.fail(notWellFormed, i, "no white space before an attribute")
		case len(s.attrs) >= s.limits.AttrsMax:
			return s.fail(policyViolation, next, "too many attributes")
		}
		if i = s.attribute(next); i < 0 {
			return i
		}
	}
}

// attribute reads the attribute at b[i] and returns its end.
func (s *Scanner) attribute(i int) int {
	b := s.b
	end, colon := qname(b, i)
	if end < 0 {
		return s.fail(notWellFormed, i, "not a qualified name")
	}
	name := span{int32(i), int32(end)}
	// A name whose mark is new need not be compared with any other.
	mark := uint64(1) << ((b[i] + byte(end-i)) % 64)
	if s.marks&mark != 0 && s.isRepeated(name) {
		return s.fail(notWellFormed, i, "an attribute is given twice")
	}
	s.marks |= mark
	a := attr{name: name, colon: int32(colon), binding: notPrefixed}
	// Nearly always the value follows at once.
	if i = end + 1; i >= len(b) || b[end] != '=' || b[i] != '\'' && b[i] != '"' {
		if i = s.equals(end); i < 0 {
			return i
		}
	}
	quote := b[i]
	a.value.start = int32(i + 1)
	// Nearly always all of it is plain.
	if i = skipLong(b, i+1, attrByte); i == len(b) || b[i] != quote {
		if i = s.attrValue(&a, i, quote); i < 0 {
			return i
		}
	}
	a.value.end = int32(i)
	if b[name.start] == 'x' && !s.declare(&a) {
		return -1
	}
	if colon >= 0 && a.binding == notPrefixed {
		s.tag.prefixed = true
	}
	s.attrs = append(s.attrs, a)
	return i + 1
}

// equals reads the equals sign after the name that ends at b[i], and returns where the opening quote is.
func (s *Scanner) equals(i int) int {
	b := s.b
	if i = skip(b, i, spaceByte); i == len(b) || b[i] != '=' {
		return s.fail(notWellFormed, i, "an attribute without value")
	}
	if i = skip(b, i+1, spaceByte); i == len(b) || b[i] != '"' && b[i] != '\'' {
		return s.fail(notWellFormed, i, "an attribute value without quotes")
	}
	return i
}

// isRepeated reports whether the tag has an attribute already that is written name.
func (s *Scanner) isRepeated(name span) bool {
	n := name.end - name.start
	for k := range s.attrs {
		o := s.attrs[k].name
		if o.end-o.start == n && string(o.of(s.b)) == string(name.of(s.b)) {
			return true
		}
	}
	return false
}

// attrValue reads on at b[i], which is in a value, and returns where its closing quote is.
func (s *Scanner) attrValue(a *attr, i int, quote byte) int {
	b := s.b
	for {
		i = skipLong(b, i, attrByte)
		if i == len(b) {
			return s.fail(notWellFormed, i, "an attribute value is not closed")
		}
		switch c := b[i]; c {
		case quote:
			return i
		case '"', '\'':
			i++
		case '\t', '\n', '\r':
			a.rewrite = true
			i++
		case '&':
			a.rewrite = true
			if i = s.reference(i); i < 0 {
				return i
			}
		case '<':
			return s.fail(notWellFormed, i, "< in an attribute value")
		default:
			if c != 0xEF || isNonChar(b, i) {
				return s.fail(notWellFormed, i, "not a character of XML")
			}
			i += 3
		}
	}
}
