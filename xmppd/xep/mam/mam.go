// Package mam lets accounts read their own archives (XEP-0313 v1.1.2). The archive itself is elsewhere: this package only
// speaks. It must never name an archive but that of whoever asks.
//
// Start reading at mam.go (what is offered), then query.go and prefs.go.
package mam

import (
	"context"

	"parley/xmppd/jid"
	wire "parley/xmppd/mam"
	"parley/xmppd/module"
	"parley/xmppd/stanza"
)

// NS is the namespace of XEP-0313.
const NS = wire.NS

// Features beside NS.
const (
	nsExtended  = NS + "#extended"
	nsGroupchat = NS + "#groupchat-field" // that there is none in an archive is understood
	nsStableID  = "urn:xmpp:sid:0"        // XEP-0359 v0.7.0 §4
	nsRetract   = "urn:xmpp:message-retract:1"
	nsTombstone = nsRetract + "#tombstone" // XEP-0424 v0.4.2 §4
)

// Archive is what this package reads. Its errors of type stanza.Error are for who has asked.
type Archive interface {
	// Fields are what a query may be narrowed by.
	Fields() wire.Fields
	// Page answers a query of the account with that bare JID.
	Page(ctx context.Context, account int64, bare jid.JID, q wire.Query) (wire.Results, error)
	// Ends are the first and the last message; none of an empty archive.
	Ends(ctx context.Context, account int64) ([]wire.Found, error)
	// Prefs and SetPrefs are what an account wants to be kept; SetPrefs returns when that is durable.
	Prefs(ctx context.Context, account int64) (wire.Prefs, error)
	SetPrefs(ctx context.Context, account int64, p wire.Prefs) error
}

// Module answers queries of accounts to their own archives.
func Module(a Archive) module.Module {
	s := speaker{a}
	m := module.Module{
		Name: "mam",
		XEPs: []module.XEP{
			{Number: 59, Version: "1.0", Status: module.Complete},
			{Number: 313, Version: "1.1.2", Status: module.Complete},
			{Number: 334, Version: "1.0.0", Status: module.Complete},
			{Number: 359, Version: "0.7.0", Status: module.Complete},
			{Number: 424, Version: "0.4.2", Status: module.Complete},
			{Number: 441, Version: "0.2.0", Status: module.Complete},
		},
		Features:        []string{nsStableID, nsRetract, nsTombstone},
		AccountFeatures: []string{NS, nsExtended, nsGroupchat, nsStableID, nsRetract, nsTombstone},
		AccountIQ: map[string]module.IQHandler{
			"set " + NS + " query":    s.query,
			"get " + NS + " query":    s.form,
			"get " + NS + " metadata": s.metadata,
			"get " + NS + " prefs":    s.prefs,
			"set " + NS + " prefs":    s.setPrefs,
		},
		OtherIQ: map[string]module.IQHandler{
			"set " + NS + " query":    refuse,
			"get " + NS + " query":    refuse,
			"get " + NS + " metadata": refuse,
			"get " + NS + " prefs":    refuse,
			"set " + NS + " prefs":    refuse,
		},
	}
	if a.Fields().FullText {
		m.XEPs = append(m.XEPs, module.XEP{Number: 431, Version: "0.2.0", Status: module.Complete})
		m.AccountFeatures = append(m.AccountFeatures, wire.NSFullText)
	}
	return m
}

// refuse keeps everybody out of others' archives (XEP-0313 v1.1.2 §8.1).
func refuse(module.Host, module.IQ) (*stanza.Element, error) {
	return nil, stanza.Error{Condition: stanza.Forbidden, Text: "An archive is read by its own account only."}
}
