// Package disco answers service discovery for the server and for accounts (XEP-0030 v2.5.0), with forms where modules
// have some to tell (XEP-0128 v1.0.1). What it tells is computed from the modules there are.
//
// It must never tell whether there is an account, or who is online, to who may not see the account's presence.
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

// ItemsMax is how many items one answer has at most. What a node has more of, its own protocol pages through.
const ItemsMax = 500

// Module answers disco#info and disco#items (XEP-0030 v2.5.0 §3, §4, §8).
func Module() module.Module {
	handlers := map[string]module.IQHandler{
		"get " + NSInfo + " query":  info,
		"get " + NSItems + " query": items,
	}
	return module.Module{
		Name: "disco",
		XEPs: []module.XEP{
			{Number: 30, Version: "2.5.0", Status: module.Complete},
			{Number: 128, Version: "1.0.1", Status: module.Complete},
		},
		Features:        []string{NSInfo, NSItems},
		IQ:              handlers,
		AccountFeatures: []string{NSInfo, NSItems},
		AccountIQ:       handlers,
		OtherIQ:         handlers,
	}
}

func info(h module.Host, q module.IQ) (*stanza.Element, error) {
	if q.Place == module.Other && !h.MaySee(q.To, q.From) {
		return nil, stanza.Error{Condition: stanza.ServiceUnavailable} // as for an account that does not exist (§8)
	}
	node := q.Payload.Attr("node")
	about, found := describe(h, q, node)
	if !found {
		return nil, stanza.Error{Condition: stanza.ItemNotFound}
	}
	answer := stanza.New(NSInfo, "query", "node", node)
	for _, i := range about.Identities {
		answer.Add(stanza.New(NSInfo, "identity", "category", i.Category, "type", i.Type, "xml:lang", i.Lang, "name", i.Name))
	}
	for _, f := range about.Features {
		answer.Add(stanza.New(NSInfo, "feature", "var", f))
	}
	return answer.Add(about.Forms...), nil
}

func items(h module.Host, q module.IQ) (*stanza.Element, error) {
	node := q.Payload.Attr("node")
	answer := stanza.New(NSItems, "query", "node", node)
	if q.Place == module.Other && !h.MaySee(q.To, q.From) {
		return answer, nil // empty, as for an account that does not exist (§8)
	}
	about, found := describe(h, q, node)
	if !found {
		return nil, stanza.Error{Condition: stanza.ItemNotFound}
	}
	all := about.Items
	if node == "" {
		all = append(here(h, q), all...)
	}
	for _, i := range all[:min(len(all), ItemsMax)] {
		answer.Add(stanza.New(NSItems, "item", "jid", i.JID.String(), "node", i.Node, "name", i.Name))
	}
	return answer, nil
}

func describe(h module.Host, q module.IQ, node string) (module.Node, bool) {
	if node == "" {
		return module.About(h, q), true
	}
	return h.Describe(q, node)
}

// here are the items of a place itself: components of the server, available resources of an account (§8).
func here(h module.Host, q module.IQ) (all []module.Item) {
	if q.Place == module.Server {
		return components(h)
	}
	for _, r := range h.Available(q.To.Bare()) {
		all = append(all, module.Item{JID: r.JID})
	}
	return all
}
