package xmpp

import (
	"parley/xmppd/mam"
	"parley/xmppd/stanza"
)

// nsForward is XEP-0297 v1.0.
const nsForward = "urn:xmpp:forward:0"

// copyTo sends copies of what the room says to sessions that monitor it. They come from the room's bare JID, for who
// monitors is no occupant.
func (b *bridge) copyTo(c *contact, sessions []string, e *stanza.Element) {
	for _, full := range sessions {
		e.SetAttr("to", full)
		b.send(message(c.jid, full, "", stanza.New(nsParley, "monitored"),
			stanza.New(nsForward, "forwarded").Add(mam.Delay(c.jid, timeOf(b.now())), e)))
	}
}
