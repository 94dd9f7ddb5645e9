// Package last tells how long the server has been up and how long an account has been away (XEP-0012 v2.0).
//
// It must never tell anything of an account to who may not see its presence.
package last

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"
	"time"

	"parley/xmppd/module"
	"parley/xmppd/stanza"
)

// NS is the namespace of XEP-0012.
const NS = "jabber:iq:last"

// statusBytesMax is how much of a last status is kept.
const statusBytesMax = 1024

// kind is that of the document: one for each account.
const kind = "last"

// seen is when the last resource of an account went, and what it said.
type seen struct {
	At     int64 // seconds since 1970
	Status string
}

type clock func() time.Time

// Module answers for the server, whose uptime counts from now on, and for accounts (XEP-0012 v2.0 §3, §5).
func Module(now func() time.Time) module.Module {
	if now == nil {
		now = time.Now
	}
	begun, c := now(), clock(now)
	uptime := func(module.Host, module.IQ) (*stanza.Element, error) { return answer(now().Sub(begun), ""), nil }
	of := map[string]module.IQHandler{"get " + NS + " query": c.away}
	return module.Module{
		Name:            "last",
		XEPs:            []module.XEP{{Number: 12, Version: "2.0", Status: module.Complete}},
		Features:        []string{NS},
		IQ:              map[string]module.IQHandler{"get " + NS + " query": uptime},
		AccountFeatures: []string{NS},
		AccountIQ:       of,
		OtherIQ:         of,
		Guarded:         []string{NS},
		Presence:        c.note,
	}
}

func answer(d time.Duration, status string) *stanza.Element {
	return stanza.New(NS, "query", "seconds", strconv.FormatInt(max(0, int64(d/time.Second)), 10)).AddText(status)
}

// away answers for an account. Whether there is one is told to nobody who may not see it (§3).
func (now clock) away(h module.Host, q module.IQ) (*stanza.Element, error) {
	account, found := h.Account(q.To.Bare())
	if !found || !h.MaySee(q.To.Bare(), q.From) {
		return nil, stanza.Error{Condition: stanza.Forbidden}
	}
	if len(h.Available(q.To.Bare())) > 0 {
		return answer(0, ""), nil
	}
	b, err := h.Documents().Read(context.Background(), account, kind, "")
	if err != nil {
		return nil, err
	}
	if b == nil {
		return nil, stanza.Error{Condition: stanza.ItemNotFound} // never seen
	}
	var last seen
	if err := json.Unmarshal(b, &last); err != nil {
		return nil, fmt.Errorf("read when %s was last seen: %w", q.To, err)
	}
	return answer(now().Sub(time.Unix(last.At, 0)), last.Status), nil
}

// note keeps when the last available resource of an account has gone.
func (now clock) note(h module.Host, p module.Presence) {
	if !p.Gone || p.Account == 0 || len(h.Available(p.From.Bare())) > 0 {
		return
	}
	b, err := json.Marshal(seen{now().Unix(), statusOf(p.Stanza)})
	if err != nil {
		return // a number and a string always can be written
	}
	h.Documents().Append(p.Account, kind, "", b)
}

func statusOf(presence []byte) string {
	e, err := stanza.Parse(presence)
	if err != nil {
		return ""
	}
	status := e.Child(stanza.NSClient, "status").Text()
	if len(status) > statusBytesMax {
		return ""
	}
	return status
}
