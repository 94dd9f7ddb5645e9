// Package form reads and writes data forms (XEP-0004 v2.13.1). It is a leaf: values only, no socket, no store.
package form

import "parley/xmppd/stanza"

// NS is the namespace of data forms.
const NS = "jabber:x:data"

// Field is one field of a form. Values are in order; most fields have at most one.
type Field struct {
	Var, Type, Label string
	Required         bool
	Values           []string
	Options          []Option // of a list
}

// Option is one of the values a list offers.
type Option struct{ Label, Value string }

// Parse reads the fields of <x/> by name, the first of a name winning; a nil form has none.
func Parse(x *stanza.Element) map[string][]string {
	fields := make(map[string][]string)
	for _, f := range x.Elements() {
		if f.NS != NS || f.Name != "field" {
			continue
		}
		name := f.Attr("var")
		if _, again := fields[name]; again {
			continue
		}
		fields[name] = values(f)
	}
	return fields
}

func values(field *stanza.Element) []string {
	list := []string{}
	for _, v := range field.Elements() {
		if v.NS == NS && v.Name == "value" {
			list = append(list, v.Text())
		}
	}
	return list
}

// First is the first value of a field, or "".
func First(fields map[string][]string, name string) string {
	if v := fields[name]; len(v) > 0 {
		return v[0]
	}
	return ""
}

// New is <x/> of a type (form, submit, result, cancel: XEP-0004 v2.13.1 §3.1). formType fills the hidden FORM_TYPE
// (XEP-0068 v1.3 §3.1) unless it is empty.
func New(kind, formType string, fields ...Field) *stanza.Element {
	x := stanza.New(NS, "x", "type", kind)
	if formType != "" {
		x.Add(element(Field{Var: "FORM_TYPE", Type: "hidden", Values: []string{formType}}))
	}
	return Add(x, fields...)
}

// Add puts further fields behind those of a form.
func Add(x *stanza.Element, fields ...Field) *stanza.Element {
	for _, f := range fields {
		x.Add(element(f))
	}
	return x
}

func element(f Field) *stanza.Element {
	e := stanza.New(NS, "field", "var", f.Var, "type", f.Type, "label", f.Label)
	if f.Required {
		e.Add(stanza.New(NS, "required"))
	}
	for _, v := range f.Values {
		e.Add(stanza.New(NS, "value").AddText(v))
	}
	for _, o := range f.Options {
		e.Add(stanza.New(NS, "option", "label", o.Label).Add(stanza.New(NS, "value").AddText(o.Value)))
	}
	return e
}

// Titled puts a title and instructions for people before the fields of x, and returns it (XEP-0004 v2.13.1 §3.1).
func Titled(x *stanza.Element, title, instructions string) *stanza.Element {
	var head []stanza.Node
	for _, line := range []struct{ name, text string }{{"title", title}, {"instructions", instructions}} {
		if line.text != "" {
			head = append(head, stanza.Node{Element: stanza.New(NS, line.name).AddText(line.text)})
		}
	}
	x.Nodes = append(head, x.Nodes...)
	return x
}
