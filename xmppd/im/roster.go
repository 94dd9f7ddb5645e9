package im

import (
	"context"
	"crypto/rand"
	"reflect"
	"strconv"
	"unicode/utf8"

	"parley/xmppd/component"
	"parley/xmppd/jid"
	"parley/xmppd/stanza"
	xstore "parley/xmppd/store"
)

// Bounds of what a client may put into a roster item.
const (
	ItemNameMax   = 1023 // characters of a name, and of a group's
	ItemGroupsMax = 50
)

// rosterIQ answers about the roster of c's account (RFC 6121 §2.1.3, §2.1.5): c itself, or who may ask for it.
func (r *Router) rosterIQ(ctx context.Context, l *letter, c *Client) {
	query := l.v.Tree().Child(nsRoster, "query")
	var payload *stanza.Element
	var err error
	switch string(l.v.Type) {
	case "get":
		payload, err = r.rosterGet(ctx, c, query)
	case "set":
		err = r.rosterSet(ctx, c, query, l.link)
	default:
		return // the answer to a push
	}
	if err != nil {
		r.fault(l, storeError(err))
		return
	}
	l.result(payload)
}

// rosterGet returns the roster, or nothing if the client has this version (RFC 6121 §2.6.2).
func (r *Router) rosterGet(ctx context.Context, c *Client, query *stanza.Element) (*stanza.Element, error) {
	c.mu.Lock()
	c.roster = true // before reading: a change from now on is pushed
	c.mu.Unlock()
	items, version, err := r.accounts.Roster(ctx, c.Account)
	if err != nil {
		return nil, err
	}
	if ver := strconv.FormatInt(version, 10); query.Attr("ver") == ver {
		return nil, nil
	}
	answer := stanza.New(nsRoster, "query", "ver", strconv.FormatInt(version, 10))
	for _, item := range items {
		answer.Add(itemElement(item))
	}
	return answer, nil
}

func itemElement(item xstore.RosterItem) *stanza.Element {
	e := stanza.New(nsRoster, "item", "jid", item.JID, "name", item.Name, "subscription", item.Subscription)
	if item.Ask {
		e.SetAttr("ask", "subscribe")
	}
	if item.Approved {
		e.SetAttr("approved", "true")
	}
	for _, g := range item.Groups {
		e.Add(stanza.New(nsRoster, "group").AddText(g))
	}
	return e
}

// rosterSet changes or removes one item. A trusted component (nil: the account itself) may say what the account and a
// contact of the component's own see of each other (XEP-0356 v0.4.1 §4.3): it speaks for that contact anyway.
func (r *Router) rosterSet(ctx context.Context, c *Client, query *stanza.Element, trusted *component.Link) error {
	bad := stanza.Error{Condition: stanza.BadRequest}
	items := query.Elements()
	if len(items) != 1 || items[0].NS != nsRoster || items[0].Name != "item" {
		return bad
	}
	contact, err := jid.Parse(items[0].Attr("jid"))
	if err != nil || contact.Bare() == c.Bare {
		return bad
	}
	contact = contact.Bare()
	if items[0].Attr("subscription") == "remove" {
		return r.rosterRemove(ctx, c, contact)
	}
	name := items[0].Attr("name")
	groups, err := groupsOf(items[0])
	if err != nil {
		return err
	}
	if utf8.RuneCountInString(name) > ItemNameMax {
		return stanza.Error{Condition: stanza.NotAcceptable}
	}
	subscription := items[0].Attr("subscription")
	grants := trusted != nil && contact.Domain() == trusted.Domain() && (sees(subscription) || isSeen(subscription) || subscription == "none")
	return r.changeItem(c.Account, c.Bare, contact, func(item *xstore.RosterItem) {
		item.Name, item.Groups = name, groups
		if grants {
			item.Subscription, item.Ask = subscription, false
		}
	}, true)
}

