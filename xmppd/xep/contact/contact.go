// Package contact says whom to write to about this server (XEP-0157 v1.1.1): a form in its disco#info.
package contact

import (
	"errors"
	"fmt"
	"net/url"

	"parley/xmppd/form"
	"parley/xmppd/module"
	"parley/xmppd/stanza"
)

// FormType is that of the form.
const FormType = "http://jabber.org/network/serverinfo"

// Config is whom to write to about what: URIs as mailto:, xmpp: or https:, any number of each.
type Config struct {
	Abuse, Admin, Feedback, Sales, Security, Status, Support []string
}

// Module shows the addresses there are; with none there is no form (XEP-0157 v1.1.1 §2).
func Module(c Config) module.Module {
	shown := c.form()
	return module.Module{
		Name: "contact",
		XEPs: []module.XEP{{Number: 157, Version: "1.1.1", Status: module.Complete}},
		Disco: func(_ module.Host, q module.IQ, node string) (module.Node, bool) {
			if q.Place != module.Server || node != "" || shown == nil {
				return module.Node{}, false
			}
			return module.Node{Forms: []*stanza.Element{shown}}, true
		},
	}
}

type addresses struct {
	name string
	uris []string
}

func (c Config) all() []addresses {
	return []addresses{
		{"abuse", c.Abuse}, {"admin", c.Admin}, {"feedback", c.Feedback}, {"sales", c.Sales},
		{"security", c.Security}, {"status", c.Status}, {"support", c.Support},
	}
}

func (c Config) form() *stanza.Element {
	var fields []form.Field
	for _, a := range c.all() {
		if len(a.uris) > 0 {
			fields = append(fields, form.Field{Var: a.name + "-addresses", Type: "list-multi", Values: a.uris})
		}
	}
	if fields == nil {
		return nil
	}
	return form.New("result", FormType, fields...)
}

// Validate names every address that is no URI.
func (c Config) Validate() error {
	var problems []error
	for _, a := range c.all() {
		for _, uri := range a.uris {
			if u, err := url.Parse(uri); err != nil || u.Scheme == "" {
				problems = append(problems, fmt.Errorf("contact.%s: %q is no URI, such as mailto:%s@example.com", a.name, uri, a.name))
			}
		}
	}
	return errors.Join(problems...)
}
