package proof

import (
	"encoding/xml"
	"strings"
)

// node is one XML element as it came, namespaces resolved.
type node struct {
	XMLName xml.Name
	Attrs   []xml.Attr `xml:",any,attr"`
	Kids    []node     `xml:",any"`
	Text    string     `xml:",chardata"`
}

// attr is the value of an unprefixed attribute, "" when absent.
func (n node) attr(name string) string {
	for _, a := range n.Attrs {
		if a.Name.Space == "" && a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

// kid is the first child with that name, or an empty node.
func (n node) kid(space, local string) node {
	for _, k := range n.Kids {
		if k.XMLName.Space == space && k.XMLName.Local == local {
			return k
		}
	}
	return node{}
}

// has tells whether there is such a child.
func (n node) has(space, local string) bool { return n.kid(space, local).XMLName.Local != "" }

// String draws the element for a failure's message.
func (n node) String() string {
	var b strings.Builder
	b.WriteString("<" + n.XMLName.Local + " xmlns='" + n.XMLName.Space + "'")
	for _, a := range n.Attrs {
		if a.Name.Local != "xmlns" {
			b.WriteString(" " + a.Name.Local + "='" + a.Value + "'")
		}
	}
	b.WriteString(">" + strings.TrimSpace(n.Text))
	for _, k := range n.Kids {
		b.WriteString(k.String())
	}
	b.WriteString("</" + n.XMLName.Local + ">")
	return b.String()
}
