package scs

import (
	"fmt"
	"regexp"
	"strings"

	"parley/xmppd/stanza"
)

// NS is the namespace of scansion's own attributes. Scenarios use its prefix without declaring it.
const NS = "https://matthewwild.co.uk/projects/scansion"

// Placeholders of what is received.
const (
	anything      = "{scansion:any}"
	capturePrefix = "{scansion:capture:"
)

// template reads a stanza as a scenario has it: in jabber:client unless it says otherwise, its prefixes declared.
func template(text string) (*stanza.Element, error) {
	wrapped, err := stanza.Parse([]byte("<scs xmlns='" + stanza.NSClient + "' xmlns:scansion='" + NS +
		"' xmlns:stream='http://etherx.jabber.org/streams'>" + text + "</scs>"))
	if err != nil {
		return nil, err
	}
	kids := wrapped.Elements()
	if len(kids) != 1 || strings.TrimSpace(wrapped.Text()) != "" {
		return nil, fmt.Errorf("%d elements and %q", len(kids), strings.TrimSpace(wrapped.Text()))
	}
	return trimmed(kids[0]), nil
}

// trimmed takes the white space away that a scenario has between elements for its readers.
func trimmed(e *stanza.Element) *stanza.Element {
	var nodes []stanza.Node
	for _, n := range e.Nodes {
		switch {
		case n.Element != nil:
			nodes = append(nodes, stanza.Node{Element: trimmed(n.Element)})
		case strings.TrimSpace(n.Text) != "" && len(e.Elements()) > 0:
			nodes = append(nodes, stanza.Node{Text: strings.TrimSpace(n.Text)})
		case len(e.Elements()) == 0:
			nodes = append(nodes, n)
		}
	}
	e.Nodes = nodes
	return e
}

var variable = regexp.MustCompile(`\$\{([^{}]+)\}`)

// fill puts values in the place of variables everywhere in e. The error names one that has none.
func fill(e *stanza.Element, values map[string]string) (err error) {
	put := func(s string) string {
		return variable.ReplaceAllStringFunc(s, func(v string) string {
			value, ok := values[v[2:len(v)-1]]
			if !ok {
				err = fmt.Errorf("nothing is known as %s", v)
			}
			return value
		})
	}
	for i := range e.Attrs {
		e.Attrs[i].Value = put(e.Attrs[i].Value)
	}
	for i := range e.Nodes {
		if k := e.Nodes[i].Element; k == nil {
			e.Nodes[i].Text = put(e.Nodes[i].Text)
		} else if kidErr := fill(k, values); kidErr != nil {
			err = kidErr
		}
	}
	return err
}
