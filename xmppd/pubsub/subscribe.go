package pubsub

import (
	"parley/xmppd/jid"
	"parley/xmppd/stanza"
)

// subscribe puts an address of the sender's own into a node's list (XEP-0060 v1.30.0 §6.1).
func (r *request) subscribe(e *stanza.Element) error {
	who, err := r.ownAddress(e)
	if err != nil {
		return err
	}
	if r.query.Child(NS, "options") != nil {
		return unsupported("subscription-options")
	}
	n, err := r.node(e)
	if err != nil {
		return err
	}
	if err := r.mayRead(n); err != nil {
		return err
	}
	if err := addSubscription(r.tx, n, who.String(), r.person(who)); err != nil {
		return err
	}
	r.answer = stanza.New(NS, "pubsub").Add(
		stanza.New(NS, "subscription", "node", n.Name, "jid", who.String(), "subscription", "subscribed"))
	if n.Config.SendLast != "never" && n.Config.Persist {
		last, err := itemsOf(r.tx, n, 1)
		if err != nil {
			return err
		}
		for _, i := range last {
			r.events = append(r.events, event{payload: itemEvent(n, i), kind: n.Config.NotificationType, explicit: []jid.JID{who}})
		}
	}
	return nil
}

// ownAddress reads the jid of an element: the sender, or its bare JID.
func (r *request) ownAddress(e *stanza.Element) (jid.JID, error) {
	if e.Attr("jid") == "" {
		return jid.JID{}, refusal(stanza.BadRequest, "jid-required")
	}
	who, err := jid.Parse(e.Attr("jid"))
	if err != nil {
		return jid.JID{}, stanza.Error{Condition: stanza.JIDMalformed}
	}
	if who.Bare() != r.from.Bare() || !who.IsBare() && who != r.from {
		return jid.JID{}, refusal(stanza.BadRequest, "invalid-jid")
	}
	return who, nil
}

// unsubscribe takes it out again (XEP-0060 v1.30.0 §6.2).
func (r *request) unsubscribe(e *stanza.Element) error {
	who, err := r.ownAddress(e)
	if err != nil {
		if err, ok := err.(stanza.Error); ok && err.App != nil && err.App.Name == "invalid-jid" {
			return stanza.Error{Condition: stanza.Forbidden} // somebody else's (§6.2.3.3)
		}
		return err
	}
	n, err := r.node(e)
	if err != nil {
		return err
	}
	found, err := removeSubscription(r.tx, n, who.String())
	if err == nil && !found {
		return refusal(stanza.UnexpectedRequest, "not-subscribed")
	}
	return err
}

// subscriptions lists the sender's own (XEP-0060 v1.30.0 §5.6).
func (r *request) subscriptions(e *stanza.Element) error {
	answer := stanza.New(NS, "subscriptions", "node", e.Attr("node"))
	where, args := "bare = ?", []any{r.from.Bare().String()}
	if e.Attr("node") != "" {
		where, args = where+" AND name = ?", append(args, e.Attr("node"))
	}
	all, err := subscriptionsWhere(r.tx, r.account, where, args...)
	for _, s := range all {
		answer.Add(stanza.New(NS, "subscription", "node", s.Node, "jid", s.JID, "subscription", "subscribed"))
	}
	r.answer = stanza.New(NS, "pubsub").Add(answer)
	return err
}

// affiliations lists the sender's own (XEP-0060 v1.30.0 §5.7).
func (r *request) affiliations(e *stanza.Element) error {
	answer := stanza.New(NS, "affiliations", "node", e.Attr("node"))
	where, args := "jid = ?", []any{r.from.Bare().String()}
	if e.Attr("node") != "" {
		where, args = where+" AND name = ?", append(args, e.Attr("node"))
	}
	all, err := affiliationsWhere(r.tx, r.account, where, args...)
	if err != nil {
		return err
	}
	for _, a := range all {
		answer.Add(stanza.New(NS, "affiliation", "node", a.Node, "affiliation", a.Affiliation))
	}
	if r.pep() && r.from.Bare() == r.address {
		err = r.ownNodes(answer, e.Attr("node"))
	}
	r.answer = stanza.New(NS, "pubsub").Add(answer)
	return err
}

// ownNodes adds what an account owns because it is its own.
func (r *request) ownNodes(answer *stanza.Element, only string) error {
	all, err := nodesOf(r.tx, r.account)
	for _, n := range all {
		if only == "" || n.Name == only {
			answer.Add(stanza.New(NS, "affiliation", "node", n.Name, "affiliation", "owner"))
		}
	}
	return err
}
