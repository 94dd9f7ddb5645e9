package xmppd

import (
	"parley/xmppd/module"
	"parley/xmppd/xep/disco"
	"parley/xmppd/xep/ping"
)

// Modules is the list of features, in order. Stream management (XEP-0198) is no module: it is how sessions work.
func Modules() []module.Module {
	return []module.Module{
		disco.Module(),
		ping.Module(),
	}
}
