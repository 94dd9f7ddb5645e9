package im

import (
	"context"
	"errors"

	"parley/xmppd/jid"
	"parley/xmppd/stanza"
	xstore "parley/xmppd/store"
)

// clientSubscription takes subscribe, subscribed, unsubscribe and unsubscribed from a client (RFC 6121 §3). What the
// other side learns comes from the bare JID.
func (r *Router) clientSubscription(l *letter) {
	c := l.client
	if l.to.IsZero() || l.to.Bare() == c.Bare {
		l.refuse(stanza.BadRequest)
		return
	}
	l.to = l.to.Bare()
	typ := string(l.v.Type)
	before, routes, err := r.says(c, l.to, typ)
	if err != nil {
		r.fault(l, storeError(err))
		return
	}
	if !routes {
		return
	}
	l.stamp(r, c.Bare)
	if l.to.Domain() != r.host.Domain() {
		if link, _ := r.link(l.to.Domain()); link == nil {
			l.refuse(stanza.RemoteServerTimeout)
			return
		}
		r.emit(nil, l.to, l.b)
		c.noteComponent(l.to.Domain())
	} else if id, found := r.account(l.to); found {
		r.toldSubscription(id, l.to, c.Bare, typ, l.b)
	}
	switch {
	case typ == "subscribed":
		r.show(c.Bare, l.to)
	case typ == "unsubscribed" && before.from:
		r.hide(c.Bare, l.to)
	}
}

// storeError turns an answer of the store into one for a client.
func storeError(err error) error {
	if errors.Is(err, xstore.ErrFull) {
		return stanza.Error{Condition: stanza.ResourceConstraint, Text: "The roster is full."}
	}
	return err
}

// says changes the sender's own side, and reports what it was and whether the stanza goes on its way.
func (r *Router) says(c *Client, contact jid.JID, typ string) (before subscription, routes bool, err error) {
	var next subscription
	push, err := r.changeContact(c.Account, c.Bare, contact, nil, func(s subscription) subscription {
		before = s
		next, routes = s.says(typ)
		return next
	})
	push()
	return before, routes, err
}

// changeContact changes what an account and a contact may see of each other. push pushes the item if it is another.
func (r *Router) changeContact(id xstore.AccountID, account, contact jid.JID, request []byte, change func(subscription) subscription) (push func(), err error) {
	_, after, version, err := r.accounts.ChangeContact(context.Background(), id, contact.String(), request,
		func(c xstore.Contact) xstore.Contact { return change(subscriptionOf(c)).into(c) })
	if err != nil || version == 0 {
		return func() {}, err
	}
	return func() { r.push(account, version, itemElement(after.RosterItem)) }, nil
}

// toldSubscription changes the receiver's side, tells those of the account's clients that may care, and does what the
// server does by itself.
func (r *Router) toldSubscription(id xstore.AccountID, account, contact jid.JID, typ string, b []byte) {
	var before subscription
	var told, grants bool
	push, err := r.changeContact(id, account, contact, b, func(s subscription) (next subscription) {
		before = s
		next, told, grants = s.hears(typ)
		return next
	})
	if errors.Is(err, xstore.ErrFull) {
		r.log.Info("request for a subscription dropped: too many wait", "jid", account.String())
		return
	} else if err != nil {
		r.log.Error("change subscription", "jid", account.String(), "contact", contact.String(), "err", err)
		return
	}
	if told { // before the push (RFC 6121 §3.1.6, §3.2.3)
		r.tellInterested(account, b)
	}
	push()
	switch {
	case grants: // RFC 6121 §3.1.3, §3.4.2
		granted := stanza.New(stanza.NSClient, "presence", "from", account.String(), "to", contact.String(), "type", "subscribed")
		r.tell(contact, account, "subscribed", granted.Bytes())
		r.show(account, contact)
	case typ == "unsubscribe" && before.from: // §3.3.3
		r.hide(account, contact)
	}
}

// tellInterested gives a subscription stanza to the clients that have asked for the roster (RFC 6121 §2.2), and to those
// that are available.
func (r *Router) tellInterested(account jid.JID, b []byte) {
	for _, c := range r.clients(account) {
		if _, _, available := c.available(); available || c.interested() {
			c.Deliver(b)
		}
	}
}

// tell sends a subscription stanza of the server's making from one user to another.
func (r *Router) tell(to, from jid.JID, typ string, b []byte) {
	if r.blocks.apart(from, to) {
		return
	}
	if to.Domain() != r.host.Domain() {
		r.emit(nil, to, b)
	} else if id, found := r.account(to); found {
		r.toldSubscription(id, to, from, typ, b)
	}
}

// show sends the account's presence to somebody who may see it from now on (RFC 6121 §3.1.5).
func (r *Router) show(account, to jid.JID) {
	for _, c := range r.clients(account) {
		if b, _, available := c.available(); available {
			r.emit(c, to, r.readdress(b, to))
		}
	}
}

// hide tells somebody who may not see the account any more that it is gone (RFC 6121 §3.2.2, §3.3.3).
func (r *Router) hide(account, from jid.JID) {
	for _, c := range r.clients(account) {
		if _, _, available := c.available(); available {
			r.emit(c, from, unavailable(c.JID, from))
		}
	}
}

// sees and isSeen read a subscription from the side of who has it in the roster.
func sees(subscription string) bool   { return subscription == "to" || subscription == "both" }
func isSeen(subscription string) bool { return subscription == "from" || subscription == "both" }
