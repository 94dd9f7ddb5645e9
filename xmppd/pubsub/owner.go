package pubsub

import (
	"slices"

	"parley/xmppd/form"
	"parley/xmppd/jid"
	"parley/xmppd/stanza"
)

// ownerDefault tells what a new node begins with (XEP-0060 v1.30.0 §8.3).
func (r *request) ownerDefault(e *stanza.Element) error {
	r.answer = stanza.New(r.query.NS, "pubsub").Add(stanza.New(r.query.NS, "default").Add(r.defaults().form("form", r.pep())))
	return nil
}

// ownerConfig tells what a node is set to (XEP-0060 v1.30.0 §8.2.1).
func (r *request) ownerConfig(e *stanza.Element) error {
	n, err := r.owned(e)
	if err != nil {
		return err
	}
	r.answer = stanza.New(NSOwner, "pubsub").Add(
		stanza.New(NSOwner, "configure", "node", n.Name).Add(n.Config.form("form", r.pep())))
	return nil
}

// ownerConfigure sets it (XEP-0060 v1.30.0 §8.2.4).
func (r *request) ownerConfigure(e *stanza.Element) error {
	n, err := r.owned(e)
	if err != nil {
		return err
	}
	x := e.Child(form.NS, "x")
	if x == nil {
		return stanza.Error{Condition: stanza.BadRequest}
	}
	if x.Attr("type") == "cancel" {
		return nil
	}
	c, err := n.Config.with(x, nsConfig, r.pep())
	if err != nil {
		return err
	}
	if err := saveConfig(r.tx, n, c); err != nil {
		return err
	}
	if c.NotifyConfig {
		told := stanza.New(NSEvent, "configuration", "node", n.Name)
		if c.Payloads {
			told.Add(c.form("result", r.pep()))
		}
		r.notify(n, stanza.New(NSEvent, "event").Add(told))
	}
	return nil
}

// ownerDelete removes a node (XEP-0060 v1.30.0 §8.4).
func (r *request) ownerDelete(e *stanza.Element) error {
	n, err := r.owned(e)
	if err != nil {
		return err
	}
	if n.Config.NotifyDelete {
		gone := stanza.New(NSEvent, "delete", "node", n.Name)
		if to := e.Child(NSOwner, "redirect").Attr("uri"); to != "" {
			gone.Add(stanza.New(NSEvent, "redirect", "uri", to))
		}
		r.notify(n, stanza.New(NSEvent, "event").Add(gone))
	}
	return removeNode(r.tx, n)
}

// ownerPurge removes all items (XEP-0060 v1.30.0 §8.5).
func (r *request) ownerPurge(e *stanza.Element) error {
	n, err := r.owned(e)
	if err != nil {
		return err
	}
	if !n.Config.Persist {
		return unsupported("persistent-items")
	}
	if n.Config.NotifyRetract {
		r.notify(n, stanza.New(NSEvent, "event").Add(stanza.New(NSEvent, "purge", "node", n.Name)))
	}
	return removeItems(r.tx, n)
}

// ownerAffiliations lists who is what at a node (XEP-0060 v1.30.0 §8.9.1).
func (r *request) ownerAffiliations(e *stanza.Element) error {
	n, err := r.owned(e)
	if err != nil {
		return err
	}
	answer := stanza.New(NSOwner, "affiliations", "node", n.Name)
	if r.pep() {
		answer.Add(stanza.New(NSOwner, "affiliation", "jid", r.address.String(), "affiliation", "owner"))
	}
	all, err := affiliationsWhere(r.tx, r.account, "name = ?", n.Name)
	for _, a := range all {
		answer.Add(stanza.New(NSOwner, "affiliation", "jid", a.JID, "affiliation", a.Affiliation))
	}
	r.answer = stanza.New(NSOwner, "pubsub").Add(answer)
	return err
}

// ownerAffiliate changes some of them (XEP-0060 v1.30.0 §8.9.2).
func (r *request) ownerAffiliate(e *stanza.Element) error {
	n, err := r.owned(e)
	if err != nil {
		return err
	}
	known := []string{"owner", "publisher", "publish-only", "member", "none", "outcast"}
	for _, a := range e.Elements() {
		who, err := jid.Parse(a.Attr("jid"))
		if err != nil || !slices.Contains(known, a.Attr("affiliation")) {
			return stanza.Error{Condition: stanza.BadRequest}
		}
		if r.pep() && who.Bare() == r.address && a.Attr("affiliation") != "owner" {
			return stanza.Error{Condition: stanza.NotAcceptable, Text: "An account owns its nodes."}
		}
		if err := setAffiliation(r.tx, n, r.person(who), a.Attr("affiliation")); err != nil {
			return err
		}
		if a.Attr("affiliation") == "outcast" { // who may not read is not told either
			if _, err := r.tx.Exec("DELETE FROM pubsub_subscriptions WHERE node = ? AND bare = ?", n.ID, who.Bare().String()); err != nil {
				return err
			}
		}
	}
	owners, err := count(r.tx, "SELECT count(*) FROM pubsub_affiliations WHERE node = ? AND affiliation = 'owner'", n.ID)
	if err == nil && owners == 0 && !r.pep() {
		return stanza.Error{Condition: stanza.NotAcceptable, Text: "A node has an owner."}
	}
	return err
}

// ownerSubscriptions lists who has subscribed (XEP-0060 v1.30.0 §8.8.1).
func (r *request) ownerSubscriptions(e *stanza.Element) error {
	n, err := r.owned(e)
	if err != nil {
		return err
	}
	answer := stanza.New(NSOwner, "subscriptions", "node", n.Name)
	all, err := subscriptionsWhere(r.tx, r.account, "name = ?", n.Name)
	for _, s := range all {
		answer.Add(stanza.New(NSOwner, "subscription", "jid", s.JID, "subscription", "subscribed"))
	}
	r.answer = stanza.New(NSOwner, "pubsub").Add(answer)
	return err
}

// ownerSubscribe changes some of them (XEP-0060 v1.30.0 §8.8.2).
func (r *request) ownerSubscribe(e *stanza.Element) error {
	n, err := r.owned(e)
	if err != nil {
		return err
	}
	for _, s := range e.Elements() {
		who, err := jid.Parse(s.Attr("jid"))
		if err != nil {
			return stanza.Error{Condition: stanza.BadRequest}
		}
		switch s.Attr("subscription") {
		case "subscribed":
			err = addSubscription(r.tx, n, who.String(), r.person(who))
		case "none":
			_, err = removeSubscription(r.tx, n, who.String())
		default:
			return stanza.Error{Condition: stanza.BadRequest}
		}
		if err != nil {
			return err
		}
	}
	return nil
}
