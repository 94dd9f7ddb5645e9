package mam

import (
	"parley/xmppd/form"
	"parley/xmppd/stanza"
)

// Fields says what a query to an archive may be narrowed by. Start and end are always among it.
type Fields struct {
	// Extended: with, before-id, after-id, ids, include-groupchat, and <flip-page/> (XEP-0313 v1.1.2 §4.1, §4.3.4).
	Extended bool
	// FullText: words that are to be found (XEP-0431 v0.2.0).
	FullText bool
}

const (
	fieldStart     = "start"
	fieldEnd       = "end"
	fieldWith      = "with"
	fieldAfterID   = "after-id"
	fieldBeforeID  = "before-id"
	fieldIDs       = "ids"
	fieldGroupchat = "include-groupchat"
	fieldFullText  = "{" + NSFullText + "}fulltext"
)

func (f Fields) has(name string) bool {
	switch name {
	case fieldStart, fieldEnd:
		return true
	case fieldWith, fieldAfterID, fieldBeforeID, fieldIDs, fieldGroupchat:
		return f.Extended
	case fieldFullText:
		return f.FullText
	}
	return false
}

// refusal is what somebody is told who asks for a field beside f.
func (f Fields) refusal() string {
	if f == (Fields{}) {
		return "Only start and end can narrow this archive."
	}
	return "The form asks for a field that this archive does not know."
}

// Form is the answer to a get: what a query may be narrowed by (XEP-0313 v1.1.2 §4.1.5).
func Form(fields Fields) *stanza.Element {
	all := []form.Field{{Var: fieldStart, Type: "text-single"}, {Var: fieldEnd, Type: "text-single"}}
	if fields.Extended {
		all = append(all, form.Field{Var: fieldWith, Type: "jid-single"}, form.Field{Var: fieldBeforeID, Type: "text-single"},
			form.Field{Var: fieldAfterID, Type: "text-single"}, form.Field{Var: fieldGroupchat, Type: "boolean"})
	}
	if fields.FullText {
		all = append(all, form.Field{Var: fieldFullText, Type: "text-single"})
	}
	x := form.New("form", NS, all...)
	if fields.Extended {
		// The list is open: nobody would want all ids there are (XEP-0122 v1.0.2 §3.2).
		x.Add(stanza.New(form.NS, "field", "var", fieldIDs, "type", "list-multi").Add(
			stanza.New(nsValidate, "validate", "datatype", "xs:string").Add(stanza.New(nsValidate, "open"))))
	}
	return stanza.New(NS, "query").Add(x)
}

const nsValidate = "http://jabber.org/protocol/xdata-validate" // XEP-0122 v1.0.2
