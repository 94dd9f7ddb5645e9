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
	if c.Guest {
		l.refuse(stanza.NotAllowed) // a guest has no roster
		return
	}
	l.to = l.to.Bare()
	typ := string(l.v.Type)
	travels, err := r.saySubscription(c, l.to, typ)
	if err != nil {
		r.fault(l, storeError(err))
		return
	}
	if !travels {
		return
	}
	l.stamp(r, c.Bare)
	if l.to.Domain() != r.host.Domain() {
		if link, _ := r.link(l.to.Domain()); link == nil {
			l.refuse(stanza.RemoteServerTimeout)
			return
		}
		r.emit(c, l.to, l.b)
	} else if id, found := r.account(l.to); found {
		r.toldSubscription(id, l.to, c.Bare, typ, l.b)
	}
	switch typ {
	case "subscribed":
		r.show(c.Bare, l.to)
	case "unsubscribed":
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

// saySubscription changes the sender's own side (RFC 6121 §A.2) and reports whether the stanza goes on its way.
func (r *Router) saySubscription(c *Client, contact jid.JID, typ string) (travels bool, err error) {
	ctx := context.Background()
	pending := false
	if typ == "subscribed" || typ == "unsubscribed" {
		if pending, err = r.accounts.RemoveRequest(ctx, c.Account, contact.String()); err != nil {
			return false, err
		}
	}
	err = r.changeItem(c.Account, c.Bare, contact, func(item *xstore.RosterItem) {
		travels = true
		switch typ {
		case "subscribe":
			travels = !sees(item.Subscription)
			item.Ask = travels
		case "unsubscribe":
			item.Ask = false
			item.Subscription = without(item.Subscription, "to")
		case "subscribed":
			// Without a request there is nothing to approve: pre-approval (RFC 6121 §3.4) is not offered.
			if travels = pending; pending {
				item.Subscription = with(item.Subscription, "from")
			}
		case "unsubscribed":
			travels = pending || isSeen(item.Subscription)
			item.Subscription = without(item.Subscription, "from")
		}
	}, typ == "subscribe" || pending && typ == "subscribed")
	return travels, err
}

// toldSubscription changes the receiver's side (RFC 6121 §A.3) and shows the stanza to those clients that may care.
func (r *Router) toldSubscription(id xstore.AccountID, account, contact jid.JID, typ string, b []byte) {
	changed := false
	err := r.changeItem(id, account, contact, func(item *xstore.RosterItem) {
		changed = false
		switch typ {
		case "subscribe":
			changed = isSeen(item.Subscription)
		case "subscribed":
			if changed = item.Ask; changed {
				item.Ask = false
				item.Subscription = with(item.Subscription, "to")
			}
		case "unsubscribe":
			changed = isSeen(item.Subscription)
			item.Subscription = without(item.Subscription, "from")
		case "unsubscribed":
			changed = item.Ask || sees(item.Subscription)
			item.Ask = false
			item.Subscription = without(item.Subscription, "to")
		}
	}, false)
	if err == nil {
		err = r.answerSubscription(id, account, contact, typ, b, changed)
	}
	if err != nil {
		r.log.Error("change subscription", "jid", account.String(), "contact", contact.String(), "err", err)
	}
}

// answerSubscription does what follows on the receiver's side. already tells, for a request, that it was granted long ago.
func (r *Router) answerSubscription(id xstore.AccountID, account, contact jid.JID, typ string, b []byte, changed bool) error {
	ctx := context.Background()
	switch typ {
	case "subscribe":
		if changed { // granted already: the server answers by itself (RFC 6121 §3.1.3)
			granted := stanza.New(stanza.NSClient, "presence", "from", account.String(), "to", contact.String(), "type", "subscribed")
			r.tell(contact, account, "subscribed", granted.Bytes())
			r.show(account, contact)
			return nil
		}
		if err := r.accounts.AddRequest(ctx, id, contact.String(), b); err != nil {
			return err
		}
		changed = true
	case "unsubscribe":
		found, err := r.accounts.RemoveRequest(ctx, id, contact.String())
		if err != nil {
			return err
		}
		if changed {
			r.hide(account, contact)
		}
		changed = changed || found
	}
	if changed {
		r.emit(nil, account, b)
	}
	return nil
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

// with adds a direction, "to" or "from", to a subscription.
func with(subscription, direction string) string {
	if subscription == "none" || subscription == "" || subscription == direction {
		return direction
	}
	return "both"
}

// without takes a direction away.
func without(subscription, direction string) string {
	switch {
	case subscription == direction || subscription == "":
		return "none"
	case subscription == "both" && direction == "to":
		return "from"
	case subscription == "both":
		return "to"
	}
	return subscription
}
