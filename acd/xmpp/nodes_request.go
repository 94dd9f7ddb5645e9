package xmpp

import (
	"parley/acd"
	"parley/acd/store"
	"parley/xmppd/form"
	"parley/xmppd/mam"
	"parley/xmppd/stanza"
	"slices"
)

// nodeAnswers is every IQ about nodes.
func (b *bridge) nodeAnswers() map[string]handler {
	return map[string]handler{
		"service get " + nsInfo + " query":         b.serviceOrNodeInfo,
		"service get " + nsItems + " query":        b.serviceOrNodeItems,
		"service get " + nsPubSub + " pubsub":      b.askNodes,
		"service set " + nsPubSub + " pubsub":      b.followNodes,
		"service get " + nsPubSubOwner + " pubsub": b.askIntegrators,
		"service set " + nsPubSubOwner + " pubsub": b.setIntegrators,
	}
}

// pubsubError is an error with the condition XEP-0060 has for it; detail may be empty.
func pubsubError(c stanza.Condition, detail, text string) error {
	e := stanza.Error{Condition: c, Text: text}
	if detail != "" {
		e.App = stanza.New(nsPubSubErrors, detail)
	}
	return e
}

func unsupported(feature string) error {
	return stanza.Error{Condition: stanza.FeatureNotImplemented, App: stanza.New(nsPubSubErrors, "unsupported", "feature", feature)}
}

// node is the node an element names, if the sender may see it. What one may not see is not there.
func (b *bridge) node(in *inbound, e *stanza.Element) (nodeKey, error) {
	if e.Attr("node") == "" {
		return nodeKey{}, pubsubError(stanza.BadRequest, "nodeid-required", "")
	}
	k, ok := b.nodeNamed(e.Attr("node"))
	if !ok {
		return nodeKey{}, pubsubError(stanza.ItemNotFound, "", "There is no such node.")
	}
	f := b.followerAt(in.from.Bare().String())
	if k.isCollection() {
		if !b.nodes.mayFollow(f) {
			return nodeKey{}, pubsubError(stanza.Forbidden, "", "This is for who works here, and for integrators.")
		}
		return k, nil
	}
	d, there := b.draw(k)
	if may, _ := b.nodes.sees(f, d.scene); !there || !may {
		return nodeKey{}, pubsubError(stanza.ItemNotFound, "", "There is no such node.")
	}
	return k, nil
}

// askNodes answers <items/>, <subscriptions/> and <affiliations/> (XEP-0060 v1.30.0 §5.6, §5.7, §6.5).
func (b *bridge) askNodes(in *inbound) {
	for _, e := range in.payload().Elements() {
		if e.NS != nsPubSub {
			continue
		}
		switch e.Name {
		case "items":
			b.items(in, e)
		case "subscriptions":
			b.subscriptions(in, e)
		case "affiliations":
			b.affiliations(in, e)
		case "options":
			b.fail(in, unsupported("subscription-options"))
		default:
			b.fail(in, unsupported(e.Name))
		}
		return
	}
	b.fail(in, reasonMalformed)
}

// items answers with a node's current state, or a collection's one by one in pages (XEP-0059 v1.0); there the id of an
// item is the last part of its node's name.
func (b *bridge) items(in *inbound, e *stanza.Element) {
	k, err := b.node(in, e)
	if err != nil {
		b.fail(in, err)
		return
	}
	f := b.followerAt(in.from.Bare().String())
	list := stanza.New(nsPubSub, "items", "node", e.Attr("node"))
	answer := stanza.New(nsPubSub, "pubsub").Add(list)
	if !k.isCollection() {
		b.result(in, answerItem(answer, list, currentItem, b.picture(k, f)))
		return
	}
	if asked := e.Elements(); len(asked) > 0 { // by their ids
		for _, one := range asked[:min(len(asked), itemsMax)] {
			if leaf, ok := b.nodeNamed(e.Attr("node") + "/" + one.Attr("id")); ok && one.Attr("id") != "" {
				answerItem(answer, list, one.Attr("id"), b.picture(leaf, f))
			}
		}
		b.result(in, answer)
		return
	}
	page, err := b.pageOf(in.payload(), k, f)
	if err != nil {
		b.fail(in, err)
		return
	}
	for _, p := range page.pictures {
		answerItem(answer, list, b.leafName(p.node), p.state)
	}
	b.result(in, answer.Add(page.set(b)))
}

func answerItem(answer, list *stanza.Element, id string, state *stanza.Element) *stanza.Element {
	if state != nil {
		list.Add(stanza.New(nsPubSub, "item", "id", id).Add(state))
	}
	return answer
}

// nodePage is some of a collection's nodes, as one account may see them.
type nodePage struct {
	pictures []picture
	more     bool
}

type picture struct {
	node  nodeKey
	state *stanza.Element
}

