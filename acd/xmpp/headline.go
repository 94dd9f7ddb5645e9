package xmpp

import "parley/xmppd/stanza"

// Headline says something to whoever is there of an account, in the contact centre's name. Nobody keeps it for later
// (RFC 6121 §5.2.2); it never blocks.
func (a *ACD) Headline(bare, text string) {
	a.tasks.put(func() {
		a.owner.out(message(a.cfg.Domain, bare, "headline", stanza.New(stanza.NSClient, "body").AddText(text)))
	})
}
