package stanza

// trace writes e as the oracle writes a tree: \2 ns \1 name, per attribute \3 ns \1 name \4 value, \5 text,
// \6 at the end. None of these is a character of XML.
func trace(dst []byte, e *Element) []byte {
	dst = traceName(append(dst, 2), e.NS, e.Name)
	for _, a := range e.Attrs {
		dst = traceName(append(dst, 3), a.NS, a.Name)
		dst = append(append(dst, 4), a.Value...)
	}
	for _, n := range e.Nodes {
		if n.Element != nil {
			dst = trace(dst, n.Element)
		} else {
			dst = append(append(dst, 5), n.Text...)
		}
	}
	return append(dst, 6)
}

func traceName(dst []byte, ns, name string) []byte {
	if ns != "" {
		dst = append(append(dst, ns...), 1)
	}
	return append(dst, name...)
}
