package stanza

import "slices"

// Kind is what a root element is, by namespace and name.
type Kind uint8

// Kinds. Message, Presence and IQ are those of jabber:client and of jabber:component:accept, as the default
// namespace: a stanza written with a prefix is Other, for most readers of XMPP would not know it either.
const (
	Other Kind = iota
	Message
	Presence
	IQ
	SM      // any element of urn:xmpp:sm:3 (XEP-0198)
	Framing // <open/> and <close/> (RFC 7395 §3.3)
	SASL    // any element of SASL (RFC 6120 §6)
	TLS     // any element of STARTTLS (RFC 6120 §5)
	CSI     // <active/> and <inactive/> (XEP-0352 v1.0.0 §4)
	Stream  // the header of a TCP stream, written as an empty element (RFC 6120 §4.2)
)

// View shows the routing part of a document that has passed a Scanner. All of it refers to the document
// and the Scanner and is valid until the Scanner's next Scan: copy what is to stay.
type View struct {
	Kind     Kind
	NS, Name []byte // of the root; Name without prefix
	// To, From, Type, ID and Lang (xml:lang) are attributes of the root, unescaped; nil means absent.
	To, From, Type, ID, Lang []byte
	Children                 []Child // the root's child elements in document order

	scanner *Scanner
	tag     tag
	inner   span // between the root's tags
}

// Child is a child element of the root.
type Child struct {
	NS, Name   []byte // Name without prefix
	Start, End int    // where it stands in the document, in bytes; see View.Bytes
}

// Child returns the first child element of that namespace and name.
func (v *View) Child(ns, name string) (Child, bool) {
	i := slices.IndexFunc(v.Children, func(c Child) bool { return string(c.NS) == ns && string(c.Name) == name })
	if i < 0 {
		return Child{}, false
	}
	return v.Children[i], true
}

// Bytes returns c as it stands in the document. It need not be a document by itself: its namespaces may
// be declared on the root.
func (v *View) Bytes(c Child) []byte { return v.scanner.b[c.Start:c.End] }

// Raw returns the document.
func (v *View) Raw() []byte { return v.scanner.b }

// Attr returns the root's attribute of that name without prefix, unescaped, or nil if it has none.
// Namespace declarations are not attributes.
func (v *View) Attr(name string) []byte {
	s := v.scanner
	for i := range s.rootAttrs {
		if a := &s.rootAttrs[i]; a.binding == notPrefixed && string(a.name.of(s.b)) == name {
			return s.value(a)
		}
	}
	return nil
}

// Prefix returns the prefix of the root's name, "" if it has none.
func (v *View) Prefix() []byte {
	if v.tag.colon < 0 {
		return nil
	}
	return v.scanner.b[v.tag.name.start:v.tag.colon]
}

// Declares returns the default namespace that the root itself declares, unescaped, or nil if it declares none.
func (v *View) Declares() []byte {
	s := v.scanner
	for i := range s.rootAttrs {
		if a := &s.rootAttrs[i]; a.binding == declaration && a.colon < 0 {
			return s.value(a)
		}
	}
	return nil
}

// root notes the start tag last read, which ends at end, as the root's.
func (s *Scanner) root(end int) {
	v := &s.view
	v.tag = s.tag
	v.NS, v.Name = s.tagNS(), s.localName()
	v.Kind = kindOf(v.NS, v.Name, v.tag.colon >= 0)
	v.inner = span{int32(end), int32(end)}
	for i := range s.attrs {
		a := &s.attrs[i]
		switch string(a.name.of(s.b)) {
		case "to":
			v.To = s.value(a)
		case "from":
			v.From = s.value(a)
		case "type":
			v.Type = s.value(a)
		case "id":
			v.ID = s.value(a)
		case "xml:lang":
			v.Lang = s.value(a)
		}
	}
	s.rootAttrs, s.attrs = s.attrs, s.rootAttrs
}

// child notes the start tag last read, from start to end, as that of a child of the root.
func (s *Scanner) child(start, end int) {
	s.view.Children = append(s.view.Children, Child{NS: s.tagNS(), Name: s.localName(), Start: start, End: end})
}

// localName returns the name of the tag last read without prefix.
func (s *Scanner) localName() []byte {
	return s.b[max(s.tag.name.start, s.tag.colon+1):s.tag.name.end]
}

func kindOf(ns, name []byte, prefixed bool) Kind {
	switch string(ns) {
	case NSClient, NSComponent:
		if prefixed {
			return Other
		}
		switch string(name) {
		case "message":
			return Message
		case "presence":
			return Presence
		case "iq":
			return IQ
		}
	case NSSM:
		return SM
	case NSFraming:
		return Framing
	case NSSASL:
		return SASL
	case NSTLS:
		return TLS
	case NSCSI:
		return CSI
	case NSStream:
		if string(name) == "stream" {
			return Stream
		}
	}
	return Other
}
