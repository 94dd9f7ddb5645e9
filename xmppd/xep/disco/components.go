package disco

import (
	"parley/xmppd/jid"
	"parley/xmppd/module"
)

// components are those that are attached now: a lost one would keep a client waiting for its answer.
func components(h module.Host) (all []module.Item) {
	for _, domain := range h.Components() {
		if j, err := jid.Parse(domain); err == nil {
			all = append(all, module.Item{JID: j})
		}
	}
	return all
}
