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
}

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
	return e
}
