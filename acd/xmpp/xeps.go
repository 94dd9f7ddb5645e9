package xmpp

import "parley/xmppd/module"

// XEPs is what the contact centre implements as a component.
func XEPs() []module.XEP {
	return []module.XEP{
		{Number: 4, Version: "2.13.1", Status: module.Complete},
		{Number: 30, Version: "2.5.0", Status: module.Complete},
		{Number: 45, Version: "1.35", Status: module.Partial, Note: "the room of a conversation"},
		{Number: 50, Version: "1.3.0", Status: module.Complete, Note: "the commands of agents in plain clients; management of queues"},
		{Number: 59, Version: "1.0", Status: module.Complete},
		{Number: 66, Version: "1.5", Status: module.Partial, Note: "files that lines bring along"},
		{Number: 82, Version: "1.1", Status: module.Complete},
		{Number: 85, Version: "2.1", Status: module.Complete},
		{Number: 114, Version: "1.6", Status: module.Complete, Note: "beside another server, too"},
		{Number: 115, Version: "1.6.0", Status: module.Partial, Note: "of contacts, to agents in plain clients"},
		{Number: 128, Version: "1.0.1", Status: module.Complete, Note: "how a queue is"},
		{Number: 142, Version: "0.3.1", Status: module.Complete, Note: "docs/protocol.md has each sentence and its test"},
		{Number: 172, Version: "1.1", Status: module.Complete},
		{Number: 184, Version: "1.4.0", Status: module.Complete},
		{Number: 199, Version: "2.0.1", Status: module.Complete},
		{Number: 203, Version: "2.0", Status: module.Complete},
		{Number: 297, Version: "1.0", Status: module.Complete},
		{Number: 308, Version: "1.2.1", Status: module.Complete},
		{Number: 313, Version: "1.1.2", Status: module.Partial, Note: "the conversation's archive, without preferences"},
		{Number: 333, Version: "1.0.0", Status: module.Complete},
		{Number: 356, Version: "0.4.1", Status: module.Partial, Note: "rosters, of a server that grants them"},
		{Number: 359, Version: "0.7.0", Status: module.Complete},
		{Number: 385, Version: "0.2.1", Status: module.Partial, Note: "read: name, size and type of a file"},
		{Number: 410, Version: "1.1.0", Status: module.Complete},
		{Number: 424, Version: "0.4.2", Status: module.Complete},
		{Number: 439, Version: "0.1.0", Status: module.Partial, Note: "the answers to an offer"},
		{Number: 444, Version: "0.2.1", Status: module.Complete},
		{Number: 447, Version: "0.3.1", Status: module.Partial, Note: "read: name, size and type of a file"},
		{Number: 461, Version: "0.2.1", Status: module.Complete},
	}
}
