package xmpp

import (
	"maps"
	"slices"

	"parley/acd"
	"parley/acd/audit"
	"parley/acd/store"
	journal "parley/internal/store"
	"parley/xmppd/jid"
	"parley/xmppd/stanza"
)

// Integrators of a queue are accounts that may follow it without working here: members of its node, whom administrators
// make (XEP-0060 v1.30.0 §8.9).

// queueToShare is the queue whose integrators are asked for, by an administrator.
func (b *bridge) queueToShare(in *inbound) (acd.QueueID, *stanza.Element, agentEntry, error) {
	list := in.payload().Child(nsPubSubOwner, "affiliations")
	if list == nil {
		return 0, nil, agentEntry{}, pubsubError(stanza.Forbidden, "", "Nodes are kept by the service.")
	}
	a, err := b.agentOf(in.from.Bare().String())
	if err != nil || a.role != store.RoleAdmin {
		return 0, nil, agentEntry{}, pubsubError(stanza.Forbidden, "", "This is for administrators.")
	}
	k, ok := b.nodeNamed(list.Attr("node"))
	switch {
	case !ok:
		return 0, nil, a, pubsubError(stanza.ItemNotFound, "", "There is no such node.")
	case k.kind != store.NodeQueues || k.isCollection():
		return 0, nil, a, pubsubError(stanza.NotAllowed, "", "Queues alone have integrators.")
	}
	return acd.QueueID(k.id), list, a, nil
}

func (b *bridge) askIntegrators(in *inbound) {
	queue, _, _, err := b.queueToShare(in)
	if err != nil {
		b.fail(in, err)
		return
	}
	list := stanza.New(nsPubSubOwner, "affiliations", "node", b.nodeName(queueNode(queue)))
	for _, bare := range slices.Sorted(maps.Keys(b.nodes.integrators[queue])) {
		list.Add(stanza.New(nsPubSubOwner, "affiliation", "jid", bare, "affiliation", "member"))
	}
	b.result(in, stanza.New(nsPubSubOwner, "pubsub").Add(list))
}

// setIntegrators adds members and takes them away (affiliation none), with an entry of the audit trail.
func (b *bridge) setIntegrators(in *inbound) {
	queue, list, by, err := b.queueToShare(in)
	if err != nil {
		b.fail(in, err)
		return
	}
	members := maps.Clone(b.nodes.integrators[queue])
	if members == nil {
		members = make(map[string]bool)
	}
	var rows []journal.Op
	for _, e := range list.Elements() {
		who, err := jid.Parse(e.Attr("jid"))
		if err != nil || !who.IsBare() {
			b.fail(in, stanza.Error{Condition: stanza.JIDMalformed, Text: "An integrator is a bare address."})
			return
		}
		switch e.Attr("affiliation") {
		case "member":
			members[who.String()] = true
			rows = append(rows, store.AddIntegrator(queue, who.String()))
		case "none":
			delete(members, who.String())
			rows = append(rows, store.RemoveIntegrator(queue, who.String()))
		default:
			b.fail(in, pubsubError(stanza.NotAcceptable, "", "An integrator is a member, or none."))
			return
		}
	}
	if len(members) > integratorsMax {
		b.fail(in, pubsubError(stanza.ResourceConstraint, "", "A queue has at most 20 integrators."))
		return
	}
	entry := audit.Entry{At: b.now(), By: audit.ByAgent(by.id), Action: audit.QueueShare,
		On: audit.Object{Kind: audit.OfQueue, ID: int64(queue)}, Detail: int64(len(members))}
	b.write(in, store.Both(append(rows, audit.Keep(entry))...), func(err error) {
		if err == nil {
			b.nodes.integrators[queue] = members
		}
		b.answer(in, err)
	})
}
