package xmpp

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"parley/acd"
	"parley/acd/store"
)

// Agents, queues and contacts are nodes of the service, for programs that follow the contact centre (XEP-0060 v1.30.0;
// docs/protocol.md, "Nodes"). A node has one item, its current state; who follows a collection (XEP-0248 v0.3) is told of
// every node in it. Nobody is told more than at a desk, and who does not work here nothing of persons.
const (
	nsPubSub       = "http://jabber.org/protocol/pubsub"
	nsPubSubOwner  = "http://jabber.org/protocol/pubsub#owner"
	nsPubSubEvent  = "http://jabber.org/protocol/pubsub#event"
	nsPubSubErrors = "http://jabber.org/protocol/pubsub#errors"
	nsHeaders      = "http://jabber.org/protocol/shim" // XEP-0131 v1.2
)

// Bounds of nodes. What would pass one is refused with resource-constraint.
const (
	followersMax   = 50             // accounts that follow one node
	followedMax    = 200            // nodes that one account follows
	followedAllMax = 10_000         // both, of all nodes
	integratorsMax = 20             // of a queue
	itemsMax       = 100            // told on one request for the items, or the nodes, of a collection
	nodeEvery      = acd.Span(1000) // between two notifications of one node; the later one tells the state of its moment
	notesPerMS     = 1              // notifications in all; what is beyond waits
	notesBurst     = 200
)

const (
	nodePrefix  = nsParley + "/"
	currentItem = "current" // id of a node's one item
)

// nodeKey is a node; with the number 0 it is the collection of its kind.
type nodeKey struct {
	kind store.NodeKind
	id   uint64
}

func (k nodeKey) collection() nodeKey { return nodeKey{kind: k.kind} }

func (k nodeKey) isCollection() bool { return k.id == 0 }

func agentNode(id acd.AgentID) nodeKey     { return nodeKey{store.NodeAgents, uint64(id)} }
func queueNode(id acd.QueueID) nodeKey     { return nodeKey{store.NodeQueues, uint64(id)} }
func contactNode(id acd.ContactID) nodeKey { return nodeKey{store.NodeContacts, uint64(id)} }

// nodes is who follows what, and what is still to be told.
type nodes struct {
	followers   map[nodeKey]map[string]bool // bare JIDs
	followed    map[string]int              // how many nodes an account follows
	count       int
	integrators map[acd.QueueID]map[string]bool

	shown   map[nodeKey]shown // of nodes that are followed, what was told last
	order   []nodeKey         // to be told, each once
	waits   map[nodeKey]bool  // those in order
	rested  *wheel[nodeKey]   // told less than nodeEvery ago
	again   map[nodeKey]bool  // of these, changed since
	allowed int
	grown   acd.Time // the allowance, last
}

// shown is what was told of a node last, and who could see it then: a contact goes to another queue, and ends.
type shown struct {
	print uint64
	scene scene
}

// scene is whom a node concerns.
type scene struct {
	queues []acd.QueueID // whose integrators may see it
	agents []acd.AgentID // whose own it is
}

func newNodes() nodes {
	return nodes{
		followers: make(map[nodeKey]map[string]bool), followed: make(map[string]int),
		integrators: make(map[acd.QueueID]map[string]bool), shown: make(map[nodeKey]shown),
		waits: make(map[nodeKey]bool), rested: newWheel[nodeKey](), again: make(map[nodeKey]bool),
	}
}

// add notes that an account follows a node.
func (n *nodes) add(k nodeKey, bare string) {
	if n.followers[k] == nil {
		n.followers[k] = make(map[string]bool)
	}
	if !n.followers[k][bare] {
		n.followers[k][bare] = true
		n.followed[bare]++
		n.count++
	}
}

func (n *nodes) remove(k nodeKey, bare string) {
	if !n.followers[k][bare] {
		return
	}
	delete(n.followers[k], bare)
	if len(n.followers[k]) == 0 {
		delete(n.followers, k)
		maps.DeleteFunc(n.shown, func(k nodeKey, _ shown) bool { return !n.isFollowed(k) })
	}
	if n.followed[bare]--; n.followed[bare] == 0 {
		delete(n.followed, bare)
	}
	n.count--
}

// isFollowed says whether anybody is told of a node.
func (n *nodes) isFollowed(k nodeKey) bool {
	return len(n.followers[k]) > 0 || len(n.followers[k.collection()]) > 0
}

// followedBy is the nodes an account follows, in order.
func (n *nodes) followedBy(bare string) []nodeKey {
	var all []nodeKey
	for k, who := range n.followers {
		if who[bare] {
			all = append(all, k)
		}
	}
	slices.SortFunc(all, func(a, b nodeKey) int { return cmp.Or(cmp.Compare(a.kind, b.kind), cmp.Compare(a.id, b.id)) })
	return all
}

