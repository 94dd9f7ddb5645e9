// Package carbons lets a client have copies of the messages that the account's other clients send and receive
// (XEP-0280 v1.0.1). Which messages are copied, and the copies, are the router's business.
package carbons

import (
	"parley/xmppd/module"
	"parley/xmppd/stanza"
)

// Namespaces. By NSRules the server promises the rules of §6.1.
const (
	NS      = "urn:xmpp:carbons:2"
	NSRules = "urn:xmpp:carbons:rules:0"
)

// Module answers <enable/> and <disable/> (XEP-0280 v1.0.1 §4, §5), as often as they come.
func Module() module.Module {
	return module.Module{
		Name:     "carbons",
		XEPs:     []module.XEP{{Number: 280, Version: "1.0.1", Status: module.Complete}},
		Features: []string{NS, NSRules},
		AccountIQ: map[string]module.IQHandler{
			"set " + NS + " enable":  turn(true),
			"set " + NS + " disable": turn(false),
		},
	}
}

func turn(on bool) module.IQHandler {
	return func(h module.Host, q module.IQ) (*stanza.Element, error) {
		if !h.Carbons(q.From, on) {
			return nil, stanza.Error{Condition: stanza.Forbidden, Text: "A session without an account has no other clients."}
		}
		return nil, nil
	}
}
