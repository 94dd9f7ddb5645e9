package xmpp

import (
	"testing"

	"parley/xmppd/stanza"
)

// TestAPlainFormChangesNobodyElsesLine: all recipients share the line that a room says.
func TestAPlainFormChangesNobodyElsesLine(t *testing.T) {
	line := stanza.New(stanza.NSClient, "message", "type", "groupchat", "id", "m1").Add(body("line0"))
	before := string(line.Bytes())
	said := plainForm(line, nil, func(string) string { return "" })
	prefix(said, "Bob")
	if got := said.Child(stanza.NSClient, "body").Text(); got != "Bob: line0" {
		t.Errorf("the plain client is told %q", got)
	}
	if got := string(line.Bytes()); got != before {
		t.Errorf("everybody else is told %s", got)
	}
}
