package xmpp

import (
	"maps"
	"slices"

	"parley/acd"
	"parley/acd/store"
	journal "parley/internal/store"
	"parley/xmppd/form"
	"parley/xmppd/stanza"
)

// What a queue has its visitors agree to is a field of the form before the chat, asked and taken here and nowhere else: by
// whatever way a visitor comes, nobody begins without it (docs/protocol.md, Forms).

const (
	consentField = "consent"
	versionField = "consent-version" // which text was shown; a client that sends none has agreed to the present one
)

// agreement is what a queue has its visitors agree to, in a language; "" = nothing.
func (q queueEntry) agreement(languages ...string) string {
	if q.kept == nil {
		return ""
	}
	return q.kept.Face.Consent.In(languages...)
}

// askConsent adds to a queue's form what is to be agreed to.
func (q queueEntry) askConsent(x *stanza.Element, languages ...string) *stanza.Element {
	text := q.agreement(languages...)
	if text == "" {
		return x
	}
	return form.Add(x,
		form.Field{Var: consentField, Type: string(store.Boolean), Label: text, Required: true},
		form.Field{Var: versionField, Type: "hidden", Values: []string{store.ConsentVersion(text)}})
}

// agreed is the text that a visitor has agreed to by what was submitted, in whichever of its languages it was shown; the
// fault says why there is none.
func (q queueEntry) agreed(submitted map[string][]string, languages ...string) (string, store.Fault) {
	text := q.agreement(languages...)
	if text == "" {
		return "", store.FaultNone
	}
	if said := form.First(submitted, consentField); said != "true" && said != "1" {
		return "", store.FaultMissing
	}
	version := form.First(submitted, versionField)
	if version == "" {
		return text, store.FaultNone
	}
	for _, language := range slices.Sorted(maps.Keys(q.kept.Face.Consent)) {
		if shown := q.kept.Face.Consent[language]; store.ConsentVersion(shown) == version {
			return shown, store.FaultNone
		}
	}
	return "", store.FaultUnknown
}

// keepConsent keeps what the visitor of a new contact has agreed to; nil = nothing was asked.
func (b *bridge) keepConsent(in *inbound, id acd.ContactID, q queueEntry) journal.Op {
	text, _ := q.agreed(submittedIn(in.payload()), in.Attr("xml:lang"))
	if text == "" {
		return nil
	}
	return store.KeepConsent(id, text, b.now())
}
