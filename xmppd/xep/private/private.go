// Package private keeps XML for the clients of an account, for nobody else to see (XEP-0049 v1.2).
package private

import (
	"context"
	"fmt"

	"parley/xmppd/module"
	"parley/xmppd/stanza"
)

// NS is the namespace of XEP-0049.
const NS = "jabber:iq:private"

// kind is that of the documents: one for each element by namespace and name.
const kind = "private"

// Module keeps and returns elements (XEP-0049 v1.2 §2). One has at most the size of a stanza, and all that is kept for an
// account is bounded: then resource-constraint.
func Module() module.Module {
	return module.Module{
		Name:            "private",
		XEPs:            []module.XEP{{Number: 49, Version: "1.2", Status: module.Complete}},
		Features:        []string{NS},
		AccountFeatures: []string{NS},
		AccountIQ:       map[string]module.IQHandler{"get " + NS + " query": get, "set " + NS + " query": set},
		OtherIQ:         map[string]module.IQHandler{"get " + NS + " query": refuse, "set " + NS + " query": refuse},
	}
}

func key(e *stanza.Element) string { return e.NS + " " + e.Name }

// asked returns the elements of a request: at least one, all of one namespace, none twice.
func asked(q module.IQ) ([]*stanza.Element, error) {
	all := q.Payload.Elements()
	seen := map[string]bool{}
	for _, e := range all {
		if e.NS == NS || e.NS == "" {
			return nil, stanza.Error{Condition: stanza.NotAcceptable, Text: "An element needs a namespace of its own."}
		}
		if e.NS != all[0].NS || seen[e.Name] {
			return nil, stanza.Error{Condition: stanza.BadRequest, Text: "All elements are of one namespace, none is there twice."}
		}
		seen[e.Name] = true
	}
	if len(all) == 0 {
		return nil, stanza.Error{Condition: stanza.BadRequest, Text: "An element is missing."}
	}
	return all, nil
}

func get(h module.Host, q module.IQ) (*stanza.Element, error) {
	all, err := asked(q)
	if err != nil {
		return nil, err
	}
	account, found := h.Account(q.From.Bare())
	if !found {
		return nil, stanza.Error{Condition: stanza.ServiceUnavailable} // a guest
	}
	answer := stanza.New(NS, "query")
	for _, e := range all {
		b, err := h.Documents().Read(context.Background(), account, kind, key(e))
		if err != nil {
			return nil, err
		}
		kept := stanza.New(e.NS, e.Name)
		if b != nil {
			if kept, err = stanza.Parse(b); err != nil {
				return nil, fmt.Errorf("read private element of %s: %w", q.From.Bare(), err)
			}
		}
		answer.Add(kept)
	}
	return answer, nil
}

// set keeps each element in place of the one there was. An empty one is as good as none.
func set(h module.Host, q module.IQ) (*stanza.Element, error) {
	all, err := asked(q)
	if err != nil {
		return nil, err
	}
	account, found := h.Account(q.From.Bare())
	if !found {
		return nil, stanza.Error{Condition: stanza.ServiceUnavailable}
	}
	for _, e := range all {
		var b []byte
		if len(e.Attrs)+len(e.Nodes) > 0 {
			b = e.Bytes()
		}
		if err := h.Documents().Write(context.Background(), account, kind, key(e), b); err != nil {
			return nil, err
		}
	}
	return nil, nil
}

func refuse(module.Host, module.IQ) (*stanza.Element, error) {
	return nil, stanza.Error{Condition: stanza.Forbidden}
}
