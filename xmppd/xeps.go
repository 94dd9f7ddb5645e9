package xmppd

import "parley/xmppd/module"

// core is what the server implements that is no module by itself: it is how streams, sessions and delivery work, or is
// carried and kept without being looked into.
func core() module.Module {
	return module.Module{
		Name: "core",
		XEPs: coreXEPs(),
		// RFC 6121 §2; XEP-0160 v1.0.1 §3.
		Features: []string{"jabber:iq:roster", "msgoffline"},
	}
}

// coreXEPs lists them. Corrections (XEP-0308 v1.2.1) and replies (XEP-0461 v0.2.1) are children of messages with a body,
// which travel and are archived like any other.
func coreXEPs() []module.XEP {
	const carried = "carried and kept as it is"
	return []module.XEP{
		{Number: 4, Version: "2.13.1", Status: module.Complete},
		{Number: 85, Version: "2.1", Status: module.Complete, Note: carried + ", but not to clients that nobody looks at"},
		{Number: 114, Version: "1.6", Status: module.Complete},
		{Number: 156, Version: "1.4.0", Status: module.Complete, Note: "WebSocket; both files"},
		{Number: 160, Version: "1.0.1", Status: module.Complete},
		{Number: 175, Version: "1.2", Status: module.Complete, Note: "off by default"},
		{Number: 184, Version: "1.4.0", Status: module.Complete, Note: carried},
		{Number: 198, Version: "1.6", Status: module.Complete},
		{Number: 203, Version: "2.0", Status: module.Complete},
		{Number: 297, Version: "1.0", Status: module.Complete},
		{Number: 308, Version: "1.2.1", Status: module.Complete, Note: carried},
		{Number: 333, Version: "1.0.0", Status: module.Complete, Note: carried},
		{Number: 352, Version: "1.0.0", Status: module.Complete},
		{Number: 356, Version: "0.4.1", Status: module.Partial, Note: "no presence of contacts; nobody speaks for the server itself"},
		{Number: 368, Version: "1.1.0", Status: module.Complete, Note: "the listener; SRV records are the DNS's"},
		{Number: 440, Version: "1.0.0", Status: module.Complete},
		{Number: 444, Version: "0.2.1", Status: module.Complete, Note: carried},
		{Number: 461, Version: "0.2.1", Status: module.Complete, Note: carried},
		{Number: 474, Version: "0.5.0", Status: module.Complete},
		{Number: 478, Version: "0.2.0", Status: module.Complete},
	}
}