func groupsOf(item *stanza.Element) ([]string, error) {
	var groups []string
	seen := map[string]bool{}
	for _, e := range item.Elements() {
		if e.NS != nsRoster || e.Name != "group" {
			continue
		}
		g := e.Text()
		if seen[g] {
			return nil, stanza.Error{Condition: stanza.BadRequest, Text: "A group is named twice."} // RFC 6121 §2.3.3
		}
		if g == "" || utf8.RuneCountInString(g) > ItemNameMax || len(groups) == ItemGroupsMax {
			return nil, stanza.Error{Condition: stanza.NotAcceptable}
		}
		seen[g] = true
		groups = append(groups, g)
	}
	return groups, nil
}

// rosterRemove takes a contact away and ends what subscriptions there were (RFC 6121 §2.5.2).
func (r *Router) rosterRemove(ctx context.Context, c *Client, contact jid.JID) error {
	var before subscription
	for _, item := range r.rosterOf(c.Account) {
		if item.JID == contact.String() {
			before = subscriptionOf(xstore.Contact{RosterItem: item})
		}
	}
	version, found, err := r.accounts.RemoveItem(ctx, c.Account, contact.String())
	if err != nil {
		return err
	}
	if !found {
		return stanza.Error{Condition: stanza.ItemNotFound}
	}
	r.push(c.Bare, version, stanza.New(nsRoster, "item", "jid", contact.String(), "subscription", "remove"))
	r.unlink(c.Bare, contact, before)
	return nil
}

// unlink ends what an account and a contact may see of each other, as before says it was, on the contact's side
// (RFC 6121 §2.5.2).
func (r *Router) unlink(account, contact jid.JID, before subscription) {
	for _, ends := range []struct {
		is  bool
		typ string
	}{{before.to || before.out, "unsubscribe"}, {before.from, "unsubscribed"}} {
		if ends.is {
			b := stanza.New(stanza.NSClient, "presence", "from", account.String(), "to", contact.String(), "type", ends.typ).Bytes()
			r.tell(contact, account, ends.typ, b)
		}
	}
	if before.from {
		r.hide(account, contact)
	}
}

// Farewell ends all that an account and others may see of each other: it is about to be removed (XEP-0077 v2.4 §3.2).
func (r *Router) Farewell(account jid.JID) {
	id, found := r.account(account)
	if !found {
		return
	}
	for _, item := range r.rosterOf(id) {
		if contact, err := jid.Parse(item.JID); err == nil {
			r.unlink(account, contact, subscriptionOf(xstore.Contact{RosterItem: item}))
		}
	}
}

// changeItem changes one item of a roster and pushes what it has become, if that is another. Without create, what is not
// there stays so; change is called all the same.
func (r *Router) changeItem(id xstore.AccountID, account, contact jid.JID, change func(*xstore.RosterItem), create bool) error {
	var after xstore.RosterItem
	version, err := r.accounts.ChangeItem(context.Background(), id, contact.String(),
		func(item xstore.RosterItem, found bool) (xstore.RosterItem, bool, error) {
			before := item
			if !found {
				item = xstore.RosterItem{JID: contact.String(), Subscription: "none"}
			}
			change(&item)
			if !found && !create || found && reflect.DeepEqual(before, item) {
				return item, false, xstore.ErrKeep
			}
			after = item
			return item, true, nil
		})
	if err != nil || version == 0 {
		return err
	}
	r.push(account, version, itemElement(after))
	return nil
}

// push tells the account's clients that have asked for the roster what has changed (RFC 6121 §2.1.6).
func (r *Router) push(account jid.JID, version int64, item *stanza.Element) {
	r.pushTrusted(account, version, item)
	for _, c := range r.clients(account) {
		if c.interested() {
			c.Deliver(stanza.New(stanza.NSClient, "iq", "type", "set", "id", "push-"+rand.Text()[:12], "to", c.JID.String()).Add(
				stanza.New(nsRoster, "query", "ver", strconv.FormatInt(version, 10)).Add(item)).Bytes())
		}
	}
}
