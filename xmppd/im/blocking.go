package im

import (
	"context"
	"crypto/rand"
	"errors"
	"slices"

	"parley/xmppd/jid"
	"parley/xmppd/stanza"
	xstore "parley/xmppd/store"
)

// Namespaces of XEP-0191 v1.3.
const (
	nsBlocking       = "urn:xmpp:blocking"
	nsBlockingErrors = "urn:xmpp:blocking:errors"
)

// Blocks lists whom the account of a client has blocked; see module.Host.
func (r *Router) Blocks(client jid.JID) []jid.JID {
	if c := r.clientAt(client); c != nil {
		c.blocking.Store(true) // before reading: a change from now on is pushed
	}
	if l := r.blocks.list(client.Bare()); l != nil {
		return slices.Clone(l.order)
	}
	return nil
}

// Block adds to the list; see module.Host.
func (r *Router) Block(client jid.JID, who []jid.JID) error {
	return r.changeBlocks(client, "block", who, adding)
}

// Unblock takes from the list; see module.Host.
func (r *Router) Unblock(client jid.JID, who []jid.JID) error {
	return r.changeBlocks(client, "unblock", who, removing)
}

func (r *Router) changeBlocks(client jid.JID, word string, who []jid.JID,
	change func(order, who []jid.JID) (all, changed []jid.JID)) error {
	owner := client.Bare()
	c := r.clientAt(client)
	if c == nil || c.Guest {
		return stanza.Error{Condition: stanza.Forbidden}
	}
	r.blocks.changing.Lock()
	defer r.blocks.changing.Unlock()
	var order []jid.JID
	if l := r.blocks.list(owner); l != nil {
		order = l.order
	}
	order, changed := change(order, who)
	if len(order) > BlocksMax {
		return stanza.Error{Condition: stanza.ResourceConstraint, Text: "The block list is full."}
	}
	err := r.accounts.WriteDocument(context.Background(), c.Account, blocksKind, blocksKey, written(order))
	if errors.Is(err, xstore.ErrFull) {
		return stanza.Error{Condition: stanza.ResourceConstraint}
	} else if err != nil {
		return err
	}
	if word == "block" {
		r.part(owner, changed) // while they can still be told
	}
	r.blocks.set(owner, newBlocklist(c.Account, order))
	if word == "unblock" {
		r.reunite(owner, changed)
	}
	r.pushBlocks(owner, word, who)
	return nil
}

// pushBlocks tells the account's clients that follow the list (§3.3, §3.4, §3.5).
func (r *Router) pushBlocks(owner jid.JID, word string, who []jid.JID) {
	change := stanza.New(nsBlocking, word)
	for _, j := range who {
		change.Add(stanza.New(nsBlocking, "item", "jid", j.String()))
	}
	for _, c := range r.clients(owner) {
		if c.blocking.Load() {
			c.Deliver(stanza.New(stanza.NSClient, "iq", "type", "set", "id", "push-"+rand.Text()[:12], "to", c.JID.String()).
				Add(change).Bytes())
		}
	}
}

// part makes an account's clients unavailable to those who saw them and are blocked from now on (§3.3).
func (r *Router) part(owner jid.JID, who []jid.JID) {
	l := newBlocklist(0, who)
	seeing := r.seeing(owner, l)
	for _, c := range r.clients(owner) {
		told := c.takeDirectedTo(l)
		if _, _, available := c.available(); available {
			for _, j := range seeing {
				if !slices.Contains(told, j) {
					told = append(told, j)
				}
			}
		}
		for _, j := range told {
			r.emit(c, j, unavailable(c.JID, j))
		}
	}
}

// reunite shows an account's clients to those who may see them again, and the other way round (§3.4).
func (r *Router) reunite(owner jid.JID, who []jid.JID) {
	l := newBlocklist(0, who)
	for _, j := range r.seeing(owner, l) {
		r.show(owner, j)
	}
	id, _ := r.account(owner)
	for _, item := range r.rosterOf(id) {
		contact, err := jid.Parse(item.JID)
		if err != nil || !sees(item.Subscription) || !l.covers(contact) {
			continue
		}
		for _, c := range r.clients(owner) {
			if _, _, available := c.available(); available {
				r.probe(c, contact)
			}
		}
	}
}

// seeing lists who is subscribed to an account's presence and covered by l: a resource only, if it alone is.
func (r *Router) seeing(owner jid.JID, l *blocklist) (all []jid.JID) {
	id, _ := r.account(owner)
	for _, item := range r.rosterOf(id) {
		contact, err := jid.Parse(item.JID)
		if err != nil || !isSeen(item.Subscription) {
			continue
		}
		if l.covers(contact) {
			all = append(all, contact)
			continue
		}
		for _, j := range l.order {
			if j.Bare() == contact {
				all = append(all, j)
			}
		}
	}
	return all
}

// clientAt returns the client of a full JID, or nil.
func (r *Router) clientAt(full jid.JID) *Client {
	for _, c := range r.clients(full.Bare()) {
		if c.JID == full {
			return c
		}
	}
	return nil
}
