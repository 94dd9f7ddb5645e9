// Package vcard keeps one vCard for each account and shows it to whoever asks (XEP-0054 v1.3.0).
package vcard

import (
	"context"
	"fmt"

	"parley/xmppd/module"
	"parley/xmppd/stanza"
)

// NS is the namespace of XEP-0054.
const NS = "vcard-temp"

// kind is that of the document: one for each account. Its bound is that of one stanza.
const kind = "vcard"

// Module keeps and shows vCards (XEP-0054 v1.3.0 §3).
func Module() module.Module {
	return module.Module{
		Name:            "vcard",
		XEPs:            []module.XEP{{Number: 54, Version: "1.3.0", Status: module.Complete}},
		Features:        []string{NS},
		AccountFeatures: []string{NS},
		AccountIQ:       map[string]module.IQHandler{"get " + NS + " vCard": own, "set " + NS + " vCard": set},
		OtherIQ:         map[string]module.IQHandler{"get " + NS + " vCard": other, "set " + NS + " vCard": refuse},
	}
}

func own(h module.Host, q module.IQ) (*stanza.Element, error) { return read(h, q, stanza.ItemNotFound) }

// other says the same of an account without a vCard and of none, against who tries names (§3.3).
func other(h module.Host, q module.IQ) (*stanza.Element, error) {
	return read(h, q, stanza.ServiceUnavailable)
}

func read(h module.Host, q module.IQ, none stanza.Condition) (*stanza.Element, error) {
	account, found := h.Account(q.To.Bare())
	if !found {
		return nil, stanza.Error{Condition: stanza.ServiceUnavailable}
	}
	b, err := h.Documents().Read(context.Background(), account, kind, "")
	if err != nil {
		return nil, err
	}
	if b == nil {
		return nil, stanza.Error{Condition: none}
	}
	card, err := stanza.Parse(b)
	if err != nil {
		return nil, fmt.Errorf("read vCard of %s: %w", q.To, err)
	}
	return card, nil
}

func set(h module.Host, q module.IQ) (*stanza.Element, error) {
	account, found := h.Account(q.To.Bare())
	if !found {
		return nil, stanza.Error{Condition: stanza.ServiceUnavailable} // a guest
	}
	return nil, h.Documents().Write(context.Background(), account, kind, "", q.Payload.Bytes())
}

func refuse(module.Host, module.IQ) (*stanza.Element, error) {
	return nil, stanza.Error{Condition: stanza.Forbidden}
}