// everyFollower is who follows a node or its collection, in the order of addresses.
func (n *nodes) everyFollower(k nodeKey) []string {
	var all []string
	for _, of := range []nodeKey{k, k.collection()} {
		for bare := range n.followers[of] {
			if !slices.Contains(all, bare) {
				all = append(all, bare)
			}
		}
	}
	slices.Sort(all)
	return all
}

func (n *nodes) integrates(queues []acd.QueueID, bare string) bool {
	return slices.ContainsFunc(queues, func(q acd.QueueID) bool { return n.integrators[q][bare] })
}

// loadNodes takes up who follows what. Everything they follow is told again, for a stop may have come between.
func (b *bridge) loadNodes(ctx context.Context) error {
	if err := b.knowIntegrators(ctx); err != nil {
		return err
	}
	kept, err := store.Followers(ctx, b.db.Reader())
	if err != nil {
		return fmt.Errorf("read nodes: %w", err)
	}
	for _, f := range kept {
		k := nodeKey{f.Kind, f.ID}
		b.nodes.add(k, f.JID)
		if !k.isCollection() {
			b.nodes.changed(k)
		}
	}
	for kind := store.NodeAgents; kind <= store.NodeContacts; kind++ {
		if all := (nodeKey{kind: kind}); len(b.nodes.followers[all]) > 0 {
			for _, id := range b.members(kind) {
				b.nodes.changed(nodeKey{kind, id})
			}
		}
	}
	return nil
}

// knowIntegrators takes up who may look into which queue.
func (b *bridge) knowIntegrators(ctx context.Context) error {
	kept, err := store.Integrators(ctx, b.db.Reader())
	if err != nil {
		return err
	}
	clear(b.nodes.integrators)
	for queue, all := range kept {
		for _, bare := range all {
			b.nodes.integrate(queue, bare)
		}
	}
	return nil
}

func (n *nodes) integrate(queue acd.QueueID, bare string) {
	if n.integrators[queue] == nil {
		n.integrators[queue] = make(map[string]bool)
	}
	n.integrators[queue][bare] = true
}

// members is the numbers of all nodes in a collection, in order.
func (b *bridge) members(kind store.NodeKind) []uint64 {
	var all []uint64
	switch kind {
	case store.NodeContacts:
		for id := range b.contacts {
			all = append(all, uint64(id))
		}
	case store.NodeQueues:
		for _, id := range b.directory.Load().ordered {
			all = append(all, uint64(id))
		}
	case store.NodeAgents:
		for _, a := range b.directory.Load().byJID {
			all = append(all, uint64(a.id))
		}
	}
	slices.Sort(all)
	return all
}

// nodeName is a node as it is asked for.
func (b *bridge) nodeName(k nodeKey) string {
	switch {
	case k.kind == store.NodeAgents && k.id == 0:
		return nodePrefix + "agents"
	case k.kind == store.NodeAgents:
		return nodePrefix + "agents/" + b.agentLeaf(b.agent(acd.AgentID(k.id)))
	case k.kind == store.NodeQueues && k.id == 0:
		return nodePrefix + "queues"
	case k.kind == store.NodeQueues:
		return nodePrefix + "queues/" + strings.ToLower(b.queue(acd.QueueID(k.id)).dn)
	case k.id == 0:
		return nodePrefix + "contacts"
	}
	return nodePrefix + "contacts/" + acd.ContactID(k.id).String()
}

// agentLeaf is an agent's local part, or the address of one whose account is elsewhere.
func (b *bridge) agentLeaf(a agentEntry) string {
	if local, host, _ := strings.Cut(a.jid, "@"); host == b.port.Host() {
		return local
	}
	return a.jid
}

// leafName is the last part of a node's name.
func (b *bridge) leafName(k nodeKey) string {
	name := b.nodeName(k)
	return name[strings.LastIndexByte(name, '/')+1:]
}

// nodeNamed finds a node by its name. An agent may be named by the local part alone.
func (b *bridge) nodeNamed(name string) (nodeKey, bool) {
	path, ours := strings.CutPrefix(name, nodePrefix)
	if !ours {
		return nodeKey{}, false
	}
	kind, leaf, isLeaf := strings.Cut(path, "/")
	switch kind {
	case "agents":
		if !isLeaf {
			return nodeKey{kind: store.NodeAgents}, true
		}
		a, err := b.agentNamed(leaf)
		return agentNode(a.id), err == nil
	case "queues":
		if !isLeaf {
			return nodeKey{kind: store.NodeQueues}, true
		}
		q, ok := b.directory.Load().byDN[strings.ToLower(leaf)]
		return queueNode(q.id), ok
	case "contacts":
		if !isLeaf {
			return nodeKey{kind: store.NodeContacts}, true
		}
		id, err := acd.ParseContactID(leaf)
		return contactNode(id), err == nil && b.contacts[id] != nil
	}
	return nodeKey{}, false
}
