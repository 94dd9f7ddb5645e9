// Package time says what time it is at the server (XEP-0202 v2.0), in the forms of XEP-0082 v1.1.
package time

import (
	"time"

	"parley/xmppd/module"
	"parley/xmppd/stanza"
)

// NS is the namespace of XEP-0202.
const NS = "urn:xmpp:time"

// Module answers with the time of a clock and the offset of its zone (XEP-0202 v2.0 §2).
func Module(now func() time.Time) module.Module {
	answer := func(module.Host, module.IQ) (*stanza.Element, error) {
		t := now()
		return stanza.New(NS, "time").Add(
			stanza.New(NS, "tzo").AddText(t.Format("-07:00")),
			stanza.New(NS, "utc").AddText(t.UTC().Format("2006-01-02T15:04:05Z"))), nil
	}
	return module.Module{
		Name: "time",
		XEPs: []module.XEP{
			{Number: 82, Version: "1.1", Status: module.Complete},
			{Number: 202, Version: "2.0", Status: module.Complete},
		},
		Features: []string{NS},
		IQ:       map[string]module.IQHandler{"get " + NS + " time": answer},
	}
}
