package im

import (
	"strings"
	"testing"
)

// TestFateOfMessages is the table of RFC 6121 §8.5, read from its text: a row for each state of the recipient, a column
// for each type.
func TestFateOfMessages(t *testing.T) {
	names := map[string]fate{"drop": dropped, "error": refused, "match": toMatch, "all": toAll, "keep": forLater}
	types := []messageType{normal, chat, groupchat, headline, failure}
	for _, row := range []struct {
		section, state string
		s              standing
		fates          string // normal chat groupchat headline error
	}{
		{"8.5.1", "no such account, bare JID", standing{}, "error error error error drop"},
		{"8.5.1", "no such account, full JID", standing{full: true}, "error error error error drop"},
		{"8.5.2.1.1", "bare JID, somebody willing", standing{account: true, willing: true}, "all all error all drop"},
		{"8.5.2.2.1", "bare JID, nobody willing", standing{account: true}, "keep keep error drop drop"},
		{"8.5.3.1", "full JID, bound", standing{account: true, full: true, match: true}, "match match match match match"},
		{"8.5.3.1", "full JID, bound, others willing", standing{account: true, full: true, match: true, willing: true}, "match match match match match"},
		{"8.5.3.2.1", "full JID, gone, others willing", standing{account: true, full: true, willing: true}, "error all error drop drop"},
		{"8.5.3.2.1", "full JID, gone, nobody willing", standing{account: true, full: true}, "error keep error drop drop"},
	} {
		for i, want := range strings.Fields(row.fates) {
			if got := fateOf(types[i], row.s); got != names[want] {
				t.Errorf("§%s: %s: type %d: %d, expected %s", row.section, row.state, i, got, want)
			}
		}
	}
}
