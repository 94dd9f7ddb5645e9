package stanza

import "bytes"

// binding is a namespace declaration in scope; no prefix means the default namespace.
type binding struct{ prefix, uri []byte }

// declare brings a into scope if it declares a namespace, under the constraints of Namespaces in
// XML 1.0 §3 and §5, and binds the prefix xml, which needs no declaration and can have no other. It
// reports false if a breaks a constraint.
func (s *Scanner) declare(a *attr) bool {
	name := a.name.of(s.b)
	if a.colon == a.name.start+3 && string(name[:3]) == "xml" {
		a.binding = boundToXML
		return true
	}
	if !bytes.HasPrefix(name, []byte("xmlns")) || len(name) > 5 && a.colon != a.name.start+5 {
		return true
	}
	var prefix []byte
	if a.colon >= 0 {
		prefix = s.b[a.colon+1 : a.name.end]
	}
	a.binding = declaration
	uri := s.value(a)
	if reason := forbiddenBinding(prefix, uri); reason != "" {
		s.fail(notWellFormed, int(a.name.start), reason)
		return false
	}
	if len(s.bindings) >= s.limits.NamespacesMax {
		s.fail(policyViolation, int(a.name.start), "too many namespaces")
		return false
	}
	s.bindings = append(s.bindings, binding{prefix, uri})
	return true
}

// forbiddenBinding says why prefix may not be bound to uri, or returns "".
func forbiddenBinding(prefix, uri []byte) string {
	switch {
	case string(uri) == nsXMLNS, string(prefix) == "xmlns":
		return "xmlns must not be declared"
	case (string(prefix) == "xml") != (string(uri) == NSXML):
		return "xml bound to another namespace, or its namespace to another prefix"
	case len(prefix) > 0 && len(uri) == 0:
		return "a prefix must not be unbound"
	}
	return ""
}

// lookup returns the binding of prefix (empty for the default namespace), or unbound or boundToXML.
func (s *Scanner) lookup(prefix []byte) int32 {
	for i := len(s.bindings) - 1; i >= 0; i-- {
		if string(s.bindings[i].prefix) == string(prefix) {
			return int32(i)
		}
	}
	if string(prefix) == "xml" {
		return boundToXML
	}
	return unbound
}

// uri returns the namespace behind what lookup has returned; none is empty.
func (s *Scanner) uri(binding int32) []byte {
	switch {
	case binding >= 0:
		return s.bindings[binding].uri
	case binding == boundToXML:
		from := len(s.arena)
		s.arena = append(s.arena, NSXML...)
		return s.arena[from:len(s.arena):len(s.arena)]
	}
	return nil
}

// tagNS returns the namespace of the tag last read.
func (s *Scanner) tagNS() []byte {
	var prefix []byte
	if s.tag.colon >= 0 {
		prefix = s.b[s.tag.name.start:s.tag.colon]
	}
	return s.uri(s.lookup(prefix))
}

// resolve checks that every prefix in the tag last read is bound and that no two of its attributes have
// one expanded name (Namespaces in XML 1.0 §5 and §6.3).
func (s *Scanner) resolve() bool {
	if t := s.tag; t.colon >= 0 {
		prefix := s.b[t.name.start:t.colon]
		if s.lookup(prefix) == unbound {
			s.fail(notWellFormed, int(t.name.start), "a prefix is not bound")
			return false
		}
	}
	for k := range s.attrs {
		a := &s.attrs[k]
		if a.colon < 0 || a.binding != notPrefixed {
			continue
		}
		if a.binding = s.lookup(s.b[a.name.start:a.colon]); a.binding == unbound {
			s.fail(notWellFormed, int(a.name.start), "a prefix is not bound")
			return false
		}
		if s.isTwice(k) {
			s.fail(notWellFormed, int(a.name.start), "an attribute is given twice, by two prefixes")
			return false
		}
	}
	return true
}

// isTwice reports whether an attribute before the k-th has the expanded name of the k-th.
func (s *Scanner) isTwice(k int) bool {
	a := &s.attrs[k]
	local := s.b[a.colon+1 : a.name.end]
	for m := range s.attrs[:k] {
		o := &s.attrs[m]
		// Two prefixes never share the xml namespace, so an index on both sides is all there is to compare.
		if o.binding >= 0 && a.binding >= 0 &&
			bytes.Equal(s.b[o.colon+1:o.name.end], local) &&
			bytes.Equal(s.bindings[o.binding].uri, s.bindings[a.binding].uri) {
			return true
		}
	}
	return false
}
