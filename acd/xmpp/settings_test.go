package xmpp

import (
	"context"
	"encoding/json"

	"parley/acd/admin"
	"parley/acd/store"
)

// settings changes what is given of a queue's texts, tags and forms, as JSON.
func (f *floor) settings(dn, text string) {
	f.t.Helper()
	var given struct {
		Texts   *store.Texts `json:"texts"`
		Tags    []string     `json:"tags"`
		Survey  *store.Form  `json:"survey"`
		Form    *store.Form  `json:"form"`
		Closed  store.Closed `json:"closed"`
		Consent store.Words  `json:"consent"`
	}
	f.must(nil, json.Unmarshal([]byte(text), &given))
	f.must(f.adm.SetQueue(context.Background(), dn, func(q *admin.Queue) error {
		if given.Texts != nil {
			q.Texts = *given.Texts
		}
		if given.Closed != "" {
			q.Closed = given.Closed
		}
		if given.Consent != nil {
			q.Face.Consent = given.Consent
		}
		if given.Tags != nil {
			q.Tags = given.Tags
		}
		if given.Survey != nil {
			q.Survey = *given.Survey
		}
		if given.Form != nil {
			q.Form = *given.Form
		}
		return nil
	}))
}

// minded has silence warned of after one minute, and ended after two.
func (f *floor) minded(dn string) {
	f.t.Helper()
	f.must(f.adm.SetQueue(context.Background(), dn, func(q *admin.Queue) error {
		q.Rules.VisitorIdleWarn, q.Rules.VisitorIdleEnd = 60_000, 120_000
		q.Rules.AgentIdleWarn, q.Rules.AgentIdleEnd = 60_000, 120_000
		return nil
	}))
}