// pageOf reads which page is wanted: of at most itemsMax, after a node that was told last.
func (b *bridge) pageOf(e *stanza.Element, k nodeKey, f follower) (nodePage, error) {
	q, err := mam.ParseQuery(stanza.New(nsPubSub, "page").Add(e.Child(mam.NSRSM, "set")), mam.Fields{})
	if err != nil {
		return nodePage{}, err
	}
	if q.Backwards {
		return nodePage{}, stanza.Error{Condition: stanza.FeatureNotImplemented, Text: "Nodes are told from the first to the last."}
	}
	most, after := itemsMax, nodeKey{kind: k.kind}
	if q.Max >= 0 {
		most = min(most, q.Max)
	}
	if q.After != "" {
		var ok bool
		if after, ok = b.nodeAfter(k, q.After); !ok {
			return nodePage{}, pubsubError(stanza.ItemNotFound, "", "There is no such item.")
		}
	}
	var page nodePage
	for _, id := range b.membersFor(k.kind, f) {
		if id <= after.id {
			continue
		}
		if len(page.pictures) == most {
			page.more = true
			break
		}
		one := nodeKey{k.kind, id}
		if state := b.picture(one, f); state != nil {
			page.pictures = append(page.pictures, picture{one, state})
		}
	}
	return page, nil
}

// nodeAfter is the node a page begins after. A contact may be over by then: its number says where it was.
func (b *bridge) nodeAfter(k nodeKey, leaf string) (nodeKey, bool) {
	if k.kind == store.NodeContacts {
		id, err := acd.ParseContactID(leaf)
		return contactNode(id), err == nil
	}
	return b.nodeNamed(b.nodeName(k) + "/" + leaf)
}

// membersFor is members, for a contact's agent who is nothing else without looking at all of them.
func (b *bridge) membersFor(kind store.NodeKind, f follower) []uint64 {
	if kind != store.NodeContacts || f.all || f.agent == 0 || b.nodes.integrator(f.bare) {
		return b.members(kind)
	}
	var own []uint64
	b.eng.Read(func(s *acd.State) {
		v, _ := s.Agent(f.agent)
		for _, x := range v.Slots {
			own = append(own, uint64(x.Contact))
		}
	})
	slices.Sort(own)
	return own
}

// set is where a page lies; complete pages have none.
func (p nodePage) set(b *bridge) *stanza.Element {
	if !p.more || len(p.pictures) == 0 {
		return nil
	}
	first, last := p.pictures[0].node, p.pictures[len(p.pictures)-1].node
	return stanza.New(mam.NSRSM, "set").Add(
		stanza.New(mam.NSRSM, "first").AddText(b.leafName(first)), stanza.New(mam.NSRSM, "last").AddText(b.leafName(last)))
}

// subscriptions lists the sender's own.
func (b *bridge) subscriptions(in *inbound, e *stanza.Element) {
	bare := in.from.Bare().String()
	list := stanza.New(nsPubSub, "subscriptions", "node", e.Attr("node"))
	for _, k := range b.nodes.followedBy(bare) {
		if name := b.nodeName(k); e.Attr("node") == "" || e.Attr("node") == name {
			list.Add(subscription(name, bare, "subscribed"))
		}
	}
	b.result(in, stanza.New(nsPubSub, "pubsub").Add(list))
}

func subscription(name, bare, state string) *stanza.Element {
	return stanza.New(nsPubSub, "subscription", "node", name, "jid", bare, "subscription", state)
}

// affiliations lists the queues the sender is an integrator of.
func (b *bridge) affiliations(in *inbound, _ *stanza.Element) {
	list := stanza.New(nsPubSub, "affiliations")
	for _, q := range b.directory.Load().ordered {
		if b.nodes.integrators[q][in.from.Bare().String()] {
			list.Add(stanza.New(nsPubSub, "affiliation", "node", b.nodeName(queueNode(q)), "affiliation", "member"))
		}
	}
	b.result(in, stanza.New(nsPubSub, "pubsub").Add(list))
}

// followNodes answers <subscribe/> and <unsubscribe/> (XEP-0060 v1.30.0 §6.1, §6.2); nobody publishes here but the ACD.
func (b *bridge) followNodes(in *inbound) {
	for _, e := range in.payload().Elements() {
		if e.NS != nsPubSub {
			continue
		}
		switch e.Name {
		case "subscribe":
			b.follows(in, e)
		case "unsubscribe":
			b.unfollows(in, e)
		case "publish", "retract", "create":
			b.fail(in, pubsubError(stanza.Forbidden, "", "Nodes are kept by the service."))
		case "options":
			b.fail(in, unsupported("subscription-options"))
		default:
			b.fail(in, unsupported(e.Name))
		}
		return
	}
	b.fail(in, reasonMalformed)
}

// ownAddress holds a subscription to the sender's bare JID.
func ownAddress(in *inbound, e *stanza.Element) error {
	switch e.Attr("jid") {
	case in.from.Bare().String():
		return nil
	case "":
		return pubsubError(stanza.BadRequest, "jid-required", "")
	}
	return pubsubError(stanza.BadRequest, "invalid-jid", "A subscription is for one's own bare address.")
}

