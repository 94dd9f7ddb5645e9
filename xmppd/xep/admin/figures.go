package admin

import (
	"context"
	"encoding/json"
	"strconv"
	"time"

	"parley/xmppd/form"
	"parley/xmppd/jid"
	"parley/xmppd/module"
	"parley/xmppd/stanza"
)

const nsRoster = "jabber:iq:roster" // RFC 6121 §2

// existing are the accounts of a form, all of which there must be.
func existing(h module.Host, c module.Call, name string) ([]jid.JID, error) {
	all, err := accounts(h, c, name)
	for _, who := range all {
		if _, found := h.Account(who.Bare()); !found {
			return nil, stanza.Error{Condition: stanza.ItemNotFound, Text: who.Bare().String() + " is not there."}
		}
	}
	return all, err
}

func jids(all []jid.JID) (texts []string) {
	for _, j := range all {
		texts = append(texts, j.Bare().String())
	}
	return texts
}

// roster shows rosters (§4.8). What stands in them is put into one list, as the form has it.
func roster(h module.Host, c module.Call) (module.Reply, error) {
	all, err := existing(h, c, "accountjids")
	if err != nil {
		return module.Reply{}, err
	}
	query := stanza.New(nsRoster, "query")
	for _, who := range all {
		for _, contact := range h.Roster(who.Bare()) {
			item := stanza.New(nsRoster, "item", "jid", contact.JID.String(), "name", contact.Name, "subscription", contact.Subscription)
			for _, g := range contact.Groups {
				item.Add(stanza.New(nsRoster, "group").AddText(g))
			}
			query.Add(item)
		}
	}
	r := result(form.Field{Var: "accountjids", Type: "jid-multi", Values: jids(all)})
	r.Form.Add(query)
	return r, nil
}

// lastSeen tells when accounts were last there (§4.9): "online", or the end of the last session, which is what is kept.
// Who was never there has an empty value.
func lastSeen(h module.Host, c module.Call) (module.Reply, error) {
	all, err := existing(h, c, "accountjids")
	if err != nil {
		return module.Reply{}, err
	}
	var seen []string
	for _, who := range all {
		at, err := lastSeenOf(h, who.Bare())
		if err != nil {
			return module.Reply{}, err
		}
		seen = append(seen, at)
	}
	return result(form.Field{Var: "accountjids", Type: "jid-multi", Values: jids(all)},
		form.Field{Var: "lastlogin", Type: "text-multi", Values: seen}), nil
}

func lastSeenOf(h module.Host, bare jid.JID) (string, error) {
	if len(h.Available(bare)) > 0 {
		return "online", nil
	}
	id, _ := h.Account(bare)
	b, err := h.Documents().Read(context.Background(), id, "last", "") // package last keeps it
	if err != nil || b == nil {
		return "", err
	}
	var last struct{ At int64 }
	if err := json.Unmarshal(b, &last); err != nil {
		return "", err
	}
	return time.Unix(last.At, 0).UTC().Format(time.RFC3339), nil
}

// stats tells how many contacts an account has, and which resources are there (§4.10).
func stats(h module.Host, c module.Call) (module.Reply, error) {
	all, err := existing(h, c, "accountjid")
	if err != nil {
		return module.Reply{}, err
	}
	who, err := account(h, c)
	if err != nil {
		return module.Reply{}, err
	}
	var resources []string
	for _, r := range h.Available(who) {
		resources = append(resources, r.JID.Resource())
	}
	return result(form.Field{Var: "accountjid", Type: "jid-single", Values: jids(all)},
		form.Field{Var: "rostersize", Type: "text-single", Values: []string{strconv.Itoa(len(h.Roster(who)))}},
		form.Field{Var: "onlineresources", Type: "text-multi", Values: resources}), nil
}
