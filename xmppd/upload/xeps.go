package upload

import "parley/xmppd/module"

// XEPs is what this component implements.
func XEPs() []module.XEP {
	return []module.XEP{{Number: 363, Version: "1.2.0", Status: module.Complete}}
}
