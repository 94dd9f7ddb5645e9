package stanza

import "fmt"

// Parse reads one document, under four times SessionLimits, into a tree. The error is always a
// *SyntaxError. Nothing of the result refers to b.
func Parse(b []byte) (*Element, error) {
	return parse(b, SessionLimits().times(4))
}

// Tree returns the document as a tree, which outlives the View.
func (v *View) Tree() *Element {
	e, err := parse(v.Raw(), noLimits())
	if err != nil {
		panic(fmt.Sprintf("stanza: document changed since it was scanned: %v", err)) // a bug of ours, not of a peer
	}
	return e
}

func parse(b []byte, l Limits) (*Element, error) {
	s := NewScanner(l)
	s.tree = &treeBuilder{}
	if _, err := s.Scan(b); err != nil {
		return nil, err
	}
	return s.tree.root, nil
}

// treeBuilder collects what a Scanner reads.
type treeBuilder struct {
	root *Element
	open []*Element
	buf  []byte // text since the last tag
}

// start takes the start tag s has read last.
func (t *treeBuilder) start(s *Scanner) {
	e := &Element{NS: string(s.tagNS()), Name: string(s.localName())}
	for i := range s.attrs {
		a := &s.attrs[i]
		if a.binding == declaration {
			continue
		}
		local := s.b[max(a.name.start, a.colon+1):a.name.end]
		e.Attrs = append(e.Attrs, Attr{string(s.uri(a.binding)), string(local), string(s.value(a))})
	}
	if t.root == nil {
		t.root = e
	} else {
		t.flush()
		parent := t.open[len(t.open)-1]
		parent.Nodes = append(parent.Nodes, Node{Element: e})
	}
	if !s.tag.empty {
		t.open = append(t.open, e)
	}
}

// text takes character data as it stands in the document.
func (t *treeBuilder) text(raw []byte, cdata bool) { t.buf = appendCharData(t.buf, raw, cdata) }

// end takes an end tag.
func (t *treeBuilder) end() {
	t.flush()
	t.open = t.open[:len(t.open)-1]
}

// flush makes one node of the text collected.
func (t *treeBuilder) flush() {
	if len(t.buf) > 0 {
		t.open[len(t.open)-1].AddText(string(t.buf))
		t.buf = t.buf[:0]
	}
}
