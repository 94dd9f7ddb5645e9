package pubsub

import (
	"context"
	"errors"

	"parley/internal/store"
	"parley/xmppd/form"
	"parley/xmppd/jid"
	"parley/xmppd/module"
	"parley/xmppd/stanza"
)

// features are those of XEP-0060 v1.30.0 §10 that both places have.
func features() []string {
	all := []string{NS}
	for _, f := range []string{"access-open", "access-whitelist", "config-node", "config-node-max", "create-and-configure", "create-nodes",
		"delete-items", "delete-nodes", "instant-nodes", "item-ids", "last-published", "manage-subscriptions", "member-affiliation",
		"meta-data", "modify-affiliations", "outcast-affiliation", "persistent-items", "publish", "publish-only-affiliation",
		"publish-options", "publisher-affiliation", "purge-nodes", "retract-items", "retrieve-affiliations", "retrieve-default",
		"retrieve-items", "retrieve-subscriptions", "subscribe"} {
		all = append(all, NS+"#"+f)
	}
	return all
}

// Module is what accounts have of it: personal eventing (XEP-0163 v1.2.2).
func (n *Nodes) Module() module.Module {
	handlers := map[string]module.IQHandler{}
	for _, key := range []string{"get " + NS, "set " + NS, "get " + NSOwner, "set " + NSOwner} {
		handlers[key+" pubsub"] = n.personal
	}
	own := append(features(), NS+"#access-presence", NS+"#access-roster", NS+"#auto-create", NS+"#auto-subscribe",
		NS+"#filtered-notifications")
	return module.Module{
		Name: "pubsub",
		XEPs: []module.XEP{
			{Number: 60, Version: "1.30.0", Status: module.Partial}, {Number: 163, Version: "1.2.2", Status: module.Complete},
			{Number: 223, Version: "1.1.1", Status: module.Complete},
		},
		AccountIdentities: []module.Identity{{Category: "pubsub", Type: "pep"}},
		AccountFeatures:   own,
		AccountIQ:         handlers,
		OtherIQ:           handlers,
		Disco:             n.describeAccount,
		Learned:           n.learned,
	}
}

// personal answers a request to an account's nodes.
func (n *Nodes) personal(h module.Host, q module.IQ) (*stanza.Element, error) {
	p, ok := personalPlace(h, q.To)
	if !ok {
		return nil, stanza.Error{Condition: stanza.ServiceUnavailable}
	}
	return n.do(p, q, h.Send)
}

func personalPlace(h module.Host, of jid.JID) (place, bool) {
	id, found := h.Account(of.Bare())
	return place{address: of.Bare(), account: id, host: h}, found && id != 0
}

// describeAccount tells of an account's nodes what the one who asks may read.
func (n *Nodes) describeAccount(h module.Host, q module.IQ, name string) (module.Node, bool) {
	if q.Place == module.Server {
		return module.Node{}, false
	}
	p, ok := personalPlace(h, q.To)
	if !ok {
		return module.Node{}, false
	}
	found, err := n.describe(p, q.From, name)
	if err != nil {
		n.log.Error("describe nodes", "jid", p.address.String(), "err", err)
	}
	if found == nil {
		return module.Node{}, false
	}
	return *found, true
}

// describe tells what there is at a node, or with "" which nodes there are; nil if there is nothing that who may know of.
func (n *Nodes) describe(p place, who jid.JID, name string) (found *module.Node, err error) {
	err = n.db.Do(context.Background(), func(tx *store.Tx) error {
		r := &request{place: p, tx: tx, from: who}
		if name == "" {
			found, err = r.allNodes()
		} else {
			found, err = r.oneNode(name)
		}
		return err
	})
	return found, err
}

func (r *request) allNodes() (*module.Node, error) {
	all, err := nodesOf(r.tx, r.account)
	found := &module.Node{}
	for _, n := range all {
		if r.mayRead(n) == nil {
			found.Items = append(found.Items, module.Item{JID: r.address, Node: n.Name, Name: n.Config.Title})
		}
	}
	return found, err
}

func (r *request) oneNode(name string) (*module.Node, error) {
	n, err := nodeOf(r.tx, r.account, name)
	if err != nil || n == nil || r.mayRead(n) != nil {
		return nil, err
	}
	items, err := itemsOf(r.tx, n, ItemsMax)
	found := &module.Node{
		Identities: []module.Identity{{Category: "pubsub", Type: "leaf", Name: n.Config.Title}},
		Features:   []string{NS},
		Forms: []*stanza.Element{form.New("result", nsMetaData,
			form.Field{Var: "pubsub#title", Type: "text-single", Values: []string{n.Config.Title}},
			form.Field{Var: "pubsub#description", Type: "text-single", Values: []string{n.Config.Description}},
			form.Field{Var: "pubsub#type", Type: "text-single", Values: []string{n.Config.Type}},
			form.Field{Var: "pubsub#access_model", Type: "list-single", Values: []string{n.Config.AccessModel}})},
	}
	for _, i := range items {
		found.Items = append(found.Items, module.Item{JID: r.address, Name: i.ID})
	}
	return found, err
}

// learned sends a client whose wishes have become known the last items of the nodes it wants to hear of: its account's own
// and those of the accounts whose presence it sees (XEP-0163 v1.2.2 §4.3.4).
func (n *Nodes) learned(h module.Host, client jid.JID) {
	n.latecomers.add(client, func(client jid.JID) { n.sendLast(h, client) })
}

func (n *Nodes) sendLast(h module.Host, client jid.JID) {
	owners := []jid.JID{client.Bare()}
	for _, contact := range h.Roster(client.Bare()) {
		if contact.Subscription == "to" || contact.Subscription == "both" {
			owners = append(owners, contact.JID)
		}
	}
	for _, owner := range owners {
		p, ok := personalPlace(h, owner)
		if !ok {
			continue
		}
		messages, err := n.lastItems(p, client)
		if errors.Is(err, store.ErrClosed) {
			return
		}
		if err != nil {
			n.log.Error("read last items", "jid", owner.String(), "err", err)
		}
		for _, m := range messages {
			h.Send(m)
		}
	}
}

func (n *Nodes) lastItems(p place, client jid.JID) (messages [][]byte, err error) {
	err = n.db.Do(context.Background(), func(tx *store.Tx) error {
		messages = nil
		r := &request{place: p, tx: tx, from: client}
		all, err := nodesOf(tx, p.account)
		if err != nil {
			return err
		}
		for _, node := range all {
			if node.Config.SendLast != "on_sub_and_presence" || !p.host.Supports(client, node.Name+"+notify") || r.mayRead(node) != nil {
				continue
			}
			last, err := itemsOf(tx, node, 1)
			if err != nil {
				return err
			}
			for _, i := range last {
				messages = append(messages, message(p, client, node.Config.NotificationType, itemEvent(node, i)))
			}
		}
		return nil
	})
	return messages, err
}
