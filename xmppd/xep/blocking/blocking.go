// Package blocking lets users block others (XEP-0191 v1.3). What it means to be blocked is the router's policy.
package blocking

import (
	"parley/xmppd/jid"
	"parley/xmppd/module"
	"parley/xmppd/stanza"
)

// NS is the protocol's namespace.
const NS = "urn:xmpp:blocking"

// Module shows and changes the list of whom an account has blocked.
func Module() module.Module {
	return module.Module{
		Name:     "blocking",
		XEPs:     []module.XEP{{Number: 191, Version: "1.3", Status: module.Complete}},
		Features: []string{NS},
		AccountIQ: map[string]module.IQHandler{
			"get " + NS + " blocklist": list,
			"set " + NS + " block":     block,
			"set " + NS + " unblock":   unblock,
		},
	}
}

// list answers with the list (§3.2).
func list(h module.Host, q module.IQ) (*stanza.Element, error) {
	if h.IsGuest(q.From.Bare()) {
		return nil, stanza.Error{Condition: stanza.Forbidden}
	}
	answer := stanza.New(NS, "blocklist")
	for _, j := range h.Blocks(q.From) {
		answer.Add(stanza.New(NS, "item", "jid", j.String()))
	}
	return answer, nil
}

// block adds to the list (§3.3).
func block(h module.Host, q module.IQ) (*stanza.Element, error) {
	who, err := items(q.Payload)
	if err == nil && len(who) == 0 {
		err = stanza.Error{Condition: stanza.BadRequest, Text: "Whom?"}
	}
	if err != nil {
		return nil, err
	}
	return nil, h.Block(q.From, who)
}

// unblock takes from the list; all, if nobody is named (§3.4, §3.5).
func unblock(h module.Host, q module.IQ) (*stanza.Element, error) {
	who, err := items(q.Payload)
	if err != nil {
		return nil, err
	}
	return nil, h.Unblock(q.From, who)
}

// items reads the addresses.
func items(payload *stanza.Element) (who []jid.JID, err error) {
	for _, e := range payload.Elements() {
		if e.NS != NS || e.Name != "item" {
			return nil, stanza.Error{Condition: stanza.BadRequest}
		}
		j, err := jid.Parse(e.Attr("jid"))
		if err != nil {
			return nil, stanza.Error{Condition: stanza.JIDMalformed}
		}
		who = append(who, j)
	}
	return who, nil
}
