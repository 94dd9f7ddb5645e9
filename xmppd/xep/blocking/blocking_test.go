package blocking

import (
	"testing"

	"parley/xmppd/stanza"
)

// FuzzItems reads any list: nothing panics, and who is named has an address.
func FuzzItems(f *testing.F) {
	for _, b := range []string{
		"<block xmlns='urn:xmpp:blocking'><item jid='romeo@montague.net'/></block>",
		"<unblock xmlns='urn:xmpp:blocking'/>",
		"<block xmlns='urn:xmpp:blocking'><item/></block>",
		"<block xmlns='urn:xmpp:blocking'><item jid='@'/><x/></block>",
	} {
		f.Add(b)
	}
	f.Fuzz(func(t *testing.T, b string) {
		e, err := stanza.Parse([]byte(b))
		if err != nil {
			return
		}
		who, err := items(e)
		if err == nil && len(who) != len(e.Elements()) {
			t.Errorf("%d are named, %d are read", len(e.Elements()), len(who))
		}
		for _, j := range who {
			if j.IsZero() {
				t.Error("somebody without an address")
			}
		}
	})
}
