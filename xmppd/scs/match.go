package scs

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"parley/xmppd/stanza"
)

// matcher compares one stanza with a template.
type matcher struct{ captured map[string]string }

// Match says what of got is not as want has it, or gives what was captured. Attributes and children may stand in any order.
func Match(want, got *stanza.Element) (captured map[string]string, err error) {
	m := matcher{map[string]string{}}
	if err := m.element(want, got, true, true); err != nil {
		return nil, err
	}
	return m.captured, nil
}

func (m *matcher) element(want, got *stanza.Element, root, strict bool) error {
	if want.Name != got.Name || want.NS != got.NS {
		return fmt.Errorf("<%s xmlns='%s'/>, expected <%s xmlns='%s'/>", got.Name, got.NS, want.Name, want.NS)
	}
	if s, ok := scansionAttr(want, "strict"); ok {
		strict = s != "false"
	}
	if err := m.attributes(want, got, strict && !root); err != nil {
		return fmt.Errorf("<%s/>: %w", want.Name, err)
	}
	if err := m.content(want, got, strict); err != nil {
		return fmt.Errorf("<%s/>: %w", want.Name, err)
	}
	return nil
}

func scansionAttr(e *stanza.Element, name string) (string, bool) {
	for _, a := range e.Attrs {
		if a.NS == NS && a.Name == name {
			return a.Value, true
		}
	}
	return "", false
}

func (m *matcher) attributes(want, got *stanza.Element, all bool) error {
	find := func(list []stanza.Attr, a stanza.Attr) (string, bool) {
		i := slices.IndexFunc(list, func(b stanza.Attr) bool { return b.NS == a.NS && b.Name == a.Name })
		if i < 0 {
			return "", false
		}
		return list[i].Value, true
	}
	for _, w := range want.Attrs {
		if w.NS == NS {
			continue
		}
		g, ok := find(got.Attrs, w)
		if !ok {
			return fmt.Errorf("%s is missing", w.Name)
		}
		if err := m.text(w.Value, g); err != nil {
			return fmt.Errorf("%s: %w", w.Name, err)
		}
	}
	for _, g := range got.Attrs {
		if _, ok := find(want.Attrs, g); all && !ok {
			return fmt.Errorf("%s='%s' is not expected", g.Name, g.Value)
		}
	}
	return nil
}

// text compares a value.
func (m *matcher) text(want, got string) error {
	if want == anything {
		return nil
	}
	if name, ok := strings.CutPrefix(want, capturePrefix); ok && strings.HasSuffix(name, "}") {
		name = strings.TrimSuffix(name, "}")
		if before, again := m.captured[name]; again && before != got {
			return fmt.Errorf("%q, expected %q again as %s", got, before, name)
		}
		m.captured[name] = got
		return nil
	}
	if want != got {
		return fmt.Errorf("%q, expected %q", got, want)
	}
	return nil
}

// content compares text and children: each that is wanted takes one that is there.
func (m *matcher) content(want, got *stanza.Element, strict bool) error {
	kids := want.Elements()
	if len(kids) == 0 && want.Text() == anything {
		return nil
	}
	if len(kids) == 0 || strings.TrimSpace(want.Text()) != "" {
		if err := m.text(want.Text(), got.Text()); err != nil && (strict || want.Text() != "") {
			return fmt.Errorf("text %w", err)
		}
	} else if text := strings.TrimSpace(got.Text()); text != "" && strict {
		return fmt.Errorf("text %q is not expected", text)
	}
	rest := got.Elements()
	for _, w := range kids {
		i, err := m.take(w, rest, strict)
		if err != nil {
			return err
		}
		rest = slices.Delete(slices.Clone(rest), i, i+1)
	}
	if strict && len(rest) > 0 {
		return fmt.Errorf("<%s xmlns='%s'/> is not expected", rest[0].Name, rest[0].NS)
	}
	return nil
}

// take finds an element that matches; without one it says what is wrong with the one that comes nearest.
func (m *matcher) take(want *stanza.Element, rest []*stanza.Element, strict bool) (int, error) {
	err := fmt.Errorf("<%s xmlns='%s'/> is missing", want.Name, want.NS)
	for i, g := range rest {
		before := maps.Clone(m.captured)
		wrong := m.element(want, g, false, strict)
		if wrong == nil {
			return i, nil
		}
		m.captured = before
		if g.Name == want.Name && g.NS == want.NS {
			err = wrong
		}
	}
	return 0, err
}
