package pubsub

import "parley/xmppd/stanza"

// refusal is an error with the condition XEP-0060 has for it; kind may be empty.
func refusal(c stanza.Condition, kind string) error {
	e := stanza.Error{Condition: c}
	if kind != "" {
		e.App = stanza.New(nsErrors, kind)
	}
	return e
}

// unsupported refuses what is not offered (XEP-0060 v1.30.0 §10).
func unsupported(feature string) error {
	return stanza.Error{Condition: stanza.FeatureNotImplemented, App: stanza.New(nsErrors, "unsupported", "feature", feature)}
}

// full refuses what passes a bound of ours.
func full(what, kind string) error {
	e := stanza.Error{Condition: stanza.ResourceConstraint, Text: what}
	if kind != "" {
		e.App = stanza.New(nsErrors, kind)
	}
	return e
}
