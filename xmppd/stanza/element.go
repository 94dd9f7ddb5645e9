package stanza

import (
	"slices"
	"strings"
)

// Element is an element as a tree, for what is rare or made here: IQs, the ACD's stanzas. Reading from a
// nil *Element gives what an element without attributes, children and text gives.
type Element struct {
	NS, Name string // Name without prefix
	Attrs    []Attr
	Nodes    []Node
}

// Attr is an attribute with its value unescaped. NS is empty for a name without prefix.
type Attr struct{ NS, Name, Value string }

// Node is a child element or, if Element is nil, text.
type Node struct {
	Element *Element
	Text    string
}

// New returns an element with attributes from pairs of name and value; a pair with an empty value is left
// out. The name xml:lang stands for the attribute lang of the xml namespace. Names are the program's own
// and never a peer's: they are written as they are.
func New(ns, name string, attrs ...string) *Element {
	e := &Element{NS: ns, Name: name}
	for i := 0; i+1 < len(attrs); i += 2 {
		e.SetAttr(attrs[i], attrs[i+1])
	}
	return e
}

// expand splits a name as New takes it.
func expand(name string) (ns, local string) {
	if local, ok := strings.CutPrefix(name, "xml:"); ok {
		return NSXML, local
	}
	return "", name
}

func (e *Element) attrIndex(name string) int {
	ns, local := expand(name)
	return slices.IndexFunc(e.Attrs, func(a Attr) bool { return a.NS == ns && a.Name == local })
}

// Attr returns the value of an attribute, or "" if e has none of that name. Names are as New takes them.
func (e *Element) Attr(name string) string {
	if e == nil {
		return ""
	}
	if i := e.attrIndex(name); i >= 0 {
		return e.Attrs[i].Value
	}
	return ""
}

// SetAttr sets an attribute, takes it away if value is empty, and returns e. Names are as New takes them.
func (e *Element) SetAttr(name, value string) *Element {
	i := e.attrIndex(name)
	switch {
	case i >= 0 && value == "":
		e.Attrs = slices.Delete(e.Attrs, i, i+1)
	case i >= 0:
		e.Attrs[i].Value = value
	case value != "":
		ns, local := expand(name)
		e.Attrs = append(e.Attrs, Attr{ns, local, value})
	}
	return e
}

// Child returns the first child element of that namespace and name, or nil.
func (e *Element) Child(ns, name string) *Element {
	if e == nil {
		return nil
	}
	for _, n := range e.Nodes {
		if c := n.Element; c != nil && c.NS == ns && c.Name == name {
			return c
		}
	}
	return nil
}

// Elements returns the child elements in document order.
func (e *Element) Elements() []*Element {
	if e == nil {
		return nil
	}
	var kids []*Element
	for _, n := range e.Nodes {
		if n.Element != nil {
			kids = append(kids, n.Element)
		}
	}
	return kids
}

// Text returns e's own text, that of its children left out.
func (e *Element) Text() string {
	if e == nil {
		return ""
	}
	if len(e.Nodes) == 1 {
		return e.Nodes[0].Text
	}
	var text strings.Builder
	for _, n := range e.Nodes {
		text.WriteString(n.Text)
	}
	return text.String()
}

// Add appends child elements, nil ones left out, and returns e.
func (e *Element) Add(kids ...*Element) *Element {
	for _, c := range kids {
		if c != nil {
			e.Nodes = append(e.Nodes, Node{Element: c})
		}
	}
	return e
}

// AddText appends text and returns e.
func (e *Element) AddText(s string) *Element {
	if s != "" {
		e.Nodes = append(e.Nodes, Node{Text: s})
	}
	return e
}
