package stanza

// Rewrite says how a document is to differ from the one that was scanned.
type Rewrite struct {
	// From, To, ID and Type set that attribute of the root; nil keeps what is there, a pointer to the
	// empty string takes the attribute away.
	From, To, ID, Type *string
	// Lang is what a root without xml:lang gets as that; empty for nothing.
	Lang string
	// NS moves the root to that namespace, as between jabber:client and jabber:component:accept: the root's
	// xmlns names NS instead. Children that inherit it move along; those that name their namespace
	// themselves (forwarded stanzas) stay. "" keeps it; a root with a prefix, never a stanza, keeps its own.
	NS string
	// Add is put before the root's end tag: well-formed elements, each with its own xmlns.
	Add []byte
	// Drop reports whether a child, which stands in the document as raw, is to be left out; nil keeps all.
	Drop func(c Child, raw []byte) bool
}

// AppendRouted appends the document to dst as r wants it. Only the root's start tag is touched; what is
// inside travels byte for byte. The result passes a Scanner again unless it has outgrown the limits, and
// routing it once more by the same r (without Add, or with a Drop that matches Add) changes nothing.
func (v *View) AppendRouted(dst []byte, r Rewrite) []byte {
	b := v.scanner.b
	dst, from := v.appendTag(dst, &r)
	if v.tag.empty {
		if len(r.Add) == 0 {
			return append(dst, b[from:]...)
		}
		dst = append(append(dst, '>'), r.Add...)
		dst = append(append(dst, "</"...), v.tag.name.of(b)...)
		return append(dst, '>')
	}
	if r.Drop != nil {
		dst, from = v.appendKept(dst, from, r.Drop)
	}
	if len(r.Add) > 0 {
		dst = append(dst, b[from:v.inner.end]...)
		dst = append(dst, r.Add...)
		from = int(v.inner.end)
	}
	return append(dst, b[from:]...)
}

// appendKept appends the document from from on up to the last child that drop wants out, without such
// children, and returns the place in the document behind it.
func (v *View) appendKept(dst []byte, from int, drop func(Child, []byte) bool) ([]byte, int) {
	b := v.scanner.b
	for _, c := range v.Children {
		if !drop(c, v.Bytes(c)) {
			continue
		}
		dst = append(dst, b[from:c.Start]...)
		from = c.End
		if apart := mustStayApart(dst[len(dst)-1], b[from]); apart != "" {
			dst = append(dst, apart...)
			from++
		}
	}
	return dst, from
}

// mustStayApart returns how after is to be written where a child between it and before is gone, or "" if
// it may stay: "]]" and ">" would make a document that is not well-formed, which every reader would close
// its stream for, and a carriage return and a line feed one line end of two.
func mustStayApart(before, after byte) string {
	switch {
	case before == ']' && after == ']':
		return "&#93;"
	case before == ']' && after == '>':
		return "&gt;"
	case before == '\r' && after == '\n':
		return "&#10;"
	}
	return ""
}

// appendTag appends the root's start tag up to its last attribute, and returns the place in the document
// from where on all is as it was. Attributes are replaced where they stood, new ones come last.
func (v *View) appendTag(dst []byte, r *Rewrite) ([]byte, int) {
	s := v.scanner
	set := [4]*string{r.From, r.To, r.ID, r.Type}
	from, end := 0, v.tag.name.end // copied up to from, passed up to end
	moves := r.NS != "" && v.tag.colon < 0
	for i := range s.rootAttrs {
		a := &s.rootAttrs[i]
		name, value := a.name.of(s.b), (*string)(nil)
		if a.binding == declaration {
			// Only the default namespace may move: it is none of an attribute's, so that no two attributes
			// can come to have one expanded name.
			if moves && a.colon < 0 {
				value, moves = &r.NS, false
			}
		} else if k := rewritten(name); k >= 0 {
			value, set[k] = set[k], nil
		}
		if value != nil {
			dst = append(dst, s.b[from:end]...)
			dst = appendAttr(dst, name, *value)
			from = int(a.whole().end)
		}
		end = a.whole().end
	}
	dst = append(dst, s.b[from:end]...)
	if moves {
		dst = appendAttr(dst, []byte("xmlns"), r.NS)
	}
	for k, value := range set {
		if value != nil {
			dst = appendAttr(dst, []byte(rewritable(k)), *value)
		}
	}
	if v.Lang == nil {
		dst = appendAttr(dst, []byte("xml:lang"), r.Lang)
	}
	return dst, int(end)
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
func appendAttr(dst, name []byte, value string) []byte {
	if value == "" {
		return dst
	}
	dst = append(append(dst, ' '), name...)
	dst = AppendAttr(append(dst, `='`...), value)
	return append(dst, '\'')
}
