// Package ping answers pings sent to the server or to one's own account (XEP-0199 v2.0.1).
package ping

import (
	"parley/xmppd/module"
	"parley/xmppd/stanza"
)

// NS is the namespace of XEP-0199.
const NS = "urn:xmpp:ping"

// Module answers <ping/> with an empty result (XEP-0199 v2.0.1 §4.2).
func Module() module.Module {
	handlers := map[string]module.IQHandler{"get " + NS + " ping": answer}
	return module.Module{
		Name:            "ping",
		XEPs:            []module.XEP{{Number: 199, Version: "2.0.1", Status: module.Complete}},
		Features:        []string{NS},
		IQ:              handlers,
		AccountFeatures: []string{NS},
		AccountIQ:       handlers,
	}
}

func answer(module.Host, module.IQ) (*stanza.Element, error) { return nil, nil }
