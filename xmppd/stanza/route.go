package stanza

// Rewrite says how a document is to differ from the one that was scanned.
type Rewrite struct {
	// From, To, ID and Type set that attribute of the root; nil keeps what is there, a pointer to the
	// empty string takes the attribute away.
	From, To, ID, Type *string
	// NS moves the root to that namespace, as between jabber:client and jabber:component:accept: each
	// declaration on the root tag that names the root's namespace names NS instead. Children that inherit
	// it move along; those that declare jabber:client themselves (forwarded stanzas) stay. "" keeps it.
	NS string
	// Add is put before the root's end tag: well-formed elements, each with its own xmlns.
	Add []byte
	// Drop reports whether a child, which stands in the document as raw, is to be left out; nil keeps all.
	Drop func(c Child, raw []byte) bool
}

// AppendRouted appends the document to dst as r wants it. Only the root's tag is written anew; what is
// inside travels byte for byte. The result passes a Scanner again unless it has outgrown the limits, and
// routing it once more by the same r (without Add, or with a Drop that matches Add) changes nothing.
func (v *View) AppendRouted(dst []byte, r Rewrite) []byte {
	dst = v.appendTag(dst, &r)
	if v.tag.empty && len(r.Add) == 0 {
		return append(dst, "/>"...)
	}
	dst = append(dst, '>')
	dst = v.appendInner(dst, r.Drop)
	dst = append(dst, r.Add...)
	dst = append(dst, "</"...)
	dst = append(dst, v.tag.name.of(v.scanner.b)...)
	return append(dst, '>')
}

// appendInner appends what is between the root's tags, without the children that drop wants out.
func (v *View) appendInner(dst []byte, drop func(Child, []byte) bool) []byte {
	b, from := v.scanner.b, int(v.inner.start)
	if drop != nil {
		for _, c := range v.Children {
			if drop(c, v.Bytes(c)) {
				dst = append(dst, b[from:c.Start]...)
				from = c.End
			}
		}
	}
	return append(dst, b[from:v.inner.end]...)
}

// appendTag appends the root's start tag, its end excepted: attributes in the order they came, replaced
// where they stood, new ones behind.
func (v *View) appendTag(dst []byte, r *Rewrite) []byte {
	s := v.scanner
	dst = append(dst, '<')
	dst = append(dst, v.tag.name.of(s.b)...)
	set := [4]*string{r.From, r.To, r.ID, r.Type}
	declared := false
	for i := range s.rootAttrs {
		a := &s.rootAttrs[i]
		name := a.name.of(s.b)
		switch {
		case a.binding == declaration:
			declared = declared || a.colon < 0
			if r.NS != "" && string(s.value(a)) == string(v.NS) {
				dst = append(dst, ' ')
				dst = append(dst, name...)
				dst = appendQuoted(dst, r.NS)
				continue
			}
		default:
			if k := rewritten(name); k >= 0 && set[k] != nil {
				dst = appendAttr(dst, rewritable(k), *set[k])
				set[k] = nil
				continue
			}
		}
		dst = append(dst, ' ')
		dst = append(dst, a.whole().of(s.b)...)
	}
	if !declared && r.NS != "" && v.tag.colon < 0 {
		dst = appendAttr(dst, "xmlns", r.NS)
	}
	for k, value := range set {
		if value != nil {
			dst = appendAttr(dst, rewritable(k), *value)
		}
	}
	return dst
}

// rewritable is the name of the k-th attribute a Rewrite can set.
func rewritable(k int) string { return [4]string{"from", "to", "id", "type"}[k] }

// rewritten returns which attribute of a Rewrite is called name, or -1.
func rewritten(name []byte) int {
	switch string(name) {
	case "from":
		return 0
	case "to":
		return 1
	case "id":
		return 2
	case "type":
		return 3
	}
	return -1
}

// appendAttr appends an attribute, unless its value is empty.
func appendAttr(dst []byte, name, value string) []byte {
	if value == "" {
		return dst
	}
	dst = append(dst, ' ')
	dst = append(dst, name...)
	return appendQuoted(dst, value)
}

// appendQuoted appends what follows the name of an attribute.
func appendQuoted(dst []byte, value string) []byte {
	dst = append(dst, `='`...)
	dst = AppendAttr(dst, value)
	return append(dst, '\'')
}
