package stanza

import "strconv"

// Bytes returns e as Append writes it.
func (e *Element) Bytes() []byte { return e.Append(nil) }

// Append appends e in its canonical form: a document by itself, xmlns only where the namespace changes,
// no prefix but xml, values escaped by AppendAttr and AppendText. Only an attribute that arrived in some
// other namespace is given a prefix, which is declared beside it.
func (e *Element) Append(dst []byte) []byte { return e.append(dst, "") }

func (e *Element) append(dst []byte, outerNS string) []byte {
	dst = append(dst, '<')
	dst = e.appendName(dst)
	switch e.NS {
	case outerNS:
	case NSXML:
		// Its namespace may not be declared as the default one (Namespaces in XML 1.0 §3), so the children
		// stay in the outer one.
	default:
		dst = append(dst, ` xmlns='`...)
		dst = AppendAttr(dst, e.NS)
		dst = append(dst, '\'')
		outerNS = e.NS
	}
	for i, a := range e.Attrs {
		dst = a.append(dst, i)
	}
	if len(e.Nodes) == 0 {
		return append(dst, "/>"...)
	}
	dst = append(dst, '>')
	for _, n := range e.Nodes {
		if n.Element != nil {
			dst = n.Element.append(dst, outerNS)
		} else {
			dst = AppendText(dst, n.Text)
		}
	}
	dst = append(dst, "</"...)
	dst = e.appendName(dst)
	return append(dst, '>')
}

func (e *Element) appendName(dst []byte) []byte {
	if e.NS == NSXML {
		dst = append(dst, "xml:"...)
	}
	return append(dst, e.Name...)
}

// append appends the i-th attribute of an element.
func (a Attr) append(dst []byte, i int) []byte {
	dst = append(dst, ' ')
	switch a.NS {
	case "":
	case NSXML:
		dst = append(dst, "xml:"...)
	default:
		prefix := "a" + strconv.Itoa(i)
		dst = append(dst, "xmlns:"+prefix+"='"...)
		dst = AppendAttr(dst, a.NS)
		dst = append(dst, "' "+prefix+":"...)
	}
	dst = append(dst, a.Name...)
	dst = append(dst, `='`...)
	dst = AppendAttr(dst, a.Value)
	return append(dst, '\'')
}
