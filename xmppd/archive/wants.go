package archive

import "parley/xmppd/stanza"

// Namespaces of what is kept though it has no body, and of hints.
const (
	nsHints    = "urn:xmpp:hints"             // XEP-0334 v1.0.0
	nsReceipts = "urn:xmpp:receipts"          // XEP-0184 v1.4.0
	nsMarkers  = "urn:xmpp:chat-markers:0"    // XEP-0333 v1.0.0
	nsReaction = "urn:xmpp:reactions:0"       // XEP-0444 v0.2.1
	nsRetract  = "urn:xmpp:message-retract:1" // XEP-0424 v0.4.2
	nsInvite   = "jabber:x:conference"        // XEP-0249 v1.2
	nsOMEMO    = "eu.siacs.conversations.axolotl"
	nsOMEMO2   = "urn:xmpp:omemo:2" // XEP-0384 v0.9.1
)

// Wants reports whether a message is kept: one of type chat or normal with a body or with anything else that changes what
// its readers see. Hints win over the content, and not to keep over to keep.
func (a *Archive) Wants(v *stanza.View) bool {
	switch string(v.Type) {
	case "groupchat", "headline", "error":
		return false
	}
	wanted := false
	for i := range v.Children {
		switch worthOf(&v.Children[i]) {
		case unwanted:
			return false
		case wantedly:
			wanted = true
		}
	}
	return wanted
}

// worth is what one child says about keeping its message.
type worth uint8

const (
	neutral worth = iota
	wantedly
	unwanted
)

func worthOf(c *stanza.Child) worth {
	name := string(c.Name)
	switch string(c.NS) {
	case stanza.NSClient:
		return wantedIf(name == "body" || name == "subject")
	case nsHints:
		if name == "no-store" || name == "no-permanent-store" { // §4.1, §4.2
			return unwanted
		}
		return wantedIf(name == "store") // §4.4
	case nsReceipts:
		return wantedIf(name == "received")
	case nsMarkers:
		return wantedIf(name != "markable")
	case nsReaction:
		return wantedIf(name == "reactions")
	case nsRetract:
		return wantedIf(name == "retract")
	case nsInvite:
		return wantedIf(name == "x")
	case nsOMEMO, nsOMEMO2:
		return wantedIf(name == "encrypted")
	}
	return neutral
}

func wantedIf(yes bool) worth {
	if yes {
		return wantedly
	}
	return neutral
}
