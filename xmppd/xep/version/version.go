// Package version says which software the server is (XEP-0092 v1.1). The operating system is nobody's business.
package version

import (
	"parley/xmppd/module"
	"parley/xmppd/stanza"
)

// NS is the namespace of XEP-0092.
const NS = "jabber:iq:version"

// Module answers with this version of Parley (XEP-0092 v1.1 §2); an empty one is said to be unknown.
func Module(version string) module.Module {
	if version == "" {
		version = "unknown"
	}
	answer := func(module.Host, module.IQ) (*stanza.Element, error) {
		return stanza.New(NS, "query").Add(
			stanza.New(NS, "name").AddText("Parley"),
			stanza.New(NS, "version").AddText(version)), nil
	}
	return module.Module{
		Name:     "version",
		XEPs:     []module.XEP{{Number: 92, Version: "1.1", Status: module.Complete}},
		Features: []string{NS},
		IQ:       map[string]module.IQHandler{"get " + NS + " query": answer},
	}
}
