package admin

import (
	"strings"

	"parley/xmppd/form"
	"parley/xmppd/jid"
	"parley/xmppd/module"
	"parley/xmppd/stanza"
)

// text is what people read, in English and in Chinese as written in Taiwan.
type text struct{ en, zh string }

func (t text) in(lang string) string {
	if main, _, _ := strings.Cut(strings.ToLower(lang), "-"); main == "zh" {
		return t.zh
	}
	return t.en
}

// field is one of a form.
type field struct {
	name, typ string
	label     text
	required  bool
}

// maxItems bounds a list. Its values are those of the XEP (§4.18).
var maxItems = field{"max_items", "list-single", text{"At most", "最多"}, false}

// task is one command: a form, unless nothing needs to be filled in, and what is done with it.
type task struct {
	name   string
	title  text
	fields []field
	do     func(h module.Host, c module.Call) (module.Reply, error)
}

func (t task) command() module.Command {
	return module.Command{
		Node:  NS + "#" + t.name,
		Names: map[string]string{"en": t.title.en, "zh": t.title.zh},
		May:   may,
		Run: func(h module.Host, c module.Call) (module.Reply, error) {
			if c.Stage == 0 && len(t.fields) > 0 {
				return module.Reply{Form: t.form(c.Lang), More: true, Last: true}, nil
			}
			return t.do(h, c)
		},
	}
}

func (t task) form(lang string) *stanza.Element {
	var fields []form.Field
	for _, f := range t.fields {
		shown := form.Field{Var: f.name, Type: f.typ, Label: f.label.in(lang), Required: f.required}
		if f == maxItems {
			for _, n := range []string{"25", "50", "75", "100", "150", "200", "none"} {
				shown.Options = append(shown.Options, form.Option{Label: n, Value: n})
			}
		}
		fields = append(fields, shown)
	}
	return form.Titled(form.New("form", NS, fields...), t.title.in(lang), "")
}

// result is a form of what came out.
func result(fields ...form.Field) module.Reply {
	return module.Reply{Form: form.New("result", NS, fields...)}
}

// accountsMax is how many accounts one command can be about.
const accountsMax = 100

// accounts are those a form names: bare JIDs of this server, whether they exist or not.
func accounts(h module.Host, c module.Call, name string) ([]jid.JID, error) {
	if len(c.Fields[name]) > accountsMax {
		return nil, wrong("Too many accounts at once.")
	}
	var all []jid.JID
	for _, value := range c.Fields[name] {
		j, err := jid.Parse(strings.TrimSpace(value))
		if err != nil || j.Local() == "" || j.Domain() != h.Domain() {
			return nil, wrong(value + " is no account of this server.")
		}
		all = append(all, j)
	}
	return all, nil
}

// account is the one that a form names.
func account(h module.Host, c module.Call) (jid.JID, error) {
	all, err := accounts(h, c, "accountjid")
	if err != nil {
		return jid.JID{}, err
	}
	if len(all) != 1 || !all[0].IsBare() {
		return jid.JID{}, wrong("It is about one account.")
	}
	return all[0], nil
}

func wrong(why string) error { return stanza.Error{Condition: stanza.BadRequest, Text: why} }
