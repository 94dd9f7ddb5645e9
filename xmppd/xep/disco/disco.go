// Package disco answers service discovery for the server and for one's own account (XEP-0030 v2.5.0). What it tells
// is computed from the modules there are.
package disco

import (
	"parley/xmppd/module"
	"parley/xmppd/stanza"
)

// Namespaces of XEP-0030.
const (
	NSInfo  = "http://jabber.org/protocol/disco#info"
	NSItems = "http://jabber.org/protocol/disco#items"
)

// Module answers disco#info and disco#items (XEP-0030 v2.5.0 §3, §4).
func Module() module.Module {
	handlers := map[string]module.IQHandler{
		"get " + NSInfo + " query":  info,
		"get " + NSItems + " query": items,
	}
	return module.Module{
		Name:            "disco",
		XEPs:            []module.XEP{{Number: 30, Version: "2.5.0", Status: module.Complete}},
		Features:        []string{NSInfo, NSItems},
		IQ:              handlers,
		AccountFeatures: []string{NSInfo, NSItems},
		AccountIQ:       handlers,
	}
}

func info(h module.Host, q module.IQ) (*stanza.Element, error) {
	if q.Payload.Attr("node") != "" {
		return nil, stanza.Error{Condition: stanza.ItemNotFound}
	}
	category, typ, name := "server", "im", "Parley"
	if q.Place == module.Account {
		category, typ, name = "account", "registered", ""
		if h.IsGuest(q.To.Bare()) {
			typ = "anonymous" // XEP-0175 v1.2 §3
		}
	}
	answer := stanza.New(NSInfo, "query").Add(
		stanza.New(NSInfo, "identity", "category", category, "type", typ, "name", name))
	for _, f := range h.Features(q.Place) {
		answer.Add(stanza.New(NSInfo, "feature", "var", f))
	}
	return answer, nil
}

func items(h module.Host, q module.IQ) (*stanza.Element, error) {
	if q.Payload.Attr("node") != "" {
		return nil, stanza.Error{Condition: stanza.ItemNotFound}
	}
	answer := stanza.New(NSItems, "query")
	if q.Place == module.Server {
		for _, domain := range h.Components() {
			answer.Add(stanza.New(NSItems, "item", "jid", domain))
		}
	}
	return answer, nil
}