func (b *bridge) follows(in *inbound, e *stanza.Element) {
	bare := in.from.Bare().String()
	k, err := b.node(in, e)
	if err == nil {
		err = ownAddress(in, e)
	}
	n := &b.nodes
	again := n.followers[k][bare]
	switch {
	case err != nil:
	case in.payload().Child(nsPubSub, "options") != nil:
		err = unsupported("subscription-options")
	case !again && (len(n.followers[k]) >= followersMax || n.followed[bare] >= followedMax || n.count >= followedAllMax):
		err = pubsubError(stanza.ResourceConstraint, "too-many-subscriptions", "There are too many subscriptions.")
	}
	if err != nil {
		b.fail(in, err)
		return
	}
	n.add(k, bare)
	b.write(in, store.AddFollower(store.Follower{Kind: k.kind, ID: k.id, JID: bare}), func(err error) {
		if err != nil {
			if !again {
				b.nodes.remove(k, bare)
			}
			b.fail(in, err)
			return
		}
		b.result(in, stanza.New(nsPubSub, "pubsub").Add(subscription(e.Attr("node"), bare, "subscribed")))
		b.tellFirst(k, bare)
	})
}

// tellFirst tells who begins to follow a node its state (XEP-0060 v1.30.0 §6.1.7); a collection's is to be asked for.
func (b *bridge) tellFirst(k nodeKey, bare string) {
	if k.isCollection() {
		return
	}
	d, there := b.draw(k)
	if may, whole := b.nodes.sees(b.followerAt(bare), d.scene); there && may {
		state := d.bare
		if whole {
			state = d.whole
		}
		b.tellItem(k, bare, item(state))
		b.nodes.shown[k] = shown{fingerprint(d.whole), d.scene}
	}
}

func (b *bridge) unfollows(in *inbound, e *stanza.Element) {
	bare := in.from.Bare().String()
	k, named := b.nodeNamed(e.Attr("node"))
	err := ownAddress(in, e)
	switch {
	case err != nil:
	case !named:
		err = pubsubError(stanza.ItemNotFound, "", "There is no such node.")
	case !b.nodes.followers[k][bare]:
		err = pubsubError(stanza.UnexpectedRequest, "not-subscribed", "")
	}
	if err != nil {
		b.fail(in, err)
		return
	}
	b.nodes.remove(k, bare)
	b.write(in, store.RemoveFollower(store.Follower{Kind: k.kind, ID: k.id, JID: bare}), func(err error) { b.answer(in, err) })
}

// serviceOrNodeInfo says what a node is (XEP-0060 v1.30.0 §5.3, §5.4), or the service.
func (b *bridge) serviceOrNodeInfo(in *inbound) {
	if in.payload().Attr("node") == "" {
		b.serviceInfo(in)
		return
	}
	k, err := b.node(in, in.payload())
	if err != nil {
		b.fail(in, err)
		return
	}
	kind := "leaf"
	if k.isCollection() {
		kind = "collection"
	}
	b.result(in, info("pubsub", kind, b.leafName(k), nsPubSub).SetAttr("node", in.payload().Attr("node")).Add(
		form.New("result", nsPubSub+"#meta-data",
			form.Field{Var: "pubsub#type", Type: "text-single", Values: []string{nsParley}},
			form.Field{Var: "pubsub#access_model", Type: "list-single", Values: []string{"whitelist"}},
			form.Field{Var: "pubsub#max_items", Type: "text-single", Values: []string{"1"}})))
}

// pubsubFeatures is what of XEP-0060 v1.30.0 §10 is here.
func pubsubFeatures() []string {
	features := []string{nsPubSub}
	for _, f := range []string{"access-whitelist", "collections", "item-ids", "last-published", "member-affiliation", "meta-data",
		"modify-affiliations", "retrieve-affiliations", "retrieve-items", "retrieve-subscriptions", "rsm", "subscribe"} {
		features = append(features, nsPubSub+"#"+f)
	}
	return features
}

// serviceOrNodeItems lists a collection's nodes, or the queues, and for those who may follow them the collections.
func (b *bridge) serviceOrNodeItems(in *inbound) {
	name, f := in.payload().Attr("node"), b.followerAt(in.from.Bare().String())
	if name == "" {
		b.serviceItems(in)
		return
	}
	k, err := b.node(in, in.payload())
	if err != nil {
		b.fail(in, err)
		return
	}
	list := stanza.New(nsItems, "query", "node", name)
	if !k.isCollection() {
		list.Add(stanza.New(nsItems, "item", "jid", b.cfg.Domain, "name", currentItem))
		b.result(in, list)
		return
	}
	page, err := b.pageOf(in.payload(), k, f)
	if err != nil {
		b.fail(in, err)
		return
	}
	for _, p := range page.pictures {
		list.Add(stanza.New(nsItems, "item", "jid", b.cfg.Domain, "node", b.nodeName(p.node), "name", p.state.Attr("name")))
	}
	b.result(in, list.Add(page.set(b)))
}
